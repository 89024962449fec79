"""What the fetcher of the role dr_config does when something fails: the last good configuration stays, and it says so.

Every failure is a real one: answers of the other side, bundles, a full disk, SIGKILL.
"""

from __future__ import annotations

import gzip
import os
import signal
import subprocess
import tarfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._config.bundle import BundleFile, packed
from ansible_collections.lifeboat.aws.plugins.module_utils._config.fitness import unfit
from tests.fetching.bundles import Publication, tar_gz
from tests.fetching.cutting import CuttingServer
from tests.fetching.machine import LONGEST_SECONDS, Machine, Run, publish, requests
from tests.fetching.program import FETCH, part
from tests.fetching.renames import NamesWatch
from tests.simulator.client import Simulator

EAST, WEST = "us-east-1", "us-west-2"
BUCKET = f"shop-config-{WEST}"
GOOD = Publication(tar_gz({"config.properties": b"version=good\n"}), WEST, version="good")
# Does not compress, so that it is as large as it says.
NEXT = Publication(tar_gz({"config.properties": os.urandom(100_000)}), WEST, version="next")


def with_good(machine: Machine) -> Machine:
    publish(machine.simulator, GOOD)
    first = machine.fetch()
    assert first.code == 0, first.said
    return machine


@pytest.fixture
def machine(tmp_path: Path, simulator: Simulator) -> Machine:
    """An instance in the recovery region that has a good configuration."""
    return with_good(Machine.make(tmp_path, simulator, WEST))


def still_good(machine: Machine, run: Run, code: int, why: str) -> None:
    assert run.code == code, run.said
    [line] = run.said.splitlines()
    assert why in line
    assert line.endswith("; the last good configuration (good) stays in place")
    assert machine.files() == {"config.properties": "version=good\n"}
    # Nothing half-done is left.
    assert {path.name for path in machine.versions.iterdir()} == {GOOD.sha256}
    assert {path.name for path in machine.link.parent.iterdir()} == {"lifeboat", "shop"}


# --- Answers

DENIED = {"code": "AccessDenied", "status": 403}
OF_KEY = "User: arn:aws:sts::123456789012:assumed-role/web/i-1 is not authorized to perform: kms:Decrypt on resource: x"
POLICY = "as in docs/iam/functions/instance.json"
ANSWERS = {
    "403": (DENIED, 6, f"refused (AccessDenied: its role needs s3:GetObject, {POLICY})"),
    "403 of a key": ({**DENIED, "message": OF_KEY}, 6, f"refused (AccessDenied: its role needs kms:Decrypt, {POLICY})"),
    "404": ({"code": "NoSuchKey", "status": 404}, 7, "is not there (NoSuchKey)"),
    "no bucket": ({"code": "NoSuchBucket", "status": 404}, 7, "is not there (NoSuchBucket)"),
    "slow down": ({"code": "SlowDown", "status": 503}, 8, "no answer (SlowDown)"),
}


@pytest.mark.parametrize(("fault", "code", "why"), ANSWERS.values(), ids=ANSWERS)
def test_fetch_refused_keeps_last_good(
    machine: Machine, simulator: Simulator, fault: dict[str, str], code: int, why: str
) -> None:
    """Catches: an error document that is taken for a pointer."""
    simulator.fault(service="s3", **fault)
    still_good(machine, machine.fetch(), code, why)


def test_fetch_redirect_to_another_region_is_not_followed(machine: Machine, simulator: Simulator) -> None:
    """Catches: a bucket of another region."""
    simulator.fault(service="s3", code="PermanentRedirect", status=301)
    still_good(machine, machine.fetch(), 5, "the bucket is in another region (PermanentRedirect)")


def test_fetch_bundle_refused_keeps_last_good(machine: Machine, simulator: Simulator) -> None:
    """Catches: a pointer that is followed only half."""
    publish(simulator, NEXT)
    simulator.fault(service="s3", skip=1, code="AccessDenied", status=403)
    still_good(machine, machine.fetch(), 6, f"{NEXT.bundle_key} in {WEST}: refused (AccessDenied: ")


