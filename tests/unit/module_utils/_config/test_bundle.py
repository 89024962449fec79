# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Bundles: the same bytes from the same files, whatever packs them, and read by tar as they were."""

from __future__ import annotations

import io
import tarfile
import zlib

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._config.bundle import (
    BundleFile,
    packed,
    sha256_of,
    unpacked,
)
from ansible_collections.lifeboat.aws.plugins.module_utils._config.differences import differences, listing
from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import InvalidInput

FILES = {
    "app.conf": BundleFile(b"a=1\n" * 500),
    "bin/reload": BundleFile(b"#!/bin/sh\n", is_executable=True),
    "nginx/sites/größe.conf": BundleFile(b"\x00\xff"),
    f"{'long/' * 30}name": BundleFile(b""),
}
# The tests run on several interpreters, so this is also the proof that all of them pack the same bytes.
SHA256 = "a9486db2639a0bdba04d9018899c60c85e5789d878b0966e3dbb0ed894d00f89"


@pytest.mark.skipif("ng" in zlib.ZLIB_RUNTIME_VERSION, reason="zlib-ng compresses in its own way")
def test_packed_is_what_it_has_always_been() -> None:
    """Catches: a new release that makes a new bundle of the same files, and restarts every application."""
    assert sha256_of(packed(FILES)) == SHA256


def test_packed_order_of_files_does_not_matter() -> None:
    assert packed(dict(reversed(FILES.items()))) == packed(FILES)


def test_packed_is_read_by_tar() -> None:
    with tarfile.open(fileobj=io.BytesIO(packed(FILES)), mode="r:gz") as archive:
        entries = {entry.name: entry for entry in archive}
    assert {name for name, entry in entries.items() if entry.isfile()} == set(FILES)
    assert all(entry.isfile() or entry.isdir() for entry in entries.values())
    assert {(entry.mtime, entry.uid, entry.gid, entry.uname, entry.gname) for entry in entries.values()} == {
        (0, 0, 0, "", "")
    }
    assert {entry.mode for entry in entries.values()} == {0o644, 0o755}
    assert entries["bin/reload"].mode == entries["bin"].mode == 0o755
    assert list(entries).index("bin") < list(entries).index("bin/reload")


def test_unpacked_is_what_was_packed() -> None:
    assert unpacked(packed(FILES)) == FILES


@pytest.mark.parametrize("data", [b"", b"no bundle", packed(FILES)[:200]], ids=["empty", "text", "truncated"])
def test_unpacked_what_is_no_bundle_is_an_error(data: bytes) -> None:
    with pytest.raises(InvalidInput, match="it is no bundle"):
        unpacked(data)


def test_unpacked_of_a_few_bytes_that_would_fill_the_memory_is_refused() -> None:
    """Catches: a bundle of kilobytes in a bucket that takes gigabytes on the controller."""
    small = packed({"zeros": BundleFile(bytes(10_000_000))})
    assert len(small) < 20_000
    with pytest.raises(InvalidInput, match="more than 1000000 bytes when it is unpacked"):
        unpacked(small, limit=1_000_000)
    assert len(unpacked(small)["zeros"].content) == 10_000_000


def test_differences_by_kind() -> None:
    before = {"same": BundleFile(b"1"), "content": BundleFile(b"1"), "mode": BundleFile(b"1"), "gone": BundleFile(b"1")}
    after = {
        "same": BundleFile(b"1", source="elsewhere"),
        "content": BundleFile(b"2"),
        "mode": BundleFile(b"1", is_executable=True),
        "new": BundleFile(b"1"),
    }
    found = differences(before, after)
    assert (found.added, found.modified, found.removed) == (("new",), ("content", "mode"), ("gone",))
    assert found
    assert not differences(before, before)


def test_listing_never_shows_what_is_in_a_file() -> None:
    text = listing({"b": BundleFile(b"confidential"), "a": BundleFile(b"x", is_executable=True)})
    assert "confidential" not in text
    assert [line.split()[0] + line.split()[-1] for line in text.splitlines()] == ["xa", "-b"]
