# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reads the plan that a manifest keeps: the only call to AWS when an inventory is read.

It never calls the source region, and never writes.
"""

from __future__ import annotations

from ...module_utils._workloads.pointer import Pointer
from .reading import PlanError

# The endpoint of S3 that knows every bucket, and says in which region it is.
ANYWHERE = "aws-global"


def kept_plan(pointer: Pointer) -> tuple[str, str]:
    """Where the plan is, and its text. PlanError if it cannot be read."""
    # Here, because hardly any plan needs the SDK, and loading that takes longer than reading a plan.
    from ...module_utils._core.errors import LifeboatError
    from ...module_utils._core.shell import session_clients
    from ...module_utils._manifest.read import read_plan_file
    from ...module_utils._manifest.s3_location import place_of

    region = pointer.recovery_region or ANYWHERE
    try:
        client = session_clients(pointer.profile).get("s3", region)
        return read_plan_file(client, region, place_of(pointer.manifest), pointer.plan)
    except LifeboatError as error:
        raise PlanError(str(error)) from error
