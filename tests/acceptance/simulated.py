"""``python -m tests.acceptance.simulated``: the same run on the simulated AWS, of which it knows nothing.

Then one that is stopped, which must leave nothing, and some that are killed while they create, copy and, with
``--full``, restore: ``--reap`` must leave nothing of them.
What the whole run has called is compared with its policy, both ways.
With ``--against FOLDER``, where a run in a real account has written its recordings, it then prints in what the answers
of the two differ: fields and types, never values.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from tests.acceptance import rights
from tests.acceptance.__main__ import PARTS
from tests.acceptance.machines import AMAZON_LINUX
from tests.faults.suite.processes import descendants, kill_all
from tests.simulator.client import ACCESS_KEY, ACCOUNT, REPOSITORY, SECRET_KEY, Simulator
from tests.simulator.enforcement import RECORDING
from tests.simulator.fidelity import shape_of, texts_of

# A copy that takes AWS 40 minutes takes 2 seconds.
SCALE = 1200.0
PAUSE = 0.5
REGIONS = ("us-east-1", "us-west-2")
# Who looks at what is there, which is no part of a run.
LOOKING = "AKIASIMULATEDAWSLOOK"
# Call after which a run is killed -> the parts that it has.
KILLED = {"CreateHostedZone": ("names",), "CopyDBSnapshot": ("databases",)}
KILLED_LATE = {"RestoreDBInstanceFromDBSnapshot": ("drill",)}
# The same of Ctrl-C, after which the run itself has to leave nothing.
STOPPED = {"CreateDBInstance": ("databases",)}
LONGEST_SECONDS = 600
# All that a run may leave, service by service, by no code of the run: operation and list.
EVERYTHING = {
    "ec2": (
        *(("describe_vpcs", "Vpcs"), ("describe_subnets", "Subnets"), ("describe_security_groups", "SecurityGroups")),
        *(("describe_volumes", "Volumes"), ("describe_launch_templates", "LaunchTemplates")),
    ),
    "rds": (
        *(("describe_db_instances", "DBInstances"), ("describe_db_clusters", "DBClusters")),
        ("describe_db_snapshots", "DBSnapshots"),
        ("describe_db_instance_automated_backups", "DBInstanceAutomatedBackups"),
        ("describe_db_subnet_groups", "DBSubnetGroups"),
    ),
    "route53": (("list_hosted_zones", "HostedZones"),),
    "s3": (("list_buckets", "Buckets"),),
    "autoscaling": (("describe_auto_scaling_groups", "AutoScalingGroups"),),
    "ssm": (("describe_parameters", "Parameters"),),
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="make acceptance-simulated", description=__doc__)
    parser.add_argument("--against", type=Path, help="folder with the recordings of a run in a real account")
    parser.add_argument("--full", action="store_true", help="also kill a run in its drill")
    arguments = parser.parse_args()
    # Whoever starts this in the background has it ignored, and all that it starts would ignore it, too.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    # One core each: what is ended has its own simulated AWS, and says nothing.
    with ThreadPoolExecutor(1) as beside:
        others = beside.submit(ended_early, arguments.full)
        code, problems, found = in_full(arguments.against)
        problems += others.result()
    sys.stdout.write("".join(f"{line}\n" for line in problems))
    if code or problems or found is None:
        return 1 if code or problems else 0
    sys.stdout.write("".join(f"{line}\n" for line in found) or "The answers have the same fields and types.\n")
    return 1 if found else 0


def in_full(against: Path | None) -> tuple[int, list[str], list[str] | None]:
    """How a run has ended, what was wrong, and in what its answers differ from recordings, if there are any."""
    # The simulated AWS keeps then what IAM would look at in each call.
    os.environ[RECORDING] = "1"
    with tempfile.TemporaryDirectory() as folder, Simulator.start(SCALE) as simulator:
        seed(simulator)
        before = there(simulator)
        code = run(simulator, "--record", folder, "--parts", *PARTS).wait()
        problems = [f"left: {each}" for each in sorted(there(simulator) - before)]
        problems += told(Path(folder))
        problems += rights.problems([call for call in simulator.calls() if call["access_key"] == ACCESS_KEY])
        return code, problems, differences(shapes(against), shapes(Path(folder))) if against else None


def ended_early(full: bool) -> list[str]:
    kills = {**KILLED, **(KILLED_LATE if full else {})}
    cases = [(action, parts, signal.SIGKILL) for action, parts in kills.items()]
    cases += [(action, parts, signal.SIGINT) for action, parts in STOPPED.items()]
    return [
        f"{by.name} after {action}: left: {each}" for action, parts, by in cases for each in ended(action, parts, by)
    ]


def seed(simulator: Simulator) -> None:
    """What AWS has for everybody: the newest Amazon Linux."""
    image = {"name": "al2023-ami-minimal-2023.9.20261117.0-kernel-6.12-arm64", "architecture": "arm64"}
    public = {
        "launch_permissions": [{"Group": "all"}, {"UserId": ACCOUNT}],
        "share_storage": True,
        "size_gib": 2,
    }
    simulator.seed("us-east-1", images=[{**image, **public}], account=AMAZON_LINUX)


def run(simulator: Simulator, *arguments: str, quiet: bool = False) -> subprocess.Popen[bytes]:
    """In a process group of its own, which can be killed with all that it has started."""
    command = [sys.executable, "-m", "tests.acceptance", "--confirm", ACCOUNT, "--pause", str(PAUSE), *arguments]
    environment = {**os.environ, **simulator.environment(), "ANSIBLE_LOCALHOST_WARNING": "False"}
    return subprocess.Popen(
        command, env=environment, cwd=REPOSITORY, stdout=subprocess.DEVNULL if quiet else None, start_new_session=True
    )


def ended(action: str, parts: tuple[str, ...], by: signal.Signals) -> list[str]:
    """What is left after a run was ended when it had made that call; if it was killed, after ``--reap``."""
    with Simulator.start(SCALE) as simulator:
        seed(simulator)
        before = there(simulator)
        process = run(simulator, "--hours", "0", "--parts", *parts, quiet=True)
        deadline = time.monotonic() + LONGEST_SECONDS
        while not simulator.calls(action=action) and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.2)
        is_alive, created = process.poll() is None, there(simulator) - before
        _end(process, by)
        code = process.wait()
        if not (is_alive and created):
            return ["it ended before, or had created nothing"]
        wanted = 130
        if by is signal.SIGKILL:
            code, wanted = run(simulator, "--reap", quiet=True).wait(), 0
        left = sorted(there(simulator) - before)
        return [*left, *([f"it has ended with {code}"] if code != wanted else [])]


def _end(process: subprocess.Popen[bytes], by: signal.Signals) -> None:
    """Ansible's workers are in no group of others: a killed run would go on in them, and write after its removal."""
    if by is signal.SIGKILL:
        kill_all([process.pid, *descendants(process.pid)])
    else:
        os.killpg(process.pid, by)


