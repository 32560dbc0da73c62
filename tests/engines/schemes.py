"""The schemes that the tests of equations and exact laws share."""

from __future__ import annotations

from rumorsim.engines import Change, Contact, Rules

SI = Rules(("susceptible", "infected"), 0, (Contact(1, 0, 1, 1),), ())
SIS = Rules(("susceptible", "infected"), 0, (Contact(1, 0, 1, 1),), (Change(1, 0),))
SIR = Rules(("susceptible", "infected", "recovered"), 0, (Contact(1, 0, 1, 1),), (Change(1, 2),))
NEKOVEE = Rules(
    ("ignorant", "spreader", "stifler"),
    0,
    (Contact(1, 0, 1, 1), Contact(1, 1, 2, 1), Contact(1, 2, 2, 2)),
    (Change(1, 2),),
)
MAKI_THOMPSON = Rules(NEKOVEE.states, 0, NEKOVEE.contacts, ())
DALEY_KENDALL = Rules(
    NEKOVEE.states, 0, (Contact(1, 0, 1, 1), Contact(1, 1, 2, 2), Contact(1, 2, 2, 2)), ()
)
COMPETING = Rules(
    ("ignorant", "first", "second"), 0, (Contact(1, 0, 1, 1), Contact(2, 0, 2, 2)), ()
)
SEIZ = Rules(
    ("susceptible", "exposed", "infected", "sceptic"),
    0,
    (
        Contact(2, 0, 2, 2),
        Contact(2, 0, 2, 1),
        Contact(3, 0, 3, 3),
        Contact(3, 0, 3, 1),
        Contact(2, 1, 2, 2),
    ),
    (Change(1, 2),),
)


def k_fold(failures: int) -> Rules:
    """Return Maki-Thompson in which a spreader stifles at the given number of failed calls."""
    active = range(1, failures + 1)
    contacts = [
        contact
        for failed in active
        for contact in (
            Contact(failed, 0, failed, 1),
            *(Contact(failed, heard, failed + 1, heard) for heard in range(1, failures + 2)),
        )
    ]
    states = ("ignorant", *(f"spreader{number}" for number in active), "stifler")
    return Rules(states, 0, tuple(contacts), ())
