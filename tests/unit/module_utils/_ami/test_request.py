# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module's options: what they become, and what is refused with the option's name."""

from __future__ import annotations

import re
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._ami.request import request_from_params
from ansible_collections.lifeboat.aws.plugins.module_utils._copies.request import filters_from_option
from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import InvalidInput
from ansible_collections.lifeboat.aws.plugins.module_utils._core.retention import last

# What AnsibleAWSModule hands over when a user sets only the source region and one identifier.
DEFAULTS: dict[str, Any] = {
    "source_region": "us-east-1",
    "destination_regions": ["us-west-2"],
    "image_ids": None,
    "sync_identifier": ["web"],
    "owner": None,
    "filters": None,
    "select": None,
    "allow_none": False,
    "set": None,
    "tags": None,
    "exclude_tags": None,
    "tag_equality": False,
    "copy_launch_permissions": False,
    "allow_public": False,
    "encrypted": None,
    "kms_key_id": None,
    "completion_duration": None,
    "name": None,
    "description": None,
    "require_scan": False,
    "deprecate_at": None,
    "create": None,
    "deregistration_protection": None,
    "wait": False,
    "wait_timeout": 7200,
    "poll_interval": 15,
    "retain": None,
    "adopt": "recognize",
    "state": "present",
}
KEY_OF_WEST = "arn:aws:kms:us-west-2:123456789012:key/0abc"


def a_request_of(default_region: str | None = None, **changes: Any) -> Any:
    return request_from_params({**DEFAULTS, **changes}, default_region)


@pytest.mark.parametrize(
    ("changes", "field", "value"),
    [
        pytest.param({}, "owner", "self", id="owner_is_self"),
        pytest.param({"image_ids": ["ami-1"]}, "owner", None, id="with_ids_any_owner"),
        pytest.param({"image_ids": ["ami-1"], "owner": "self"}, "owner", "self", id="with_ids_the_owner_told"),
        pytest.param({}, "select", "single", id="select_is_single"),
        pytest.param({"image_ids": ["ami-1", "ami-2"]}, "select", "all", id="each_of_the_ids_is_meant"),
        pytest.param({"image_ids": ["ami-1"], "select": "newest"}, "select", "newest", id="select_as_told"),
        pytest.param({"image_ids": ["ami-1", "ami-1"]}, "image_ids", ("ami-1",), id="the_same_id_twice"),
        pytest.param({"sync_identifier": ["a", "b", "a"]}, "sync_identifiers", ("a", "b"), id="the_same_name_twice"),
        pytest.param(
            {"destination_regions": ["us-west-2", "us-west-2"]},
            "destination_regions",
            ("us-west-2",),
            id="region_twice",
        ),
        pytest.param({"kms_key_id": "alias/dr"}, "encrypted", True, id="a_key_means_encrypted"),
        pytest.param({"encrypted": False, "kms_key_id": ""}, "encrypted", False, id="no_key_as_a_survey_answers_it"),
        pytest.param({"encrypted": True}, "kms_keys", {}, id="encrypted_without_a_key"),
        pytest.param({"encrypted": False}, "encrypted", False, id="not_encrypted"),
        pytest.param({"tags": {"Count": 3, "On": True}}, "tags", {"Count": "3", "On": "True"}, id="values_are_text"),
        pytest.param({"tags": {"Empty": None}}, "tags", {"Empty": ""}, id="no_value_is_an_empty_one"),
        pytest.param({"destination_regions": ["", "us-west-2"]}, "destination_regions", ("us-west-2",), id="survey"),
        pytest.param({"set": ""}, "set_name", None, id="an_empty_set_is_none"),
        pytest.param({"exclude_tags": ["cost:*"]}, "exclude_tags", ("cost:*",), id="exclude_tags"),
        pytest.param({"completion_duration": 15}, "completion_minutes", 15, id="shortest_duration"),
        pytest.param({"completion_duration": 2880}, "completion_minutes", 2880, id="longest_duration"),
        pytest.param({"retain": 1}, "retain", last(1), id="retain_one"),
        pytest.param({"name": "{name}-{id}-{source_region}-{date}"}, "name_template", None, id="all_placeholders"),
        pytest.param({"description": "x" * 255}, "description", "x" * 255, id="description_of_255"),
        pytest.param({"description": ""}, "description", "", id="an_empty_description_is_not_unset"),
        pytest.param({"destination_regions": ["us-east-1"]}, "destination_regions", ("us-east-1",), id="same_region"),
    ],
)
def test_request_from_params_field_is(changes: dict[str, Any], field: str, value: Any) -> None:
    """Catches: an option that is dropped or given another default."""
    request = a_request_of(**changes)
    assert getattr(request, field) == (changes["name"] if field == "name_template" else value)


