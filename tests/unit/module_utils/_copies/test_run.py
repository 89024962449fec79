# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A whole run on scripted clients: check mode against the real one, absent, messages and warnings."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._ami.kind import AMI
from ansible_collections.lifeboat.aws.plugins.module_utils._ami.model import Image, ImageRequest
from ansible_collections.lifeboat.aws.plugins.module_utils._copies.ports import Tools
from ansible_collections.lifeboat.aws.plugins.module_utils._copies.run_kind import run_absent, run_present
from ansible_collections.lifeboat.aws.plugins.module_utils._copies.run_result import Run
from ansible_collections.lifeboat.aws.plugins.module_utils._core.progress import ProgressLog
from ansible_collections.lifeboat.aws.plugins.module_utils._core.retention import last
from ansible_collections.lifeboat.aws.plugins.module_utils._core.waiters import Timeout
from ansible_collections.lifeboat.aws.plugins.module_utils._steps.executor import Executor
from tests.unit.module_utils._ami.builders import (
    HERE,
    THERE,
    a_copy,
    a_request,
    an_image,
    day,
    describing,
    untracked,
)
from tests.unit.module_utils.scripted import ScriptedClient, ScriptedClients, ScriptedClock, aws_error

READS = ("describe_", "get_")
WEB = an_image()
OLD = an_image(id="ami-old", name="web-0", created=day(-1))


class Aws:
    """Two regions as scripted clients: reads answer from ``here`` and ``there``, writes are only noted."""

    def __init__(self, here: list[Image], there: list[Image], **more: Any) -> None:
        nothing: dict[str, Any] = {
            "describe_launch_template_versions": lambda **_: {"LaunchTemplateVersions": []},
            "describe_instances": lambda **_: {"Reservations": []},
            "describe_snapshots": lambda **_: {"Snapshots": []},
        }
        new = a_copy(id="ami-new", state="pending")

        def describe_images(**arguments: Any) -> Any:
            return describing(*there, *([new] if "copy_image" in self.writes else []))(**arguments)

        writes = {
            "copy_image": lambda **_: {"ImageId": "ami-new"},
            "create_tags": lambda **_: {},
            "deregister_image": lambda **_: {"Return": True},
        }
        self.source = ScriptedClient(describe_images=describing(*here))
        self.recovery = ScriptedClient(**{"describe_images": describe_images, **nothing, **writes, **more})
        self.clients = {
            "ec2": {HERE: self.source, THERE: self.recovery},
            "autoscaling": {THERE: ScriptedClient(describe_auto_scaling_groups=lambda **_: {"AutoScalingGroups": []})},
        }
        self.clock = ScriptedClock()

    def run(self, request: ImageRequest, state: str = "present", *, check_mode: bool = False) -> Run:
        clients: Any = ScriptedClients(**self.clients)
        tools = Tools(clients, self.clock, Timeout(30, 15), ProgressLog(None, self.clock), Executor(check_mode))
        function = run_absent if state == "absent" else run_present
        return function(AMI, request, tools)

    @property
    def writes(self) -> list[str]:
        return [name for name in self.recovery.operations if not name.startswith(READS)]


SITUATIONS = [
    pytest.param([WEB], [], {}, ["copy_image"], id="copy"),
    pytest.param([WEB], [a_copy()], {}, [], id="nothing_to_do"),
    pytest.param([WEB], [a_copy(tags={**a_copy().tags, "Team": "x"})], {}, ["create_tags"], id="converge"),
    pytest.param([WEB], [a_copy(tags=untracked(a_copy()))], {}, ["create_tags"], id="adopt"),
    pytest.param([WEB], [a_copy(state="failed")], {}, ["deregister_image", "copy_image"], id="replace"),
    pytest.param([WEB], [a_copy(), a_copy(OLD)], {"retain": last(1)}, ["deregister_image"], id="expire"),
    pytest.param([an_image(state="pending")], [], {}, [], id="defer"),
    pytest.param([WEB], [a_copy(state="disabled")], {}, [], id="fail"),
]