def test_fetch_too_slow_keeps_last_good(machine: Machine, simulator: Simulator) -> None:
    """Catches: a boot that waits for ever for a server that does not answer."""
    simulator.fault("hold", service="s3")
    run = machine.fetch(LIFEBOAT_TIMEOUT="1")
    simulator.release()
    still_good(machine, run, 8, "no answer (")


def test_fetch_wrong_clock_keeps_last_good(machine: Machine, simulator: Simulator) -> None:
    """Catches: a refusal that sends people to look at permissions."""
    simulator.advance(16 * 60)
    still_good(machine, machine.fetch(), 6, "because the clock of this machine is wrong (RequestTimeTooSkewed)")


def test_fetch_trouble_that_passes_is_tried_again(machine: Machine, simulator: Simulator) -> None:
    """Catches: a boot without configuration because of one lost packet."""
    publish(simulator, NEXT)
    simulator.fault(service="s3", code="SlowDown", status=503, times=1)
    simulator.fault("drop", service="s3", skip=1, times=1)
    simulator.fault("drop", service="imds", times=1)
    assert machine.fetch(LIFEBOAT_ATTEMPTS="3").code == 0


@pytest.mark.parametrize(
    ("code", "status", "attempts", "ends"),
    [
        ("InternalError", 500, 2, 8),
        ("InternalServiceError", 500, 2, 8),
        ("ServiceUnavailable", 503, 2, 8),
        ("SlowDown", 503, 2, 8),
        ("RequestTimeout", 400, 2, 8),
        ("ThrottlingException", 400, 2, 8),
        ("TooManyRequestsException", 429, 2, 8),
        ("RequestLimitExceeded", 503, 2, 8),
        ("RequestTimeTooSkewed", 403, 2, 6),
        ("AccessDenied", 403, 1, 6),
        ("ExpiredToken", 400, 1, 6),
        ("NoSuchKey", 404, 1, 7),
    ],
)
def test_fetch_asks_again_only_while_the_trouble_may_pass(
    machine: Machine, simulator: Simulator, code: str, status: int, attempts: int, ends: int
) -> None:
    """Catches: a list of codes in which that of one service is missing."""
    simulator.fault(service="s3", code=code, status=status)
    simulator.reset_counts()
    # Other credentials are no matter of policies.
    told = ": its role needs s3:GetObject, " if code == "AccessDenied" else ")"
    still_good(machine, machine.fetch(LIFEBOAT_ATTEMPTS="2"), ends, f"({code}{told}")
    assert len(requests(simulator)) == attempts


def test_fetch_without_metadata_keeps_last_good(machine: Machine, simulator: Simulator) -> None:
    """Catches: a guess about the region."""
    simulator.configure(imds_enabled=False)
    simulator.reset_counts()
    still_good(machine, machine.fetch(), 4, "the instance metadata service (version 2) does not answer")
    assert requests(simulator) == []
    assert {call["action"] for call in simulator.calls()} == {"PUT latest/api/token"}


def test_fetch_metadata_service_not_reachable_keeps_last_good(machine: Machine) -> None:
    """Catches: a long wait, or an end without a word."""
    nowhere = {"AWS_EC2_METADATA_SERVICE_ENDPOINT": "http://127.0.0.1:9"}
    still_good(machine, machine.fetch(nowhere), 4, "the instance metadata service (version 2) does not answer")


def test_fetch_without_role_keeps_last_good(machine: Machine, simulator: Simulator) -> None:
    """Catches: requests that nobody signs."""
    [without] = simulator.seed_instances(WEST, [{"name": "no role"}])
    endpoint = {"AWS_EC2_METADATA_SERVICE_ENDPOINT": simulator.metadata(without)}
    still_good(machine, machine.fetch(endpoint), 4, "this instance has no role")


def test_fetch_region_without_bucket_never_asks_another(machine: Machine, simulator: Simulator) -> None:
    """Catches: a fall-back to the bucket of the lost region."""
    publish(simulator, Publication(GOOD.bundle, EAST))
    simulator.reset_counts()
    run = machine.fetch(LIFEBOAT_BUCKETS=f"{EAST}=shop-config-{EAST}")
    still_good(machine, run, 5, "no bucket is known for us-west-2")
    assert requests(simulator) == []


