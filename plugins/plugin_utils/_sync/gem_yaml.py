# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The text of a configuration file of aws_xregion_sync as data, with the keys that stand in it twice.

It never says what a key means. YAML's libraries take the last of two keys and say nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

from .gem_config import Doubled

# A job, aws_client_config in it, its key. Deeper, anchors could lead in a circle.
_DEPTH = 3
# ``<<`` takes in another dictionary, and may do so twice.
_MERGE = "tag:yaml.org,2002:merge"


def loaded(text: str) -> tuple[Any, Doubled]:
    """What the text says and its doubled keys, or yaml.YAMLError."""
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    return yaml.safe_load(text), dict(_doubled(node, ()))


def _doubled(node: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], int]]:
    if not isinstance(node, yaml.MappingNode) or len(path) == _DEPTH:
        return
    seen: set[str] = set()
    for key, value in node.value:
        if key.tag == _MERGE or not isinstance(key, yaml.ScalarNode):
            continue
        if key.value in seen:
            yield (*path, key.value), key.start_mark.line + 1
        seen.add(key.value)
        yield from _doubled(value, (*path, key.value))
