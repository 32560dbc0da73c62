"""Addressed randomness: every draw is a pure function of its address.

A draw is addressed by (seed, purpose, step, replicate, claim, entity), where the entity is a
node, a tie (source and target take the place of claim and entity) or an observation. Nothing is
consumed and nothing is advanced, so a replicate alone, in any batch, in any order and on any
worker reads the same numbers, and adding a claim or a later event moves nobody else's luck.

The generator is Threefry-2x64 with 20 rounds (Salmon, Moraes, Dror & Shaw, "Parallel random
numbers: as easy as 1, 2, 3", SC'11), a published counter-based generator that passes BigCrush.
Seed and purpose form the 128-bit key, through `numpy.random.SeedSequence`; the remaining four
parts are packed, 32 bits each and without any mixing of our own, into the 128-bit counter.

Where a byte for each of many ties is read in a row, `rumorsim.engines.kernels.stream` addresses
those of another cipher by the key of a purpose, and by replicate and place.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rumorsim.errors import ArgumentError

__all__ = ["RNGLike", "Source", "stable_keys", "threefry2x64", "unit"]

RNGLike: TypeAlias = "int | np.integer | np.random.SeedSequence | np.random.Generator | None"
"""What SPEC 7 allows for ``rng=``."""

Words: TypeAlias = NDArray[np.uint64]
Schedule: TypeAlias = list[tuple[Words, Words]]

_ROTATIONS = (16, 42, 12, 31, 16, 32, 24, 21)
_PARITY = 0x1BD11BDAA9FC1A22
_ROUNDS = 20
_WORD = 2**64 - 1
# The working set of one chunk (three buffers of 8 bytes an element) stays in a level-2 cache.
_CHUNK = 16384


def _constant(value: int) -> Words:
    # NumPy takes an array without dimensions faster than a scalar.
    return np.array(value & _WORD, dtype=np.uint64)


_LEFT = [_constant(rotation) for rotation in _ROTATIONS]
_RIGHT = [_constant(64 - rotation) for rotation in _ROTATIONS]
_HALF = _constant(32)


def threefry2x64(key: tuple[int, int], low: Words, high: Words) -> tuple[Words, Words]:
    """Encrypt 128-bit counters with Threefry-2x64-20.

    Parameters
    ----------
    key : tuple of two int
        Two 64-bit key words.
    low, high : ndarray of uint64, shape (n,)
        First and second counter word.

    Returns
    -------
    first, second : ndarray of uint64, shape (n,)
        The two output words.

    References
    ----------
    Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC'11, section 4.1.
    """
    first, second = low.copy(), high.copy()
    schedule = _schedule(key)
    spare = np.empty(min(low.size, _CHUNK), dtype=np.uint64)
    for start in range(0, low.size, _CHUNK):
        part = slice(start, start + _CHUNK)
        _encrypt(schedule, first[part], second[part], spare[: first[part].size])
    return first, second


def _schedule(key: tuple[int, int]) -> Schedule:
    """Return what is added to the two words before the first and after every fourth round."""
    words = (*key, key[0] ^ key[1] ^ _PARITY)
    return [
        (_constant(words[number % 3]), _constant(words[(number + 1) % 3] + number))
        for number in range(_ROUNDS // 4 + 1)
    ]


def _encrypt(schedule: Schedule, first: Words, second: Words, spare: Words) -> None:
    """Encrypt in place; `spare` is overwritten."""
    # Few draws cost what the calls cost: NumPy takes an output by place faster than by name.
    np.add(first, schedule[0][0], first)
    np.add(second, schedule[0][1], second)
    for number in range(_ROUNDS):
        np.add(first, second, first)
        np.right_shift(second, _RIGHT[number % 8], spare)
        np.left_shift(second, _LEFT[number % 8], second)
        np.bitwise_or(second, spare, second)
        np.bitwise_xor(second, first, second)
        if number % 4 == 3:
            injection = schedule[number // 4 + 1]
            np.add(first, injection[0], first)
            np.add(second, injection[1], second)


class Source:
    """Uniform and normal draws by address.

    Parameters
    ----------
    rng : None, int, SeedSequence or Generator
        As in SPEC 7. An int is used as it is; a Generator is asked once for 128 bits (and is
        advanced by that); None takes fresh entropy from the operating system.

    Attributes
    ----------
    seed : int
        Hand this number back as ``rng=`` to read the same draws again.

    Examples
    --------
    >>> source = Source(7)
    >>> batch = source.uniform("deliver", step=3, replicate=[0, 1, 2], entity=5)
    >>> alone = source.uniform("deliver", step=3, replicate=2, entity=5)
    >>> bool(batch[2] == alone)
    True
    """

    def __init__(self, rng: RNGLike = None) -> None:
        self.seed = _as_seed(rng)
        self._schedules: dict[str, Schedule] = {}

    def __repr__(self) -> str:
        return f"Source({self.seed})"

    def words(
        self,
        purpose: str,
        *,
        step: ArrayLike = 0,
        replicate: ArrayLike = 0,
        entity: ArrayLike = 0,
        claim: ArrayLike = 0,
    ) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
        """Return two independent 64-bit words for every address.

        Parameters
        ----------
        purpose : str
            What is decided; different purposes read unrelated streams.
        step, replicate, entity, claim : array_like of int, broadcast against each other
            Parts of the address, each in [0, 2**32).

        Returns
        -------
        first, second : ndarray of uint64
            Of the broadcast shape.
        """
        parts = [np.asarray(part) for part in (step, replicate, claim, entity)]
        shape = np.broadcast_shapes(*(part.shape for part in parts))
        columns = [_column(part, shape) for part in parts]
        size = math.prod(shape)
        room = 2 if size == 1 else size  # NumPy works on two words in half the time of one
        first, second = (np.empty(room, dtype=np.uint64) for _ in range(2))
        schedule = self._schedule(purpose)
        spare = np.empty(min(first.size, _CHUNK), dtype=np.uint64)
        for start in range(0, first.size, _CHUNK):
            chunk = slice(start, start + _CHUNK)
            low, high = first[chunk], second[chunk]
            _pack(columns[0], columns[1], chunk, low, spare[: low.size])
            _pack(columns[2], columns[3], chunk, high, spare[: low.size])
            _encrypt(schedule, low, high, spare[: low.size])
        return first[:size].reshape(shape), second[:size].reshape(shape)

    def uniform(self, purpose: str, **address: ArrayLike) -> NDArray[np.float64]:
        """Return float64 uniforms in [0, 1), multiples of 2**-53; address as in `words`."""
        return unit(self.words(purpose, **address)[0])

    def exponential(self, purpose: str, **address: ArrayLike) -> NDArray[np.float64]:
        """Return exponentials of mean 1; address as in `words`."""
        return -np.log1p(-self.uniform(purpose, **address))

    def normal(self, purpose: str, **address: ArrayLike) -> NDArray[np.float64]:
        """Return standard normals (Box & Muller 1958); address as in `words`."""
        first, second = self.words(purpose, **address)
        radius = np.sqrt(-2.0 * np.log1p(-unit(first)))
        return radius * np.cos(2.0 * np.pi * unit(second))

    def key(self, purpose: str) -> tuple[int, int]:
        """Return the key of a purpose, two 64-bit words, for whoever needs a cipher of its own."""
        digest = hashlib.blake2b(purpose.encode(), digest_size=16).digest()
        spawn_key = tuple(int(word) for word in np.frombuffer(digest, dtype="<u4"))
        sequence = np.random.SeedSequence(self.seed, spawn_key=spawn_key)
        first, second = sequence.generate_state(2, np.uint64)
        return int(first), int(second)

    def _schedule(self, purpose: str) -> Schedule:
        if purpose not in self._schedules:
            self._schedules[purpose] = _schedule(self.key(purpose))
        return self._schedules[purpose]


def _as_seed(rng: RNGLike) -> int:
    if rng is None:
        entropy = np.random.SeedSequence().entropy
        assert isinstance(entropy, int)
        return entropy
    if isinstance(rng, (int, np.integer)) and not isinstance(rng, bool):
        if rng < 0:
            raise ArgumentError(f"rng: got {rng!r}, allowed: a non-negative int")
        return int(rng)
    if isinstance(rng, np.random.SeedSequence):
        return int.from_bytes(rng.generate_state(4, np.uint32).astype("<u4").tobytes(), "little")
    if isinstance(rng, np.random.Generator):
        return int.from_bytes(rng.bytes(16), "little")
    allowed = "None, int, numpy.random.SeedSequence or numpy.random.Generator"
    raise ArgumentError(f"rng: got {rng!r}, allowed: {allowed}")


def _column(part: NDArray[Any], shape: tuple[int, ...]) -> NDArray[Any]:
    """Return a part of the address with one entry per draw, or with a single one for all."""
    if part.size == 1:
        return part.astype(np.uint64).reshape(1)
    return (part if part.shape == shape else np.broadcast_to(part, shape)).reshape(-1)


def _pack(high: NDArray[Any], low: NDArray[Any], chunk: slice, packed: Words, spare: Words) -> None:
    """Write ``high << 32 | low`` for the draws of a chunk."""
    np.copyto(packed, low if low.size == 1 else low[chunk], casting="unsafe")
    if high.size == 1:
        np.bitwise_or(packed, high << _HALF, out=packed)
    else:
        np.copyto(spare, high[chunk], casting="unsafe")
        np.left_shift(spare, _HALF, out=spare)
        np.bitwise_or(packed, spare, out=packed)


def unit(words: NDArray[np.uint64]) -> NDArray[np.float64]:
    """Return floats in [0, 1), multiples of 2**-53."""
    # The shifted word fits into 53 bits, so the signed view converts exactly and faster.
    return np.asarray((words >> np.uint64(11)).view(np.int64) * 2.0**-53, dtype=np.float64)


def stable_keys(names: Sequence[str]) -> NDArray[np.uint32]:
    """Return a 32-bit address per name that does not depend on what else is named.

    Names whose digests collide (about n**2 / 2**33 of them) move to the next free address in
    the order given, so keys are always distinct.
    """
    taken: set[int] = set()
    keys = np.empty(len(names), dtype=np.uint32)
    for position, name in enumerate(names):
        key = int.from_bytes(hashlib.blake2b(name.encode(), digest_size=4).digest(), "little")
        while key in taken:
            key = (key + 1) % 2**32
        taken.add(key)
        keys[position] = key
    return keys
