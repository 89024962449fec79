# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From the option ``create`` of a copy module, or of a sync job, to checked CreateOptions.

Pure: it never calls AWS; every refusal is one sentence that begins with the option.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from ansible.module_utils.parsing.convert_bool import boolean

from .._copies.request import filters_from_option, texts
from .._core.durations import parse_duration
from .._core.errors import InvalidInput
from .._core.names import image_name_problem, render_name, tag_value
from .._core.nearest import nearest
from .._core.numbers import whole_number
from .._core.tags import tag_problem
from .._core.tracking import SYNC_IDENTIFIER, is_bookkeeping
from .arguments import CREATE_SPECS, CREATE_WAYS
from .model import DEFAULT_MIN_INTERVAL, NAME_TEMPLATE, CreateOptions

# EC2 API reference, data type InstanceSpecification.
MAX_EXCLUDED = 40
# In a job of dr_sync the purpose is the job.
NAME_PLACEHOLDERS = ("purpose", "job", "date", "instance_id")
# Options that say what is copied, which is what ``create`` creates.
SELECTORS = {
    "ami": ("image_ids", "owner", "filters", "select"),
    "rds": (
        *("all", "filters", "snapshot", "snapshot_type", "db_snapshot_identifier"),
        *("source_db_cluster_snapshot_identifier", "db_cluster_snapshot_identifier"),
        *("db_instance_identifier", "db_cluster_identifier"),
    ),
    "ebs": ("snapshot_ids", "volume_ids", "owner", "filters", "select"),
}


def create_from_option(kind: str, option: Any, purpose: str | None) -> CreateOptions:
    """The options, or InvalidInput with the first thing that is wrong.

    :param purpose: what the sources are created for, where ``create`` does not say it; None if it has to.
    """
    given = _given(kind, option)
    found = CreateOptions(
        purpose=_purpose(given, purpose),
        min_interval=_interval(given.get("min_interval")),
        retain=_retain(given.get("retain")),
        tags=_tags(given.get("tags"), kind),
        begin_only=_flag(given, "begin_only"),
    )
    return _FURTHER[kind](found, given)


def create_from_params(kind: str, params: Mapping[str, Any], purpose: str | None) -> CreateOptions:
    """The same of a module, of whose options nothing else says what is copied."""
    if params["state"] == "absent":
        raise InvalidInput("create: does not go with state=absent; leave it out")
    check_selectors(kind, params)
    return create_from_option(kind, params["create"], purpose)


def check_selectors(kind: str, params: Mapping[str, Any]) -> None:
    """Nothing else says what is copied."""
    if twice := [option for option in SELECTORS[kind] if params.get(option)]:
        raise InvalidInput(f"{twice[0]}: cannot be beside create, which says what is copied; leave it out")


def _given(kind: str, option: Any) -> dict[str, Any]:
    if not isinstance(option, Mapping):
        raise InvalidInput("create: expected a dictionary such as {min_interval: 24h, retain: 2}")
    known = CREATE_SPECS[kind]
    if unknown := [str(key) for key in option if key not in known]:
        said = nearest(unknown[0], known) or f"; with kind {kind} there are {', '.join(known)}"
        raise InvalidInput(f"create: {unknown[0]}: unknown{said}")
    return {key: value for key, value in option.items() if value is not None and value != ""}


def _purpose(given: Mapping[str, Any], default: str | None) -> str:
    purpose = given.get("purpose") or default
    if purpose is None:
        raise InvalidInput("create: purpose: required, unless set or sync_identifier says what the sources are for")
    return tag_value(str(purpose))


def _interval(text: Any) -> timedelta:
    if text is None:
        return DEFAULT_MIN_INTERVAL
    found = parse_duration(str(text))
    if found is None:
        raise InvalidInput(f"create: min_interval: '{text}' is no duration such as 24h, 30m, 7d or a number of seconds")
    return found


def _flag(given: Mapping[str, Any], key: str) -> bool:
    try:
        return bool(boolean(given.get(key, False)))
    except TypeError as error:
        raise InvalidInput(f"create: {key}: expected true or false, got '{given[key]}'") from error


