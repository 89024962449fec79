# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Paths on the controller that cannot be meant, and files that cannot be written."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import InvalidInput
from ansible_collections.lifeboat.aws.plugins.plugin_utils._sync.files import written
from ansible_collections.lifeboat.aws.plugins.plugin_utils.controller_files import (
    base_of_reports,
    path_from,
    write_whole,
)

NOT_A_PATH = [
    ("~nosuchuser/x", "home directory in '~nosuchuser/x' is not known"),
    ("a\0b", r"NUL character in 'a\x00b'"),
]


@pytest.mark.parametrize(("name", "said"), NOT_A_PATH)
def test_path_that_cannot_be_meant_is_one_sentence(name: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as error:
        path_from(tmp_path, name, "source")
    assert str(error.value).startswith("source: ")
    assert said in str(error.value)
    problem = written({}, name, str(tmp_path))
    assert problem is not None
    assert problem.startswith("dr_sync_report_file: ")
    assert said in problem


@pytest.mark.parametrize("failing", ["chmod", "replace", "fdopen"])
def test_file_that_cannot_be_written_leaves_nothing(
    failing: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Catches: a temporary file that stays, and a report that is lost because the new one could not be written."""
    report = tmp_path / "report.json"
    report.write_text("old")

    def fail(*_arguments: Any, **_options: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, failing, fail)
    with pytest.raises(OSError, match="No space left"):
        write_whole(report, b"new")
    problem = written({"a": 1}, "report.json", str(tmp_path))
    assert problem == ("dr_sync_report_file: the report could not be written to report.json: No space left on device")
    assert [path.name for path in tmp_path.iterdir()] == ["report.json"]
    assert report.read_text() == "old"


def test_reports_of_a_playbook_of_a_collection_are_relative_to_the_current_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Catches: a report that is written into the installed collection, where its user does not find it."""
    monkeypatch.chdir(tmp_path)
    assert base_of_reports("/srv/playbooks") == "/srv/playbooks"
    assert base_of_reports("/usr/share/ansible_collections/lifeboat/aws/playbooks") == str(tmp_path)
