# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The key ``create`` of a sync job: what it may say, checked and in one form.

Pure: it never makes a source.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from ...module_utils._core.durations import parse_duration
from ...module_utils._core.names import image_name_problem, render_name, tag_value
from ...module_utils._core.nearest import nearest
from ...module_utils._core.tags import tag_problem
from ...module_utils._core.tracking import SYNC_IDENTIFIER, is_bookkeeping
from ...module_utils._create.arguments import CREATE_SPECS, CREATE_WAYS
from ..typing import TypingError, typed

# A day is what the gem and AWS's own automated backups go by.
DEFAULT_MIN_INTERVAL = "24h"
# Options that say what is copied, which is what the job makes.
SELECTORS = {
    "ami": ("image_ids", "owner", "filters", "select"),
    "rds": (
        *("all", "filters", "snapshot", "snapshot_type", "db_snapshot_identifier"),
        *("source_db_cluster_snapshot_identifier", "db_cluster_snapshot_identifier"),
        *("db_instance_identifier", "db_cluster_identifier"),
    ),
    "ebs": ("snapshot_ids", "volume_ids", "owner", "filters", "select"),
}
NAME_TEMPLATE = "{job}-{date}"
NAME_PLACEHOLDERS = ("job", "date", "instance_id")


class CreateError(ValueError):
    """What is wrong with a job that makes its source, as a sentence that begins with the key."""


def checked_create(job: Mapping[str, Any]) -> dict[str, Any]:
    """The job, whose options are typed already, with ``create`` in one form: every key that its kind has is there."""
    given = _typed_create(job["create"], job["kind"])
    if twice := [key for key in SELECTORS[job["kind"]] if key in job]:
        raise CreateError(f"{twice[0]}: cannot be beside create, which says what is copied; leave it out")
    if not job.get("source_region"):
        raise CreateError("source_region is required with create")
    _check_wait(job)
    checked = {
        "min_interval": _seconds(given.get("min_interval", DEFAULT_MIN_INTERVAL)),
        "retain": _retain(given.get("retain")),
        "tags": _tags(given.get("tags"), job["kind"]),
    }
    return {**job, **_FURTHER[job["kind"]](job, given, checked)}


def _typed_create(create: Any, kind: str) -> dict[str, Any]:
    """Values come as YAML or as the texts of a survey of AWX; both are understood."""
    if not isinstance(create, Mapping):
        raise CreateError("create: expected a dictionary such as {min_interval: 24h, retain: 2}")
    known = CREATE_SPECS[kind]
    if unknown := [str(key) for key in create if key not in known]:
        said = nearest(unknown[0], known) or f"; with kind {kind} there are {', '.join(known)}"
        raise CreateError(f"create: {unknown[0]}: unknown{said}")
    given = {key: value for key, value in create.items() if value is not None and value != ""}
    if isinstance(given.get("retain"), bool):
        raise CreateError(f"create: retain: expected a whole number, got '{given['retain']}'")
    try:
        found = typed(known, given)
    except TypingError as error:
        raise CreateError(f"create: {error}") from error
    return {key: _unique(value) if isinstance(value, list) else value for key, value in found.items()}


def _check_wait(job: Mapping[str, Any]) -> None:
    """The module says it, too; but a source that nobody can wait for should not have been made before."""
    if not 0 < job.get("poll_interval", 1) < math.inf:
        raise CreateError("poll_interval: must be more than 0 seconds")
    if job.get("wait_timeout", 0) < 0:
        raise CreateError("wait_timeout: must not be negative")


def _images(job: Mapping[str, Any], given: Mapping[str, Any], checked: Mapping[str, Any]) -> dict[str, Any]:
    identifiers = job.get("sync_identifier") or [tag_value(job["name"])]
    if len(identifiers) != 1:
        raise CreateError("sync_identifier: expected one text, the tag of the images that create creates")
    template = given.get("name", NAME_TEMPLATE)
    try:
        name = render_name(template, dict.fromkeys(NAME_PLACEHOLDERS, "x"))
    except ValueError as error:
        raise CreateError(f"create: name: {error}") from error
    if "{date}" not in template:
        raise CreateError("create: name: expected {date} in it, because two images cannot have one name")
    if problem := image_name_problem(name.ljust(3, "x")):
        raise CreateError(f"create: name: {problem}")
    create = {**checked, **_instance("ami", given), "no_reboot": given.get("no_reboot", True), "name": template}
    return {"create": create, "sync_identifier": identifiers}


def _databases(job: Mapping[str, Any], given: Mapping[str, Any], checked: Mapping[str, Any]) -> dict[str, Any]:
    del given
    names = {option: _unique(job[option]) for option in ("db_instances", "db_clusters") if job.get(option)}
    if not names:
        raise CreateError("create: one of the following is required: db_instances, db_clusters")
    # RDS keeps identifiers in lower case, however they are written.
    lower = {option: [text.lower() for text in texts] for option, texts in names.items()}
    return {"create": dict(checked), "snapshot_type": "manual", **lower}


def _disks(job: Mapping[str, Any], given: Mapping[str, Any], checked: Mapping[str, Any]) -> dict[str, Any]:
    del job
    way = _instance("ebs", given)
    excluded, boot = given.get("exclude_data_volume_ids", []), given.get("exclude_boot_volume", False)
    if way["volume_ids"] and (excluded or boot):
        raise CreateError("create: exclude_boot_volume and exclude_data_volume_ids go with an instance, not volume_ids")
    return {"create": {**checked, **way, "exclude_boot_volume": boot, "exclude_data_volume_ids": excluded}}


_FURTHER = {"ami": _images, "rds": _databases, "ebs": _disks}


def _instance(kind: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """The one way that is said, the others None."""
    ways = [way for way in CREATE_WAYS[kind] if given.get(way)]
    if len(ways) != 1:
        found = f"; it has {' and '.join(ways)}" if ways else ""
        raise CreateError(f"create: expected one of {', '.join(CREATE_WAYS[kind])}{found}")
    [way], value = ways, given[ways[0]]
    if way == "instance_id" and not value.startswith("i-"):
        raise CreateError(f"create: instance_id: '{value}' does not start with i-, as such an id does")
    return {**dict.fromkeys(CREATE_WAYS[kind]), way: value}


def _seconds(text: str) -> int:
    duration: timedelta | None = parse_duration(text)
    if duration is None:
        raise CreateError(f"create: min_interval: '{text}' is no duration such as 24h, 30m, 7d or a number of seconds")
    return int(duration.total_seconds())


def _retain(number: int | None) -> int | None:
    if number is not None and number < 1:
        raise CreateError(
            f"create: retain: expected a number of at least 1, got '{number}'; the newest source always stays"
        )
    return number


def _tags(value: Mapping[str, Any] | None, kind: str) -> dict[str, str]:
    tags = {str(key): "" if text is None else str(text) for key, text in (value or {}).items()}
    if problem := tag_problem(tags):
        raise CreateError(f"create: tags: {problem}")
    if wrong := next((key for key in tags if is_bookkeeping(key)), None):
        raise CreateError(f"create: tags: {wrong} is a tag by which copies are tracked; choose another key")
    if SYNC_IDENTIFIER in tags:
        instead = "set sync_identifier" if kind == "ami" else f"each {'volume' if kind == 'ebs' else 'database'} is one"
        raise CreateError(f"create: tags: {SYNC_IDENTIFIER} would say which set the copies belong to; {instead}")
    return tags


def _unique(texts: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(text for text in texts if text))
