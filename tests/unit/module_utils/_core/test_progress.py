# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Progress lines: when one is due, what it says, and that it never fails a run."""

from __future__ import annotations

from pathlib import Path

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._core.progress import (
    Progress,
    ProgressLog,
    duration,
    progress_line,
    seconds_left,
)
from tests.unit.module_utils.scripted import ScriptedClock


def a_progress(percent: int | None = 45, state: str = "pending", id: str = "ami-1") -> Progress:
    return Progress("us-west-2", "web-1", id, state, percent)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "1 s"),
        (0.4, "1 s"),
        (40, "40 s"),
        (89, "89 s"),
        (90, "2 min"),
        (27 * 60, "27 min"),
        (59.4 * 60, "59 min"),
        (59.6 * 60, "1 h 00 min"),
        (81 * 60, "1 h 21 min"),
        (7200, "2 h 00 min"),
        (26 * 3600, "26 h 00 min"),
    ],
)
def test_duration_of_seconds_is_said_as_people_say_it(seconds: float, text: str) -> None:
    """Catches: `0 s`, `60 min`, or `1 h 0 min`."""
    assert duration(seconds) == text


@pytest.mark.parametrize(
    ("first", "latest", "left"),
    [
        pytest.param((0, 0), (60, 50), 60, id="half_done"),
        pytest.param((0, 50), (60, 75), 60, id="joined_half_way"),
        pytest.param((0, 0), (60, 100), 0, id="done"),
        pytest.param((0, 0), (60, 0), None, id="has_not_moved"),
        pytest.param((0, 50), (60, 40), None, id="went_back"),
        pytest.param((0, 0), (0, 50), None, id="no_time_has_passed"),
    ],
)
def test_seconds_left_is_estimated_from_two_readings(
    first: tuple[float, int], latest: tuple[float, int], left: float | None
) -> None:
    """Catches: division by nothing, or an estimate that takes what an earlier run copied for this run's speed."""
    assert seconds_left(first, latest) == left


@pytest.mark.parametrize(
    ("copy", "left", "end"),
    [
        pytest.param(a_progress(45), 720.0, "ami-1  45 %  about 12 min", id="moving"),
        pytest.param(a_progress(5), None, "ami-1   5 %", id="no_estimate_yet"),
        pytest.param(a_progress(0), None, "ami-1   0 %", id="nothing_yet_is_not_unknown"),
        pytest.param(a_progress(None), None, "ami-1 pending", id="aws_has_not_said"),
        pytest.param(a_progress(100, "available"), 0.0, "ami-1 available", id="done"),
        pytest.param(a_progress(None, "failed"), None, "ami-1 failed", id="failed"),
    ],
)
def test_progress_line_tells_region_name_id_and_status(copy: Progress, left: float | None, end: str) -> None:
    """Catches: `None %`, or columns that dance."""
    assert progress_line(copy, left) == f"us-west-2      web-1            {end}"


def test_progress_line_of_a_usual_copy_fits_80_columns_where_it_is_shown() -> None:
    """Catches: a line that wraps in a terminal or a job log, and is then no column any more."""
    copy = Progress("ap-southeast-1", "web-2026-11-19-x", "ami-0123456789abcdef0", "pending", 45)
    assert len("  " + progress_line(copy, 81 * 60)) <= 80


@pytest.mark.parametrize(
    ("readings", "lines"),
    [
        pytest.param([(0, a_progress(0))], 1, id="the_first_look_is_told"),
        pytest.param([(0, a_progress(0)), (15, a_progress(9))], 1, id="9_percent_are_not"),
        pytest.param([(0, a_progress(0)), (15, a_progress(10))], 2, id="10_percent_are"),
        pytest.param([(0, a_progress(None)), (15, a_progress(10))], 2, id="unknown_counts_as_nothing"),
        pytest.param([(0, a_progress(0)), (59, a_progress(0))], 1, id="not_yet_a_minute"),
        pytest.param([(0, a_progress(0)), (60, a_progress(0))], 2, id="a_minute"),
        pytest.param(
            [(0, a_progress(0)), (40, a_progress(5)), (70, a_progress(8))], 2, id="minute_since_the_last_line"
        ),
        pytest.param([(0, a_progress(99)), (1, a_progress(None, "available"))], 2, id="a_new_state"),
        pytest.param(
            [(0, a_progress(None, "available")), (600, a_progress(None, "available"))], 1, id="done_is_told_once"
        ),
        pytest.param([(0, a_progress(0)), (1, a_progress(0, id="ami-2"))], 2, id="each_copy_for_itself"),
    ],
)
def test_progress_log_writes_a_line_when_one_is_due(
    tmp_path: Path, readings: list[tuple[float, Progress]], lines: int
) -> None:
    """Catches: a log flooded by polls, or one that is silent for an hour."""
    clock, path = ScriptedClock(), tmp_path / "progress"
    log = ProgressLog(str(path), clock)
    for moment, copy in readings:
        clock.seconds = moment
        log.report([copy])
    assert len(path.read_text(encoding="utf-8").splitlines()) == lines


def test_progress_log_estimates_from_its_own_first_reading(tmp_path: Path) -> None:
    """Catches: an estimate since the last line only, or since the beginning of a copy that an earlier run began."""
    clock, path = ScriptedClock(), tmp_path / "progress"
    log = ProgressLog(str(path), clock)
    for moment, percent in ((0, 50), (60, 60), (120, 70)):
        clock.seconds = moment
        log.report([a_progress(percent)])
    assert [line.split("  about ")[1:] for line in path.read_text().splitlines()] == [[], ["4 min"], ["3 min"]]


def test_progress_log_without_a_path_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Catches: a file named None in the working directory."""
    monkeypatch.chdir(tmp_path)
    ProgressLog(None, ScriptedClock()).report([a_progress()])
    assert list(tmp_path.iterdir()) == []


def test_progress_log_that_cannot_write_is_silent_from_then_on(tmp_path: Path) -> None:
    """Catches: a run that fails because of a line for people."""
    folder = tmp_path / "gone"
    log = ProgressLog(str(folder / "progress"), ScriptedClock())
    log.report([a_progress()])
    folder.mkdir()
    log.report([a_progress(100, "available")])
    assert list(folder.iterdir()) == []
