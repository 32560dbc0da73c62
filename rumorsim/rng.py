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
from functools import lru_cache
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rumorsim.errors import ArgumentError

__all__ = ["RNGLike", "Source", "pack", "stable_keys", "threefry2x64"]

RNGLike: TypeAlias = "int | np.integer | np.random.SeedSequence | np.random.Generator | None"
"""What SPEC 7 allows for ``rng=``."""

Words: TypeAlias = NDArray[np.uint64]
Key: TypeAlias = tuple[int, int]

_ROTATIONS = (16, 42, 12, 31, 16, 32, 24, 21)
# Constants of the loop are arrays without axes: scalars cost as much again as a short array.
_TURNS = [(np.array(r, np.uint64), np.array(64 - r, np.uint64)) for r in _ROTATIONS]
_PARITY = 0x1BD11BDAA9FC1A22
_ROUNDS = 20
# The working set of one chunk (five buffers of 8 bytes an element) stays in a level-2 cache.
_CHUNK = 16384


def threefry2x64(key: Key, low: Words, high: Words) -> tuple[Words, Words]:
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


def _encrypt(key: Key, low: Words, high: Words, first: Words, second: Words) -> None:
    (start, start_too), *injections = _injections(key)
    np.add(low, start, first)
    np.add(high, start_too, second)
    shifted = np.empty_like(first)
    for number in range(_ROUNDS):
        left, right = _TURNS[number % 8]
        np.add(first, second, first)
        np.right_shift(second, right, shifted)
        np.left_shift(second, left, second)
        np.bitwise_or(second, shifted, second)
        np.bitwise_xor(second, first, second)
        if number % 4 == 3:
            one, other = injections[number // 4]
            np.add(first, one, first)
            np.add(second, other, second)


@lru_cache
def _injections(key: Key) -> list[tuple[Words, Words]]:
    """Return what is added to the two words before the rounds and after every fourth."""
    words = (*key, _PARITY ^ key[0] ^ key[1])
    return [
        (np.array(words[i % 3], np.uint64), np.array((words[(i + 1) % 3] + i) % 2**64, np.uint64))
        for i in range(_ROUNDS // 4 + 1)
    ]


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
        self._keys: dict[str, Key] = {}

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
    ) -> tuple[Words, Words]:
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
        low, high = pack(step, replicate), pack(claim, entity)
        if low.shape != high.shape:
            low, high = np.broadcast_arrays(low, high)
        first, second = threefry2x64(self._key(purpose), low.ravel(), high.ravel())
        return first.reshape(low.shape), second.reshape(low.shape)

    def uniform_at(self, purpose: str, low: Words, high: Words) -> NDArray[np.float64]:
        """Return `uniform` of addresses that are packed already, in arrays of shape (n,).

        Parameters
        ----------
        purpose : str
        low, high : ndarray of uint64
            ``pack(step, replicate)`` and ``pack(claim, entity)``.
        """
        return _unit(threefry2x64(self._key(purpose), low, high)[0])

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

    def _key(self, purpose: str) -> Key:
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


def pack(high: ArrayLike, low: ArrayLike) -> Words:
    """Return two parts of an address, each in [0, 2**32), as one word."""
    shifted = np.asarray(high).astype(np.uint64) << np.uint64(32)
    return np.asarray(shifted | np.asarray(low).astype(np.uint64))


def _unit(words: Words) -> NDArray[np.float64]:
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
