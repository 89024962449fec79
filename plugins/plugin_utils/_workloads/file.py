# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A plan file as text: where in it each key stands, and which keys stand twice.

It never makes values of what it reads; ansible-core's loader does, with vaults and templates.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from ...module_utils._workloads.model import Mistake, Path


@dataclass(frozen=True, slots=True)
class Lines:
    """``of`` has the line of each place, ``twice`` the keys that stand there a second time: YAML drops one."""

    of: dict[Path, int] = field(default_factory=dict)
    twice: list[tuple[Mistake, int]] = field(default_factory=list)

    def line(self, path: Path) -> int:
        """The line of a place, or of the nearest place around it that the file has."""
        while path and path not in self.of:
            path = path[:-1]
        return self.of.get(path, 1)


def lines_of(text: str) -> Lines:
    """yaml.YAMLError for what is no YAML."""
    found = Lines()
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    if root is not None:
        for path, line, is_second in _places(root, (), ()):
            if is_second:
                found.twice.append((Mistake(path, "stands twice, and YAML would drop one; leave one out"), line))
            found.of.setdefault(path, line)
    return found


def _places(node: yaml.Node, path: Path, around: tuple[int, ...]) -> Iterator[tuple[Path, int, bool]]:
    """``(path, line, whether it stands there already)``, outermost first; an alias inside its own anchor ends it."""
    if id(node) in around:
        return
    inside = (*around, id(node))
    if isinstance(node, yaml.SequenceNode):
        for number, element in enumerate(node.value):
            yield (*path, number), element.start_mark.line + 1, False
            yield from _places(element, (*path, number), inside)
    elif isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        merged = []
        for key, value in node.value:
            name = str(key.value)
            if key.tag == "tag:yaml.org,2002:merge":
                merged += value.value if isinstance(value, yaml.SequenceNode) else [value]
                continue
            yield (*path, name), key.start_mark.line + 1, name in seen
            seen.add(name)
            yield from _places(value, (*path, name), inside)
        for other in merged:
            yield from ((place, line, False) for place, line, _second in _places(other, path, inside))
