"""Fills EC2 with EBS snapshots, without API calls: complete ones, of volumes that are gone.

It never makes an image of them; seeding.py does.
"""

from __future__ import annotations

from typing import Any

from moto.core.models import DEFAULT_ACCOUNT_ID

from .clock import utc_from_text
from .models.snapshot import COPIED_VOLUME_ID, SimSnapshot
from .seeding import SEEN_FOREVER
from .state import World

Spec = dict[str, Any]
_KNOWN = {"volume", "size_gib", "tags", "created", "description"}


def seed(world: World, request: Spec) -> list[str]:
    """``{region, account?, snapshots_of_volumes: [...]}``; README.md explains the fields. Answers the ids in order."""
    account, region = request.get("account", DEFAULT_ACCOUNT_ID), request["region"]
    return [_add(world, account, region, spec) for spec in request.get("snapshots_of_volumes", [])]


def _add(world: World, account: str, region: str, spec: Spec) -> str:
    unknown = sorted(set(spec) - _KNOWN)
    if unknown:
        raise ValueError(f"unknown fields {', '.join(unknown)}; known are {', '.join(sorted(_KNOWN))}")
    backend = world.backend(account, region)
    snapshot = SimSnapshot(
        world,
        backend,
        int(spec.get("size_gib", 8)),
        description=spec.get("description", ""),
        volume_id=spec.get("volume", COPIED_VOLUME_ID),
        started=utc_from_text(spec["created"]) if spec.get("created") else None,
    )
    snapshot.created_at = SEEN_FOREVER
    backend.snapshots[snapshot.id] = snapshot
    backend.tags[snapshot.id].update(spec.get("tags", {}))
    return snapshot.id
