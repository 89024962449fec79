# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The argument spec that all copy modules share; doc_fragments/copies.py documents it.

Data only: it never reads an argument.
"""

from __future__ import annotations

from typing import Any

COMMON_ARGUMENTS: dict[str, dict[str, Any]] = {
    "source_region": {"type": "str", "required": True},
    "source_profile": {"type": "str"},
    "source_access_key": {"type": "str", "no_log": False},
    "source_secret_key": {"type": "str", "no_log": True},
    "source_session_token": {"type": "str", "no_log": True},
    "destination_regions": {"type": "list", "elements": "str"},
    "allow_none": {"type": "bool", "default": False},
    "set": {"type": "str"},
    "tags": {"type": "dict", "aliases": ["resource_tags"]},
    "exclude_tags": {"type": "list", "elements": "str"},
    "kms_key_id": {"type": "raw"},
    "wait": {"type": "bool", "default": False},
    "wait_timeout": {"type": "int", "default": 7200},
    "poll_interval": {"type": "float", "default": 15},
    "retain": {"type": "raw"},
    "adopt": {"type": "str", "choices": ["recognize", "gem", "own"], "default": "recognize"},
    "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
    "progress_file": {"type": "path"},
}
