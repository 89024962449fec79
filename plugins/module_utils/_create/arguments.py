# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ``create`` may say, for copies of each kind, as argument specs; the modules document it.

Data only: it never creates a source.
"""

from __future__ import annotations

from typing import Any

_OF_ALL: dict[str, dict[str, Any]] = {
    "min_interval": {"type": "str"},
    "retain": {"type": "int"},
    "tags": {"type": "dict"},
    "purpose": {"type": "str"},
    "begin_only": {"type": "bool"},
}
_OF_INSTANCE: dict[str, dict[str, Any]] = {"instance_id": {"type": "str"}, "instance_filters": {"type": "dict"}}
CREATE_SPECS: dict[str, dict[str, dict[str, Any]]] = {
    "ami": {**_OF_ALL, **_OF_INSTANCE, "no_reboot": {"type": "bool"}, "name": {"type": "str"}},
    "rds": _OF_ALL,
    "ebs": {
        **_OF_ALL,
        **_OF_INSTANCE,
        "volume_ids": {"type": "list", "elements": "str"},
        "exclude_boot_volume": {"type": "bool"},
        "exclude_data_volume_ids": {"type": "list", "elements": "str"},
    },
}
# Of these exactly one is given.
CREATE_WAYS = {"ami": ("instance_id", "instance_filters"), "ebs": ("instance_id", "instance_filters", "volume_ids")}
