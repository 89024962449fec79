# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A bundle is looked at as a whole before anything of it is written."""

from __future__ import annotations

import gzip
import os
import re
import shutil
import tarfile
import zlib
from dataclasses import dataclass
from typing import Any

from .ends import BAD_BUNDLE, NOT_WRITTEN, Failure
from .web import CHUNK

UNPACKED_LIMIT = 256 * 1024 * 1024
# Linux takes 255 bytes in a name and 4,095 in a path, a part of which is the folder that it is unpacked in.
NAME_LIMIT, PATH_LIMIT = 255, 3840
ODD_IN_NAME = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")


class Unfit(Exception):
    """What does not belong in a configuration."""


@dataclass(frozen=True)
class Entry:
    """A file, or a directory where ``member`` is None."""

    path: bytes
    member: tarfile.TarInfo | None


def unpack(bundle: str, tree: str, what: str, group: int) -> None:
    """Looks at all that is in the bundle before anything of it is written."""
    try:
        _check_size(bundle, what)
        with tarfile.open(bundle, "r:gz", encoding="utf-8", errors="surrogateescape") as tar:
            entries = _entries(tar)
            _write(tar, entries, tree.encode(), group)
    except (Unfit, tarfile.TarError, EOFError, gzip.BadGzipFile, zlib.error, ValueError) as error:
        raise Failure(BAD_BUNDLE, f"{what} has what does not belong in a configuration: {error}") from error
    except OSError as error:
        raise Failure(NOT_WRITTEN, f"the bundle cannot be unpacked: {error.strerror or error}") from error


def _check_size(bundle: str, what: str) -> None:
    """A bundle of a few bytes may fill every disk."""
    size = 0
    with gzip.open(bundle) as file:
        for part in iter(lambda: file.read(CHUNK), b""):
            size += len(part)
            if size > UNPACKED_LIMIT:
                raise Failure(BAD_BUNDLE, f"{what} has more than {UNPACKED_LIMIT} bytes when it is unpacked")


def _entries(tar: tarfile.TarFile) -> list[Entry]:
    found: dict[bytes, Entry] = {}
    end = 0
    for member in tar:
        path = entry_path(member)
        entry = Entry(path, None if member.isdir() else member)
        before = found.setdefault(path, entry)
        if before is not entry and not (before.member is None and entry.member is None):
            raise Unfit(f"{member.name} twice")
        for parent in _parents(path):
            if found.setdefault(parent, Entry(parent, None)).member is not None:
                raise Unfit(f"{member.name}, below a file")
        end = max(end, member.offset_data + (-(-member.size // 512) * 512 if member.isreg() else 0))
    _check_end(tar, end)
    return [found[path] for path in sorted(found) if path]


def _check_end(tar: tarfile.TarFile, end: int) -> None:
    """tarfile takes an entry that it cannot read for the end."""
    file: Any = tar.fileobj
    file.seek(end)
    for part in iter(lambda: file.read(CHUNK), b""):
        if part.strip(b"\0"):
            raise Unfit("an entry that cannot be read")


def _parents(path: bytes) -> list[bytes]:
    parts = path.split(b"/")
    return [b"/".join(parts[:count]) for count in range(1, len(parts))]


def entry_path(member: tarfile.TarInfo) -> bytes:
    """Where it goes, below the directory of the version. ``Unfit`` if it is no file or directory of its own there."""
    name = member.name
    if member.type not in (tarfile.REGTYPE, tarfile.AREGTYPE, tarfile.DIRTYPE) or member.issparse():
        raise Unfit(f"{name}, which is neither a file nor a directory")
    if member.mode & 0o7000:
        raise Unfit(f"{name} with the setuid, setgid or sticky bit")
    parts = [part for part in name.split("/") if part not in ("", ".")]
    if name.startswith("/") or ".." in parts or (not parts and not member.isdir()):
        raise Unfit(f"{name}, which leaves the directory")
    if ODD_IN_NAME.search(name):
        raise Unfit(f"the name {name!r} with a character that is no text")
    path = "/".join(parts).encode()
    if len(path) > PATH_LIMIT or any(len(part) > NAME_LIMIT for part in path.split(b"/")):
        raise Unfit(f"the name {name[:60]}... of {len(path)} bytes; {NAME_LIMIT} in a name and {PATH_LIMIT} in all fit")
    return path


def _write(tar: tarfile.TarFile, entries: list[Entry], tree: bytes, group: int) -> None:
    """Rights are ours, and not those of the bundle: services may read, root may write."""
    os.mkdir(tree)
    folders = [tree]
    for entry in entries:
        path = tree + b"/" + entry.path
        if entry.member is None:
            os.mkdir(path)
            folders.append(path)
            continue
        content: Any = tar.extractfile(entry.member)
        with content, open(path, "xb") as file:
            shutil.copyfileobj(content, file)
        set_rights(path, bool(entry.member.mode & 0o111), group)
    for path in reversed(folders):
        set_rights(path, True, group)


def set_rights(path: str | bytes, is_executable: bool, group: int) -> None:
    try:
        if group >= 0:
            os.chown(path, -1, group)
        mode = 0o755 if is_executable else 0o644
        os.chmod(path, mode & 0o750 if group >= 0 else mode)
    except OSError as error:
        raise Failure(NOT_WRITTEN, f"owner and rights cannot be set: {error.strerror}") from error


def group_id(name: str) -> int:
    """-1 where none is given."""
    import grp

    if not name:
        return -1
    try:
        return int(name) if name.isdigit() else grp.getgrnam(name).gr_gid
    except KeyError as error:
        raise Failure(NOT_WRITTEN, f"owner and rights cannot be set: there is no group {name}") from error
