"""The control endpoint: log, gaps, clock, seeds, switches; and starting and stopping."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.simulator import moto_guard
from tests.simulator.client import ACCESS_KEY, REPOSITORY, Simulator

from .support import DESTINATION, OWN, PARTNER, SOURCE, Aws, error_of, status_of, tags_of


def test_calls_are_logged_and_counted_per_region(aws: Aws) -> None:
    source = aws.image()
    aws.sim.reset_counts()
    aws.copy(source)
    error_of(aws.copy, source)
    aws.ec2().describe_images(Owners=["self"])
    assert aws.sim.counts() == {DESTINATION: {"ec2:CopyImage": 2}, SOURCE: {"ec2:DescribeImages": 1}}
    first, second = aws.sim.calls(region=DESTINATION)
    assert (first["n"], first["status"], first["code"], first["account"]) == (1, 200, "", OWN)
    assert (second["status"], second["code"], second["access_key"]) == (400, "InvalidAMIName.Duplicate", ACCESS_KEY)
    assert source in first["params"]


def test_who_asks_before_sending_an_object_is_answered_at_once(aws: Aws) -> None:
    """Catches: a second that the SDK waits for each object that it writes."""
    host, port = aws.sim.endpoint.removeprefix("http://").split(":")
    head = "PUT /bucket/key HTTP/1.1\r\nHost: s3\r\nContent-Length: 1\r\nExpect: 100-continue\r\n\r\n"
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(head.encode())
        assert connection.recv(100).startswith(b"HTTP/1.1 100 ")


@pytest.mark.parametrize(
    ("service", "method", "gap"),
    [
        ("ec2", "describe_volume_status", "ec2:DescribeVolumeStatus"),
        ("ec2", "describe_fast_snapshot_restores", "ec2:DescribeFastSnapshotRestores"),
        ("kms", "describe_custom_key_stores", "kms:DescribeCustomKeyStores"),
    ],
)
def test_call_that_is_not_simulated_is_a_501_and_a_gap(aws: Aws, service: str, method: str, gap: str) -> None:
    # botocore does not retry 501: a test fails at once.
    call = getattr(aws.client(service, SOURCE), method)
    code, message = error_of(call)
    assert (code, gap in message) == ("LifeboatNotSimulated", True)
    assert status_of(call) == 501
    assert aws.sim.gaps() == [gap]


def test_parameter_that_is_not_simulated_is_a_gap_too(aws: Aws) -> None:
    source = aws.image()
    code, message = error_of(aws.copy, source, DestinationAvailabilityZone="us-west-2-lax-1a")
    assert (code, "DestinationAvailabilityZone" in message) == ("LifeboatNotSimulated", True)


def test_time_runs_at_its_scale_and_stamps_stay_real(aws: Aws) -> None:
    copy = aws.copy(aws.image())
    aws.sim.freeze(False)
    aws.sim.set_scale(1_000_000)
    time.sleep(0.05)
    image = aws.describe(copy)
    assert image["State"] == "available"
    assert image["CreationDate"][:4] == time.strftime("%Y", time.gmtime())


def test_reset_forgets_everything(aws: Aws) -> None:
    aws.image()
    aws.key(SOURCE)
    aws.sim.configure(throttling=True, disabled_regions=[DESTINATION])
    aws.sim.fault(code="InternalError")
    aws.sim.outage(SOURCE)
    aws.sim.reset()
    assert aws.ec2().describe_images(Owners=["self"])["Images"] == []
    assert aws.client("kms", SOURCE).list_keys()["Keys"] == []
    assert aws.ec2(DESTINATION).describe_snapshots(OwnerIds=["self"])["Snapshots"] == []


def test_unknown_switches_routes_effects_and_fields_are_told(aws: Aws) -> None:
    with pytest.raises(ValueError, match="unknown settings throtling"):
        aws.sim.configure(throtling=True)
    with pytest.raises(ValueError, match="effect 'explode'"):
        aws.sim.fault("explode")
    with pytest.raises(ValueError, match="outage 'loud'"):
        aws.sim.outage(SOURCE, "loud")
    with pytest.raises(ValueError, match="unknown fields nmae"):
        aws.sim.seed(SOURCE, images=[{"nmae": "x"}])


def test_bulk_seed_and_its_copies_fit_together(aws: Aws) -> None:
    sources = aws.sim.seed(SOURCE, count=3, name_template="web-{i}", tags={"Set": "web", "N": "{i}"})
    copies = aws.sim.seed(
        DESTINATION,
        copies_of={"region": SOURCE, "copy_tags": True},
        name_template="{name}-dr",
        tags={"Source": "{source_id}", "From": "{source_region}"},
    )
    image = aws.describe(copies[2])
    assert (image["Name"], image["SourceImageId"], image["State"]) == ("web-2-dr", sources[2], "available")
    assert tags_of(image) == {"Set": "web", "N": "2", "Source": sources[2], "From": SOURCE}
    assert aws.snapshots()[2]["Description"].startswith(f"Copied for DestinationAmi {copies[2]} from SourceAmi")


def test_seed_for_another_account_belongs_to_it(aws: Aws) -> None:
    aws.sim.seed(SOURCE, images=[{"name": "theirs", "launch_permissions": [{"UserId": OWN}]}], account=PARTNER)
    [image] = aws.ec2().describe_images(ExecutableUsers=["self"])["Images"]
    assert (image["OwnerId"], image["ImageLocation"]) == (PARTNER, f"{PARTNER}/theirs")


def test_parallel_calls_neither_break_nor_double(simulator: Simulator, aws: Aws) -> None:
    # Stock moto: thousands of RuntimeErrors in this situation (getmoto/moto#372).
    source = aws.image()
    client = aws.ec2(DESTINATION)

    def work(number: int) -> str:
        name = f"copy-{number % 20}"
        client.describe_images(Owners=["self"], Filters=[{"Name": "tag:a", "Values": ["*"]}])
        params = {"SourceImageId": source, "SourceRegion": SOURCE, "Name": name, "ClientToken": name}
        made: str = client.copy_image(**params)["ImageId"]
        return made

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(work, range(60)))) == 20


def test_environment_sends_subprocesses_to_the_simulator_only(simulator: Simulator) -> None:
    environment = simulator.environment()
    assert environment["AWS_ENDPOINT_URL"] == simulator.endpoint
    assert environment["AWS_EC2_METADATA_DISABLED"] == "true"
    assert len(environment["AWS_ACCESS_KEY_ID"]) == 20


def test_help_explains_itself() -> None:
    command = [sys.executable, "-m", "tests.simulator", "--help"]
    text = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True).stdout
    assert all(word in text for word in ("--port", "--scale", "--exit-with-parent", "/_sim/", "AWS_ENDPOINT_URL"))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "SIGINT"])
def test_server_ends_cleanly_on_a_signal(number: int) -> None:
    command = [sys.executable, "-m", "tests.simulator"]
    with subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert '"endpoint"' in process.stdout.readline()
        process.send_signal(number)
        assert process.wait(5) == 0


def test_server_refuses_to_start_on_another_moto_with_one_sentence(tmp_path: Path) -> None:
    hashes = {**moto_guard.current_hashes(), "moto.ec2.models.amis:Ami": "0"}
    (tmp_path / "hashes.json").write_text(json.dumps(hashes))
    script = (
        "import pathlib, runpy; from tests.simulator import moto_guard;"
        f"moto_guard.HASHES = pathlib.Path({str(tmp_path / 'hashes.json')!r});"
        "runpy.run_module('tests.simulator', run_name='__main__')"
    )
    command = [sys.executable, "-c", script]
    result = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.startswith("moto.ec2.models.amis:Ami of the installed moto differs")
    assert result.stderr.count("\n") == 1


def test_server_ends_with_its_parent() -> None:
    script = (
        "import os, sys; sys.path.insert(0, '.');"
        "from tests.simulator.client import Simulator; s = Simulator.start();"
        "print(s._process.pid, flush=True); os._exit(0)"
    )
    command = [sys.executable, "-c", script]
    pid = int(subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True).stdout)
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline and _is_running(pid):
        time.sleep(0.1)
    assert not _is_running(pid)


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    with open(f"/proc/{pid}/stat") as stat:
        # A dead child that nobody has waited for yet.
        return ") Z " not in stat.read()
