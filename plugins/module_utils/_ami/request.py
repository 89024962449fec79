# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From the module's options to a checked Request.

Pure: it never calls AWS; every refusal is one sentence that names the option.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._core.errors import InvalidInput
from .._core.names import render_name
from .._core.regions import region_of_arn, region_problem, unique
from .._core.tags import tag_problem
from .model import Request

COMPLETION_MINUTES = range(15, 2881, 15)
NAME_PLACEHOLDERS = ("name", "id", "source_region", "date")


def request_from_params(params: Mapping[str, Any], default_region: str | None) -> Request:
    """The request, or InvalidInput with the first thing that is wrong with the options."""
    source_region = params["source_region"]
    destinations = _texts(params["destination_regions"]) or _texts([default_region])
    if not destinations:
        raise InvalidInput("destination_regions: no region to copy to; set destination_regions or region")
    _check_regions(source_region, destinations)
    image_ids = _texts(params["image_ids"])
    request = Request(
        source_region=source_region,
        destination_regions=destinations,
        image_ids=image_ids,
        sync_identifiers=_texts(params["sync_identifier"]),
        owner=params["owner"] or (None if image_ids else "self"),
        filters=filters_from_option(params["filters"]),
        # Whoever lists images by id means each of them.
        select=params["select"] or ("all" if image_ids else "single"),
        allow_none=params["allow_none"],
        set_name=params["set"],
        tags={str(key): "" if value is None else str(value) for key, value in (params["tags"] or {}).items()},
        exclude_tags=tuple(params["exclude_tags"] or ()),
        tag_equality=params["tag_equality"],
        copy_launch_permissions=params["copy_launch_permissions"],
        allow_public=params["allow_public"],
        encrypted=bool(params["encrypted"] or params["kms_key_id"]),
        kms_keys=_kms_keys(params["kms_key_id"], destinations),
        completion_minutes=params["completion_duration"],
        name_template=params["name"],
        description=params["description"],
        retain=params["retain"],
        wait=params["wait"],
    )
    _check(request)
    return request


def _texts(option: list[str | None] | None) -> tuple[str, ...]:
    """The entries once each; an empty one, as a survey's unanswered question gives, is none."""
    return unique(text for text in option or () if text)


def filters_from_option(option: Any) -> dict[str, tuple[str, ...]]:
    """Filters as a dictionary (as in amazon.aws.ec2_ami_info) or as the gem's list of ``name=value``."""
    if option is None:
        return {}
    if isinstance(option, Mapping):
        return {str(name): _values(value) for name, value in option.items()}
    if not isinstance(option, list):
        raise InvalidInput("filters: expected a dictionary such as {'tag:Environment': 'Production'}")
    filters: dict[str, tuple[str, ...]] = {}
    for text in option:
        name, equals, value = str(text).partition("=")
        if not (name and equals and value):
            raise InvalidInput(f"filters: '{text}' is not of the form name=value, such as tag:Environment=Production")
        filters[name] = (*filters.get(name, ()), value)
    return filters


def _values(value: Any) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    # YAML's true and false are what EC2 writes in lower case.
    return tuple(str(item).lower() if isinstance(item, bool) else str(item) for item in values)


def _check_regions(source_region: str, destinations: tuple[str, ...]) -> None:
    for option, region in [("source_region", source_region), *(("destination_regions", r) for r in destinations)]:
        if problem := region_problem(region, option):
            raise InvalidInput(problem)


def _kms_keys(option: Any, destinations: tuple[str, ...]) -> dict[str, str]:
    if not option:
        return {}
    if isinstance(option, str):
        keys = dict.fromkeys(destinations, option)
    elif isinstance(option, Mapping):
        missing = [region for region in destinations if region not in option]
        if missing:
            raise InvalidInput(f"kms_key_id: names no key for {', '.join(missing)}; add it, or give one key for all")
        keys = {region: str(option[region]) for region in destinations}
    else:
        raise InvalidInput("kms_key_id: expected a key (id, ARN or alias/NAME) or a dictionary region -> key")
    for region, key in keys.items():
        key_region = region_of_arn(key)
        if key_region and key_region != region:
            raise InvalidInput(
                f"kms_key_id: {key} is a key of {key_region} and copies in {region} need one of {region}; "
                "give a dictionary region -> key, or an alias that exists in each region"
            )
    return keys


def _check(request: Request) -> None:
    """What the argument spec cannot say."""
    if not (request.image_ids or request.sync_identifiers or request.filters):
        raise InvalidInput("which images? set image_ids, sync_identifier or filters")
    for image_id in request.image_ids:
        if not image_id.startswith("ami-"):
            raise InvalidInput(f"image_ids: '{image_id}' is not the id of an AMI, which starts with ami-")
    if problem := tag_problem(request.tags):
        raise InvalidInput(f"tags: {problem}")
    if request.tag_equality and not request.tags:
        raise InvalidInput("tag_equality: needs tags to compare; set tags")
    if request.completion_minutes is not None and request.completion_minutes not in COMPLETION_MINUTES:
        raise InvalidInput(
            f"completion_duration: {request.completion_minutes} is not possible; "
            "AWS takes 15 to 2880 minutes in steps of 15"
        )
    if request.retain is not None and request.retain < 1:
        raise InvalidInput("retain: must be at least 1; the newest usable copy of a set is never removed")
    if request.description is not None and len(request.description) > 255:
        raise InvalidInput(f"description: has {len(request.description)} characters and AWS allows 255")
    if request.name_template is not None:
        try:
            render_name(request.name_template, dict.fromkeys(NAME_PLACEHOLDERS, ""))
        except ValueError as error:
            raise InvalidInput(f"name: {error}") from error
