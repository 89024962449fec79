"""The front table: who was faster, which runs were not done, and that rows of all benchmarks stand in one table."""

from __future__ import annotations

import pytest

from tests.benchmarks.document import document
from tests.benchmarks.figures import Figures
from tests.benchmarks.growth import Contest, Program, Runs, faster, foretold_seconds, grow, section
from tests.benchmarks.report import FRONT_COLUMNS
from tests.benchmarks.timed_playbook import Measurement


def took(seconds: float) -> Measurement:
    return Measurement(seconds, seconds, 50.0, {"us-east-1": {"ec2:DescribeImages": 1}}, False, "")


def contest(ours: float, other: float, most_of_ours: int = 10_000) -> Contest:
    """Programs that take so many seconds for each thing."""
    return Contest(
        "images, nothing to do",
        "growth-images",
        Program("lifeboat.aws", lambda size: took(ours * size)),
        [Program("loop", lambda size: took(other * size))],
        most_of_ours,
    )


@pytest.mark.parametrize(
    ("ours", "other", "text"),
    [
        (1.0, 20.0, "lifeboat.aws, 20.0 times"),
        (2.0, 1.0, "**the other, 2.0 times**"),
        (1.0, None, "-"),
        (None, 1.0, "-"),
    ],
)
def test_faster_names_the_one_that_was(ours: float | None, other: float | None, text: str) -> None:
    assert faster(took(ours) if ours else None, took(other) if other else None) == text


def test_another_program_stops_where_it_would_take_too_long_and_the_table_says_so() -> None:
    told: list[str] = []
    found = contest(0.001, 0.5)
    runs = grow(found, (1, 10, 100, 1000), told.append)
    assert {name: sorted(each) for name, each in runs.items()} == {
        "lifeboat.aws": [1, 10, 100, 1000],
        "loop": [1, 10, 100],
    }
    table = section(found, runs)
    assert [row[0].split()[0] for row in table.rows] == ["1", "10", "100", "1,000"]
    assert table.rows[-1][1:3] == ("-", "1.00 s / -")
    assert table.notes[0] == "loop has no run with more than 100, which took 50 s: it would take too long, or failed."
    assert {len(row) for row in table.rows} == {len(FRONT_COLUMNS)}


def test_ours_stops_at_its_own_limit_and_known_runs_are_not_done_again() -> None:
    known: Runs = {"loop": {10: took(70)}}
    told: list[str] = []
    runs = grow(contest(0.001, 0.5, most_of_ours=10), (10, 100), told.append, known=known)
    assert (sorted(runs["lifeboat.aws"]), runs["loop"][10].seconds) == ([10], 70)
    assert told == ["lifeboat.aws, 10 images, nothing to do"]


@pytest.mark.parametrize(
    ("runs", "size", "seconds"),
    [({1: took(2)}, 10, 20), ({1: took(2), 10: took(11)}, 100, 101), ({10: took(5)}, 100, 50)],
)
def test_foretold_seconds_go_by_one_thing_more(runs: dict[int, Measurement], size: int, seconds: float) -> None:
    assert foretold_seconds(runs, size) == pytest.approx(seconds)


def test_rows_of_all_benchmarks_stand_in_one_table_at_the_top() -> None:
    found = contest(0.001, 0.5)
    front = section(found, grow(found, (1,), lambda _text: None))
    figures = {name: Figures("", "", ["a machine"], [front]) for name in ("images", "databases")}
    text = document(figures)
    assert text.count(f"| {' | '.join(FRONT_COLUMNS)} |") == 1
    assert text.count("| 1 images, nothing to do: loop |") == 2
    assert text.index("1 images") < text.index("## What is compared")
    assert text.count("![Wall time of images, nothing to do](diagrams/growth-images.svg)") == 2