def _retain(value: Any) -> int | None:
    if value is None:
        return None
    text = str(value).strip()
    number = None if isinstance(value, bool) else whole_number(text.removeprefix("-"))
    if number is None:
        raise InvalidInput(f"create: retain: expected a whole number, got '{value}'")
    if number < 1 or text.startswith("-"):
        raise InvalidInput(
            f"create: retain: expected a number of at least 1, got '{text}'; the newest source always stays"
        )
    return number


def _tags(value: Any, kind: str) -> dict[str, str]:
    if value is not None and not isinstance(value, Mapping):
        raise InvalidInput(f"create: tags: expected a dictionary, got '{value}'")
    tags = {str(key): "" if text is None else str(text) for key, text in (value or {}).items()}
    if problem := tag_problem(tags):
        raise InvalidInput(f"create: tags: {problem}")
    if wrong := next((key for key in tags if is_bookkeeping(key)), None):
        raise InvalidInput(f"create: tags: {wrong} is a tag by which copies are tracked; choose another key")
    if SYNC_IDENTIFIER in tags:
        instead = "set sync_identifier" if kind == "ami" else f"each {'volume' if kind == 'ebs' else 'database'} is one"
        raise InvalidInput(f"create: tags: {SYNC_IDENTIFIER} would say which set the copies belong to; {instead}")
    return tags


def _images(found: CreateOptions, given: Mapping[str, Any]) -> CreateOptions:
    template = str(given.get("name", NAME_TEMPLATE))
    try:
        name = render_name(template, dict.fromkeys(NAME_PLACEHOLDERS, "x"))
    except ValueError as error:
        raise InvalidInput(f"create: name: {error}") from error
    if "{date}" not in template:
        raise InvalidInput("create: name: expected {date} in it, because two images cannot have one name")
    if problem := image_name_problem(name.ljust(3, "x")):
        raise InvalidInput(f"create: name: {problem}")
    return replace(found, **_instance("ami", given), no_reboot=given.get("no_reboot", True), name=template)


def _databases(found: CreateOptions, given: Mapping[str, Any]) -> CreateOptions:
    del given
    return found


def _volumes(found: CreateOptions, given: Mapping[str, Any]) -> CreateOptions:
    way = _instance("ebs", given)
    excluded = texts(given.get("exclude_data_volume_ids"))
    boot = given.get("exclude_boot_volume", False)
    if way.get("volume_ids") and (excluded or boot):
        raise InvalidInput(
            "create: exclude_boot_volume and exclude_data_volume_ids go with an instance, not volume_ids"
        )
    if len(excluded) > MAX_EXCLUDED:
        raise InvalidInput(
            f"create: exclude_data_volume_ids: has {len(excluded)} volumes and AWS allows {MAX_EXCLUDED}"
        )
    if wrong := next((text for text in way.get("volume_ids", ()) if not text.startswith("vol-")), None):
        raise InvalidInput(f"create: volume_ids: '{wrong}' does not start with vol-, as such an id does")
    return replace(found, **way, exclude_boot_volume=boot, exclude_data_volume_ids=excluded)


_FURTHER = {"ami": _images, "rds": _databases, "ebs": _volumes}


def _instance(kind: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """The one way that is said."""
    ways = [way for way in CREATE_WAYS[kind] if given.get(way)]
    if len(ways) != 1:
        found = f"; it has {' and '.join(ways)}" if ways else ""
        raise InvalidInput(f"create: expected one of {', '.join(CREATE_WAYS[kind])}{found}")
    [way], value = ways, given[ways[0]]
    if way == "volume_ids":
        return {way: texts(value)}
    if way == "instance_filters":
        return {way: _filters(value)}
    if not value.startswith("i-"):
        raise InvalidInput(f"create: instance_id: '{value}' does not start with i-, as such an id does")
    return {way: value}


def _filters(value: Any) -> dict[str, tuple[str, ...]]:
    """Filters of DescribeInstances as a dictionary."""
    if not isinstance(value, Mapping):
        raise InvalidInput("create: instance_filters: expected a dictionary such as {'tag:Name': shop}")
    try:
        return filters_from_option(value)
    except InvalidInput as error:
        raise InvalidInput(f"create: instance_{error}") from error
