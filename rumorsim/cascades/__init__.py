"""Cascades: who told whom, as trees, simulated or observed."""

from __future__ import annotations

from rumorsim.cascades.cascade import Cascade

__all__ = ["Cascade"]
