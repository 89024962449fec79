# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What values of some options have to be beyond their type: regions, durations, tags, roles, retention.

Pure: it asks nobody whether a thing exists.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from ipaddress import ip_network
from typing import Any

from .._core.arns import role_problem
from .._core.durations import parse_duration
from .._core.regions import region_problem
from .._core.retention import retention_from_option
from .._core.tags import tag_problem
from .._core.tracking import tracking_keys_in
from .options import is_settled_later, is_unset, listed

_PREFIX_LIST = re.compile(r"pl-[0-9a-f]+")
# One part of a host name: RFC 1123, 2.1.
_LABEL = re.compile(r"(?!-)[A-Za-z0-9-]{1,63}(?<!-)")
# 3 to 63 characters: Amazon S3 user guide, bucket naming rules.
_MANIFEST = re.compile(r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/.*)?")


# Of its time to live, and of the time that it is kept.
LONGEST_DRILL = timedelta(days=366)


def value_problem(option: str, value: Any) -> str | None:
    """Why an option cannot have a value of the right type, or None. What is settled later is not looked at.

    :param option: its name, or what its ``value_of`` says where another option of that name means something else.
    """
    check = _CHECKS.get(option)
    if check is None or is_unset(value) or is_settled_later(value):
        return None
    problem = check(value)
    return problem.removeprefix(f"{option}: ") if problem else None


def _region(value: Any) -> str | None:
    return region_problem(str(value), "")


def _regions(value: Any) -> str | None:
    problems = (_region(each) for each in listed(value) if not is_settled_later(each))
    return next((problem.removeprefix(": ") for problem in problems if problem), None)


def _duration(value: Any) -> str | None:
    if parse_duration(str(value)) is None:
        return f"expected a duration such as 24h, 90m or 1d 12h, got '{value}'"
    return None


def _life_of_a_drill(value: Any) -> str | None:
    """What is up for longer is no drill, and costs money for as long."""
    found = parse_duration(str(value))
    if found is not None and found > LONGEST_DRILL:
        return f"expected at most {LONGEST_DRILL.days} days, got '{value}'"
    return _duration(value)


def _url(value: Any) -> str | None:
    if re.match(r"https?://[^/\s]", str(value)):
        return None
    return f"expected a URL such as https://www.shop.example/health, got '{value}'"


def _manifest(value: Any) -> str | None:
    if _MANIFEST.fullmatch(str(value)):
        return None
    return f"expected s3://bucket/prefix, a place in a bucket of the recovery region, got '{value}'"


def _tags(value: Any) -> str | None:
    settled = {key: text for key, text in value.items() if not is_settled_later(text)}
    tags = {str(key): "" if text is None else str(text) for key, text in settled.items()}
    if reserved := tracking_keys_in(tags):
        return f"{reserved[0]} is written by the collection, to track what it creates; leave it out"
    return tag_problem(tags)


def _retention(value: Any) -> str | None:
    if isinstance(value, Mapping) and any(is_settled_later(count) for count in value.values()):
        return None
    try:
        retention_from_option(value)
    except ValueError as error:
        return str(error)
    return None


def _networks(value: Any) -> str | None:
    for each in listed(value):
        if is_settled_later(each) or _PREFIX_LIST.fullmatch(str(each)):
            continue
        try:
            ip_network(str(each))
        except ValueError as error:
            return f"expected addresses such as 198.51.100.0/24 or a prefix list, got '{each}': {error}"
    return None


def _label(value: Any) -> str | None:
    if _LABEL.fullmatch(str(value)):
        return None
    return f"expected one label of a name, such as drill, got '{value}'"


def _at_least_0(value: Any) -> str | None:
    return f"expected no less than 0, got '{value}'" if float(value) < 0 else None


_CHECKS: dict[str, Callable[[Any], str | None]] = {
    "source_region": lambda value: (_region(value) or "").removeprefix(": ") or None,
    "recovery_region": lambda value: (_region(value) or "").removeprefix(": ") or None,
    "destination_regions": _regions,
    **dict.fromkeys(("rpo", "rto", "min_interval", "within", "duration", "interval"), _duration),
    "life_of_a_drill": _life_of_a_drill,
    "times": lambda value: f"expected 1 or more, got '{value}'" if int(value) < 1 else None,
    "url": _url,
    "manifest": _manifest,
    "allow_addresses": _networks,
    "dns_label": _label,
    "tags": _tags,
    "retain": _retention,
    **dict.fromkeys(("count", "min_size", "max_size", "desired_capacity", "ttl", "wait_timeout"), _at_least_0),
    "recovery_role": lambda value: role_problem(str(value), "recovery_role"),
    "assume_role": lambda value: role_problem(str(value), "assume_role"),
    "source_assume_role": lambda value: role_problem(str(value), "source_assume_role"),
}
