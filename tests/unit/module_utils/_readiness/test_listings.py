# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What one listing says of many things: tags of groups of databases, and versions of launch templates."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import AwsError
from ansible_collections.lifeboat.aws.plugins.module_utils._facts import ec2
from ansible_collections.lifeboat.aws.plugins.module_utils._listings.group_tags import tags_of_groups
from tests.unit.module_utils.scripted import ScriptedClient, aws_error

WEST = "us-west-2"


def tagged(arn: str, **tags: str) -> dict[str, Any]:
    return {"ResourceARN": arn, "Tags": [{"Key": key, "Value": value} for key, value in tags.items()]}


def test_tags_of_groups_are_those_of_all_pages() -> None:
    """Catches: tags that end with a page, and resources of another type, which the filter of the request leaves out."""
    pages = [
        {"ResourceTagMappingList": [tagged("arn:pg:a", Team="db")], "PaginationToken": "1"},
        {"ResourceTagMappingList": [tagged("arn:pg:a", Cost="7"), tagged("arn:og:b")], "PaginationToken": ""},
    ]
    client = ScriptedClient(get_resources=[pages])
    assert tags_of_groups(client, WEST) == {"arn:pg:a": {"Team": "db", "Cost": "7"}, "arn:og:b": {}}
    [(_operation, arguments)] = client.calls
    assert sorted(arguments["ResourceTypeFilters"]) == ["rds:cluster-pg", "rds:og", "rds:pg", "rds:subgrp"]


@pytest.mark.parametrize(
    ("code", "right"), [("AccessDeniedException", "tag:GetResources"), ("InternalServiceException", None)]
)
def test_tags_of_groups_that_cannot_be_listed_are_no_answer(code: str, right: str | None) -> None:
    with pytest.raises(AwsError) as raised:
        tags_of_groups(ScriptedClient(get_resources=[aws_error(code)]), WEST)
    assert (raised.value.code, raised.value.right) == (code, right)


def version(template: str, number: int, *, is_default: bool = False) -> dict[str, Any]:
    return {
        "LaunchTemplateId": f"lt-{template}",
        "LaunchTemplateName": template,
        "VersionNumber": number,
        "DefaultVersion": is_default,
        "LaunchTemplateData": {"InstanceType": f"{template}.{number}"},
    }


def test_versions_of_templates_are_found_by_every_name_that_plans_have_for_them() -> None:
    pages = [
        {"LaunchTemplateVersions": [version("web", 7), version("one", 1, is_default=True)]},
        {"LaunchTemplateVersions": [version("web", 3, is_default=True)]},
    ]
    found = ec2.template_contents(ScriptedClient(describe_launch_template_versions=[pages]), WEST)
    assert {key: content.instance_type for key, content in found.items()} == {
        (name.format(template), said): f"{template}.{number}"
        for template, number, versions in (
            ("web", 7, ("7", "$Latest")),
            ("web", 3, ("3", "$Default")),
            ("one", 1, ("1", "$Latest", "$Default")),
        )
        for name in ("{}", "lt-{}")
        for said in versions
    }
