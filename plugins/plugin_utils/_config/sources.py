# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reads the files of the layers below a source directory.

It never follows a link, and never reads what is encrypted with Ansible Vault: in a bundle it would be in the clear.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

from ansible_collections.lifeboat.aws.plugins.module_utils._config.bundle import BundleFile
from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import InvalidInput

_VAULT = b"$ANSIBLE_VAULT;"
_RIGHTS_OF_OWNERS = stat.S_ISUID | stat.S_ISGID


def files_below(folder: Path) -> dict[str, BundleFile]:
    """Every file below the folder by its relative path, with slashes. InvalidInput names what cannot be published."""
    try:
        is_there = folder.is_dir()
    except OSError as error:
        raise InvalidInput(f"source: {folder} cannot be read: {error.strerror}") from error
    if not is_there:
        raise InvalidInput(
            f"source: there is no directory '{folder}'; give the path from the playbook on, or the whole"
        )
    found: dict[str, BundleFile] = {}
    for place, folders, names in os.walk(folder, onerror=_cannot_be_read):
        for name in sorted([*names, *folders]):
            path = Path(place, name)
            relative = path.relative_to(folder).as_posix()
            if path.is_symlink():
                raise InvalidInput(f"source: {relative} is a symbolic link; put the file itself there")
            if path.is_file():
                found[relative] = _read(path, relative)
            elif not path.is_dir():
                raise InvalidInput(f"source: {relative} is neither a file nor a directory; take it away")
    return found


def _cannot_be_read(error: OSError) -> None:
    """What os.walk would pass over in silence."""
    raise InvalidInput(f"source: {error.filename} cannot be read: {error.strerror}") from error


def _read(path: Path, relative: str) -> BundleFile:
    try:
        if path.stat().st_mode & _RIGHTS_OF_OWNERS:
            raise InvalidInput(
                f"source: {relative} is setuid or setgid, which instances refuse; take the bits away (chmod ug-s)"
            )
        content = path.read_bytes()
    except OSError as error:
        raise InvalidInput(f"source: {relative} cannot be read: {error.strerror}") from error
    if content.startswith(_VAULT):
        raise InvalidInput(
            f"source: {relative} is encrypted with Ansible Vault, and would be in the bundle in the clear; put the "
            "secret into SSM Parameter Store or Secrets Manager, and refer to it in the properties"
        )
    return BundleFile(content, os.access(path, os.X_OK), relative)
