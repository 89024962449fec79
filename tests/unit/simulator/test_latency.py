"""The way to a distant region: what a call waits for, and connections that are worth keeping."""

from __future__ import annotations

import http.client

import pytest

from tests.simulator import latency
from tests.simulator.settings import Settings

from .support import SOURCE, Aws


@pytest.mark.parametrize(("is_new", "seconds"), [(True, 0.28), (False, 0.08)])
def test_new_connection_costs_more_than_a_call(monkeypatch: pytest.MonkeyPatch, is_new: bool, seconds: float) -> None:
    slept: list[float] = []
    monkeypatch.setattr(latency.time, "sleep", slept.append)
    settings = Settings(call_latency_seconds=0.08, connection_latency_seconds=0.2)
    latency.wait(settings, is_new_connection=is_new)
    assert slept == [pytest.approx(seconds)]


def test_no_latency_does_not_sleep(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr(latency.time, "sleep", slept.append)
    latency.wait(Settings(), is_new_connection=True)
    assert slept == []


@pytest.mark.parametrize(("latency_seconds", "stays_open"), [(0.0, False), (0.001, True)])
def test_connections_stay_open_when_opening_them_costs_something(
    aws: Aws, latency_seconds: float, stays_open: bool
) -> None:
    aws.sim.configure(connection_latency_seconds=latency_seconds)
    connection = http.client.HTTPConnection(aws.sim.endpoint.removeprefix("http://"), timeout=10)
    connection.request("POST", "/", "Action=DescribeRegions&Version=2016-11-15")
    answer = connection.getresponse()
    answer.read()
    assert (answer.getheader("Connection") != "close") is stays_open
    connection.close()


def test_seeded_snapshots_are_there_as_they_were_said_to_be(aws: Aws) -> None:
    spec = {
        "volume": "vol-00000000000000001",
        "size_gib": 20,
        "tags": {"Name": "files"},
        "created": "2026-11-01T06:10:00Z",
    }
    [first, copy] = aws.sim.seed_snapshots(SOURCE, [spec, {}])
    found = {each["SnapshotId"]: each for each in aws.ec2(SOURCE).describe_snapshots(OwnerIds=["self"])["Snapshots"]}
    assert (found[first]["VolumeId"], found[first]["VolumeSize"]) == ("vol-00000000000000001", 20)
    assert (found[first]["State"], found[first]["Tags"]) == ("completed", [{"Key": "Name", "Value": "files"}])
    assert found[copy]["VolumeId"] == "vol-ffffffff"
    with pytest.raises(ValueError, match="unknown fields colour"):
        aws.sim.seed_snapshots(SOURCE, [{"colour": "red"}])
