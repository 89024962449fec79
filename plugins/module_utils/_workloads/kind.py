# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a kind of workloads is: the keys that tell it, its options, and the job that copies it.

Data only: each kind is a file in kinds/, and registry.py names them all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .options import Rules, Spec


@dataclass(frozen=True, slots=True)
class WorkloadKind:
    """``told_by`` are the keys that only workloads of this kind have, and that say what it is about.

    ``copies`` is the kind of its sync job (ami, rds, ebs) or None, ``copy_options`` those of its options that are the
    job's, and ``named`` makes of the options what the job names. ``needs`` are the options that name something which
    has to be in the recovery region: option -> section it is in. ``restored_with`` says which module's options a
    section has: section -> module.
    """

    name: str
    description: str
    told_by: tuple[str, ...]
    options: Spec
    copies: str | None = None
    copy_options: Spec = field(default_factory=dict)
    named: Callable[[Mapping[str, Any]], dict[str, Any]] = dict
    rules: Rules = field(default_factory=dict)
    needs: Mapping[str, str] = field(default_factory=dict)
    restored_with: Mapping[str, str] = field(default_factory=dict)
