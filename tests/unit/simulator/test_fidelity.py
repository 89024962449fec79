"""The comparison with recorded answers: it finds differences, and accepts only explained ones."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.simulator import fidelity, fidelity_errors
from tests.simulator.client import REPOSITORY


@pytest.mark.parametrize(
    ("real", "ours", "expected"),
    [
        ({"A": "x"}, {"A": "y"}, []),
        ({"A": "x"}, {}, ["missing A"]),
        ({}, {"A": "x"}, ["additional A"]),
        ({"A": 1}, {"A": "1"}, ["A is text, not number"]),
        ({"A": True}, {"A": 1}, ["A is number, not bool"]),
        ({"A": [{"B": "x"}, {"C": "y"}]}, {"A": [{"B": "x", "C": "y"}]}, []),
        ({"A": {"B": {"C": "x"}}}, {"A": {"B": {}}}, ["missing A.B.C"]),
    ],
)
def test_compare_reports_fields_and_types(real: dict[str, Any], ours: dict[str, Any], expected: list[str]) -> None:
    assert [difference.what for difference in fidelity.compare("any", real, ours)] == expected


def test_accepted_difference_has_a_reason_and_only_for_its_recording() -> None:
    text = "additional Images[].DeregistrationProtection"
    assert fidelity.explanation("ec2.DescribeImages.two-disks", text)
    assert not fidelity.explanation("ec2.DescribeImages.2025-createimage", text)


@pytest.mark.parametrize(
    ("recorded", "message", "same"),
    [
        ("The snapshot 'snap-0d16' does not exist.", "The snapshot 'snap-09' does not exist.", True),
        ("key arn:aws:kms:us-east-1:644160558196:x", "key arn:aws:kms:us-east-1:123456789012:x", True),
        (
            "from an encrypted snapshot is no... (rest cut in source)",
            "from an encrypted snapshot is not supported.",
            True,
        ),
        ("No attributes specified.", "No attributes specified. At all.", False),
    ],
)
def test_error_texts_are_the_same_but_for_ids(recorded: str, message: str, same: bool) -> None:
    assert fidelity_errors.is_same({"code": "C", "message": recorded}, "C", message) is same


def _run(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.simulator.fidelity", str(folder)]
    return subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)


def test_unexplained_difference_ends_with_1_and_names_it(tmp_path: Path) -> None:
    recording = {"data": {"ImageBlockPublicAccessState": "unblocked", "ManagedBy": "account", "New": "field"}}
    (tmp_path / "ec2.GetImageBlockPublicAccessState.json").write_text(json.dumps(recording))
    (tmp_path / "ec2.DescribeMoon.json").write_text("{}")
    result = _run(tmp_path)
    assert result.returncode == 1
    assert "missing New: NOT EXPLAINED" in result.stdout
    assert "ec2.DescribeMoon" in result.stdout.split("Not covered yet:")[1]


def test_folder_without_recordings_is_an_error(tmp_path: Path) -> None:
    assert _run(tmp_path).returncode == 2