def test_fetch_mapping_to_the_bucket_of_another_region_is_refused(machine: Machine, simulator: Simulator) -> None:
    """Catches: a mistake in the mapping by which both regions use one database."""
    publish(simulator, Publication(GOOD.bundle, EAST))
    run = machine.fetch(LIFEBOAT_BUCKETS=f"{WEST}=shop-config-{EAST}")
    still_good(machine, run, 9, "is not for shop/production in us-west-2, but for shop/production in us-east-1")


def test_fetch_nothing_yet_says_that_there_is_none(tmp_path: Path, simulator: Simulator) -> None:
    """Catches: a message about a configuration that never was."""
    machine = Machine.make(tmp_path, simulator, WEST)
    publish(simulator, Publication(GOOD.bundle, WEST, environment="staging"))
    run = machine.fetch()
    assert (run.code, run.said.split("; ")[-1]) == (7, "there is no configuration\n")


def test_fetch_says_whose_bucket_it_expects(machine: Machine, simulator: Simulator) -> None:
    """Catches: a bucket of somebody else under the name that the rule gives; for this header S3 refuses it."""
    for told, expected in (("", "123456789012"), ("111122223333", "111122223333"), ("any", None)):
        with CuttingServer(simulator.endpoint) as server:
            assert machine.fetch({"AWS_ENDPOINT_URL_S3": server.url}, LIFEBOAT_BUCKET_OWNER=told).code == 0
        assert [headers.get("x-amz-expected-bucket-owner") for headers in server.headers] == [expected]


# --- Bundles

FILE = {"config.properties": b"version=bad\n"}
BUNDLES: dict[str, tuple[Publication, str]] = {
    "truncated": (
        Publication(NEXT.bundle[:-1000], WEST, claims={"size": str(len(NEXT.bundle))}),
        f"bytes and not {len(NEXT.bundle)}",
    ),
    "leaves the directory": (Publication(tar_gz({**FILE, "../evil": b""}), WEST), "does not belong in a configuration"),
    "link": (
        Publication(tar_gz({**FILE, "out/evil": b""}, {"out": (tarfile.SYMTYPE, "../..")}), WEST),
        "does not belong in a configuration",
    ),
    "pointer": (Publication(NEXT.bundle, WEST, claims={"sha256": "../../evil"}), "cannot be read"),
}


@pytest.mark.parametrize(("bad", "why"), BUNDLES.values(), ids=BUNDLES)
def test_fetch_bad_bundle_keeps_last_good(
    tmp_path: Path, machine: Machine, simulator: Simulator, bad: Publication, why: str
) -> None:
    """Catches: what leaves the directory or is no file. All that is refused is in the unit tests."""
    publish(simulator, bad)
    outside = {path for path in tmp_path.rglob("*") if machine.versions not in path.parents}
    still_good(machine, machine.fetch(), 9, why)
    assert {path for path in tmp_path.rglob("*") if machine.versions not in path.parents} == outside


def test_fetch_wrong_hash_keeps_last_good(machine: Machine, simulator: Simulator) -> None:
    """Catches: an object that was replaced by one of the same size."""
    publish(simulator, NEXT)
    swapped = NEXT.bundle[:-10] + bytes(10)
    simulator.boto("s3", WEST, s3={"addressing_style": "path"}).put_object(
        Bucket=BUCKET, Key=NEXT.bundle_key, Body=swapped
    )
    still_good(machine, machine.fetch(), 9, "is not what was published: wrong hash")


def test_fetch_connection_cut_keeps_last_good(machine: Machine, simulator: Simulator) -> None:
    """Catches: half a bundle that is taken for a whole one."""
    publish(simulator, NEXT)
    with CuttingServer(simulator.endpoint) as server:
        run = machine.fetch({"AWS_ENDPOINT_URL_S3": server.url})
        assert [path.rsplit("/", 1)[1] for path in server.requests] == ["current.json", f"{NEXT.sha256}.tar.gz"]
    still_good(machine, run, 8, "no answer (")


