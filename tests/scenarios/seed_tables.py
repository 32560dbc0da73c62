"""The rows of the tables behind the `battalion` scenario: id and what it is, in few words.

Four tables describe one article of October 2024: its actors (A), claims (C), events (V) and the
mechanisms it implies (M). The numbers below the tables are the ones those tables give.
"""

from __future__ import annotations

__all__ = [
    "ACTORS",
    "CLAIMS",
    "EVENTS",
    "LINKS",
    "MECHANISMS",
    "NUMBERS",
    "RIVALS",
    "ROWS",
    "SENSORS",
]

ACTORS = {
    "A1": "Ukrainian intelligence sources",
    "A2": "Ukrainian military official",
    "A3": "Western intelligence sources",
    "A4": "South Korean intelligence",
    "A5": "South Korean defence minister",
    "A6": "Zelensky",
    "A7": "United States",
    "A8": "Moscow",
    "A9": "Putin",
    "A10": "Kim Jong-un",
    "A11": "Russian military bloggers",
    "A12": "Politico",
    "A13": "The Kyiv Independent",
    "A14": "the article itself",
    "A15": "John Foreman",
    "A16": "analysts who expect it",
    "A17": "analysts who doubt it",
    "A18": "experts on the border",
    "A19": "it is reported",
    "A20": "parliament and readers",
}

CLAIMS = {
    "C0": "North Koreans are deployed",
    "C1": "three thousand",
    "C2": "trained in the far east",
    "C3": "airborne regiment",
    "C4": "Buryat Battalion",
    "C5": "ten thousand",
    "C6": "a deal",
    "C7": "arms supplies",
    "C8": "a pretext",
    "C9": "technicians",
    "C10": "six casualties",
    "C11": "eighteen gone",
    "C12": "officers present",
    "C13": "low quality",
    "C14": "sheer numbers",
    "C15": "1.3 million",
    "C16": "depleted ranks",
    "C17": "cannon fodder",
    "C18": "infeasible",
    "C19": "not at the front soon",
    "C20": "border guard",
    "C21": "Russian troops freed",
    "C22": "deployment denied",
    "C23": "fake news",
    "C24": "arms denied",
    "C25": "coalition of criminals",
    "C26": "deeper ties",
    "C27": "desperation",
    "C28": "rumours grow",
}

EVENTS = {
    "V1": "assault on Kursk",
    "V2": "defence treaty",
    "V3": "visit of last year",
    "V4": "arms deliveries",
    "V5": "bombing",
    "V6": "flight of eighteen",
    "V7": "address to parliament",
    "V8": "training",
    "V9": "Politico publishes",
    "V10": "The Kyiv Independent publishes",
    "V11": "Seoul's minister",
    "V12": "Seoul's services",
    "V13": "Moscow's denial",
}

MECHANISMS = {
    "M1": "escalating numbers",
    "M2": "several services",
    "M3": "one camp, two chains",
    "M4": "earlier speculation",
    "M5": "sub-claims as evidence",
    "M6": "events as motive",
    "M7": "interested denial",
    "M8": "record of denials",
    "M9": "against own interest",
    "M10": "feasibility doubt",
    "M11": "rival readings",
    "M12": "a label",
    "M13": "officials amplify",
    "M14": "concern, no confirmation",
    "M15": "hedges",
    "M16": "anonymity",
    "M17": "no attribution",
    "M18": "outlet cites outlet",
    "M19": "aggregation",
    "M20": "fake-news label",
    "M21": "growing attention",
    "M22": "late denial",
    "M23": "silence",
    "M24": "noun and number do not fit",
}

ROWS = ACTORS | CLAIMS | EVENTS | MECHANISMS

# Row of the actors' table: P(says so | true), P(says so | false).
SENSORS = {
    "A1": (0.90, 0.35),
    "A2": (0.90, 0.35),
    "A3": (0.70, 0.10),
    "A4": (0.80, 0.20),
    "A5": (0.75, 0.30),
    "A8": (0.97, 0.99),
    "A11": (0.20, 0.02),
    "A17": (0.70, 0.40),
}

# Row of the claims' table that a report models: the number it states.
NUMBERS = {"C1": 3_000, "C5": 10_000, "C10": 6, "C11": 18, "C15": 1_300_000}

# Claim's row: parent's row (or the two claims without a row), P(claim | parent), P(claim | not).
LINKS = {
    "C6": ("C0", 0.9, 0.3),
    "C7": ("C0", 0.97, 0.6),
    "C9": ("C0", 0.6, 0.3),
    "C12": ("C0", 0.5, 0.05),
    "C10": ("C12", 0.3, 0.005),
    "C11": ("C0", 0.3, 0.005),
    "C18": ("C0", 0.5, 0.75),
    "C19": ("front", 0.4, 0.7),
    "C21": ("C20", 0.7, 0.3),
    "motive": ("C0", 0.85, 0.6),
}

# Rival readings of the deployment: share of each.
RIVALS = {"C20": 0.3, "front": 0.6}
