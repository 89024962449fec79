# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which options the jobs of each kind may have: those of the module that runs them, read off its argument spec.

It never types a value. Modules are imported when they are asked for: with them comes the SDK.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any

from ...module_utils._kinds.jobs import JOBS
from .access import CREDENTIALS, ROLES
from .jobs import KindSpecs

# A sync removes nothing, the role shows progress itself, and create of a job says more than that of a module.
LEFT_OUT = ("state", "progress_file", "create")
# What the module calls name is the job's here.
RENAMED = {"name": "copy_name"}
_OF_EVERY_JOB = (*CREDENTIALS, *ROLES, "region")


@cache
def kind_specs() -> KindSpecs:
    """The argument spec of the jobs of each kind."""
    return {kind: _job_spec(job.module) for kind, job in JOBS.items()}


def _job_spec(module: str) -> dict[str, dict[str, Any]]:
    options = import_module(f"ansible_collections.lifeboat.aws.plugins.modules.{module}").ARGUMENT_SPEC
    own = {RENAMED.get(name, name): about for name, about in options.items() if name not in LEFT_OUT}
    beside = {name: {"type": "str", "no_log": name in ("secret_key", "session_token")} for name in _OF_EVERY_JOB}
    return {**beside, **own}
