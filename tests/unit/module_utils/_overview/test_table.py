# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The table of recovery points: what is in it, and that it fits a terminal whatever is in it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._facts.points import Points
from ansible_collections.lifeboat.aws.plugins.module_utils._overview.promises import Seen, promised
from ansible_collections.lifeboat.aws.plugins.module_utils._overview.table import summary, table, verdict_of

MOMENT = "2026-11-27 21:20 UTC"
HOUR = 3600


def a_copy(number: int = 1, **about: Any) -> dict[str, Any]:
    return {
        "id": f"ami-{number:017x}",
        "arn": f"arn:aws:ec2:us-west-2::image/ami-{number:017x}",
        "source_created": f"2026-11-{number:02d}T06:10:00Z",
        "age": 2 * HOUR,
        **about,
    }


def a_point(**about: Any) -> dict[str, Any]:
    return {
        "set": "web",
        "kind": "ami",
        "region": "us-west-2",
        "source_region": "us-east-1",
        "source_account": "123456789012",
        "source_resource": None,
        "newest": a_copy(19),
        "kept": 3,
        "pending": [],
        "failed": [],
        **about,
    }


def shown(*points: dict[str, Any], rpo: timedelta | None = None) -> list[str]:
    seen = Seen((), ("us-west-2",), ("ami",), Points(points, {}))
    judged = promised([seen], rpo).points
    return table(judged, [], MOMENT, summary(verdict_of(judged, False), judged))


def test_table_without_rpo_has_no_column_for_it() -> None:
    assert shown(a_point()) == [
        "Recovery points in us-west-2                              2026-11-27 21:20 UTC",
        "",
        "region     set  kind  age  kept  newest",
        "us-west-2  web  ami   2 h  3     ami-00000000000000013",
        "",
        "OK: 1 set",
    ]


def test_table_says_what_misses_its_rpo_what_is_coming_and_what_has_failed() -> None:
    pending = [a_copy(20, progress=45, seconds_left=1200), a_copy(21, progress=None, seconds_left=None)]
    failed = [a_copy(18, reason="older"), a_copy(22, reason="Client.InternalError"), a_copy(23, reason=None)]
    lines = shown(a_point(pending=pending, failed=failed), a_point(set="batch", newest=None, kept=0), rpo=timedelta(0))
    assert lines[2:] == [
        "region     set    kind  age   rpo         kept  newest",
        "us-west-2  batch  ami   none  0 s MISSED  0     -",
        "us-west-2  web    ami   2 h   0 s MISSED  3     ami-00000000000000013",
        "    being copied: ami-00000000000000014, 45 %, about 20 min left",
        "    being copied: ami-00000000000000015",
        "    failed: ami-00000000000000016, Client.InternalError",
        "    failed: ami-00000000000000017, AWS states no reason",
        "",
        "MISSING: 2 sets, 1 without recovery point, 1 outside their RPO, 1 being copied",
    ]


def test_table_fits_a_terminal_whatever_the_names_are() -> None:
    """Catches: a line that wraps, and a name or an id of which half is nowhere."""
    name, snapshot = "a-very-long-name-of-a-set-of-databases", f"lifeboat-{'x' * 52}-20261119"
    about = {"region": "ap-southeast-2", "kind": "rds_instance", "source_resource": "shop"}
    newest = a_copy(age=23 * HOUR + 45 * 60, id=snapshot)
    twins = [a_point(set=name, **about, newest=newest), a_point(set=name, **about, source_account="210987654321")]
    lines = shown(*twins, rpo=timedelta(hours=13, minutes=15))
    assert max(map(len, lines)) <= 78
    assert sum(f"set: {name}" in line for line in lines) == 2
    assert any(snapshot in line for line in lines)
    assert "    of shop, 210987654321, us-east-1" in lines


@pytest.mark.parametrize(
    ("age", "within", "text"),
    [
        pytest.param(24 * HOUR, True, "24 h", id="exactly"),
        pytest.param(24 * HOUR + 1, False, "24 h", id="a_second_late"),
        pytest.param(-60, True, "0 s", id="clocks_differ"),
        pytest.param(-2 * HOUR, False, "future", id="future"),
    ],
)
def test_age_is_within_the_rpo(age: int, within: bool, text: str) -> None:
    point = a_point(newest=a_copy(19, age=age))
    seen = Seen((), ("us-west-2",), ("ami",), Points((point,), {}))
    [judged] = promised([seen], timedelta(hours=24)).points
    assert judged["within_rpo"] is within
    assert f"  {text}  " in shown(point, rpo=timedelta(hours=24))[3]


def test_what_two_credentials_have_shown_is_there_once() -> None:
    seen = Seen((), ("us-west-2",), ("ami",), Points((a_point(),), {}))
    assert len(promised([seen, seen], None).points) == 1


@pytest.mark.parametrize(
    ("points", "could_not_tell", "verdict"),
    [
        pytest.param([], False, "MISSING", id="nothing"),
        pytest.param([], True, "UNKNOWN", id="nothing_read"),
        pytest.param([(True, True)], True, "UNKNOWN", id="unread"),
        pytest.param([(True, False)], True, "RPO MISSED", id="late"),
        pytest.param([(True, False), (False, None)], False, "MISSING", id="missing"),
        pytest.param([(True, None)], False, "OK", id="no_promise"),
    ],
)
def test_verdict_is_the_worst(points: list[tuple[bool, bool | None]], could_not_tell: bool, verdict: str) -> None:
    rows = [{"newest": {} if there else None, "within_rpo": within} for there, within in points]
    assert verdict_of(rows, could_not_tell) == verdict
