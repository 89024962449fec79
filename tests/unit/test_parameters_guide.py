# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The examples of the guide about parameters are what the services of AWS take, by their own descriptions."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from botocore.session import get_session
from botocore.validate import ParamValidator

GUIDE = (Path(__file__).parents[2] / "docs/parameters.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)
DOCUMENTS = [json.loads(text) for language, text in BLOCKS if language == "json"]
CALLS = (("ec2", "CreateLaunchTemplate"), ("autoscaling", "CreateAutoScalingGroup"), ("ecs", "RegisterTaskDefinition"))
# The paths that a recovery publishes, docs/recover.md.
PATHS = {"/lifeboat/shop/shop-web/image", "/lifeboat/shop/shop-db/endpoint"}


class Template(yaml.SafeLoader):
    """YAML with the functions of CloudFormation, of which the guide has one."""


Template.add_constructor("!Ref", lambda loader, node: {"Ref": loader.construct_scalar(node)})


def test_parameters_guide_has_an_example_for_each_reader() -> None:
    assert [language for language, _text in BLOCKS if language not in ("console", "text")] == [
        "yaml",
        "json",
        "json",
        "json",
        "hcl",
    ]


@pytest.mark.parametrize(("number", "call"), list(enumerate(CALLS)), ids=[operation for _service, operation in CALLS])
def test_parameters_example_is_a_request_that_aws_takes(number: int, call: tuple[str, str]) -> None:
    """Catches: a member that the service does not have, or one that is missing."""
    service, operation = call
    shape = get_session().get_service_model(service).operation_model(operation).input_shape
    report = ParamValidator().validate(DOCUMENTS[number], shape)
    assert not report.has_errors(), report.generate_report()
    known = shape.members
    assert set(DOCUMENTS[number]) - set(known) == set()


def test_parameters_template_refers_to_what_it_has() -> None:
    [text] = [text for language, text in BLOCKS if language == "yaml"]
    template: dict[str, Any] = yaml.load(text, Template)
    properties = template["Resources"]["Worker"]["Properties"]
    assert {properties["ImageId"]["Ref"], properties["SubnetId"]["Ref"]} == set(template["Parameters"])
    assert template["Parameters"]["Image"]["Type"] == "AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>"
    assert re.fullmatch(r"\{\{resolve:ssm:/lifeboat/[\w/-]+\}\}", properties["Tags"][0]["Value"])


def test_parameters_examples_name_paths_that_a_recovery_publishes() -> None:
    """Catches: a path that was renamed, in an example that nobody runs before the night it is needed."""
    examples = "\n".join(text for language, text in BLOCKS if language != "console")
    assert set(re.findall(r"/lifeboat/shop/[\w/-]+", examples)) == PATHS
    assert all(text.count("{") == text.count("}") for _language, text in BLOCKS)
