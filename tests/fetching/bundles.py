"""Bundles and pointers as the role dr_config publishes them, and some that it never would.

It never uploads anything.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass, field

PREFIX = "lifeboat-config"
# name -> (kind of entry, where it points to)
Odd = Mapping[str, tuple[bytes, str]]


def tar_gz(files: Mapping[str, bytes], odd: Odd | None = None, mode: int = 0o644) -> bytes:
    """Sorted, without times and owners; ``odd`` entries come first."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.GNU_FORMAT) as tar:
        for name, (kind, goal) in (odd or {}).items():
            entry = tarfile.TarInfo(name)
            entry.type, entry.linkname, entry.mode = kind, goal, 0o777
            tar.addfile(entry)
        for name in sorted(_folders(files)):
            entry = tarfile.TarInfo(name)
            entry.type, entry.mode = tarfile.DIRTYPE, 0o755
            tar.addfile(entry)
        for name in sorted(files):
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode = len(files[name]), mode
            tar.addfile(entry, io.BytesIO(files[name]))
    return gzip.compress(packed.getvalue(), mtime=0)


def _folders(files: Mapping[str, bytes]) -> set[str]:
    parts = [name.split("/")[:-1] for name in files if not name.startswith(("/", ".."))]
    return {"/".join(part[: n + 1]) for part in parts for n in range(len(part))}


@dataclass(frozen=True)
class Publication:
    """One version for one region. ``claims`` replaces what the pointer says."""

    bundle: bytes
    region: str
    application: str = "shop"
    environment: str = "production"
    version: str = "20261121T094600Z"
    claims: Mapping[str, str | None] = field(default_factory=dict)

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.bundle).hexdigest()

    @property
    def folder(self) -> str:
        return f"{PREFIX}/{self.application}/{self.environment}"

    @property
    def pointer_key(self) -> str:
        return f"{self.folder}/current.json"

    @property
    def bundle_key(self) -> str:
        return f"{self.folder}/bundles/{self.sha256}.tar.gz"

    def pointer(self) -> bytes:
        """One key on each line, sorted."""
        items = {
            "application": self.application,
            "bundle": self.bundle_key,
            "environment": self.environment,
            "format": "1",
            "published": "2026-11-21T09:46:00Z",
            "region": self.region,
            "sha256": self.sha256,
            "size": str(len(self.bundle)),
            "version": self.version,
            **self.claims,
        }
        said = {name: value for name, value in items.items() if value is not None}
        return (json.dumps(said, indent=2, sort_keys=True) + "\n").encode()
