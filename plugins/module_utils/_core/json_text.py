# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reads JSON that others may have written: objects of a bucket, parameters, secrets.

Pure: it never judges what is in it.
"""

from __future__ import annotations

import json
from typing import Any


def read_json(text: str) -> Any:
    """What a text says. ValueError for what is no JSON, also for brackets within brackets that Python gives up on."""
    try:
        return json.loads(text)
    except RecursionError as error:
        raise ValueError("it has too many levels") from error
