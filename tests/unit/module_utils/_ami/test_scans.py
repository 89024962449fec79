# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What counts as a scan of an image: its own tag before that of its instance, and nothing that was found afterwards."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._ami.scans import (
    InstanceScans,
    instances_to_ask,
    scan_problem,
)
from ansible_collections.lifeboat.aws.plugins.module_utils._core.problem import Problem
from ansible_collections.lifeboat.aws.plugins.module_utils._core.tracking import format_time

from .builders import an_image

INSTANCE = "i-0abc1234abc1234ab"
CREATED = an_image().created
BEFORE, AFTER = format_time(CREATED - timedelta(hours=1)), format_time(CREATED + timedelta(seconds=1))
TAG = "lifeboat:coupling-scan"


@pytest.mark.parametrize(
    ("own", "instance_id", "of_instance", "why"),
    [
        pytest.param(f"clean {AFTER}", None, None, None, id="own"),
        pytest.param("clean", None, None, None, id="own_by_hand"),
        pytest.param(f"clean {BEFORE}", INSTANCE, f"3 findings {BEFORE}", None, id="own_before_the_instance"),
        pytest.param(None, INSTANCE, f"clean {BEFORE}", None, id="instance"),
        pytest.param(None, INSTANCE, f"clean {format_time(CREATED)}", None, id="instance_in_the_same_second"),
        pytest.param(None, None, None, f"because its tag {TAG} is missing; run", id="none"),
        pytest.param(None, INSTANCE, None, f"{TAG} is missing, and instance {INSTANCE} has none either", id="neither"),
        pytest.param("3 findings x", None, None, f"because its tag {TAG} says '3 findings x'; run", id="own_findings"),
        pytest.param("3 findings x", INSTANCE, f"clean {BEFORE}", "says '3 findings x'", id="own_findings_stay"),
        pytest.param(None, INSTANCE, f"incomplete {BEFORE}", f"instance {INSTANCE} says 'incomplete", id="unread"),
        pytest.param(None, INSTANCE, f"clean {AFTER}", "which is not older than the image", id="too_late"),
        pytest.param(None, INSTANCE, "clean", "which is not older than the image", id="no_time"),
    ],
)
def test_scan_problem(own: str | None, instance_id: str | None, of_instance: str | None, why: str | None) -> None:
    """Catches: an image that is trusted because of what somebody found in order later, or on another instance."""
    image = an_image(tags={TAG: own} if own else {}, instance_id=instance_id)
    others = {"i-0abc1234abc1234cd": f"clean {BEFORE}"}
    found = scan_problem(image, InstanceScans(others | ({INSTANCE: of_instance} if of_instance else {})))
    if why is None:
        assert found is None
    else:
        assert found is not None
        assert found.code == "ScanRequired"
        assert why in found.message


def test_scan_problem_when_instances_could_not_be_read_is_that() -> None:
    """Catches: a missing IAM action that looks like a missing scan."""
    denied = Problem("UnauthorizedOperation", "the instances ...")
    assert scan_problem(an_image(tags={}, instance_id=INSTANCE), InstanceScans(problem=denied)) is denied
    assert scan_problem(an_image(tags={TAG: "clean"}, instance_id=INSTANCE), InstanceScans(problem=denied)) is None


def test_instances_to_ask_are_those_of_images_that_say_nothing_themselves() -> None:
    """Catches: a look at instances that nothing depends on."""
    asked = an_image(tags={}, instance_id=INSTANCE)
    said = an_image(tags={TAG: "3 findings"}, instance_id="i-0abc1234abc1234cd")
    assert instances_to_ask((asked, asked, said, an_image(tags={}))) == [INSTANCE]
