# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The keys that amazon.aws.rds_instance_snapshot and rds_cluster_snapshot return, beside our own.

It never fails a run: what could not be looked at is left out with a warning.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ansible.module_utils.common.dict_transformations import camel_dict_to_snake_dict

from .._copies.run_result import Run
from .._core.errors import AwsError
from .._core.shell import Clients
from .._core.tags import tags_from_boto
from .._core.tracking import is_bookkeeping
from . import api
from .model import DbRequest


def with_foreign_keys(done: Run, request: DbRequest, clients: Clients) -> Run:
    """The run of one copy with what AWS says of it afterwards. Our own keys stay what they are."""
    [copy] = done.result["copies"]
    if copy["id"] is None:
        return done
    try:
        told = api.tell_snapshot(clients.get("rds", copy["region"]), request.kind, copy["region"], copy["id"])
    except AwsError as error:
        warning = f"what amazon.aws returns of {copy['id']} is missing, since it could not be described: {error}"
        return replace(done, warnings=(*done.warnings, warning))
    return replace(done, result={**(foreign_keys(told) if told else {}), **done.result})


def foreign_keys(told: Mapping[str, Any]) -> dict[str, Any]:
    """A snapshot as those modules return it. ``tags`` has those of users, ``tag_list`` all of them."""
    tags = {key: value for key, value in tags_from_boto(told.get("TagList")).items() if not is_bookkeeping(key)}
    found: dict[str, Any] = camel_dict_to_snake_dict({**told, "Tags": tags}, ignore_list=["Tags"])
    return found
