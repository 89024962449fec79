# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Filters of the role dr_config: what is in a bucket to what is to be done there, results to a report.

They never call AWS.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from ansible_collections.lifeboat.aws.plugins.module_utils._config.buckets import bucket_problem
from ansible_collections.lifeboat.aws.plugins.module_utils._config.fetching import check_fetching
from ansible_collections.lifeboat.aws.plugins.module_utils._config.names import (
    Place,
    bucket_of,
    check_names,
    check_version,
)
from ansible_collections.lifeboat.aws.plugins.module_utils._config.plan import (
    NONE,
    New,
    Plan,
    Seen,
    check_version_is_there,
    plan_publication,
    plan_rollback,
)
from ansible_collections.lifeboat.aws.plugins.module_utils._config.pointer import pointer_from_text
from ansible_collections.lifeboat.aws.plugins.module_utils._config.region_options import regions_of
from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import InvalidInput
from ansible_collections.lifeboat.aws.plugins.plugin_utils._config.options import (
    given,
    names,
    number,
    switch,
    units,
)
from ansible_collections.lifeboat.aws.plugins.plugin_utils._config.report import config_report

DEFAULT_PREFIX = "lifeboat-config"
DEFAULT_KEEP = 10


def _told(work: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    """With ``problem``, a mistake of the user as one sentence: what a filter raises is told with much around it."""

    def filter_of_it(*arguments: Any, **options: Any) -> dict[str, Any]:
        try:
            return {"problem": None, **work(*arguments, **options)}
        except InvalidInput as error:
            return {"problem": str(error)}

    return filter_of_it


def config_places(
    regions: Any,
    bucket: str | None,
    prefix: str | None,
    application: str,
    environment: str,
    limit: Sequence[str] | str | None = (),
    keep: Any = None,
    check_bucket: Any = None,
) -> dict[str, Any]:
    """``places``: where each region's configuration is, {region, bucket, prefix, folder, pointer, ...}.

    ``keep`` and ``check_bucket`` are told as a number and as true or false.
    """
    by_region = regions_of(regions)
    check_names(application, environment, by_region)
    wanted = names("limit", limit)
    unknown = sorted(set(wanted) - set(by_region))
    if unknown:
        raise InvalidInput(f"limit: {unknown[0]} is none of the regions {', '.join(by_region)}")
    shared = (str(given(bucket)), str(given(prefix, DEFAULT_PREFIX)), application, environment)
    places = {region: _place_result(region, options, shared) for region, options in by_region.items()}
    return {
        "places": [place for region, place in places.items() if not wanted or region in wanted],
        "keep": number("keep", keep, DEFAULT_KEEP),
        "check_bucket": switch("check_bucket", check_bucket, True),
    }


def config_units(value: Any, option: str) -> dict[str, Any]:
    """``units``: their names, out of a list or a text with commas."""
    return {"units": units(option, value)}


def config_fetching(options: Mapping[str, Any]) -> dict[str, Any]:
    """Nothing but the problem, if instances would refuse these settings, or systemd pass over them."""
    check_fetching(options)
    return {}


def _place_result(region: str, options: Mapping[str, Any], shared: tuple[str, str, str, str]) -> dict[str, Any]:
    rule, prefix, application, environment = shared
    place = Place(bucket_of(region, options, rule), prefix, application, environment)
    return {
        **asdict(place),
        "region": region,
        "kms_key_id": options.get("kms_key_id") or None,
        "folder": place.folder,
        "pointer": place.pointer,
    }


def config_bucket_problem(info: Mapping[str, Any], place: Mapping[str, str]) -> str | None:
    """Why what ``amazon.aws.s3_bucket_info`` says of a bucket speaks against publishing there, or None."""
    return bucket_problem(info.get("buckets") or [], place["bucket"], place["region"])


def config_seen(
    keys: Sequence[str], place: Mapping[str, str], bundle: Mapping[str, Any], text: str | None, keep: int
) -> dict[str, Any]:
    """What has to be read before it can be planned: ``compare`` (key of the current bundle) and ``unread`` (keys)."""
    seen = _seen(keys, place, text)
    is_new = seen.pointer is None or seen.pointer.sha256 != bundle["sha256"]
    compare = seen.pointer is not None and is_new and seen.has_bundle(seen.pointer.sha256)
    return {
        "compare": seen.place.bundle(seen.pointer.sha256) if seen.pointer and compare else None,
        "differs": is_new,
        "unread": [seen.place.version(version) for version in seen.unread(int(keep), is_new)],
    }


def config_plan(
    keys: Sequence[str],
    place: Mapping[str, str],
    bundle: Mapping[str, Any],
    text: str | None,
    keep: int,
    publication: Mapping[str, Any],
) -> dict[str, Any]:
    """``publication`` is {version, published, read: texts, is_same: whether no file differs}."""
    check_version(publication["version"])
    seen = _seen(keys, place, text)
    read = [pointer_from_text(one, "a version") for one in publication["read"]]
    new = New(publication["version"], publication["published"], bundle["sha256"], int(bundle["size"]))
    return _plan_result(plan_publication(seen, new, read, bool(publication["is_same"]), int(keep)))


def config_rollback(
    keys: Sequence[str], place: Mapping[str, str], version: str, text: str | None, wanted: str | None = None
) -> dict[str, Any]:
    """``text`` is the current pointer, ``wanted`` the version's; without it this only tells where that is."""
    check_version(version)
    seen = _seen(keys, place, text)
    check_version_is_there(seen, version)
    if wanted is None:
        return {"key": seen.place.version(version)}
    return _plan_result(plan_rollback(seen, version, pointer_from_text(wanted, seen.place.version(version))))


def _place(place: Mapping[str, str]) -> Place:
    return Place(place["bucket"], place["prefix"], place["application"], place["environment"])


def _seen(keys: Sequence[str], place: Mapping[str, str], text: str | None) -> Seen:
    at = _place(place)
    pointer = pointer_from_text(text, f"s3://{at.bucket}/{at.pointer}") if text else None
    return Seen(place["region"], at, tuple(keys), pointer)


def _plan_result(plan: Plan) -> dict[str, Any]:
    return {
        "action": plan.action,
        "changed": plan.action != NONE or bool(plan.removes),
        "version": plan.pointer.version if plan.pointer else None,
        "sha256": plan.pointer.sha256 if plan.pointer else None,
        "bundle": plan.bundle,
        "writes": [{"key": key, "text": text} for key, text in plan.writes],
        "removes": list(plan.removes),
    }


class FilterModule:
    """What Ansible finds."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        return {
            "config_given": given,
            "config_places": _told(config_places),
            "config_units": _told(config_units),
            "config_fetching": _told(config_fetching),
            "config_bucket_problem": config_bucket_problem,
            "config_seen": _told(config_seen),
            "config_plan": _told(config_plan),
            "config_rollback": _told(config_rollback),
            "config_report": config_report,
        }