def test_request_from_params_without_destination_takes_the_modules_region() -> None:
    """Catches: the drop-in for ec2_ami_copy, where the region is the destination."""
    assert a_request_of("eu-west-1", destination_regions=None).destination_regions == ("eu-west-1",)


def test_request_from_params_with_no_destination_left_does_not_take_the_source_region() -> None:
    """Catches: copies beside their sources and called recovery points, since a list of regions was empty."""
    for emptied in ([], ["", None]):
        with pytest.raises(InvalidInput, match="destination_regions: is empty, and region is us-east-1"):
            a_request_of("us-east-1", destination_regions=emptied)
        assert a_request_of("eu-west-1", destination_regions=emptied).destination_regions == ("eu-west-1",)
    assert a_request_of("us-east-1", destination_regions=None).destination_regions == ("us-east-1",)


@pytest.mark.parametrize(
    ("key", "keys"),
    [
        pytest.param("alias/dr", {"us-west-2": "alias/dr", "eu-west-1": "alias/dr"}, id="one_for_all"),
        pytest.param(
            {"us-west-2": KEY_OF_WEST, "eu-west-1": "alias/dr", "ap-south-1": "alias/other"},
            {"us-west-2": KEY_OF_WEST, "eu-west-1": "alias/dr"},
            id="a_key_for_each_region",
        ),
    ],
)
def test_request_from_params_kms_keys_are_by_region(key: Any, keys: dict[str, str]) -> None:
    """Catches: one region's key used in another, or a key looked up where nothing is copied."""
    assert a_request_of(destination_regions=["us-west-2", "eu-west-1"], kms_key_id=key).kms_keys == keys


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        pytest.param({"destination_regions": None}, "destination_regions: no region to copy to", id="no_destination"),
        pytest.param({"destination_regions": []}, "destination_regions: no region to copy to", id="empty_destination"),
        pytest.param({"destination_regions": ["us-west"]}, "destination_regions: 'us-west' is not", id="wrong_region"),
        pytest.param({"source_region": "us-east-1a"}, "source_region: .*Availability Zone", id="zone_for_a_region"),
        pytest.param(
            {"source_region": "cn-north-1"},
            "is in partition aws and source_region cn-north-1 in aws-cn",
            id="another_partition",
        ),
        pytest.param({"sync_identifier": None}, "one of the following is required: image_ids", id="nothing_selected"),
        pytest.param(
            {"sync_identifier": [], "filters": {}}, "one of the following is required: image_ids", id="empty_selection"
        ),
        pytest.param(
            {"sync_identifier": None, "owner": "self"},
            "one of the following is required: image_ids",
            id="an_owner_is_no_selection",
        ),
        pytest.param({"image_ids": ["web-1"]}, "image_ids: 'web-1' is not the id of an AMI", id="a_name_for_an_id"),
        pytest.param({"tags": {"aws:x": "1"}}, "tags: tag key 'aws:x'", id="reserved_tag"),
        pytest.param({"tag_equality": True}, "tag_equality: needs tags", id="equality_of_nothing"),
        pytest.param({"completion_duration": 0}, "completion_duration: 0 is not possible", id="no_time"),
        pytest.param({"completion_duration": 20}, "steps of 15", id="not_a_step"),
        pytest.param({"completion_duration": 2895}, "15 to 2880", id="too_long"),
        pytest.param({"retain": 0}, "retain: must be at least 1", id="retain_nothing"),
        pytest.param({"retain": -1}, "retain: expected a number or a dictionary", id="retain_negative"),
        pytest.param({"retain": {"dayly": 7}}, "retain: 'dayly' is no rule.*did you mean daily", id="retain_typo"),
        pytest.param(
            {"kms_key_id": "alias/dr", "encrypted": False}, "encrypted: false contradicts kms_key_id", id="key_unused"
        ),
        pytest.param({"tags": {"lifeboat:source": "x"}}, "tags: lifeboat:source is written by this module", id="ours"),
        pytest.param(
            {"tags": {f"k{n}": "v" for n in range(47)}}, "tags: 47 tags are asked for and there is room for 46", id="47"
        ),
        pytest.param({"description": "x" * 256}, "description: has 256 characters", id="description_of_256"),
        pytest.param({"name": "{nmae}"}, r"name: .*\{nmae\}", id="unknown_placeholder"),
        pytest.param({"name": "{"}, "name: .*not valid", id="a_lone_brace"),
        pytest.param({"name": "{name:{width}}"}, "name: ", id="a_placeholder_in_a_format"),
        pytest.param(
            {"kms_key_id": {"eu-west-1": "alias/dr"}},
            "kms_key_id: names no key for us-west-2",
            id="no_key_for_a_region",
        ),
        *(
            pytest.param(
                {"kms_key_id": {"us-west-2": blank, "eu-west-1": "alias/dr"}},
                "kms_key_id: names no key for us-west-2",
                id=f"a_key_that_is_{blank!r}",
            )
            for blank in ("", " ", None)
        ),
        pytest.param(
            {"kms_key_id": "arn:aws:iam::123456789012:role/dr"}, "is not the ARN of a KMS key", id="another_service"
        ),
        pytest.param({"kms_key_id": "arn:aws:kms"}, "'arn:aws:kms' is not the ARN of a KMS key", id="arn_cut_off"),
        pytest.param({"kms_key_id": ["alias/dr"]}, "kms_key_id: expected a key", id="a_list_of_keys"),
        pytest.param(
            {"kms_key_id": KEY_OF_WEST, "destination_regions": ["us-west-2", "eu-west-1"]},
            "kms_key_id: .* is a key of us-west-2 and copies in eu-west-1 need one of eu-west-1",
            id="key_of_another_region",
        ),
        pytest.param({"filters": "tag:a=b"}, "filters: expected a dictionary", id="filters_as_text"),
        pytest.param({"filters": {"name": []}}, "filters: name has no value", id="filter_with_an_empty_list"),
        pytest.param({"filters": ["tag:a"]}, "filters: 'tag:a' is not of the form", id="filter_without_value"),
        pytest.param({"filters": ["=b"]}, "filters: '=b' is not of the form", id="filter_without_name"),
        pytest.param({"filters": ["tag:a="]}, "filters: 'tag:a=' is not of the form", id="filter_with_empty_value"),
    ],
)
def test_request_from_params_with_a_mistake_names_the_option(changes: dict[str, Any], said: str) -> None:
    """Catches: a mistake that reaches AWS, or one that ends as a traceback."""
    with pytest.raises(InvalidInput) as caught:
        a_request_of(**changes)
    assert re.search(said, str(caught.value))


@pytest.mark.parametrize(
    ("option", "filters"),
    [
        pytest.param(None, {}, id="none"),
        pytest.param({"name": "web-*"}, {"name": ("web-*",)}, id="one_value"),
        pytest.param({"name": ["a", "b"]}, {"name": ("a", "b")}, id="several_values"),
        pytest.param({"is-public": False}, {"is-public": ("false",)}, id="yamls_false_is_ec2s"),
        pytest.param({"tag:Count": 3}, {"tag:Count": ("3",)}, id="a_number"),
        pytest.param(["tag:Env=Prod"], {"tag:Env": ("Prod",)}, id="the_gems_list"),
        pytest.param(["tag:Env=Prod", "tag:Env=Stage"], {"tag:Env": ("Prod", "Stage")}, id="the_same_name_twice"),
        pytest.param(["tag:Url=a=b"], {"tag:Url": ("a=b",)}, id="the_first_equals_sign_divides"),
    ],
)
def test_filters_from_option_of_each_form(option: Any, filters: dict[str, tuple[str, ...]]) -> None:
    """Catches: `True` for EC2's `true`, which matches nothing; the gem's list losing a value."""
    assert filters_from_option(option) == filters
