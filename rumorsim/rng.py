"""Addressed randomness: every draw is a pure function of its address.

A draw is addressed by (seed, purpose, step, replicate, claim, entity), where the entity is a
node, a tie (source and target take the place of claim and entity) or an observation. Nothing is
consumed and nothing is advanced, so a replicate alone, in any batch, in any order and on any
worker reads the same numbers, and adding a claim or a later event moves nobody else's luck.

The generator is Threefry-2x64 with 20 rounds (Salmon, Moraes, Dror & Shaw, "Parallel random
numbers: as easy as 1, 2, 3", SC'11), a published counter-based generator that passes BigCrush.
Seed and purpose form the 128-bit key, through `numpy.random.SeedSequence`; the remaining four
parts are packed, 32 bits each and without any mixing of our own, into the 128-bit counter.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rumorsim.errors import ArgumentError

__all__ = ["RNGLike", "Source", "stable_keys", "threefry2x64"]

RNGLike: TypeAlias = "int | np.integer | np.random.SeedSequence | np.random.Generator | None"
"""What SPEC 7 allows for ``rng=``."""

_ROTATIONS = (16, 42, 12, 31, 16, 32, 24, 21)
_PARITY = np.uint64(0x1BD11BDAA9FC1A22)
_ROUNDS = 20
# The working set of one chunk (five buffers of 8 bytes an element) stays in a level-2 cache.
_CHUNK = 16384


def threefry2x64(
    key: tuple[int, int], low: NDArray[np.uint64], high: NDArray[np.uint64]
) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
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
    first, second = np.empty_like(low), np.empty_like(high)
    for start in range(0, low.size, _CHUNK):
        part = slice(start, start + _CHUNK)
        _encrypt(key, low[part], high[part], first[part], second[part])
    return first, second


def _encrypt(
    key: tuple[int, int],
    low: NDArray[np.uint64],
    high: NDArray[np.uint64],
    first: NDArray[np.uint64],
    second: NDArray[np.uint64],
) -> None:
    words = (np.uint64(key[0]), np.uint64(key[1]), _PARITY ^ np.uint64(key[0]) ^ np.uint64(key[1]))
    np.add(low, words[0], out=first)
    np.add(high, words[1], out=second)
    shifted = np.empty_like(first)
    for number in range(_ROUNDS):
        rotation = _ROTATIONS[number % 8]
        np.add(first, second, out=first)
        np.right_shift(second, np.uint64(64 - rotation), out=shifted)
        np.left_shift(second, np.uint64(rotation), out=second)
        np.bitwise_or(second, shifted, out=second)
        np.bitwise_xor(second, first, out=second)
        if number % 4 == 3:
            injection = number // 4 + 1
            np.add(first, words[injection % 3], out=first)
            with np.errstate(over="ignore"):
                tweak = words[(injection + 1) % 3] + np.uint64(injection)
            np.add(second, tweak, out=second)


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
        self._keys: dict[str, tuple[int, int]] = {}

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
        high = _pack(claim, entity)
        low = _pack(step, replicate)
        low, high = np.broadcast_arrays(low, high)
        first, second = threefry2x64(self._key(purpose), np.ravel(low), np.ravel(high))
        return first.reshape(low.shape), second.reshape(low.shape)

    def uniform(self, purpose: str, **address: ArrayLike) -> NDArray[np.float64]:
        """Return float64 uniforms in [0, 1), multiples of 2**-53; address as in `words`."""
        return _unit(self.words(purpose, **address)[0])

    def exponential(self, purpose: str, **address: ArrayLike) -> NDArray[np.float64]:
        """Return exponentials of mean 1; address as in `words`."""
        return -np.log1p(-self.uniform(purpose, **address))

    def normal(self, purpose: str, **address: ArrayLike) -> NDArray[np.float64]:
        """Return standard normals (Box & Muller 1958); address as in `words`."""
        first, second = self.words(purpose, **address)
        radius = np.sqrt(-2.0 * np.log1p(-_unit(first)))
        return radius * np.cos(2.0 * np.pi * _unit(second))

    def _key(self, purpose: str) -> tuple[int, int]:
        if purpose not in self._keys:
            digest = hashlib.blake2b(purpose.encode(), digest_size=16).digest()
            spawn_key = tuple(int(word) for word in np.frombuffer(digest, dtype="<u4"))
            sequence = np.random.SeedSequence(self.seed, spawn_key=spawn_key)
            first, second = sequence.generate_state(2, np.uint64)
            self._keys[purpose] = (int(first), int(second))
        return self._keys[purpose]


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


def _pack(high: ArrayLike, low: ArrayLike) -> NDArray[np.uint64]:
    shifted = np.asarray(high).astype(np.uint64) << np.uint64(32)
    return np.asarray(shifted | np.asarray(low).astype(np.uint64))


def _unit(words: NDArray[np.uint64]) -> NDArray[np.float64]:
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
