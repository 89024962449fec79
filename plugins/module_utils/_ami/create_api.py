# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The call of AWS that creates an image of an instance, errors explained.

It never decides anything: which call is made with what stands in the plan.
"""

from __future__ import annotations

from typing import Any

from .._core.errors import explained
from .._core.tags import tags_to_boto
from .create_plan import CreateImage
from .errors import RULES


def create_image(ec2: Any, step: CreateImage) -> str:
    """Ask for an image; the id of the one that AWS has begun to make. There is no client token for it."""
    tags = tags_to_boto(step.tags)
    with explained("ec2", "CreateImage", step.region, f"The image of instance {step.instance_id}", RULES):
        answer = ec2.create_image(
            InstanceId=step.instance_id,
            Name=step.name,
            NoReboot=step.no_reboot,
            TagSpecifications=[{"ResourceType": kind, "Tags": tags} for kind in ("image", "snapshot")],
        )
        return str(answer["ImageId"])
