# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Options that the modules about configuration share; their documentation is in doc_fragments/configuration.py.

Data only.
"""

from __future__ import annotations

from typing import Any

Spec = dict[str, dict[str, Any]]

# Whose configuration it is, and in which buckets.
WHOSE: Spec = {
    "application": {"type": "str", "required": True},
    "environment": {"type": "str", "required": True},
    "regions": {"type": "dict", "required": True},
    "bucket": {"type": "str"},
}
# What all keys in the buckets begin with.
PREFIX: Spec = {"prefix": {"type": "str", "default": "lifeboat-config"}}
# What it is made of.
RENDERED: Spec = {
    "source": {"type": "path"},
    "properties": {"type": "dict", "default": {}},
    "allow": {
        "type": "list",
        "elements": "dict",
        "default": [],
        "options": {
            "literal": {"type": "str"},
            "pattern": {"type": "str"},
            "variable": {"type": "str"},
            "path": {"type": "str", "default": "*"},
            "reason": {"type": "str", "required": True},
        },
    },
}
# How an instance fetches it, and what it does then.
FETCHING: Spec = {
    "before": {"type": "list", "elements": "str", "default": []},
    "on_change": {"type": "str"},
    "interval": {"type": "str", "default": "5min"},
    "spread": {"type": "str", "default": "60s"},
    "keep": {"type": "int"},
    "bucket_owner": {"type": "str"},
    "group": {"type": "str"},
    "secrets_owner": {"type": "str", "no_log": False},
    "register_units": {"type": "list", "elements": "str", "default": []},
    "register_command": {"type": "str"},
    "ready_tag": {"type": "str"},
    "variables": {"type": "dict", "default": {}},
}
