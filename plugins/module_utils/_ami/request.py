# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From the options of ami_xregion_copy to a checked ImageRequest.

Pure: it never calls AWS; every refusal is one sentence that names the option.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._copies.request import check_completion_minutes, common_options, filters_from_option, texts
from .._core.errors import InvalidInput
from .._core.names import render_name
from .._create.model import CreateOptions
from .lifecycle import deprecation_from_option
from .model import ImageRequest

NAME_PLACEHOLDERS = ("name", "id", "source_region", "date")


def request_from_params(params: Mapping[str, Any], default_region: str | None) -> ImageRequest:
    """The request, or InvalidInput with the first thing that is wrong with the options."""
    image_ids = texts(params["image_ids"])
    request = ImageRequest(
        **common_options(params, default_region),
        image_ids=image_ids,
        sync_identifiers=texts(params["sync_identifier"]),
        owner=params["owner"] or (None if image_ids else "self"),
        filters=filters_from_option(params["filters"]),
        # Whoever lists images by id means each of them.
        select=params["select"] or ("all" if image_ids else "single"),
        tag_equality=params["tag_equality"],
        copy_launch_permissions=params["copy_launch_permissions"],
        allow_public=params["allow_public"],
        completion_minutes=params["completion_duration"],
        name_template=params["name"],
        description=params["description"],
        require_scan=params["require_scan"],
        deprecate_at=deprecation_from_option(params["deprecate_at"]),
        deregistration_protection=params["deregistration_protection"],
        create=_create(params),
    )
    _check(request)
    return request


def _check(request: ImageRequest) -> None:
    """What the argument spec cannot say."""
    if not (request.create or request.image_ids or request.sync_identifiers or request.filters):
        raise InvalidInput("one of the following is required: image_ids, sync_identifier, filters, create")
    for image_id in request.image_ids:
        if not image_id.startswith("ami-"):
            raise InvalidInput(f"image_ids: '{image_id}' is not the id of an AMI, which starts with ami-")
    if request.tag_equality and not request.tags:
        raise InvalidInput("tag_equality: needs tags to compare; set tags")
    check_completion_minutes(request.completion_minutes)
    if request.description is not None and len(request.description) > 255:
        raise InvalidInput(f"description: has {len(request.description)} characters and AWS allows 255")
    if request.name_template is not None:
        try:
            render_name(request.name_template, dict.fromkeys(NAME_PLACEHOLDERS, ""))
        except ValueError as error:
            raise InvalidInput(f"name: {error}") from error


def _create(params: Mapping[str, Any]) -> CreateOptions | None:
    if params["create"] is None:
        return None
    # Imported where it is needed, since a module compiles what it imports in each run.
    from .._create.request import create_from_params

    identifiers = texts(params["sync_identifier"])
    if len(identifiers) > 1:
        raise InvalidInput("sync_identifier: expected one text, the tag of the images that create creates")
    return create_from_params("ami", params, next(iter(identifiers), params["set"]))
