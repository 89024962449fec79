"""Wrong input: one clear sentence that names the option, and no API call at all."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.module_run import ModuleRunner

IMAGE = "ami-0123456789abcdef0"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        pytest.param(
            {}, "one of the following is required: image_ids, sync_identifier, filters", id="nothing selected"
        ),
        pytest.param({"image_ids": [], "filters": {}}, "one of the following is required", id="empty selection"),
        pytest.param({"image_ids": ["web"]}, "image_ids: 'web' is not the id of an AMI", id="no id"),
        pytest.param({"image_ids": [IMAGE], "destination_regions": []}, "no region to copy to", id="no destination"),
        pytest.param(
            {"image_ids": [IMAGE], "source_region": "us-east"}, "source_region: 'us-east' is not the name", id="source"
        ),
        pytest.param(
            {"image_ids": [IMAGE], "destination_regions": ["Ireland"]}, "'Ireland' is not the name", id="destination"
        ),
        pytest.param(
            {"image_ids": [IMAGE], "destination_regions": ["us-west-2a"]}, "leave out its last letter", id="zone"
        ),
        pytest.param({"filters": "name=web"}, "filters: expected a dictionary", id="filters a text"),
        pytest.param({"filters": ["tag:Environment"]}, "'tag:Environment' is not of the form name=value", id="no ="),
        pytest.param({"image_ids": [IMAGE], "kms_key_id": ["a"]}, "kms_key_id: expected a key", id="key a list"),
        pytest.param(
            {"image_ids": [IMAGE], "kms_key_id": {"eu-west-1": "alias/dr"}}, "names no key for us-west-2", id="no key"
        ),
        pytest.param(
            {"image_ids": [IMAGE], "kms_key_id": "arn:aws:kms:eu-west-1:123456789012:alias/dr"},
            "is a key of eu-west-1 and copies in us-west-2 need one of us-west-2",
            id="key elsewhere",
        ),
        pytest.param({"image_ids": [IMAGE], "completion_duration": 20}, "in steps of 15", id="duration"),
        pytest.param({"image_ids": [IMAGE], "completion_duration": 0}, "15 to 2880 minutes", id="no duration"),
        pytest.param({"image_ids": [IMAGE], "retain": 0}, "retain: must be at least 1", id="retain"),
        pytest.param({"image_ids": [IMAGE], "tag_equality": True}, "tag_equality: needs tags", id="no tags"),
        pytest.param({"image_ids": [IMAGE], "tags": {"aws:x": "y"}}, "starts with 'aws:'", id="reserved tag"),
        pytest.param({"image_ids": [IMAGE], "tags": {"k" * 129: "y"}}, "has 129 characters", id="long key"),
        pytest.param({"image_ids": [IMAGE], "tags": {"k": "v" * 257}}, "has 257 characters", id="long value"),
        pytest.param({"image_ids": [IMAGE], "tags": {f"t{i}": "" for i in range(51)}}, "51 tags", id="many tags"),
        pytest.param({"image_ids": [IMAGE], "description": "d" * 256}, "has 256 characters", id="description"),
        pytest.param({"image_ids": [IMAGE], "name": "{nmae}"}, "unknown placeholder {nmae}", id="placeholder"),
        pytest.param({"image_ids": [IMAGE], "name": "{name"}, "is not valid", id="brace"),
        pytest.param({"image_ids": [IMAGE], "name": "{name.upper}"}, "name", id="attribute"),
        pytest.param({"image_ids": [IMAGE], "name": "{name:>z}"}, "name", id="format"),
        pytest.param({"image_ids": [IMAGE], "wait": True, "wait_timeout": -5}, "wait_timeout", id="timeout"),
        pytest.param({"image_ids": [IMAGE], "wait": True, "poll_interval": 0}, "poll_interval", id="interval"),
        pytest.param({"image_ids": [IMAGE], "select": "some"}, "value of select must be one of", id="choice"),
        pytest.param({"image_ids": [IMAGE], "imge": "x"}, "Unsupported parameters", id="unknown option"),
        pytest.param({"image_ids": [IMAGE], "retain": "many"}, "retain", id="type"),
    ],
)
def test_input_that_is_wrong_is_refused_before_any_call(
    module: ModuleRunner, options: dict[str, Any], said: str
) -> None:
    result = module(**options)
    assert result.failed
    assert said in result.message
    assert "Traceback" not in str(result.data)
    assert "\n" not in result.message
    assert result.calls == []


def test_input_without_source_region_is_refused(module: ModuleRunner) -> None:
    result = module(source_region=None, image_ids=[IMAGE])
    assert result.failed
    assert "source_region" in result.message


@pytest.mark.parametrize(
    "empty", [{"name": ""}, {"name": None}, {"kms_key_id": ""}, {"owner": ""}, {"set": ""}], ids=str
)
def test_input_left_empty_is_as_if_it_were_not_set(module: ModuleRunner, aws: Any, empty: dict[str, Any]) -> None:
    """AWX surveys hand over empty texts for questions that nobody has answered."""
    aws.web()
    result = module(sync_identifier="web", **empty)
    assert not result.failed, result.message
    assert result.only["set"] == "web"
    assert aws.image("us-west-2", result.only["id"])["Name"] == "web-2026-11-19"
