"""Names of instances in a zone of 5,000 records: what a run of ours costs, and how it compares with amazon.aws.route53.

Each side has its measured run on what its own first run left; neither waits for the name servers.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.simulator.client import Simulator

from .comparison import OURS, Pair, comparison, cpu_seconds, measure_pair, seconds, seconds_text
from .fleet import SOURCE_REGION
from .growth import Contest, Program, grow, section
from .report import Section, calls_text, calls_total, check
from .timed_playbook import Measure, Measurement, measure_playbook

MEASURES = (
    "plugins/modules/ec2_dyndns_register.py",
    "plugins/module_utils/_dns",
)
ZONE = "shop.example"
RECORDS, QUICK_RECORDS = 5000, 50
FLEET, QUICK_FLEET = 100, 3
PEER = "route53"
# Promised: two calls, and one for each of the two names.
MOST_CALLS = 4
SIZES, QUICK_SIZES = (1, 10, 100, 1000, 10_000), (1, 3)
# The tags of an instance have room for about so many names that ours has registered.
NAMES_OF_INSTANCE = 100
_NOTES = [f"Of ours, more than {NAMES_OF_INSTANCE} names are those of several instances."]


def run(aws: Simulator, folder: Path, tell: Callable[[str], None], quick: bool) -> list[Section]:
    records, instances, runs = (QUICK_RECORDS, QUICK_FLEET, 1) if quick else (RECORDS, FLEET, 3)
    contest = nothing_to_do(aws, folder, records)
    return [
        section(contest, grow(contest, QUICK_SIZES if quick else SIZES, tell), _NOTES),
        _against_peer(aws, folder, tell, records, runs),
        _fleet(aws, folder, tell, records, instances, runs),
    ]


def nothing_to_do(aws: Simulator, folder: Path, records: int, run: Measure = measure_playbook) -> Contest:
    """An instance whose names all have their records, among so many others."""

    def measure(name: str, count: int) -> Measurement:
        aws.reset()
        names = [f"n{i}.{ZONE}" for i in range(count)]
        there = [{"name": each, "type": "A", "ttl": 60, "values": [_address(0)]} for each in names]
        is_ours = name == "names_ours"
        aws.seed_zone(ZONE, [] if is_ours else there, count=records)
        parts = [names[n : n + NAMES_OF_INSTANCE] for n in range(0, count, NAMES_OF_INSTANCE)]
        addresses = [{"public_ip": _address(n), "private_ip": f"10.0.1.{n + 7}"} for n in range(len(parts))]
        ids = aws.seed_instances(SOURCE_REGION, addresses)
        fleet = [{"instance_id": each, "public_hostnames": part} for each, part in zip(ids, parts, strict=True)]
        variables = {"fleet": fleet}
        if is_ours:
            # Its own first run, because it writes down whose the names are.
            measure_playbook(aws, name, folder, variables)
            aws.advance(60)
        found = run(aws, name, folder, variables)
        check(not found.changed, f"{name} changed something, though {count} names had their records")
        return found

    return Contest(
        f"names in a zone of {records:,} records, nothing to do",
        "growth-names",
        Program(OURS, lambda count: measure("names_ours", count)),
        [Program(PEER, lambda count: measure("names_peer", count))],
    )


def _address(instance: int) -> str:
    return f"203.0.113.{instance + 7}"


def _against_peer(aws: Simulator, folder: Path, tell: Callable[[str], None], records: int, runs: int) -> Section:
    names = [f"www.{ZONE}", f"api.{ZONE}"]
    tell(f"lifeboat.aws.ec2_dyndns_register, 2 names, {records} records, runs: {runs} first, {runs} more")
    before = _measure(aws, folder, "names_ours", records, [names], runs)
    tell(f"amazon.aws.{PEER}, the same, runs: {runs} first, {runs} more")
    peer = _measure(aws, folder, "names_peer", records, [names], runs)
    # Once more, because what else the machine does may have changed meanwhile.
    tell("lifeboat.aws.ec2_dyndns_register once more")
    ours = before.with_more(_measure(aws, folder, "names_ours", records, [names], runs))
    calls = calls_total(ours.again[-1].counts)
    check(calls <= MOST_CALLS, f"{calls} calls with nothing to do: {calls_text(ours.again[-1].counts)}")
    title = f"Nothing to do: an instance with 2 names in a zone of {records:,} records"
    return comparison(title, PEER, ours.again, peer.again, None)


def _fleet(
    aws: Simulator, folder: Path, tell: Callable[[str], None], records: int, instances: int, runs: int
) -> Section:
    tell(f"lifeboat.aws.ec2_dyndns_register, {instances} instances, {records} records, runs: {runs} first, {runs} more")
    found = _measure(aws, folder, "names_ours", records, [[f"n{i}.{ZONE}"] for i in range(instances)], runs)
    batches = found.first[-1].counts[SOURCE_REGION]["route53:ChangeResourceRecordSets"]
    check(batches == 1, f"{batches} batches for {instances} instances")
    return Section(
        f"A fleet of {instances} instances in a zone of {records:,} records",
        (OURS, "first run", "nothing to do"),
        [
            ("wall time of ansible-playbook", f"{seconds(found.first):.2f} s", f"{seconds(found.again):.2f} s"),
            ("processor time", f"{cpu_seconds(found.first):.2f} s", f"{cpu_seconds(found.again):.2f} s"),
            ("API calls", str(calls_total(found.first[-1].counts)), str(calls_total(found.again[-1].counts))),
            ("change batches", str(batches), "0"),
        ],
        notes=[
            *(f"Calls of the first run in {text}" for text in calls_text(found.first[-1].counts)),
            *(f"Calls with nothing to do in {text}" for text in calls_text(found.again[-1].counts)),
            f"Runs with nothing to do: {len(found.again)}; {seconds_text(found.again)}.",
        ],
    )


def _measure(aws: Simulator, folder: Path, playbook: str, records: int, names: list[list[str]], runs: int) -> Pair:
    fleet: list[dict[str, Any]] = []

    def prepare() -> None:
        aws.reset()
        aws.seed_zone(ZONE, count=records)
        addresses = [{"public_ip": f"203.0.113.{i}", "private_ip": f"10.0.1.{i}"} for i in range(len(names))]
        ids = aws.seed_instances(SOURCE_REGION, addresses)
        fleet[:] = [
            {"instance_id": instance, "public_hostnames": own} for instance, own in zip(ids, names, strict=True)
        ]

    return measure_pair(
        playbook,
        runs,
        prepare=prepare,
        settle=lambda: aws.advance(60),
        measure=lambda: measure_playbook(aws, playbook, folder, {"fleet": fleet}),
    )
