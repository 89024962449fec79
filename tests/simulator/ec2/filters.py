"""EC2's filters: several values of one filter are alternatives, several filters must all match.

It never knows a resource; each Describe brings a table from filter names to the values of its resource.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ..errors import AwsError
from ..wire import Call

Values = Callable[[Any], Iterable[Any]]
Predicate = Callable[[Any], bool]

MOST_VALUES = 200
"""Using_Filtering in the EC2 guide: "The maximum number of filter values specified on a single call is 200". The API
reference says 200 for each filter; this is the stricter reading of the two."""
MOST_FILTERS = 50
"""API references: "You can specify up to 50 filters"; the text of the error is inferred."""


def check_limits(call: Call) -> None:
    """For every Describe of EC2, also those that moto answers; moto knows no limit."""
    filters = call.params.get("Filters")
    if not isinstance(filters, list):
        return
    if len(filters) > MOST_FILTERS:
        text = f"The maximum number of filters specified on a single call is {MOST_FILTERS}"
        raise AwsError("FilterLimitExceeded", text)
    if sum(len(entry.get("Values", [])) for entry in filters) > MOST_VALUES:
        text = f"The maximum number of filter values specified on a single call is {MOST_VALUES}"
        raise AwsError("FilterLimitExceeded", text)


def compile_filters(
    filters: list[dict[str, Any]], table: Mapping[str, Values], tags: Callable[[Any], dict[str, str]]
) -> list[Predicate]:
    return [_predicate(entry, table, tags) for entry in filters]


def _predicate(entry: dict[str, Any], table: Mapping[str, Values], tags: Callable[[Any], dict[str, str]]) -> Predicate:
    name, wanted = entry.get("Name", "null"), entry.get("Values", [])
    matches = _matcher(wanted)
    if name.startswith("tag:"):
        key = name[4:]

        def tag_matches(resource: Any) -> bool:
            value = tags(resource).get(key)
            return value is not None and matches(value)

        return tag_matches
    if name == "tag-key":
        return lambda resource: any(matches(key) for key in tags(resource))
    if name == "tag-value":
        # Gone from the API reference; the README of aws_xregion_sync has it. Not compared with a recording.
        return lambda resource: any(matches(value) for value in tags(resource).values())
    if name not in table:
        raise AwsError("InvalidParameterValue", f"The filter '{name}' is invalid")
    values = table[name]
    return lambda resource: any(matches(_text(value)) for value in values(resource) if value is not None)


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _matcher(wanted: list[str]) -> Callable[[str], bool]:
    """``*`` is any text, ``?`` one character, a backslash takes either literally. Case counts."""
    exact = {value for value in wanted if not re.search(r"[*?\\]", value)}
    patterns = [re.compile(_regex(value), re.DOTALL) for value in wanted if value not in exact]
    return lambda text: text in exact or any(pattern.fullmatch(text) for pattern in patterns)


def _regex(pattern: str) -> str:
    parts = re.findall(r"\\.|.", pattern, re.DOTALL)
    special = {"*": ".*", "?": "."}
    return "".join(special.get(part) or re.escape(part[-1]) for part in parts)
