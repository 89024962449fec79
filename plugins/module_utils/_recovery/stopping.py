# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The calls that stop what runs, and keep it from being replaced meanwhile.

It never decides what is stopped, and it never terminates anything.
"""

from __future__ import annotations

from typing import Any

from .._core.errors import explained
from .changing import Rules
from .steps import PROCESSES, Stop, Suspend


def suspend(autoscaling: Any, region: str, step: Suspend, rules: Rules) -> None:
    with explained("autoscaling", "SuspendProcesses", region, f"Auto Scaling group {step.group}", rules):
        autoscaling.suspend_processes(AutoScalingGroupName=step.group, ScalingProcesses=list(PROCESSES))


def stop(ec2: Any, region: str, step: Stop, rules: Rules) -> None:
    with explained("ec2", "StopInstances", region, ", ".join(step.ids), rules):
        ec2.stop_instances(InstanceIds=list(step.ids))
