"""How long checks are asked, with a clock that only sleeping moves and an AWS that follows a script."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import InvalidInput
from ansible_collections.lifeboat.aws.plugins.module_utils._core.shell import Clients
from ansible_collections.lifeboat.aws.plugins.module_utils._verify.model import Row
from ansible_collections.lifeboat.aws.plugins.module_utils._verify.progress import SeenLog
from ansible_collections.lifeboat.aws.plugins.module_utils._verify.request import request_from_params
from ansible_collections.lifeboat.aws.plugins.module_utils._verify.run import rows_of, run_checks
from tests.unit.module_utils.scripted import ScriptedClient, ScriptedClock, aws_error

ALARM = {"verify": [{"alarm": "errors"}], "times": 2, "interval": "10s", "timeout": "1m", "region": "us-west-2"}


def answer(state: str) -> dict[str, Any]:
    return {"MetricAlarms": [{"AlarmName": "errors", "StateValue": state}], "CompositeAlarms": []}


def row_of(clock: ScriptedClock, *answers: Any, path: Path | None = None, **params: Any) -> Row:
    cloudwatch = ScriptedClient(describe_alarms=list(answers))
    log = SeenLog(str(path) if path else None, "shop-web", clock)
    [row] = rows_of(
        request_from_params({**ALARM, **params}), Clients(lambda _service, **_options: cloudwatch), clock, log
    )
    return row


def test_check_ends_when_it_has_answered_often_enough_in_a_row() -> None:
    clock = ScriptedClock()
    states = ("INSUFFICIENT_DATA", "OK", "ALARM", "OK", "OK")
    row = row_of(clock, *map(answer, states))
    assert (row.is_full, row.attempts, clock.slept) == (True, 5, [10.0] * 4)
    assert row.since is not None
    assert row.since.second == 30


def test_check_goes_on_while_an_answer_may_still_come() -> None:
    """Catches: giving up on a throttled question, or on an alarm that somebody is creating just now."""
    row = row_of(ScriptedClock(), {}, aws_error("Throttling"), answer("OK"), answer("OK"))
    assert (row.is_full, row.attempts) == (True, 4)


def test_check_ends_at_once_when_nothing_can_change() -> None:
    row = row_of(ScriptedClock(), aws_error("AccessDenied", operation="DescribeAlarms"))
    assert (row.is_full, row.attempts) == (False, 1)
    assert row.last is not None
    assert "allow them the IAM action cloudwatch:DescribeAlarms" in row.last.text


@pytest.mark.parametrize(
    ("timeout", "attempts", "seconds"),
    [pytest.param("1m", 7, 60, id="with one more at the end"), pytest.param("25s", 4, 25, id="no later than that")],
)
def test_check_ends_when_its_time_is_over(timeout: str, attempts: int, seconds: float) -> None:
    clock = ScriptedClock()
    row = row_of(clock, *[answer("ALARM")] * attempts, timeout=timeout)
    assert (row.is_full, row.attempts, clock.seconds) == (False, attempts, seconds)


def test_progress_has_a_line_for_what_changes_and_one_a_minute(tmp_path: Path) -> None:
    states = ["ALARM"] * 8 + ["OK", "OK"]
    row_of(ScriptedClock(), *map(answer, states), path=tmp_path / "lines", timeout="10m")
    assert (tmp_path / "lines").read_text(encoding="utf-8").splitlines() == [
        "shop-web         alarm errors state ALARM",
        "shop-web         alarm errors state ALARM, after 60 s",
        "shop-web         alarm errors answer 1 of 2: state OK, after 80 s",
        "shop-web         alarm errors answer 2 of 2: state OK, after 2 min",
    ]


def test_port_without_a_host_is_refused_once_it_would_be_asked() -> None:
    params = {**ALARM, "verify": [{"alarm": "errors"}, {"port": 5432}]}
    result, failure = run_checks(params, Clients(lambda: None), ScriptedClock(), is_predicted=True)
    assert ("port 5432 of its endpoint: would be asked" in result["lines"][1], failure) == (True, None)
    with pytest.raises(InvalidInput, match=r"verify\[1\].host: required, because there is no endpoint"):
        run_checks(params, Clients(lambda: None), ScriptedClock(), is_predicted=False)


def test_url_with_the_endpoint_is_predicted_before_there_is_one() -> None:
    """Catches: --check that fails because nothing is restored yet."""
    params = {**ALARM, "verify": [{"url": "http://{endpoint}/health"}]}
    result, failure = run_checks(params, Clients(lambda: None), ScriptedClock(), is_predicted=True)
    assert ("http://endpoint-of-the-workload/health: would be" in result["lines"][0], failure) == (True, None)
