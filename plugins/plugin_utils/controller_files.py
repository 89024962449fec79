# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Paths on the controller as people write them, and files that are written there whole or not at all.

It never says which option is wrong beyond the name it is given.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import InvalidInput


def path_from(place: Path | str, name: str, option: str) -> Path:
    """Seen from the place, with ~ and ~user as a shell reads them. InvalidInput for what no path can be."""
    if "\0" in name:
        raise InvalidInput(f"{option}: expected a path, and there is a NUL character in {name!r}; remove it")
    try:
        return Path(place) / Path(name).expanduser()
    except RuntimeError as error:
        raise InvalidInput(
            f"{option}: the home directory in '{name}' is not known on this machine; check the name of the user, or "
            "give the whole path"
        ) from error


def base_of_reports(playbook: str) -> str:
    """What relative paths of files that are written start from.

    That is the directory of the playbook, or for one of a collection, in which nothing is written, the current one.
    """
    return str(Path.cwd()) if "ansible_collections" in Path(playbook).parts else playbook


def with_dest(given: Mapping[str, Any], playbook: str) -> dict[str, Any]:
    """Options of a task, with ``dest`` as the whole path of a file. InvalidInput for what no path can be."""
    if not given.get("dest"):
        return dict(given)
    return {**given, "dest": str(path_from(base_of_reports(playbook), str(given["dest"]), "dest"))}


def write_whole(path: Path, data: bytes) -> None:
    """OSError if it could not be written: then what was there still is, and no temporary file stays."""
    number, temporary = tempfile.mkstemp(dir=path.parent)
    is_whole = False
    try:
        with os.fdopen(number, "wb") as file:
            file.write(data)
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
        is_whole = True
    finally:
        if not is_whole:
            os.unlink(temporary)
