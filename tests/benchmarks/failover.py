"""A failover of one, ten and fifty workloads against its critical path, and against a plain playbook of amazon.aws.

It fails if the source region is called, if anything is not back, or if it was restored before what it comes after.
The clock is at most four times faster than real.
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
    "playbooks/tasks/could_come_back.yml",
    "playbooks/tasks/recovery_verdict.yml",
    "roles/dr_recover/tasks",
    "roles/dr_readiness/tasks",
    "plugins/modules/dr_fence.py",
    "plugins/action/dr_fence.py",
    "plugins/modules/dr_readiness_info.py",
    "plugins/action/dr_readiness_info.py",
    "plugins/modules/dr_recover_database.py",
    "plugins/action/dr_recover_database.py",
    "plugins/modules/dr_recover_fleet.py",
    "plugins/action/dr_recover_fleet.py",
    "plugins/modules/dr_recover_workload.py",
    "plugins/action/dr_recover_workload.py",
    "plugins/modules/dr_recovery_evidence.py",
    "plugins/action/dr_recovery_evidence.py",
    "plugins/modules/dr_recovery_names.py",
    "plugins/action/dr_recovery_names.py",
    "plugins/modules/dr_recovery_state.py",
    "plugins/action/dr_recovery_state.py",
    "plugins/modules/dr_recovery_steps.py",
    "plugins/action/dr_recovery_steps.py",
    "plugins/modules/dr_verify.py",
    "plugins/action/dr_verify.py",
    "plugins/module_utils/_recovery",
    "plugins/module_utils/_verify",
    "plugins/plugin_utils/_recovery",
    "plugins/module_utils/_readiness",
    "plugins/module_utils/_facts",
)
SOURCE, WEST = "us-east-1", "us-west-2"
SMALL_GIB, LARGE_GIB = 20, 60
MOMENT = "2026-11-28T01:30:00Z"
PEER = "failover_peer"


@dataclass(frozen=True)
class Trial:
    """``workloads`` may take so many times the critical path at the most, on a clock so many times faster than real.

    One failover of the plain playbook is enough to compare with: it waits as long as the others.
    """

    workloads: int
    most: float
    clock: int
    with_peer: bool = False


TRIALS = (Trial(1, 1.15, 3), Trial(10, 1.15, 3, with_peer=True), Trial(50, 1.3, 2))
QUICK_TRIALS = (Trial(4, 1.3, 60, with_peer=True),)


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

    trial: Trial
    critical: float
    ours: Measurement
    peer: Measurement | None
    longest: str

    @property
    def ratio(self) -> float:
        return self.ours.seconds / self.critical


def run(aws: Simulator, folder: Path, tell: Callable[[str], None], quick: bool) -> list[Section]:
    try:
        return [_section([_measured(aws, folder, tell, trial) for trial in (QUICK_TRIALS if quick else TRIALS)])]
    finally:
        aws.reset()


def _measured(aws: Simulator, folder: Path, tell: Callable[[str], None], trial: Trial) -> Result:
    estate = Estate(trial.workloads)
    tell(f"the playbook lifeboat.aws.failover, {estate.count} workloads")
    plan, runs = folder / "bench.lifeboat.yml", folder / "runs"
    plan.write_text(json.dumps(_prepared(aws, folder, estate, trial.clock)), encoding="utf-8")
    variables = {
        "confirm": "bench",
        "override_readiness": "a benchmark",
        "evidence_directory": str(runs),
        # As often in the time of the clock as it is usual.
        "dr_recover_poll_interval": 20 / trial.clock,
        "dr_recover_wait_interval": 5 / trial.clock,
    }
    forks = ("--forks", str(estate.count))
    ours = measure_playbook(aws, "lifeboat.aws.failover", folder, variables, ("-i", str(plan), *forks))
    back = f"OK: {estate.count} of {estate.count} workloads are back"
    check(back in ours.output, f"not everything is back:\n{ours.output[-3000:]}")
    check(set(ours.counts) == {WEST}, f"regions that were asked: {', '.join(ours.counts)}")
    evidence = json.loads(max(runs.iterdir(), key=lambda path: path.stat().st_mtime).read_text(encoding="utf-8"))
    check(not (early := _early(evidence)), f"recovered before what they come after: {', '.join(early)}")
    longest = _longest(evidence)
    critical = estate.critical_seconds() / trial.clock
    tell(f"critical path {critical:.0f} s, {OURS} {ours.seconds:.0f} s")
    return Result(trial, critical, ours, _peer(aws, folder, tell, trial) if trial.with_peer else None, longest)


def _peer(aws: Simulator, folder: Path, tell: Callable[[str], None], trial: Trial) -> Measurement:
    estate = Estate(trial.workloads)
    tell(f"a plain playbook, {estate.count} workloads")
    _prepared(aws, folder, estate, trial.clock)
    return measure_playbook(
        aws, PEER, folder, _of_peer(aws, estate), ("-i", "localhost,", "--forks", str(estate.count))
    )


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


def _early(evidence: dict[str, Any]) -> list[str]:
    """Workloads that were restored before all that they come after were back, which would make any failover fast."""
    back = {each["name"]: each["ended"] for each in evidence["workloads"]}
    restored = {
        each["name"]: step["started"]
        for each in evidence["workloads"]
        for step in each["steps"]
        if step["name"] == "restore"
    }
    of = {each["name"]: each["after"] for each in evidence["workloads"]}
    return [name for name, others in of.items() if any(restored[name] < back[other] for other in others)]


def _longest(evidence: dict[str, Any]) -> str:
    last = max(evidence["workloads"], key=lambda each: each["rto"] or 0)
    steps = {step["name"]: step for step in last["steps"]}
    waited = steps.get("wait", {}).get("waited_for")
    return f"{last['name']} after {last['rto']} s{f', which waited for {waited}' if waited else ''}"


def _section(results: list[Result]) -> Section:
    return Section(
        "Failover against its critical path",
        (
            *("workloads", "clock", "critical path", OURS, "ratio", "plain playbook", "ratio"),
            *("processor time of a workload", "of the plain one", "calls of a workload", "of the plain one"),
        ),
        [_row(each) for each in results],
        notes=_notes(results),
        targets=[
            Target(
                f"at most {each.trial.most} times the critical path with {each.trial.workloads} ({each.ratio:.2f})",
                each.ratio <= each.trial.most,
            )
            for each in results
        ],
    )


def _row(result: Result) -> tuple[str, ...]:
    count, ours, peer = result.trial.workloads, result.ours, result.peer
    return (
        str(count),
        f"x {result.trial.clock}",
        f"{result.critical:.0f} s",
        f"{ours.seconds:.0f} s",
        f"{result.ratio:.2f}",
        f"{peer.seconds:.0f} s" if peer else "-",
        f"{peer.seconds / result.critical:.2f}" if peer else "-",
        f"{ours.cpu_seconds / count:.1f} s",
        f"{peer.cpu_seconds / count:.1f} s" if peer else "-",
        f"{calls_total(ours.counts) / count:.0f}",
        f"{calls_total(peer.counts) / count:.0f}" if peer else "-",
    )


def _notes(results: list[Result]) -> list[str]:
    minutes = restore_seconds(SMALL_GIB, is_cluster=False, is_member=False) / 60
    return [
        f"The clock is so many times faster than real: {SMALL_GIB} GiB are back after {minutes:.0f} min of it.",
        "What programs do themselves is not faster, so that the ratio is nearer to 1 in reality.",
        "Times are those of ansible-playbook from start to end, with readiness, evidence and the table.",
        f"Of two databases and more one has {LARGE_GIB} GiB and nothing after it; a fleet comes after each other one.",
        "The plain playbook restores with amazon.aws.rds_instance, then launches with amazon.aws.ec2_instance.",
        "It knows the image beforehand, checks nothing, and its waiters sleep up to 30 s, whatever the clock.",
        "Calls to the source region: 0, which is checked.",
        *(f"Longest with {each.trial.workloads}: {each.longest}." for each in results),
    ]
