# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Keeps what Ansible would run as a template out of a plan: names in AWS are not always of the one who reads the plan.

Pure: what it takes away is named, so that it can be added by hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .model import Place, is_template


def without_templates(options: Mapping[str, Any], place: Place = ()) -> tuple[dict[str, Any], list[str]]:
    """The options without those that are templates, and the places of these. A section without its name goes whole."""
    kept: dict[str, Any] = {}
    lost: list[str] = []
    for key, value in options.items():
        here = (*place, key)
        if is_template(key) or (isinstance(value, str) and is_template(value)):
            lost.append(".".join(here[:-1] if is_template(key) or key == "name" else here))
        elif isinstance(value, Mapping):
            inside, gone = without_templates(value, here)
            lost += gone
            if inside and ".".join(here) not in gone:
                kept[key] = inside
        else:
            kept[key] = value
    return kept, lost