def test_fetch_longer_than_published_is_not_read_to_its_end(machine: Machine, simulator: Simulator) -> None:
    """Catches: an object that fills the disk."""
    publish(simulator, Publication(NEXT.bundle, WEST, claims={"size": "1000"}))
    still_good(machine, machine.fetch(), 9, "is longer than 1000 bytes")


# Names that publishing takes, each of which means something to shells, to tar or to a file system.
ODD = (
    *("a b", "-rf", "--help", "a'b", 'a"b', r"a\b", r"a\nb", "*", "?", "$HOME", "`id`", "a;b", "#a", "~a", ".hidden"),
    *("a->b", "a ->b", "link", " lead", "trail ", "[x]", "x.j2", "ümlaut", "日本", "😀", "a\u2028b", "a\u00a0b"),
    *("x" * 250, f"{'d' * 90}/{'e' * 90}/f"),
)


def test_fetch_installs_every_name_that_is_published(machine: Machine, simulator: Simulator) -> None:
    """Catches: a name that publishing takes and instances refuse, or lose."""
    files = {name: BundleFile(name.encode(), source=name) for name in ODD}
    assert unfit(files, WEST) == []
    publish(simulator, Publication(packed(files), WEST))
    run = machine.fetch()
    assert run.code == 0, run.said
    assert machine.files() == {name: name for name in ODD}


