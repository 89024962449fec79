# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The kinds of copies. A new kind is named here, and its jobs beside in ``jobs.py``; nowhere else.

Modules that copy one kind never import this: they would carry the code of all others.
"""

from __future__ import annotations

from typing import Any

from .._ami.kind import AMI
from .._copies.kind import Kind
from .._ebs.kind import EBS
from .._fsx.kind import FSX
from .._rds.kind import RDS_CLUSTER, RDS_INSTANCE

KINDS: tuple[Kind[Any, Any], ...] = (AMI, EBS, RDS_INSTANCE, RDS_CLUSTER, FSX)
BY_NAME = {kind.name: kind for kind in KINDS}
READ_UNASKED = tuple(kind.name for kind in KINDS if kind.is_read_unasked)