@pytest.mark.parametrize(("here", "there", "changes", "writes"), SITUATIONS)
def test_run_present_in_check_mode_foretells_the_real_run_and_writes_nothing(
    here: list[Image], there: list[Image], changes: dict[str, Any], writes: list[str]
) -> None:
    """Catches: check mode as a second program, or one that writes."""
    request = a_request(**changes)
    checked, real = Aws(here, there), Aws(here, there)
    foretold, done = checked.run(request, check_mode=True), real.run(request)
    assert checked.writes == []
    assert real.writes == writes
    assert foretold.result["changed"] == done.result["changed"] == bool(writes)
    assert foretold.result["diff"] == done.result["diff"]
    assert foretold.result["summary"] == done.result["summary"]
    assert (foretold.failure, foretold.warnings) == (done.failure, done.warnings)
    for told, made in zip(foretold.result["copies"], done.result["copies"], strict=True):
        assert told["id"] in (None, made["id"])
        assert {**told, "id": 0} == {**made, "id": 0}


def test_run_present_with_nothing_to_do_is_one_listing_for_each_region() -> None:
    """Catches: a call that grows with the number of images."""
    images = [an_image(id=f"ami-{n}", name=f"web-{n}") for n in range(100)]
    aws = Aws(images, [a_copy(image) for image in images])
    done = aws.run(a_request())
    assert (aws.source.operations, aws.recovery.operations) == (["describe_images"], ["describe_images"])
    assert done.result["changed"] is False
    assert done.result["summary"]["none"] == 100


def test_run_present_first_sync_is_one_copy_and_two_more_looks() -> None:
    """Catches: a look for each copy."""
    images = [an_image(id=f"ami-{n}", name=f"web-{n}") for n in range(20)]
    new = [a_copy(image, id=f"new-of-{image.id}", state="pending") for image in images]
    begun: list[str] = []

    def copy_image(SourceImageId: str, **_rest: Any) -> dict[str, str]:
        begun.append(SourceImageId)
        return {"ImageId": f"new-of-{SourceImageId}"}

    def describe_images(**arguments: Any) -> Any:
        return describing(*(new if begun else ()))(**arguments)

    aws = Aws(images, [], copy_image=copy_image, describe_images=describe_images)
    assert aws.run(a_request()).result["summary"]["copied"] == 20
    assert aws.recovery.operations.count("describe_images") == 3
    assert aws.writes == ["copy_image"] * 20


def test_run_present_with_retain_and_nothing_to_do_is_one_listing_for_each_region() -> None:
    """Catches: a look for orphans, each night, of sources whose copies retention does not want anyway."""
    aws = Aws([WEB, OLD], [a_copy()])
    done = aws.run(a_request(retain=last(1)))
    assert done.result["changed"] is False
    assert aws.recovery.operations == ["describe_images"]


@pytest.mark.parametrize(("count", "has_id"), [(1, True), (2, False)])
def test_run_present_has_image_id_when_there_is_one_copy(count: int, has_id: bool) -> None:
    """Catches: the drop-in for ec2_ami_copy without its `image_id`."""
    images = [WEB, OLD][:count]
    result = Aws(images, [a_copy(image) for image in images]).run(a_request()).result
    assert result.get("image_id") == ("ami-web-copy" if has_id else None)


def test_run_present_with_a_region_that_cannot_be_read_fails_and_keeps_the_others() -> None:
    """Catches: one dead region that hides what was done in another."""
    aws = Aws([WEB], [])
    dead = ScriptedClient(describe_images=lambda **_: aws_error("AuthFailure", "AWS was not able to validate"))
    aws.clients["ec2"]["eu-west-1"] = dead
    done = aws.run(a_request(destination_regions=("eu-west-1", THERE)))
    assert [copy["action"] for copy in done.result["copies"]] == ["failed", "copied"]
    assert done.failure is not None
    assert done.failure.startswith("1 of 2 copies failed: ")
    assert "eu-west-1" in done.failure
    assert done.result["changed"] is True