def test_fetch_that_would_fill_the_disk_is_not_unpacked(
    machine: Machine, simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Catches: a bundle of a few hundred kilobytes that is gigabytes on the disk."""
    monkeypatch.setattr(part("unpacking"), "UNPACKED_LIMIT", 1_000_000)
    publish(simulator, Publication(gzip.compress(bytes(1_000_001)), WEST))
    still_good(machine, machine.fetch(), 9, "has more than 1000000 bytes when it is unpacked")


# --- The machine


@pytest.fixture
def small_disk(machine: Machine) -> Iterator[Machine]:
    """What is installed is on a file system with a few free pages."""
    place = str(machine.root / "var/lib")
    kept = (machine.root / "var/kept", machine.root / "var/lib/lifeboat")
    os.rename(kept[1], kept[0])
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", place], capture_output=True, check=False)
    if made.returncode:
        pytest.skip("this user may not mount a small file system; the tests with a limit on sizes do the same")
    try:
        subprocess.run(["cp", "-a", str(kept[0]), str(kept[1])], check=True)
        yield machine
    finally:
        subprocess.run(["umount", place], check=True)


def test_fetch_full_disk_keeps_last_good(small_disk: Machine) -> None:
    """Catches: a link to a directory in which files are missing."""
    publish(small_disk.simulator, NEXT)
    still_good(small_disk, small_disk.fetch(), 10, "No space left")


def test_fetch_no_room_for_the_bundle_keeps_last_good(machine: Machine, simulator: Simulator) -> None:
    """Catches: the same for a user who may not mount. No file may be larger than 20 blocks of 512 bytes."""
    publish(simulator, NEXT)
    run = machine.wait(machine.start(before="trap '' XFSZ; ulimit -f 20"))
    still_good(machine, run, 10, "the answer cannot be written")


def test_fetch_no_room_to_unpack_keeps_last_good(machine: Machine, simulator: Simulator) -> None:
    """Catches: a bundle that fits, but not what is in it. No file may be larger than 20 blocks of 512 bytes."""
    publish(simulator, Publication(tar_gz({"large": bytes(100_000)}), WEST))
    still_good(machine, machine.wait(machine.start(before="trap '' XFSZ; ulimit -f 20")), 10, "cannot be unpacked")


def held(simulator: Simulator, key: str) -> Callable[[], None]:
    """Stops the request for that object; returns what waits until it has come."""
    action = f"GET /{BUCKET}/{key}"
    before = len(simulator.calls())
    simulator.fault("hold", service="s3", action=action, times=1)

    def wait() -> None:
        deadline = time.monotonic() + LONGEST_SECONDS
        # What is held is not in the log yet; the request that comes before it is.
        while not any(call["action"].endswith("current.json") for call in simulator.calls()[before:]):
            assert time.monotonic() < deadline

    return wait


def test_fetch_killed_half_way_keeps_last_good_and_the_next_run_succeeds(
    machine: Machine, simulator: Simulator
) -> None:
    """Catches: a lock or a directory that a killed run has left in the way of all others."""
    publish(simulator, NEXT)
    wait = held(simulator, NEXT.bundle_key)
    started = machine.start()
    wait()
    os.killpg(started.pid, signal.SIGKILL)
    machine.wait(started)
    simulator.release()
    assert machine.files() == {"config.properties": "version=good\n"}
    assert (machine.versions / ".work").is_dir()

    assert machine.fetch().code == 0
    assert {path.name for path in machine.versions.iterdir()} == {GOOD.sha256, NEXT.sha256}


def test_fetch_two_at_once_second_leaves_it_to_the_first(machine: Machine, simulator: Simulator) -> None:
    """Catches: two that work in one directory."""
    publish(simulator, NEXT)
    wait = held(simulator, NEXT.bundle_key)
    first = machine.start()
    wait()
    second = machine.fetch()
    assert second.code == 75
    assert "another fetch is running; the last good configuration (good) stays in place" in second.said
    simulator.release()
    assert machine.wait(first).code == 0
    assert machine.fetch().said.endswith("is installed already\n")


def test_fetch_told_to_end_leaves_nothing_behind(machine: Machine, simulator: Simulator) -> None:
    """Catches: a directory with half a bundle after systemd has lost patience."""
    publish(simulator, NEXT)
    wait = held(simulator, NEXT.bundle_key)
    started = machine.start()
    wait()
    os.killpg(started.pid, signal.SIGTERM)
    assert machine.wait(started).code == 143
    simulator.release()
    assert {path.name for path in machine.versions.iterdir()} == {GOOD.sha256}


def test_fetch_killed_before_on_change_runs_it_the_next_time(machine: Machine, simulator: Simulator) -> None:
    """Catches: a service that keeps the old configuration for ever."""
    publish(simulator, NEXT)
    killed = machine.wait(machine.start(LIFEBOAT_ON_CHANGE="kill -KILL $PPID"))
    assert killed.code == -signal.SIGKILL
    told = machine.root / "told"
    assert machine.fetch(LIFEBOAT_ON_CHANGE=f"touch {told}").code == 0
    assert told.exists()


def test_fetch_link_is_switched_in_one_step(machine: Machine, simulator: Simulator) -> None:
    """Catches: a moment without configuration, as with ln -sfn, for the mv of GNU and of BusyBox."""
    publish(simulator, NEXT)
    with NamesWatch(machine.link.parent) as watch:
        assert machine.fetch().code == 0
    assert watch.events("shop") == ["moved to"]


# --- Settings


def test_fetch_wrong_setting_is_named(machine: Machine) -> None:
    """Catches: a mistake that shows as something else later on. All settings are in the unit tests."""
    still_good(machine, machine.fetch(LIFEBOAT_KEEP="many"), 2, "many in ")


@pytest.mark.parametrize("kind", ["directory", "file", "link"])
def test_fetch_what_others_have_put_there_is_not_touched(tmp_path: Path, simulator: Simulator, kind: str) -> None:
    """Catches: a package's own configuration that is lost."""
    machine = Machine.make(tmp_path, simulator, WEST)
    publish(simulator, GOOD)
    (tmp_path / "elsewhere").mkdir()
    make: dict[str, Callable[[], object]] = {
        "directory": machine.link.mkdir,
        "file": machine.link.touch,
        "link": lambda: machine.link.symlink_to(tmp_path / "elsewhere"),
    }
    make[kind]()
    run = machine.fetch()
    assert run.code == 2
    assert "is there and was not made by this program; move it away" in run.said
    assert (machine.link.is_symlink(), machine.link.is_dir()) == (kind == "link", kind != "file")


def test_fetch_without_settings_says_so(machine: Machine) -> None:
    run = machine.run(FETCH)
    assert run.code == 0
    (machine.root / "etc/lifeboat/config.env").unlink()
    run = machine.run(FETCH)
    assert (run.code, "there are no settings in" in run.said) == (2, True)
