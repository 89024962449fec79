# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The pointer: text that sed can read, and back."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._config.pointer import Entry, Pointer, pointer_from_text
from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import InvalidInput

SHA256 = "ab" * 32
POINTER = Pointer(
    application="shop",
    environment="production",
    region="us-west-2",
    version="20261121T094600Z",
    published="2026-11-21T09:46:00Z",
    sha256=SHA256,
    size="12345",
    bundle=f"lifeboat-config/shop/production/bundles/{SHA256}.tar.gz",
    history=(
        Entry("20261121T094600Z", "2026-11-21T09:46:00Z", SHA256),
        Entry("2026.11-rc_1", "2026-11-20T09:46:00Z", "cd" * 32),
    ),
)


def test_pointer_text_is_read_back() -> None:
    assert pointer_from_text(POINTER.to_text(), "it") == POINTER


@pytest.mark.parametrize("key", ["bundle", "region", "sha256", "size", "version"])
def test_pointer_text_is_read_by_sed(key: str, tmp_path: Path) -> None:
    """Catches: two keys in one line, or escapes, which the fetcher does not know."""
    path = tmp_path / "current.json"
    path.write_text(POINTER.to_text(), encoding="utf-8")
    script = f's/^ *"{key}": "\\([^"]*\\)",\\{{0,1\\}}$/\\1/p'
    found = subprocess.run(["sed", "-n", script, str(path)], capture_output=True, text=True, check=True)
    assert found.stdout == f"{getattr(POINTER, key)}\n"


def test_pointer_text_has_sorted_keys() -> None:
    keys = list(json.loads(POINTER.to_text()))
    assert keys == sorted(keys)
    assert len(POINTER.to_text().splitlines()) == len(keys) + 2


def test_pointer_without_history_has_itself() -> None:
    document = {key: value for key, value in json.loads(POINTER.to_text()).items() if key != "history"}
    assert pointer_from_text(json.dumps(document), "it").history == POINTER.history[:1]


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", "no JSON", POINTER.to_text().replace('"1"', '"2"'), POINTER.to_text().replace("sha256", "sha1")],
    ids=["empty", "list", "no_keys", "text", "another_format", "no_sha256"],
)
def test_pointer_from_what_is_none_is_an_error(text: str) -> None:
    with pytest.raises(InvalidInput, match=r"^s3://bucket/key (is none of|has the format 2)"):
        pointer_from_text(text, "s3://bucket/key")


def test_pointer_with_a_quote_is_an_error() -> None:
    with pytest.raises(InvalidInput, match="version"):
        replace(POINTER, version='a"b').to_text()
