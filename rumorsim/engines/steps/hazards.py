"""Hazards of single changes, and which change it is when one is due."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rumorsim.engines.cells import Cells, Population
from rumorsim.engines.chance import pick
from rumorsim.engines.rules import Rates
from rumorsim.engines.steps.slots import Slot
from rumorsim.engines.steps.tallies import Tallies

__all__ = ["Hazards"]

Floats = NDArray[np.float64]


class Hazards:
    """Hazard = sum over slots, in order, of rate * own factor * tally.

    An infinite rate times 0 is 0.
    """

    def __init__(
        self,
        population: Population,
        rates: Rates,
        slots: tuple[tuple[Slot, ...], ...],
        tallies: Tallies,
    ) -> None:
        self.population = population
        self.rates = np.concatenate([rates.contacts, rates.changes], axis=1)
        self.slots = slots
        self.tallies = tallies
        self.certain = bool(np.isinf(self.rates).any())

    def total(self, state: int, cells: Cells) -> Floats:
        """Return the hazards of cells that are all in one state, which has slots."""
        first, *others = self.slots[state]
        total = self._hazard(first, cells)
        for slot in others:
            total += self._hazard(slot, cells)
        return total

    def chosen(self, state: int, cells: Cells, units: Floats) -> NDArray[np.int64]:
        """Return the slot by which each cell leaves its state, in proportion to the hazards.

        Where any is infinite those that are share alike, by their factors and tallies.
        """
        hazards = np.stack([self._hazard(slot, cells) for slot in self.slots[state]], axis=1)
        if self.certain:
            infinite = np.isinf(hazards)
            weights = [self._weight(slot, cells) for slot in self.slots[state]]
            is_certain = infinite.any(axis=1)
            hazards[is_certain] = (infinite * np.stack(weights, axis=1))[is_certain]
        return pick(hazards, units)

    def _hazard(self, slot: Slot, cells: Cells) -> Floats:
        value = self._rate(slot, cells)
        with np.errstate(invalid="ignore"):
            if slot.own is not None:
                value = value * slot.own[self.population.nodes(cells)]
            value = value * self._tally(slot, cells)
        if self.certain:
            value[np.isnan(value)] = 0.0
        return value

    def _rate(self, slot: Slot, cells: Cells) -> Floats | np.float64:
        if len(self.rates) == 1:
            return np.float64(self.rates[0, slot.rate])
        return self.rates[:, slot.rate].take(self.population.rows(cells))

    def _tally(self, slot: Slot, cells: Cells) -> Floats:
        if slot.watch is None:
            return np.ones(cells.size)
        return self.tallies.of(slot.watch, cells)

    def _weight(self, slot: Slot, cells: Cells) -> Floats:
        tally = self._tally(slot, cells)
        return tally if slot.own is None else slot.own[self.population.nodes(cells)] * tally
