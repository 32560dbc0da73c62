"""The JSON Schema says what the loader says about single values, and the file is up to date."""

from __future__ import annotations

import datetime as dt
import json
import tomllib
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from rumorsim.scenario import json_schema, shipped_scenarios
from tests.scenario.sample import base, problems, variant
from tests.scenario.test_field_errors import CASES

FILE = Path(__file__).resolve().parents[2] / "docs" / "scenario.schema.json"
VALIDATOR = jsonschema.Draft202012Validator(json_schema())

# What a JSON Schema cannot say, or says only of text that the lexicon and the calendar know.
BEYOND = (
    "is not known",
    "did you mean 'likely'",
    "did you mean 'reportedly'",
    "month must be",
    "outside",
    "give either",
)


def as_json(value: Any) -> Any:
    """Return TOML values as JSON has them."""
    if isinstance(value, dict):
        return {key: as_json(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [as_json(inner) for inner in value]
    return value.isoformat() if isinstance(value, (dt.date, dt.time)) else value


def test_it_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(json_schema())
    assert json_schema()["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_the_file_in_the_documentation_is_up_to_date() -> None:
    """If it is not, write ``json.dumps(json_schema(), indent=2, ensure_ascii=False)``."""
    assert json.loads(FILE.read_text(encoding="utf-8")) == json_schema()
    json.dumps(json_schema(), allow_nan=False)


def test_the_sample_is_valid() -> None:
    VALIDATOR.validate(as_json(base()))


@pytest.mark.parametrize("name", sorted(shipped_scenarios()))
def test_shipped_scenarios_are_valid(name: str) -> None:
    text = shipped_scenarios()[name].read_text(encoding="utf-8")
    VALIDATOR.validate(as_json(tomllib.loads(text)))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        case[:2]
        for case in CASES
        if not any(said in case[2] for said in BEYOND) and case[1] == case[1]  # JSON has no nan
    ],
)
def test_what_the_loader_refuses_the_schema_refuses(path: str, value: Any) -> None:
    assert problems({path: value})
    assert not VALIDATOR.is_valid(as_json(variant({path: value})))


def test_ids() -> None:
    data = as_json(base())
    data["actors"]["two words"] = {"kind": "source"}
    assert not VALIDATOR.is_valid(data)


def test_every_value_says_what_it_means() -> None:
    silent = [
        f"{name}.{key}"
        for name, table in json_schema()["$defs"].items()
        for key, value in table["properties"].items()
        if "description" not in value and "$ref" not in value and "const" not in value
    ]
    assert silent == []
