# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Files of evidence that a report is given: what is none, or not there, is said and not passed over."""

from __future__ import annotations

from pathlib import Path

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import InvalidInput
from ansible_collections.lifeboat.aws.plugins.plugin_utils._report.files import given_from_files


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("empty", "/empty has no file that ends in .json; expected what a drill or failover wrote"),
        ("missing", "/missing cannot be read: No such file or directory"),
        ("other.json", "/other.json: it is no evidence of a run"),
        ("text.json", "/text.json is no YAML or JSON"),
    ],
)
def test_evidence_that_is_none_is_refused(tmp_path: Path, name: str, said: str) -> None:
    """Catches: a page without the drills that it was asked to have, with nothing said about it."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "other.json").write_text("{}", encoding="utf-8")
    (tmp_path / "text.json").write_text("no evidence", encoding="utf-8")
    with pytest.raises(InvalidInput) as refused:
        given_from_files({"evidence_files": [name]}, str(tmp_path))
    assert said in str(refused.value)
