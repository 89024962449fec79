# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The option ``workloads``; its specification is in module_utils/_workloads/arguments.py.

What a module does with them, it says itself: Ansible merges its description with this.
"""

from __future__ import annotations


class ModuleDocFragment:
    """Documentation that modules extend: WORKLOADS of arguments.py, and KNOWN_WORKLOADS.

    Both are written out, because ansible-test reads them without running this file.
    """

    DOCUMENTATION = r"""
options:
  workloads:
    type: list
    elements: dict
    suboptions:
      plan:
        description: The variable C(lifeboat_plan) of the host, with C(name), C(source_region) and C(recovery_region).
        type: dict
        required: true
      workload:
        description: The variable C(lifeboat_workload) of the host, with C(name), C(kind) and its options.
        type: dict
        required: true
      job:
        description: The variable C(lifeboat_job) of the host, if it has one.
        type: dict
      problem:
        description: Why values of the workload are not known, such as the error of a template.
        type: str
"""

    KNOWN = r"""
options:
  workloads:
    type: list
    elements: dict
    suboptions:
      plan:
        description: The variable C(lifeboat_plan) of the host, with C(name), C(source_region) and C(recovery_region).
        type: dict
        required: true
      workload:
        description: The variable C(lifeboat_workload) of the host, with C(name), C(kind) and its options.
        type: dict
        required: true
      job:
        description: The variable C(lifeboat_job) of the host, if it has one.
        type: dict
"""
