"""The guard against another moto, and the pure parts: durations, filters, buckets."""

from __future__ import annotations

import pytest

from tests.simulator import moto_guard
from tests.simulator.clock import Failure, Job, SimClock
from tests.simulator.durations import copy_seconds, timed_copy_seconds
from tests.simulator.moto_guard import GUARDED, MotoHasChanged
from tests.simulator.patches.replacing import replace


def test_installed_moto_is_the_one_we_patched() -> None:
    moto_guard.check()


@pytest.mark.parametrize("name", GUARDED)
def test_each_changed_function_is_refused_by_name(name: str) -> None:
    changed = {**moto_guard.current_hashes(), name: "0" * 64}
    with pytest.raises(MotoHasChanged, match=name.replace(".", r"\.")):
        moto_guard.check(changed)


def test_function_that_is_gone_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moto_guard, "GUARDED", ("moto.ec2.models.amis:AmiBackend.no_such_thing",))
    with pytest.raises(MotoHasChanged, match="no longer has"):
        moto_guard.check({})


@pytest.mark.parametrize(
    ("name", "text"),
    [("moto.core.models:base_decorator", "has to be in"), ("moto.ec2.models.amis:Ami.no_such_thing", "moto has no")],
    ids=["not guarded", "not there"],
)
def test_only_guarded_and_existing_functions_are_replaced(name: str, text: str) -> None:
    with pytest.raises(LookupError, match=text):
        replace(name, None)


@pytest.mark.parametrize(
    ("source", "destination", "gib", "minutes"),
    [
        ("us-east-1", "us-west-2", 50, 27),
        ("us-west-2", "us-east-1", 50, 27),
        ("us-east-1", "eu-west-1", 50, 41),
        ("us-east-1", "ap-southeast-1", 50, 81),
        ("eu-west-1", "eu-central-1", 50, 45),
        ("us-east-1", "us-east-1", 50, 5),
        ("us-east-1", "us-west-2", 100, 27 * 1.9),
    ],
)
def test_copy_time_follows_route_and_size(source: str, destination: str, gib: int, minutes: float) -> None:
    assert copy_seconds(source, destination, gib) == pytest.approx(minutes * 60)


def test_time_based_copy_cannot_be_faster_than_the_throughput_limit() -> None:
    # EBS guide, time-based-copies: 500 MiB/s per snapshot.
    assert timed_copy_seconds(15, 50) == 900
    assert timed_copy_seconds(15, 1000) == pytest.approx(2048)


def test_clock_scales_freezes_and_advances_without_sleeping() -> None:
    clock = SimClock(scale=1000)
    clock.freeze(True)
    before, stamp = clock.elapsed(), clock.now()
    clock.advance(60)
    assert clock.elapsed() - before == pytest.approx(60)
    assert 60 <= (clock.now() - stamp).total_seconds() < 61
    with pytest.raises(ValueError, match="only goes forward"):
        clock.advance(-1)


def test_failing_job_never_reaches_one_hundred_percent() -> None:
    clock = SimClock()
    clock.freeze(True)
    job = Job(clock, clock.elapsed(), 100, Failure("Client.InternalError", "no"))
    clock.advance(500)
    assert (job.is_over, job.has_failed, job.percent) == (True, True, 99)