def test_run_present_that_times_out_says_how_far_and_what_next() -> None:
    """Catches: a red task without a word about the copies, which go on."""
    done = Aws([WEB], []).run(a_request(wait=True))
    assert done.failure is not None
    assert "After 30 s 1 of 1 copies are still in progress: ami-new in us-west-2" in done.failure
    assert "the next run continues to wait for them; raise wait_timeout" in done.failure
    assert done.result["copies"][0]["state"] == "pending"


def test_run_present_warns_of_duplicates() -> None:
    """Catches: money spent twice without a word."""
    done = Aws([WEB], [a_copy(), a_copy(id="ami-twin", created=day(-5))]).run(a_request())
    assert done.warnings == ("us-west-2 has more than one copy of ami-web: ami-web-copy counts, ami-twin besides",)


# --- absent ---


@pytest.mark.parametrize(
    ("there", "gone"),
    [
        pytest.param([a_copy()], ["ami-web-copy"], id="available"),
        pytest.param([a_copy(state="pending")], ["ami-web-copy"], id="pending_is_cancelled"),
        pytest.param([a_copy(state="failed")], ["ami-web-copy"], id="failed"),
        pytest.param([a_copy(state="disabled")], ["ami-web-copy"], id="disabled"),
        pytest.param([a_copy(), a_copy(id="ami-twin")], ["ami-twin", "ami-web-copy"], id="duplicates_too"),
        pytest.param([a_copy(state="deregistered")], [], id="gone_already"),
        pytest.param([a_copy(tags=untracked(a_copy()))], [], id="untracked_stays"),
        pytest.param([a_copy(tags={"lifeboat:source": "us-east-1/ami-web"})], [], id="incomplete_tracking_stays"),
        pytest.param([a_copy(OLD)], [], id="another_sources_copy_stays"),
    ],
)
@pytest.mark.parametrize("check_mode", [False, True])
def test_run_absent_removes_only_our_copies_of_the_selected_sources(
    there: list[Image], gone: list[str], check_mode: bool
) -> None:
    """Catches: anything untracked removed; a deletion in check mode."""
    aws = Aws([WEB], there)
    done = aws.run(a_request(), "absent", check_mode=check_mode)
    assert sorted(item["id"] for item in done.result["expired"]) == gone
    assert sorted(c["ImageId"] for c in aws.recovery.calls_of("deregister_image")) == ([] if check_mode else gone)
    assert done.result["changed"] is bool(gone)
    assert done.failure is None


def test_run_absent_by_id_asks_nothing_of_the_source_region() -> None:
    """Catches: copies that cannot be removed once their sources, or the source region, are gone."""
    aws = Aws([], [a_copy()])
    request = a_request(sync_identifiers=(), image_ids=("ami-web",), owner=None)
    assert aws.run(request, "absent").result["expired"][0]["id"] == "ami-web-copy"
    assert aws.source.calls == []


def test_run_absent_leaves_a_protected_copy_and_fails_with_the_remedy() -> None:
    """Catches: protection that is not honoured, or a task that is green although the copy is there."""
    aws = Aws([WEB], [a_copy(protected=True)])
    done = aws.run(a_request(), "absent")
    assert aws.writes == []
    assert done.failure is not None
    assert "disable-image-deregistration-protection" in done.failure
    assert done.result["kept"][0]["error"]["code"] == "DeregistrationProtected"


def test_run_absent_in_a_region_that_cannot_be_read_fails() -> None:
    """Catches: "could not tell" told as "nothing there"."""
    aws = Aws([WEB], [], describe_images=lambda **_: aws_error("UnauthorizedOperation", "no"))
    done = aws.run(a_request(), "absent")
    assert done.failure is not None
    assert "ec2:DescribeImages" in done.failure