def there(simulator: Simulator) -> set[str]:
    found = set()
    for region in REGIONS:
        for service, lists in EVERYTHING.items():
            client = simulator.boto(service, region, LOOKING)
            for operation, key in lists:
                found |= {f"{region} {key} {_id_of(each)}" for each in getattr(client, operation)()[key]}
        found |= {f"{region} {name}" for name in _of_what_is_there(simulator, region)}
        ec2 = simulator.boto("ec2", region, LOOKING)
        found |= {f"{region} {each['ImageId']}" for each in ec2.describe_images(Owners=["self"])["Images"]}
        found |= {f"{region} {each['SnapshotId']}" for each in ec2.describe_snapshots(OwnerIds=["self"])["Snapshots"]}
        for some in ec2.describe_instances()["Reservations"]:
            found |= {
                f"{region} {each['InstanceId']}" for each in some["Instances"] if each["State"]["Name"] != "terminated"
            }
    return found


def _of_what_is_there(simulator: Simulator, region: str) -> set[str]:
    """Interfaces and automated snapshots go with their subnet and cluster; the simulated AWS still lists them."""
    ec2, rds = simulator.boto("ec2", region, LOOKING), simulator.boto("rds", region, LOOKING)
    subnets = {each["SubnetId"] for each in ec2.describe_subnets()["Subnets"]}
    clusters = {each["DBClusterIdentifier"] for each in rds.describe_db_clusters()["DBClusters"]}
    interfaces = ec2.describe_network_interfaces()["NetworkInterfaces"]
    snapshots = rds.describe_db_cluster_snapshots()["DBClusterSnapshots"]
    return {each["NetworkInterfaceId"] for each in interfaces if each["SubnetId"] in subnets} | {
        each["DBClusterSnapshotIdentifier"]
        for each in snapshots
        if each["SnapshotType"] != "automated" or each["DBClusterIdentifier"] in clusters
    }


def _id_of(thing: dict[str, Any]) -> str:
    """Whatever names it: the first of its fields that is an identifier or a name of the thing itself."""
    names = [name for name in thing if name.endswith(("Id", "Identifier", "Name", "GroupId"))]
    return " ".join(f"{thing[name]}" for name in sorted(names))


def told(folder: Path) -> list[str]:
    """Recordings that have something of the account, which here is known."""
    files = sorted(folder.glob("*.json"))
    texts = {file.name: file.read_text(encoding="utf-8") for file in files}
    canaries = (ACCOUNT, SECRET_KEY, "lifeboat-acceptance-", "arn:aws", "10.213.0.")
    found = [f"{name} has {each}" for name, text in texts.items() for each in canaries if each in text]
    # What only modules ask, and what only the run itself does.
    wanted = ("rds.CopyDBSnapshot.", "rds.CreateDBInstance.")
    missing = [each for each in wanted if not any(name.startswith(each) for name in texts)]
    return found + [f"no recording of {each}" for each in missing]


def shapes(folder: Path) -> dict[str, dict[str, str]]:
    """Of each operation: path -> type of everything in all of its answers, since a run polls as often as it has to."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for file in sorted(folder.glob("*.acceptance-*.json")):
        operation = file.name.rsplit(".acceptance-", 1)[0]
        found[operation] |= shape_of(json.loads(file.read_text(encoding="utf-8"))["data"])
    return found


def differences(real: dict[str, dict[str, str]], ours: dict[str, dict[str, str]]) -> list[str]:
    both = sorted(real.keys() & ours.keys())
    return [f"{operation}: {text}" for operation in both for text in texts_of(real[operation], ours[operation])]


if __name__ == "__main__":
    sys.exit(main())
