"""A fingerprint of the ties."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["digest_of"]


def digest_of(title: str, arrays: Iterable[NDArray[Any] | None]) -> str:
    """Return the SHA-256, in hexadecimal, of a title and of numbers in order.

    Bytes are little-endian; types and lengths count, and so does where an array is missing.
    """
    total = hashlib.sha256(title.encode())
    for array in arrays:
        if array is None:
            total.update(b"none")
            continue
        plain = np.ascontiguousarray(array, dtype=array.dtype.newbyteorder("<"))
        total.update(f"{plain.dtype.str}{plain.shape}".encode())
        total.update(plain.data)
    return total.hexdigest()
