"""What IAM would answer: whether statements allow what a call needs (IAM user guide, "Policy evaluation logic").

There are only statements that allow; each resource of a need has to be allowed by one of them.
"""

from __future__ import annotations

import re
from functools import cache

from .needs import Need, Tags
from .policies import Statement

_RESOURCE_TAG = "aws:ResourceTag/"


def denied(parts: list[Statement], need: Need) -> str | None:
    """The ARN of a resource for which nothing allows the action, or None."""
    return next((arn for arn, tags in need.resources if not any(allows(p, need, arn, tags) for p in parts)), None)


def allows(part: Statement, need: Need, arn: str, tags: Tags) -> bool:
    if not part.allows_action(need.action) or not any(_pattern(one).fullmatch(arn) for one in part.resources):
        return False
    given = {**{key.lower(): values for key, values in need.context.items()}}
    given |= {f"{_RESOURCE_TAG}{key}".lower(): [value] for key, value in tags.items()}
    return all(
        _is_met(operator, tuple(given.get(key.lower(), ())), wanted)
        for operator, keys in part.conditions.items()
        for key, wanted in keys.items()
    )


def _is_met(operator: str, values: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    comparison = operator.removeprefix("ForAllValues:").removesuffix("IfExists")
    if comparison not in ("StringEquals", "StringLike", "ArnLike", "Bool"):
        raise ValueError(f"the operator {operator} is not known here")
    if not values:
        return comparison != operator
    is_like = comparison.endswith("Like")
    matches = [
        any(_pattern(each).fullmatch(value) if is_like else each == value for each in wanted) for value in values
    ]
    return all(matches) if operator.startswith("ForAllValues:") else any(matches)


@cache
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(re.escape(text).replace(r"\*", ".*").replace(r"\?", "."), re.DOTALL)
