# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A bundle: files as a gzip'd tar that is the same bytes whenever and wherever it is packed.

Pure: it never reads or writes a file.
"""

from __future__ import annotations

import hashlib
import io
import struct
import tarfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from .._core.errors import InvalidInput

_LEVEL, _RAW, _MEMORY = 9, -15, 9
# RFC 1952: deflate, no flags, no time, best compression, system unknown. Python's own gzip differs between versions.
_GZIP_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"
_GZIP_OR_ZLIB = 47
_FILE, _PROGRAM, _FOLDER = 0o644, 0o755, 0o755
# The same number is in the program. A configuration is text; what is larger is a mistake, and would fill the disk.
UNPACKED_LIMIT = 256 * 1024 * 1024


@dataclass(frozen=True)
class BundleFile:
    """``source`` is the file it was made of; it is not part of the bundle."""

    content: bytes
    is_executable: bool = False
    source: str = ""


def packed(files: Mapping[str, BundleFile]) -> bytes:
    """Names are relative, with slashes. Folders stand before what is in them."""
    stream = io.BytesIO()
    with tarfile.TarFile(fileobj=stream, mode="w", format=tarfile.GNU_FORMAT, encoding="utf-8") as archive:
        for folder in sorted({str(parent) for name in files for parent in PurePosixPath(name).parents} - {"."}):
            archive.addfile(_entry(folder, _FOLDER, tarfile.DIRTYPE))
        for name in sorted(files):
            file = files[name]
            entry = _entry(name, _PROGRAM if file.is_executable else _FILE, tarfile.REGTYPE)
            entry.size = len(file.content)
            archive.addfile(entry, io.BytesIO(file.content))
    return _gzipped(stream.getvalue())


def _entry(name: str, mode: int, kind: bytes) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.mode, entry.type = mode, kind
    return entry


def _gzipped(data: bytes) -> bytes:
    compressor = zlib.compressobj(_LEVEL, zlib.DEFLATED, _RAW, _MEMORY)
    tail = struct.pack("<LL", zlib.crc32(data), len(data) & 0xFFFFFFFF)
    return _GZIP_HEAD + compressor.compress(data) + compressor.flush() + tail


def unpacked(data: bytes, limit: int = UNPACKED_LIMIT) -> dict[str, BundleFile]:
    """The files of a bundle. InvalidInput if it is none, or one that no instance takes."""
    try:
        with tarfile.TarFile(fileobj=io.BytesIO(_inflated(data, limit)), encoding="utf-8") as archive:
            return {entry.name: _file(archive, entry) for entry in archive if entry.isfile()}
    except (zlib.error, tarfile.TarError, ValueError, OverflowError) as error:
        raise InvalidInput(f"it is no bundle: {error}") from error


def _inflated(data: bytes, limit: int) -> bytes:
    """At most so many bytes: whoever may write to the bucket could fill the memory of the controller with a few."""
    decompressor = zlib.decompressobj(_GZIP_OR_ZLIB)
    found = decompressor.decompress(data, limit)
    if decompressor.unconsumed_tail or len(found) >= limit:
        raise InvalidInput(f"it has more than {limit} bytes when it is unpacked, and instances take no more")
    if not decompressor.eof:
        raise InvalidInput("it is no bundle: its end is missing")
    return found


def _file(archive: tarfile.TarFile, entry: tarfile.TarInfo) -> BundleFile:
    reader = archive.extractfile(entry)
    return BundleFile(reader.read() if reader else b"", bool(entry.mode & 0o100))


def sha256_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
