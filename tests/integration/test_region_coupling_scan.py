"""The scan as a playbook runs it, on trees with everything that disks have: loops, pipes, huge and very many files.

It never reads anything outside the test's own folder.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.integration.aws_view import SOURCE, AwsView
from tests.integration.playbook_run import PlaybookResult, PlaybookRunner
from tests.programs import needs

TASK = "Couplings are known"
MANY = 10_000
MEGABYTE = 1024 * 1024


def scan(playbook: PlaybookRunner, *arguments: str, **options: Any) -> PlaybookResult:
    return playbook([{"name": TASK, "lifeboat.aws.region_coupling_scan": options}], *arguments)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    folder = tmp_path / "host"
    (folder / "etc").mkdir(parents=True)
    (folder / "etc" / "shop.properties").write_text(
        "db=shop.c0ffee.us-east-1.rds.amazonaws.com\nqueue=arn:aws:sqs:us-east-1:123456789012:orders\n",
        encoding="utf-8",
    )
    return folder


def test_scan_fails_with_findings_and_says_what_to_do(playbook: PlaybookRunner, tree: Path) -> None:
    run = scan(playbook, paths=[str(tree)])
    result = run.of(TASK)
    assert run.rc != 0
    assert "2 couplings to a region" in result["msg"]
    assert [(f["line"], f["kind"], f["region"]) for f in result["findings"]] == [
        (1, "service_endpoint", SOURCE),
        (2, "arn", SOURCE),
    ]
    assert all(finding["why"] and finding["instead"] for finding in result["findings"])
    assert result["tags"]["lifeboat:coupling-scan"].startswith("2 findings 20")


def test_scan_changes_nothing_and_answers_the_same_in_check_mode(playbook: PlaybookRunner, tree: Path) -> None:
    def state() -> list[tuple[str, int, int]]:
        paths = [tree, *sorted(tree.rglob("*"))]
        return [(str(path), path.lstat().st_mtime_ns, path.lstat().st_size) for path in paths]

    before = state()
    really, checked = (scan(playbook, *mode, paths=[str(tree)], fail_on=["none"]) for mode in ((), ("--check",)))
    assert (really.rc, checked.rc) == (0, 0)
    answers = [{k: v for k, v in run.of(TASK).items() if k != "tags"} for run in (really, checked)]
    assert answers[0] == answers[1]
    assert answers[0]["changed"] is False
    assert state() == before


def test_scan_survives_everything_that_a_disk_has(playbook: PlaybookRunner, tree: Path) -> None:
    etc, outside = tree / "etc", tree.parent / "outside"
    outside.write_text("region=us-east-1\n", encoding="utf-8")
    (etc / "loop").symlink_to(tree)
    (etc / "self").symlink_to("self")
    (etc / "out").symlink_to(outside)
    os.mkfifo(etc / "pipe")
    (etc / "program").write_bytes(b"\x7fELF\0\0region=us-east-1\n")
    with (etc / "huge.log").open("wb") as file:
        file.truncate(3 * 1024 * MEGABYTE)
    (etc / "large.log").write_bytes(b"x" * 79 + b"\n" + (b"y" * 79 + b"\n") * 500_000 + b"region=us-west-2\n")
    many = tree / "many"
    many.mkdir()
    for number in range(MANY):
        (many / f"{number}.conf").write_text("color=blue\n", encoding="utf-8")
    (many / "last.conf").write_text("zone=us-east-1a\n", encoding="utf-8")
    result = scan(playbook, paths=[str(tree)], fail_on=["none"]).of(TASK)
    assert [(Path(f["path"]).name, f["line"], f["literal"]) for f in result["findings"]] == [
        ("large.log", 500_002, "us-west-2"),
        ("shop.properties", 1, "shop.c0ffee.us-east-1.rds.amazonaws.com"),
        ("shop.properties", 2, "arn:aws:sqs:us-east-1:123456789012:orders"),
        ("last.conf", 1, "us-east-1a"),
    ]
    assert {Path(n["path"]).name: n["reason"] for n in result["not_read"]} == {
        "huge.log": "too_large",
        "out": "link_out_of_tree",
        "pipe": "special_file",
        "program": "binary",
    }
    assert result["summary"]["files"] == MANY + 3
    assert result["complete"] is False


@pytest.fixture
def readable_by_all() -> Iterator[Path]:
    """pytest's own folders are closed to other users."""
    with tempfile.TemporaryDirectory(prefix="lifeboat-scan-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


# Root can read everything, and becomes somebody else.
@needs(*(["sudo"] if os.geteuid() == 0 else []))
def test_scan_tells_what_it_may_not_read_and_is_not_clean(playbook: PlaybookRunner, readable_by_all: Path) -> None:
    """With the system's own Python, which has no boto3, and as somebody who is not root."""
    folder = readable_by_all
    (folder / "open.conf").write_text("color=blue\n", encoding="utf-8")
    secret, closed = folder / "secret.conf", folder / "closed"
    secret.write_text("region=us-east-1\n", encoding="utf-8")
    closed.mkdir()
    for path in (secret, closed):
        path.chmod(0)
    task: dict[str, Any] = {
        "name": TASK,
        "lifeboat.aws.region_coupling_scan": {"paths": [str(folder)], "fail_on": ["incomplete"]},
        "vars": {"ansible_python_interpreter": "/usr/bin/python3", "ansible_pipelining": True},
    }
    if os.geteuid() == 0:
        task |= {"become": True, "become_user": "nobody"}
    result = playbook([task]).of(TASK)
    assert {Path(n["path"]).name: (n["reason"], n["message"]) for n in result["not_read"]} == {
        "closed": ("unreadable", "Permission denied"),
        "secret.conf": ("unreadable", "Permission denied"),
    }
    assert (result["findings"], result["complete"], result["summary"]["files"]) == ([], False, 1)
    assert "2 paths could not be read" in result["msg"]
    assert result["tags"]["lifeboat:coupling-scan"].startswith("incomplete 20")


def test_scan_result_can_be_noted_on_the_instance(playbook: PlaybookRunner, aws: AwsView, tree: Path) -> None:
    (tree / "etc" / "shop.properties").write_text("color=blue\n", encoding="utf-8")
    ec2 = aws.ec2(SOURCE)
    instance = ec2.run_instances(ImageId=aws.web(), MinCount=1, MaxCount=1)["Instances"][0]["InstanceId"]
    run = playbook(
        [
            {
                "name": TASK,
                "lifeboat.aws.region_coupling_scan": {"paths": [str(tree)], "fail_on": ["none"]},
                "register": "scan",
            },
            {
                "name": "Result is noted",
                "amazon.aws.ec2_tag": {"region": SOURCE, "resource": instance, "tags": "{{ scan.tags }}"},
            },
        ]
    )
    assert run.rc == 0, run.stdout
    noted = {
        tag["Key"]: tag["Value"]
        for tag in ec2.describe_tags(Filters=[{"Name": "resource-id", "Values": [instance]}])["Tags"]
    }
    assert noted["lifeboat:coupling-scan"].startswith("clean 20")


def test_scan_refuses_what_cannot_be_meant_so(playbook: PlaybookRunner, tree: Path) -> None:
    for options, said in (
        ({"source_regions": ["us-east-1a"]}, "leave out its last letter"),
        ({"allow": [{"literal": "x"}]}, "missing required arguments: reason"),
        ({"allow": [{"reason": "why"}]}, "one of the following is required: literal, pattern"),
        ({"fail_on": ["everything"]}, "must be one or more of"),
    ):
        assert said in scan(playbook, paths=[str(tree)], **options).of(TASK)["msg"]
