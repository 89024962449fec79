"""How the rest of moto (RunInstances, CreateTags, fleets) finds an image: by id, and across accounts.

It never serves DescribeImages; ``ec2/describe_images.py`` does.
"""

from __future__ import annotations

from typing import Any

from moto.ec2.exceptions import InvalidAMIIdError

from ..models.image import SimAmi
from ..state import World
from .replacing import replace


def apply(world: World) -> None:
    def describe_images(
        self: Any,
        ami_ids: list[str] | None = None,
        filters: dict[str, Any] | None = None,
        exec_users: list[str] | None = None,
        owners: list[str] | None = None,
    ) -> list[SimAmi]:
        wanted = ami_ids or (filters or {}).get("image-id") or []
        wanted = [wanted] if isinstance(wanted, str) else wanted
        candidates = [b.amis[i] for i in wanted for b in world.backends_in(self.region_name) if i in b.amis]
        found = [ami for ami in candidates if ami.is_visible_to(self.account_id)]
        if ami_ids and len(found) < len(ami_ids):
            raise InvalidAMIIdError(ami_ids)
        return found

    replace("moto.ec2.models.amis:AmiBackend.describe_images", describe_images)
