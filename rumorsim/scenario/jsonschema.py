"""The JSON Schema of the scenario format, for editors and other programs."""

from __future__ import annotations

from typing import Any

from rumorsim.scenario.schema import Document

__all__ = ["json_schema"]

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a scenario file.

    It says what single values may be; links between tables are checked on loading. TOML dates
    count as ISO strings.
    """
    schema: dict[str, Any] = _tidy(Document.model_json_schema())
    return {"$schema": _DIALECT, **schema, "title": "rumorsim scenario"}


def _tidy(node: Any) -> Any:
    """Drop what TOML has no use for: null, and titles that repeat the key."""
    if isinstance(node, list):
        return [_tidy(item) for item in node]
    if not isinstance(node, dict):
        return node
    tidy = {key: _tidy(value) for key, value in node.items() if _is_used(key, value)}
    options = tidy.get("anyOf")
    if isinstance(options, list):
        options = [option for option in options if option != {"type": "null"}]
        if len(options) == 1:
            tidy = {**{key: value for key, value in tidy.items() if key != "anyOf"}, **options[0]}
        else:
            tidy["anyOf"] = options
    if "patternProperties" in tidy:
        tidy["additionalProperties"] = False
    return tidy


def _is_used(key: str, value: Any) -> bool:
    return not (key == "title" and isinstance(value, str)) and not (
        key == "default" and value is None
    )
