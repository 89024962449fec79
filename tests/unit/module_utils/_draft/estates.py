# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Things of an estate in few words."""

from __future__ import annotations

from typing import Any

from ansible_collections.lifeboat.aws.plugins.module_utils._core.problem import Problem
from ansible_collections.lifeboat.aws.plugins.module_utils._draft.draft import Draft, draft_of
from ansible_collections.lifeboat.aws.plugins.module_utils._draft.model import (
    Database,
    Estate,
    Image,
    Ingress,
    Instance,
    Listing,
    ScalingGroup,
    SecurityGroup,
)
from ansible_collections.lifeboat.aws.plugins.module_utils._draft.request import DraftRequest

ACCOUNT = "123456789012"
PARTNER = "210987654321"
EAST, WEST = "us-east-1", "us-west-2"
DENIED: Listing[Any] = Listing(problem=Problem("AccessDenied", "these credentials may not do that"))


def estate(**things: Any) -> Estate:
    """``instances=[...]``; what is given as a listing stays one."""
    plain = {name: value for name, value in things.items() if name in ("copies", "others")}
    listings = {
        name: value if isinstance(value, Listing) else Listing(tuple(value))
        for name, value in things.items()
        if name not in plain
    }
    return Estate(**plain, **listings)


def request(**options: Any) -> DraftRequest:
    return DraftRequest(**{"plan": "shop", "source_region": EAST, "recovery_region": WEST, **options})


def drafted(**things: Any) -> Draft:
    return draft_of(estate(**things), request())


def workloads(draft: Draft) -> dict[str, Any]:
    found: dict[str, Any] = draft.to_data()["workloads"]
    return found


def image(image_id: str = "ami-1", identifier: str = "", owner: str = ACCOUNT) -> Image:
    return Image(id=image_id, owner=owner, tags={"Sync-Identifier": identifier} if identifier else {})


def instance(instance_id: str = "i-1", name: str = "", **fields: Any) -> Instance:
    tags = {**({"Name": name} if name else {}), **fields.pop("tags", {})}
    return Instance(
        **{"account": ACCOUNT, "image_id": "ami-1", "instance_type": "m6i.large", **fields}, id=instance_id, tags=tags
    )


def group(name: str = "web", **fields: Any) -> ScalingGroup:
    return ScalingGroup(**{"account": ACCOUNT, "sizes": (1, 4, 2), **fields}, name=name)


def database(name: str = "shop", **fields: Any) -> Database:
    return Database(**{"engine": "postgres", "port": 5432, **fields}, id=name)


def security_group(name: str, *sources: str, port: int | None = 5432, ranges: tuple[str, ...] = ()) -> SecurityGroup:
    ports = None if port is None else (port, port)
    return SecurityGroup(f"sg-{name}", name, (Ingress(ports, tuple(f"sg-{each}" for each in sources), ranges),))
