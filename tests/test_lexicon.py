"""Words and grades as numbers, there and back."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rumorsim.errors import ArgumentError
from rumorsim.lexicon import (
    CREDIBILITY,
    LEXICONS,
    RELIABILITY,
    admiralty,
    credibility_digit,
    halo,
    probability,
    reliability_letter,
    words,
)

# -- Admiralty code -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("letter", "reliability", "log_odds", "counts"),
    [
        ("A", 0.95, 2.94, (19.0, 1.0)),
        ("B", 0.80, 1.39, (8.0, 2.0)),
        ("C", 0.65, 0.62, (6.5, 3.5)),
        ("D", 0.55, 0.20, (5.5, 4.5)),
        ("E", 0.50, 0.00, (5.0, 5.0)),
        ("F", 0.50, 0.00, (1.0, 1.0)),
    ],
)
def test_letters(
    letter: str, reliability: float, log_odds: float, counts: tuple[float, float]
) -> None:
    grade = admiralty(letter)
    assert grade.reliability == RELIABILITY[letter] == reliability
    assert grade.log_odds == pytest.approx(log_odds, abs=0.005)
    assert (grade.right, grade.wrong) == counts
    assert grade.right / (grade.right + grade.wrong) == pytest.approx(reliability)
    assert grade.sensor == (reliability, 1.0 - reliability)


def test_letters_in_either_case() -> None:
    assert admiralty(" b ") is admiralty("B")


@pytest.mark.parametrize("letter", ["G", "", "AB", "1"])
def test_other_letters_are_refused(letter: str) -> None:
    with pytest.raises(ArgumentError, match=f"letter: got '{letter}', allowed: A, B, C, D, E or F"):
        admiralty(letter)


def test_grades_come_back_as_their_letters() -> None:
    weights = [admiralty(letter).log_odds for letter in "ABCDE"]
    assert "".join(reliability_letter(weights)) == "ABCDE"


def test_sources_out_of_the_scale_have_letters_too() -> None:
    found = reliability_letter([math.inf, -0.1, -math.inf, math.nan])
    assert "".join(found) == "AEEF"


def test_letters_change_midway_in_log_odds() -> None:
    middle = (admiralty("A").log_odds + admiralty("B").log_odds) / 2
    assert "".join(reliability_letter([middle - 1e-9, middle])) == "BA"
    assert str(reliability_letter(middle)) == "A"


def test_digits_come_back() -> None:
    held = np.array([CREDIBILITY[digit] for digit in range(1, 7)])
    assert held[:5].tolist() == [0.95, 0.75, 0.55, 0.35, 0.10]
    assert np.isnan(held[5])
    assert credibility_digit(held).tolist() == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    ("cut", "digit"), [(0.883, 1), (0.657, 2), (0.448, 3), (0.197, 4), (1e-9, 5)]
)
def test_digits_change_midway_in_log_odds(cut: float, digit: int) -> None:
    assert int(credibility_digit(cut + 0.0005)) == digit
    assert int(credibility_digit(cut - 0.0005)) == min(digit + 1, 5)


def test_certain_claims_have_digits() -> None:
    assert credibility_digit([[0.0, 1.0]]).tolist() == [[5, 1]]


def test_halo_mixes_the_two_ratings() -> None:
    own, source = np.array([-1.0, 2.0]), admiralty("B").log_odds
    assert halo(own, source, 0.0).tolist() == own.tolist()
    assert halo(own, source, 1.0).tolist() == [source, source]
    assert halo(own, source, 0.25).tolist() == pytest.approx(0.75 * own + 0.25 * source)


@pytest.mark.parametrize("share", [-0.1, 1.1, math.nan])
def test_halo_is_a_share(share: float) -> None:
    with pytest.raises(ArgumentError, match=r"share: got .* allowed: \[0, 1\]"):
        halo(0.0, 0.0, share)


# -- words --------------------------------------------------------------------------------------


def test_lexicons_run_from_improbable_to_probable() -> None:
    for phrases in LEXICONS.values():
        bounds = [bound for phrase in phrases for bound in (phrase.low, phrase.high)]
        assert bounds == sorted(bounds)
        assert 0.0 <= bounds[0] <= bounds[-1] <= 1.0
        names = [word for phrase in phrases for word in phrase.words]
        assert len(set(names)) == len(names)
        assert all(name == " ".join(name.lower().split()) for name in names)


@pytest.mark.parametrize(
    ("lexicon", "ranges"),
    [
        ("icd203", [(1, 5), (5, 20), (20, 45), (45, 55), (55, 80), (80, 95), (95, 99)]),
        ("phia", [(0, 5), (10, 20), (25, 35), (40, 50), (55, 75), (80, 90), (95, 100)]),
        ("kent", [(2, 12), (20, 40), (40, 60), (63, 87), (87, 99)]),
    ],
)
def test_ranges_are_those_of_the_source(lexicon: str, ranges: list[tuple[int, int]]) -> None:
    percent = [(100 * phrase.low, 100 * phrase.high) for phrase in LEXICONS[lexicon]]
    assert percent == [pytest.approx(pair) for pair in ranges]


def test_no_lexicon_is_left_unchecked() -> None:
    assert set(LEXICONS) == {"icd203", "press", "phia", "kent"}


@pytest.mark.parametrize(
    ("word", "lexicon", "expected"),
    [
        ("unlikely", None, 0.325),
        ("unlikely", "phia", 0.30),
        ("probable", None, 0.675),
        ("probable", "phia", 0.65),
        ("probable", "kent", 0.75),
        ("almost certain", "icd203", 0.97),
        ("almost certain", "kent", 0.93),
        ("probably not", None, 0.30),
        ("highly likely", None, 0.85),
        ("realistic possibility", None, 0.45),
        ("  Roughly  EVEN chance ", None, 0.50),
        ("reportedly", None, 0.65),
        ("allegedly", None, 0.60),
        ("suggests", None, 0.60),
        ("hinted", None, 0.55),
        ("rumour", None, 0.52),
        ("flat assertion", None, 0.90),
        ("confirmed", None, 0.95),
    ],
)
def test_words_as_probabilities(word: str, lexicon: str | None, expected: float) -> None:
    assert probability(word, lexicon) == pytest.approx(expected)


@pytest.mark.parametrize("lexicon", list(LEXICONS))
def test_words_come_back(lexicon: str) -> None:
    for phrase in LEXICONS[lexicon]:
        for word in phrase.words:
            assert words(probability(word, lexicon), lexicon) == phrase.words[0]


@given(st.floats(0, 1), st.sampled_from(list(LEXICONS)))
def test_words_say_what_their_range_covers(p: float, lexicon: str) -> None:
    said = words(p, lexicon)
    covering = [f.words[0] for f in LEXICONS[lexicon] if f.low < p < f.high]
    assert covering in ([], [said])


@pytest.mark.parametrize(
    ("p", "lexicon", "expected"),
    [
        (0.0, "icd203", "almost no chance"),
        (1.0, "icd203", "almost certain"),
        (0.2, "icd203", "unlikely"),
        (0.45, "icd203", "roughly even chance"),
        (0.52, "phia", "realistic possibility"),
        (0.53, "phia", "likely"),
        (0.16, "kent", "probably not"),
        (0.7, "press", "reportedly"),
        (0.8, "press", "flat assertion"),
    ],
)
def test_cuts_lie_in_the_middle_of_gaps(p: float, lexicon: str, expected: str) -> None:
    assert words(p, lexicon) == expected


def test_unknown_words_name_the_nearest() -> None:
    with pytest.raises(ArgumentError, match=r"'reportedy' is not known; did you mean 'reportedly'"):
        probability("reportedy")
    with pytest.raises(ArgumentError, match=r"'reportedly' is not known; known: almost certainly"):
        probability("reportedly", "kent")


def test_unknown_lexicons_name_the_nearest() -> None:
    with pytest.raises(ArgumentError, match=r"'icd-203' is not known; did you mean 'icd203'"):
        words(0.5, "icd-203")
    with pytest.raises(ArgumentError, match=r"'ipcc' is not known; known: icd203, press, phia, ke"):
        probability("likely", "ipcc")


@pytest.mark.parametrize("p", [-0.01, 1.01, math.nan])
def test_no_words_for_what_is_no_probability(p: float) -> None:
    with pytest.raises(ArgumentError, match=r"probability: got .* allowed: \[0, 1\]"):
        words(p)
