# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Who uses an image: instances, launch templates, Auto Scaling groups; answers in AWS's own shapes."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._ami.usage import images_in_use
from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import AwsError
from tests.unit.module_utils.scripted import ScriptedClient, aws_error

NOTHING: dict[str, Any] = {
    "describe_instances": lambda **_: {"Reservations": []},
    "describe_launch_template_versions": lambda **_: {"LaunchTemplateVersions": []},
}


def a_version(image_id: str) -> dict[str, Any]:
    return {"LaunchTemplateName": "web", "VersionNumber": 3, "LaunchTemplateData": {"ImageId": image_id}}


def uses(
    groups: list[dict[str, Any]], configurations: list[dict[str, Any]] | None = None, **ec2: Any
) -> dict[str, str]:
    autoscaling = ScriptedClient(
        describe_auto_scaling_groups=[[{"AutoScalingGroups": groups[:1]}, {"AutoScalingGroups": groups[1:]}]],
        describe_launch_configurations=[[{"LaunchConfigurations": configurations}]]
        if configurations is not None
        else [],
    )
    return images_in_use(ScriptedClient(**{**NOTHING, **ec2}), autoscaling, "us-west-2", ["ami-1", "ami-2"])


def pinned(version: str = "3") -> dict[str, str]:
    return {"LaunchTemplateId": "lt-1", "LaunchTemplateName": "web", "Version": version}


@pytest.mark.parametrize(
    "group",
    [
        pytest.param({"LaunchTemplate": pinned()}, id="template"),
        pytest.param(
            {"MixedInstancesPolicy": {"LaunchTemplate": {"LaunchTemplateSpecification": pinned()}}},
            id="mixed_instances",
        ),
        pytest.param(
            {
                "MixedInstancesPolicy": {
                    "LaunchTemplate": {
                        "LaunchTemplateSpecification": pinned("$Latest"),
                        "Overrides": [{"InstanceType": "m6i.large"}, {"LaunchTemplateSpecification": pinned()}],
                    }
                }
            },
            id="an_override",
        ),
    ],
)
def test_images_in_use_by_a_group_that_pins_an_old_version(group: dict[str, Any]) -> None:
    """Catches: an image removed of which only an old template version knows; the group cannot scale any more."""
    asked: list[dict[str, Any]] = []

    def versions(**arguments: Any) -> dict[str, Any]:
        if "LaunchTemplateId" not in arguments:
            return {"LaunchTemplateVersions": []}
        asked.append(arguments)
        return {"LaunchTemplateVersions": [a_version("ami-2")]}

    found = uses([{"AutoScalingGroupName": "fleet", **group}], describe_launch_template_versions=versions)
    assert found == {"ami-2": "Auto Scaling group fleet uses it"}
    assert asked == [{"LaunchTemplateId": "lt-1", "Versions": ["3"]}]


@pytest.mark.parametrize("version", ["$Latest", "$Default"])
def test_images_in_use_by_a_group_that_pins_no_version_is_found_by_the_template(version: str) -> None:
    """Catches: a call for each group although the latest and default versions are asked for once."""
    group = {"AutoScalingGroupName": "fleet", "LaunchTemplate": pinned(version)}

    def versions(**arguments: Any) -> dict[str, Any]:
        assert arguments == {
            "Versions": ["$Latest", "$Default"],
            "Filters": [{"Name": "image-id", "Values": ["ami-1", "ami-2"]}],
            "PaginationConfig": {"PageSize": 200},
        }
        return {"LaunchTemplateVersions": [a_version("ami-1")]}

    assert uses([group], describe_launch_template_versions=versions) == {"ami-1": "launch template web version 3"}


def test_images_in_use_by_an_old_launch_configuration() -> None:
    """Catches: accounts that still have launch configurations."""
    groups = [{"AutoScalingGroupName": "x"}, {"AutoScalingGroupName": "old", "LaunchConfigurationName": "lc-1"}]
    configurations = [
        {"LaunchConfigurationName": "lc-1", "ImageId": "ami-1"},
        {"LaunchConfigurationName": "lc-unused", "ImageId": "ami-2"},
    ]
    assert uses(groups, configurations) == {"ami-1": "Auto Scaling group old uses it"}


def test_images_in_use_by_an_instance_in_any_state_but_terminated() -> None:
    """Catches: a stopped instance that does not count."""
    asked: list[Any] = []

    def instances(**arguments: Any) -> list[dict[str, Any]]:
        asked.extend(arguments["Filters"])
        return [{"Reservations": []}, {"Reservations": [{"Instances": [{"InstanceId": "i-1", "ImageId": "ami-1"}]}]}]

    assert uses([], describe_instances=instances) == {"ami-1": "instance i-1 runs from it"}
    assert asked[0] == {"Name": "image-id", "Values": ["ami-1", "ami-2"]}
    assert asked[1] == {"Name": "instance-state-name", "Values": ["pending", "running", "stopping", "stopped"]}


def test_images_in_use_of_other_images_is_left_out() -> None:
    """Catches: an answer about images that nobody asked for."""
    groups = [{"AutoScalingGroupName": "old", "LaunchConfigurationName": "lc-1"}]
    assert uses(groups, [{"LaunchConfigurationName": "lc-1", "ImageId": "ami-other"}]) == {}


@pytest.mark.parametrize("operation", ["describe_instances", "describe_launch_template_versions"])
def test_images_in_use_that_cannot_be_told_is_an_error(operation: str) -> None:
    """Catches: a denied call taken for "not in use"."""
    with pytest.raises(AwsError, match="in us-west-2"):
        uses([], **{operation: lambda **_: aws_error("UnauthorizedOperation", "no")})
