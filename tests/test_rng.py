"""Evidence that draws by address are what they are taken for.

Every statistical test returns p values for a hypothesis that holds exactly for ideal draws and
fails if the smallest, times their number, is below `ALPHA`. There are fewer than 50 of them, so
ideal draws would fail one in 10,000 times; the seed is fixed, so the verdict is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from rumorsim.errors import ArgumentError
from rumorsim.rng import Source, stable_keys, threefry2x64
from tests.twins.threefry import PlainSource, encrypt

ALPHA = 2e-6
SEED = 20241015
PARTS = ("step", "replicate", "entity", "claim")
ONES = 2**64 - 1
KNOWN_ANSWERS = [
    ((0, 0), (0, 0), (0xC2B6E3A8C2C69865, 0x6F81ED42F350084D)),
    ((ONES, ONES), (ONES, ONES), (0xE02CB7C4D95D277A, 0xD06633D0893B8B68)),
    (
        (0xA4093822299F31D0, 0x082EFA98EC4E6C89),
        (0x243F6A8885A308D3, 0x13198A2E03707344),
        (0x263C7D30BB0F0AF1, 0x56BE8361D3311526),
    ),
]

Words = NDArray[np.uint64]
Floats = NDArray[np.float64]


def assert_plausible(p_values: Floats | float) -> None:
    p_values = np.atleast_1d(p_values)
    assert p_values.min() * p_values.size > ALPHA


def two_sided(z: Floats | float) -> Floats:
    return np.asarray(2.0 * stats.norm.sf(np.abs(z)))


def flat(counts: NDArray[np.int64]) -> float:
    """Return the p value of equal probabilities; too even is as suspect as too uneven."""
    upper = float(stats.chisquare(counts.ravel()).pvalue)
    return 2.0 * min(upper, 1.0 - upper)


def along_seeds(count: int) -> Words:
    return np.array([Source(seed).words("deliver")[0] for seed in range(count)])


def along_purposes(count: int) -> Words:
    source = Source(SEED)
    return np.array([source.words(f"purpose {number}")[0] for number in range(count)])


def along(part: str, count: int) -> Words:
    """Return first words of neighbouring addresses; all other parts stay."""
    others = dict.fromkeys(PARTS, 3)
    return Source(SEED).words("deliver", **(others | {part: np.arange(count)}))[0]


STREAMS: dict[str, Callable[[], Words]] = {
    "step": lambda: along("step", 2**17),
    "replicate": lambda: along("replicate", 2**17),
    "entity": lambda: along("entity", 2**17),
    "claim": lambda: along("claim", 2**17),
    "purpose": lambda: along_purposes(2**12),
    "seed": lambda: along_seeds(2**12),
}


def unit(words: Words) -> Floats:
    return (words >> np.uint64(11)).astype(np.float64) * 2.0**-53


@pytest.fixture(scope="module", params=list(STREAMS))
def stream(request: pytest.FixtureRequest) -> Words:
    """Words whose addresses differ in one part, and there by one from word to word."""
    return STREAMS[request.param]()


# -- the generator itself -----------------------------------------------------------------------


@pytest.mark.parametrize(("key", "counter", "expected"), KNOWN_ANSWERS)
def test_threefry_gives_the_published_answers(
    key: tuple[int, int], counter: tuple[int, int], expected: tuple[int, int]
) -> None:
    """Known-answer vectors of Random123, threefry2x64 with 20 rounds."""
    low, high = (np.array([word], dtype=np.uint64) for word in counter)
    first, second = threefry2x64(key, low, high)
    assert (int(first[0]), int(second[0])) == expected
    assert encrypt(key, counter) == expected


def test_vectors_longer_than_a_chunk_are_encrypted_word_by_word() -> None:
    low = np.arange(2**15 + 7, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    high = low[::-1].copy()
    first, second = threefry2x64((12, ONES), low, high)
    for place in (0, 16383, 16384, 2**15, 2**15 + 6):
        expected = encrypt((12, ONES), (int(low[place]), int(high[place])))
        assert (int(first[place]), int(second[place])) == expected


@pytest.mark.parametrize("seed", [0, 7, 2**127 + 5, 2**200])
def test_the_twin_draws_the_same(seed: int) -> None:
    generator = np.random.default_rng(SEED)
    addresses = generator.integers(0, 2**32, size=(4, 50))
    addresses[:, :2] = [[0, 2**32 - 1]] * 4
    source, twin = Source(seed), PlainSource(seed)
    for purpose in ("deliver", "", "répétition"):
        many = dict(zip(PARTS, addresses, strict=True))
        singles = [dict(zip(PARTS, column.tolist(), strict=True)) for column in addresses.T]
        for kind in ("uniform", "exponential", "normal"):
            drawn = getattr(source, kind)(purpose, **many)
            assert drawn.tolist() == [getattr(twin, kind)(purpose, **one) for one in singles]


# -- addresses ----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["uniform", "exponential", "normal"])
def test_a_replicate_alone_reads_what_it_reads_in_any_batch(kind: str) -> None:
    """Bit for bit, whatever the order, the shape and the layout of the batch."""
    draw = getattr(Source(SEED), kind)
    grid = {"replicate": np.arange(300)[:, None], "entity": np.arange(41)}
    batch = draw("deliver", step=5, claim=9, **grid)
    assert batch.shape == (300, 41)
    alone = draw("deliver", step=5, claim=9, replicate=[17], entity=np.arange(41))
    assert np.array_equal(batch[17], alone)
    single = [float(draw("deliver", step=5, claim=9, replicate=r, entity=40)) for r in range(300)]
    assert batch[:, 40].tolist() == single
    mixed = np.random.default_rng(SEED).permutation(300)
    shuffled = draw("deliver", step=5, claim=9, replicate=mixed, entity=12)
    assert np.array_equal(shuffled, batch[mixed, 12])


def test_nothing_is_consumed() -> None:
    source = Source(SEED)
    before = source.uniform("deliver", step=np.arange(10))
    source.normal("drift", entity=np.arange(1000))
    np.random.default_rng(0).random()
    assert np.array_equal(before, source.uniform("deliver", step=np.arange(10)))


def test_the_global_random_state_is_left_alone() -> None:
    state = np.random.get_state()[1].copy()  # noqa: NPY002 - what must not change
    Source(None).normal("drift", entity=np.arange(100))
    assert np.array_equal(state, np.random.get_state()[1])  # noqa: NPY002


def test_every_part_of_the_address_counts() -> None:
    source = Source(SEED)
    address = dict.fromkeys(PARTS, 1)
    draws = {float(source.uniform("deliver", **address))}
    draws |= {float(source.uniform("deliver", **(address | {part: 2}))) for part in PARTS}
    draws |= {float(source.uniform("publish", **address))}
    draws |= {float(Source(SEED + 1).uniform("deliver", **address))}
    assert len(draws) == 7


def test_swapping_parts_changes_the_draw() -> None:
    source = Source(SEED)
    draws = {
        float(source.uniform("deliver", **dict(zip(order, range(4), strict=True))))
        for order in (PARTS, PARTS[::-1], (*PARTS[1:], PARTS[0]), (*PARTS[2:], *PARTS[:2]))
    }
    assert len(draws) == 4


def test_scalars_give_scalars_and_arrays_their_shape() -> None:
    source = Source(SEED)
    assert source.uniform("deliver", step=3).shape == ()
    assert source.normal("drift", step=np.zeros((2, 0), dtype=np.int64)).shape == (2, 0)
    assert [word.dtype for word in source.words("deliver")] == [np.uint64, np.uint64]


# -- seeds (SPEC 7) -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "rng",
    [
        None,
        0,
        2**130 + 1,
        np.int64(9),
        np.uint8(9),
        np.random.SeedSequence(5),
        np.random.SeedSequence(5, spawn_key=(1, 2)),
        np.random.default_rng(5),
    ],
)
def test_the_seed_reads_the_same_draws_again(rng: object) -> None:
    source = Source(rng)  # type: ignore[arg-type]
    again = Source(source.seed)
    assert again.seed == source.seed
    assert type(source.seed) is int
    assert source.uniform("deliver", step=4) == again.uniform("deliver", step=4)


def test_an_int_of_any_type_is_the_seed() -> None:
    assert Source(9).seed == Source(np.int64(9)).seed == Source(np.uint8(9)).seed == 9
    assert eval(repr(Source(9))).seed == 9


def test_a_seed_sequence_stands_for_itself_and_its_children_for_others() -> None:
    parent = np.random.SeedSequence(5)
    seeds = {Source(parent).seed, Source(np.random.SeedSequence(5)).seed}
    assert len(seeds) == 1
    seeds |= {Source(child).seed for child in parent.spawn(50)}
    assert len(seeds) == 51


def test_a_generator_is_asked_once_for_128_bits() -> None:
    used, left = np.random.default_rng(5), np.random.default_rng(5)
    assert Source(used).seed == int.from_bytes(left.bytes(16), "little")
    assert used.random() == left.random()
    assert Source(used).seed != Source(used).seed


def test_none_takes_fresh_entropy() -> None:
    assert len({Source().seed for _ in range(20)}) == 20


@pytest.mark.parametrize("rng", [-1, 1.0, True, "7", [1, 2], np.random.RandomState(1)])
def test_anything_else_is_refused(rng: object) -> None:
    with pytest.raises(ArgumentError, match=r"rng: got .*allowed: "):
        Source(rng)  # type: ignore[arg-type]


# -- quality: one word at a time ----------------------------------------------------------------


def test_bytes_are_uniform(stream: Words) -> None:
    """Every byte of the word, by chi-square over its 256 values."""
    octets = stream.view(np.uint8).reshape(-1, 8)
    assert_plausible(np.array([flat(np.bincount(octet, minlength=256)) for octet in octets.T]))


def test_uniforms_are_uniform(stream: Words) -> None:
    assert_plausible(stats.kstest(unit(stream), "uniform").pvalue)


def test_bits_are_balanced(stream: Words) -> None:
    bits = np.unpackbits(stream.view(np.uint8)).reshape(-1, 64)
    assert_plausible(two_sided((bits.mean(axis=0) - 0.5) * 2.0 * np.sqrt(stream.size)))


# -- quality: neighbours ------------------------------------------------------------------------


def test_neighbours_are_uncorrelated(stream: Words) -> None:
    centred = unit(stream) - 0.5
    lags = [1, 2, 3, 4, 8, 16, 64, 256, 1024]
    products = [12.0 * centred[lag:] * centred[:-lag] for lag in lags]
    assert_plausible(two_sided(np.array([p.mean() * np.sqrt(p.size) for p in products])))


def test_neighbours_fill_the_square(stream: Words) -> None:
    """Pairs that do not overlap, in 16 x 16 cells of the high and of the low bits."""
    even, odd = stream[::2], stream[1::2]
    shift = np.uint64(60)
    high = (even >> shift) * np.uint64(16) + (odd >> shift)
    low = (even % np.uint64(16)) * np.uint64(16) + odd % np.uint64(16)
    counts = [np.bincount(cell.astype(np.int64), minlength=256) for cell in (high, low)]
    assert_plausible(np.array([flat(count) for count in counts]))


def test_neighbours_differ_by_nothing_regular(stream: Words) -> None:
    """Differences, modulo 2**64 and bit by bit, are as uniform as the words."""
    even, odd = stream[::2], stream[1::2]
    differences = np.stack([even - odd, even ^ odd])
    octets = differences.view(np.uint8).reshape(-1, 8)
    halves = np.split(octets, 2)
    p_values = [flat(np.bincount(o, minlength=256)) for half in halves for o in half.T]
    assert_plausible(np.array(p_values))


def test_no_two_addresses_share_a_word() -> None:
    """Nor, then, is any of these streams a shifted or reordered copy of another.

    With n = 786,432 ideal words a coincidence has probability n**2 / 2**65 = 2e-8.
    """
    values = np.arange(4, 4 + 2**16)  # the parts share their address at 3
    base = dict.fromkeys(PARTS, 3)
    streams = [Source(SEED).words("deliver", **(base | {part: values})) for part in PARTS]
    streams.append(Source(SEED).words("publish", **(base | {"step": values})))
    streams.append(Source(SEED + 1).words("deliver", **(base | {"step": values})))
    words = np.concatenate([word for pair in streams for word in pair])
    assert np.unique(words).size == words.size == 12 * 2**16


@pytest.mark.parametrize("other", ["purpose", "seed", "replicate", "claim", "second word"])
def test_streams_are_uncorrelated_at_every_shift(other: str) -> None:
    """Circular cross-correlation along 16,384 entities, all shifts at once by FFT."""
    source, entity = Source(SEED), np.arange(2**14)
    first, second = source.words("deliver", entity=entity)
    partner = {
        "purpose": lambda: source.words("deliveR", entity=entity)[0],
        "seed": lambda: Source(SEED + 1).words("deliver", entity=entity)[0],
        "replicate": lambda: source.words("deliver", entity=entity, replicate=1)[0],
        "claim": lambda: source.words("deliver", entity=entity, claim=1)[0],
        "second word": lambda: second,
    }[other]()
    spectra = [np.fft.rfft((unit(words) - 0.5) * np.sqrt(12.0)) for words in (first, partner)]
    z = np.fft.irfft(spectra[0] * spectra[1].conj()) / np.sqrt(entity.size)
    assert_plausible(two_sided(z))


# -- quality: avalanche -------------------------------------------------------------------------


@pytest.mark.parametrize("part", PARTS)
def test_flipping_one_address_bit_flips_half_of_the_output(part: str) -> None:
    """Per input bit and per output bit, over 2,048 random addresses."""
    generator = np.random.default_rng(SEED)
    count = 2048
    address = {name: generator.integers(0, 2**32, count) for name in PARTS}
    bit = np.arange(32)[:, None]
    flipped = address | {part: address[part] ^ (1 << bit)}
    assert_even_flips(Source(SEED), address, Source(SEED), flipped)


def test_flipping_one_seed_bit_flips_half_of_the_output() -> None:
    address = {"entity": np.arange(2048)}
    for bit in range(0, 128, 8):
        assert_even_flips(Source(SEED), address, Source(SEED ^ 1 << bit), address, ALPHA / 16)


def assert_even_flips(
    source: Source,
    address: dict[str, NDArray[np.int64]],
    other: Source,
    flipped: dict[str, NDArray[np.int64]],
    alpha: float = ALPHA,
) -> None:
    before = np.stack(source.words("deliver", **address), axis=-1)
    after = np.stack(other.words("deliver", **flipped), axis=-1)
    changed = np.atleast_2d(before) ^ after.reshape(-1, *before.shape)
    bits = np.unpackbits(changed.view(np.uint8), axis=-1).reshape(-1, before.shape[0], 128)
    per_input = (bits.mean(axis=(1, 2)) - 0.5) * 2.0 * np.sqrt(bits[0].size)
    per_output = (bits.mean(axis=1) - 0.5) * 2.0 * np.sqrt(bits.shape[1])
    p_values = two_sided(np.concatenate([per_input, per_output.ravel()]))
    assert p_values.min() * p_values.size > alpha


# -- distributions ------------------------------------------------------------------------------


def test_uniforms_are_multiples_of_two_to_the_minus_53_below_one() -> None:
    drawn = Source(SEED).uniform("deliver", entity=np.arange(2**16))
    assert drawn.min() >= 0
    assert drawn.max() < 1
    assert np.array_equal(drawn * 2.0**53, np.floor(drawn * 2.0**53))


def test_exponentials_and_normals_have_their_distributions() -> None:
    source, entity = Source(SEED), np.arange(2**17)
    exponential = source.exponential("publish", entity=entity)
    normal = source.normal("drift", entity=entity)
    assert np.isfinite(exponential).all()
    assert np.isfinite(normal).all()
    p_values = [
        stats.kstest(exponential, "expon").pvalue,
        stats.kstest(normal, "norm").pvalue,
        stats.kstest((normal[::2] + normal[1::2]) / np.sqrt(2.0), "norm").pvalue,
    ]
    assert_plausible(np.array(p_values))


def test_a_planted_flaw_is_caught() -> None:
    """Streams that are shifts of one sequence, and an additive seed, fail as they should."""
    words = along("entity", 2**14 + 5)
    spectra = [np.fft.rfft(unit(w) - 0.5) * np.sqrt(12.0) for w in (words[5:], words[:-5])]
    z = np.fft.irfft(spectra[0] * spectra[1].conj()) / np.sqrt(2.0**14)
    with pytest.raises(AssertionError):
        assert_plausible(two_sided(z))
    weak = np.arange(2**14, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    with pytest.raises(AssertionError):
        test_neighbours_differ_by_nothing_regular(weak)
    with pytest.raises(AssertionError):
        test_bytes_are_uniform(weak)


# -- keys of names ------------------------------------------------------------------------------


def test_keys_do_not_depend_on_other_names() -> None:
    names = [f"actor {number}" for number in range(500)]
    keys = dict(zip(names, stable_keys(names).tolist(), strict=True))
    some = names[::-7]
    assert stable_keys(some).tolist() == [keys[name] for name in some]
    assert stable_keys(names).dtype == np.uint32
    assert len(set(keys.values())) == 500


def test_keys_are_spread_evenly() -> None:
    keys = stable_keys([f"outlet-{number}" for number in range(2**14)])
    assert_plausible(flat(np.bincount(keys >> np.uint32(24), minlength=256)))


def test_colliding_names_move_on_to_a_free_address() -> None:
    one, other = colliding_names()
    first, second = stable_keys([one, other]).tolist()
    assert (first, second) == (*stable_keys([one]).tolist(), (first + 1) % 2**32)


def colliding_names() -> tuple[str, str]:
    """Return two names with the same 32-bit digest; 77,000 names are enough for even odds."""
    seen: dict[bytes, str] = {}
    for number in range(10**6):
        name = f"name {number}"
        digest = hashlib.blake2b(name.encode(), digest_size=4).digest()
        if digest in seen:
            return seen[digest], name
        seen[digest] = name
    raise AssertionError("no collision among a million names")
