"""The addressed draws of `rumorsim.rng.Source` once more, for one address at a time.

Threefry is written here in Python ints, after section 4.1 of the paper: nothing wraps unless it is
masked. Only the logarithm and the cosine are NumPy's, whose last bit differs from that of `math`.
"""

from __future__ import annotations

import hashlib

import numpy as np

MASK = 2**64 - 1
PARITY = 0x1BD11BDAA9FC1A22
ROTATIONS = ((16, 42, 12, 31), (16, 32, 24, 21))


def encrypt(key: tuple[int, int], counter: tuple[int, int]) -> tuple[int, int]:
    """Return Threefry-2x64-20 of one 128-bit counter."""
    words = (*key, key[0] ^ key[1] ^ PARITY)
    first, second = (counter[0] + words[0]) & MASK, (counter[1] + words[1]) & MASK
    for injection in range(1, 6):
        for rotation in ROTATIONS[(injection - 1) % 2]:
            first = (first + second) & MASK
            second = ((second << rotation | second >> (64 - rotation)) & MASK) ^ first
        first = (first + words[injection % 3]) & MASK
        second = (second + words[(injection + 1) % 3] + injection) & MASK
    return first, second


class PlainSource:
    """Draws by address; equal to those of ``Source(seed)`` bit for bit."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.keys: dict[str, tuple[int, int]] = {}

    def key(self, purpose: str) -> tuple[int, int]:
        if purpose not in self.keys:
            digest = hashlib.blake2b(purpose.encode(), digest_size=16).digest()
            spawn_key = [int.from_bytes(digest[i : i + 4], "little") for i in (0, 4, 8, 12)]
            state = np.random.SeedSequence(self.seed, spawn_key=spawn_key)
            first, second = state.generate_state(2, np.uint64).tolist()
            self.keys[purpose] = (first, second)
        return self.keys[purpose]

    def words(
        self, purpose: str, *, step: int = 0, replicate: int = 0, entity: int = 0, claim: int = 0
    ) -> tuple[int, int]:
        counter = (int(step) << 32 | int(replicate), int(claim) << 32 | int(entity))
        return encrypt(self.key(purpose), counter)

    def uniform(self, purpose: str, **address: int) -> float:
        return (self.words(purpose, **address)[0] >> 11) * 2.0**-53

    def exponential(self, purpose: str, **address: int) -> float:
        return float(-np.log1p(-self.uniform(purpose, **address)))

    def normal(self, purpose: str, **address: int) -> float:
        first, second = ((word >> 11) * 2.0**-53 for word in self.words(purpose, **address))
        return float(np.sqrt(-2.0 * np.log1p(-first)) * np.cos(2.0 * np.pi * second))
