# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Files that were meant as plans and are not read as such, since Ansible goes by their names.

It never reads a plan: a line or two tell what a file was meant as.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

ENDINGS = (".lifeboat.yml", ".lifeboat.yaml")
# Ansible leaves out backups and the like in a folder of inventories.
_OF_A_FOLDER = ("*.yml", "*.yaml")
_SAYS_PLUGIN = re.compile(rb"^plugin:\s*[\"']?lifeboat\.aws\.plan\b", re.MULTILINE)
_SAYS_KEYS = tuple(re.compile(rb"^%s:" % key, re.MULTILINE) for key in (b"source_region", b"workloads"))


def says_plugin(path: Path) -> bool:
    return bool(_SAYS_PLUGIN.search(path.read_bytes()))


def misnamed_text(path: str) -> str:
    return f"{path}: the name of a plan ends in {' or '.join(ENDINGS)}; rename the file"


def misnamed(source: str) -> list[str]:
    """Sentences about a source of an inventory, a file or a folder; none for what is no plan, or has its name."""
    return [misnamed_text(str(path)) for path in _files(Path(source)) if _is_meant_as_plan(path)]


def _files(source: Path) -> Iterator[Path]:
    if source.is_dir():
        for pattern in _OF_A_FOLDER:
            yield from sorted(source.glob(pattern))
    elif source.is_file():
        yield source


def _is_meant_as_plan(path: Path) -> bool:
    if path.name.endswith(ENDINGS):
        return False
    try:
        text = path.read_bytes()
    except OSError:
        # Ansible itself has said that it cannot be read.
        return False
    return bool(_SAYS_PLUGIN.search(text)) or all(key.search(text) for key in _SAYS_KEYS)
