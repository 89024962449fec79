"""A failover of one, ten and fifty workloads against its critical path, and against a plain playbook of amazon.aws.

It fails if the source region is called, or if anything is not back. The clock is at most four times faster than real.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.simulator.client import ACCOUNT, Simulator
from tests.simulator.durations import REALISTIC, restore_seconds
from tests.simulator.models.database import resource_id
from tests.simulator.models.db_kind import KINDS

from .comparison import OURS
from .report import Section, Target, calls_total, check
from .timed_playbook import Measurement, measure_playbook

MEASURES = (
    "playbooks/failover.yml",
    "roles/dr_recover/tasks",
    "plugins/modules/dr_recover_database.py",
    "plugins/modules/dr_recover_fleet.py",
    "plugins/modules/dr_recover_workload.py",
    "plugins/module_utils/_recovery",
    "plugins/plugin_utils/_recovery",
)
SOURCE, WEST = "us-east-1", "us-west-2"
CLOCK, QUICK_CLOCK = 4, 60
# Workloads, and how many times the critical path they may take.
TARGETS = {1: 1.15, 10: 1.15, 50: 1.3}
QUICK = {4: 1.3}
SMALL_GIB, LARGE_GIB = 20, 100
MOMENT = "2026-11-28T01:30:00Z"
PEER = "failover_peer"


@dataclass(frozen=True)
class Estate:
    """Databases, with a fleet after each but the first, which is the largest one; and tasks after all fleets."""

    count: int

    @property
    def sizes(self) -> dict[str, int]:
        number = (self.count + 1) // 2
        return {f"db-{n:02d}": LARGE_GIB if n == 0 and self.count > 1 else SMALL_GIB for n in range(number)}

    @property
    def fleets(self) -> dict[str, str]:
        """Fleet -> the database that it comes after."""
        return {name.replace("db", "web"): name for name in list(self.sizes)[1:]}

    @property
    def has_tasks(self) -> bool:
        return self.count > len(self.sizes) + len(self.fleets)

    def critical_seconds(self) -> float:
        """Simulated: the longest chain through what comes after what."""
        restores = {n: restore_seconds(size, is_cluster=False, is_member=False) for n, size in self.sizes.items()}
        launch = float(REALISTIC["instance_boot_seconds"]) + float(REALISTIC["instance_checks_seconds"])
        return max([*restores.values(), *(restores[after] + launch for after in self.fleets.values())])


@dataclass(frozen=True)
class Result:
    """``critical`` in real seconds, as the clock of the run makes them; ``longest`` in words."""

    estate: Estate
    critical: float
    ours: Measurement
    peer: Measurement
    longest: str

    @property
    def ratio(self) -> float:
        return self.ours.seconds / self.critical


def run(aws: Simulator, folder: Path, tell: Callable[[str], None], quick: bool) -> list[Section]:
    clock, targets = (QUICK_CLOCK, QUICK) if quick else (CLOCK, TARGETS)
    try:
        results = [_measured(aws, folder, tell, Estate(count), clock) for count in targets]
    finally:
        aws.reset()
    return [_section(results, targets, clock)]


def _measured(aws: Simulator, folder: Path, tell: Callable[[str], None], estate: Estate, clock: int) -> Result:
    tell(f"the playbook lifeboat.aws.failover, {estate.count} workloads, then a plain playbook")
    forks = ("--forks", str(estate.count))
    plan, runs = folder / "bench.lifeboat.yml", folder / "runs"
    plan.write_text(json.dumps(_prepared(aws, folder, estate, clock)), encoding="utf-8")
    variables = {
        "confirm": "bench",
        "override_readiness": "a benchmark",
        "evidence_directory": str(runs),
        # As often in the time of the clock as it is usual.
        "dr_recover_poll_interval": 20 / clock,
        "dr_recover_wait_interval": 5 / clock,
    }
    ours = measure_playbook(aws, "lifeboat.aws.failover", folder, variables, ("-i", str(plan), *forks))
    back = f"OK: {estate.count} of {estate.count} workloads are back"
    check(back in ours.output, f"not everything is back:\n{ours.output[-3000:]}")
    check(set(ours.counts) == {WEST}, f"regions that were asked: {', '.join(ours.counts)}")
    longest = _longest(max(runs.iterdir(), key=lambda path: path.stat().st_mtime))
    _prepared(aws, folder, estate, clock)
    peer = measure_playbook(aws, PEER, folder, _of_peer(aws, estate), ("-i", "localhost,", *forks))
    result = Result(estate, estate.critical_seconds() / clock, ours, peer, longest)
    tell(f"critical path {result.critical:.0f} s, {OURS} {ours.seconds:.0f} s, plain playbook {peer.seconds:.0f} s")
    return result


def _prepared(aws: Simulator, folder: Path, estate: Estate, clock: int) -> dict[str, Any]:
    """An account in which only the copies are left, and the plan."""
    aws.reset()
    aws.take_time()
    ec2, rds = aws.boto("ec2", WEST), aws.boto("rds", WEST)
    subnets = [each["SubnetId"] for each in ec2.describe_subnets()["Subnets"][:2]]
    rds.create_db_subnet_group(DBSubnetGroupName="dr", DBSubnetGroupDescription="dr", SubnetIds=subnets)
    group = ec2.describe_security_groups()["SecurityGroups"][0]["GroupId"]
    for name, size in estate.sizes.items():
        _seed_database(aws, name, size)
    tags = _tracking("web", f"{SOURCE}/ami-00000000000000019", f"{ACCOUNT}/web")
    about = {"source_image_id": "ami-00000000000000019", "source_region": SOURCE}
    aws.seed(WEST, images=[{"name": "web", "tags": tags, "snapshot_tags": tags, **about}])
    aws.set_scale(clock)
    aws.outage(SOURCE)
    (folder / "nothing.yml").write_text("- ansible.builtin.debug: {msg: all is back}\n", encoding="utf-8")
    return _plan(estate, subnets[0], group)


def _plan(estate: Estate, subnet: str, group: str) -> dict[str, Any]:
    restore = {
        "db_instance_class": "db.m6g.large",
        "db_subnet_group_name": "dr",
        "vpc_security_group_ids": [group],
    }
    launch = {"count": 1, "instance_type": "m6i.large", "subnets": [subnet], "security_groups": [group]}
    workloads: dict[str, Any] = {name: {"db_instance": name, "restore": restore} for name in estate.sizes}
    for name, after in estate.fleets.items():
        workloads[name] = {"sync_identifier": "web", "launch": launch, "after": [after]}
    if estate.has_tasks:
        workloads["last"] = {"tasks": "nothing.yml", "after": list(estate.fleets)}
    about = {"plan": "bench", "source_region": SOURCE, "recovery_region": WEST}
    # The evidence goes to the local folder alone.
    return {"plugin": "lifeboat.aws.plan", **about, "workloads": workloads}


def _seed_database(aws: Simulator, name: str, size: int) -> None:
    spec = {"database": name, "created": MOMENT, "size_gib": size, "engine": "postgres", "engine_version": "16.3"}
    [source] = aws.seed_rds(SOURCE, snapshots=[spec])
    resource = resource_id(KINDS["instance"], ACCOUNT, SOURCE, name)
    arn = f"arn:aws:rds:{SOURCE}:{ACCOUNT}:snapshot:{source}"
    tags = _tracking(name, f"{SOURCE}/{source}", f"{ACCOUNT}/{resource}")
    aws.seed_rds(WEST, copies=[{"of": arn, "id": f"{name}-copy", "tags": tags}])


def _tracking(name: str, source: str, resource: str) -> dict[str, str]:
    return {
        "lifeboat:set": name,
        "lifeboat:source": source,
        "lifeboat:source-created": MOMENT,
        "lifeboat:source-resource": resource,
        "Sync-Identifier": name,
    }


def _of_peer(aws: Simulator, estate: Estate) -> dict[str, Any]:
    """What its authors would have written into it: names, identifiers and the newest image."""
    ec2 = aws.boto("ec2", WEST)
    [image] = ec2.describe_images(Owners=["self"])["Images"]
    return {
        "databases": list(estate.sizes),
        "fleets": list(estate.fleets),
        "image": image["ImageId"],
        "subnet": ec2.describe_subnets()["Subnets"][0]["SubnetId"],
        "group": ec2.describe_security_groups()["SecurityGroups"][0]["GroupId"],
    }


def _longest(evidence: Path) -> str:
    found = json.loads(evidence.read_text(encoding="utf-8"))
    last = max(found["workloads"], key=lambda each: each["rto"] or 0)
    steps = {step["name"]: step for step in last["steps"]}
    waited = steps.get("wait", {}).get("waited_for")
    return f"{last['name']} after {last['rto']} s{f', which waited for {waited}' if waited else ''}"


def _section(results: list[Result], targets: dict[int, float], clock: int) -> Section:
    rows = [
        (
            str(each.estate.count),
            f"{each.critical:.0f} s",
            f"{each.ours.seconds:.0f} s",
            f"{each.ratio:.2f}",
            f"{each.peer.seconds:.0f} s",
            f"{each.peer.seconds / each.critical:.2f}",
            f"{each.ours.cpu_seconds / each.estate.count:.1f} s",
            f"{calls_total(each.ours.counts) / each.estate.count:.0f}",
            f"{calls_total(each.peer.counts) / each.estate.count:.0f}",
        )
        for each in results
    ]
    return Section(
        "Failover against its critical path",
        (
            *("workloads", "critical path", OURS, "ratio", "plain playbook", "ratio"),
            *("processor time of a workload", "calls of a workload", "calls of the plain one"),
        ),
        rows,
        notes=_notes(results, clock),
        targets=[
            Target(f"at most {most} times the critical path with {count} ({each.ratio:.2f})", each.ratio <= most)
            for each, (count, most) in zip(results, targets.items(), strict=True)
        ],
    )


def _notes(results: list[Result], clock: int) -> list[str]:
    minutes = _minutes(SMALL_GIB)
    return [
        f"The clock is {clock} times faster: {minutes:.0f} min for {SMALL_GIB} GiB are {minutes * 60 / clock:.0f} s.",
        "What programs do themselves is not faster, so that the ratio is nearer to 1 in reality.",
        "Times are those of ansible-playbook from start to end, with readiness, evidence and the table.",
        f"Of two databases and more one has {LARGE_GIB} GiB and nothing after it; a fleet comes after each other one.",
        "The plain playbook restores with amazon.aws.rds_instance, then launches with amazon.aws.ec2_instance.",
        "It knows the image beforehand, checks nothing, and its waiters sleep up to 30 s, whatever the clock.",
        "Calls to the source region: 0, which is checked.",
        *(f"Longest with {each.estate.count}: {each.longest}." for each in results),
    ]


def _minutes(size: int) -> float:
    return restore_seconds(size, is_cluster=False, is_member=False) / 60
