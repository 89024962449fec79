# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Null and blank are as if nothing was given; false and 0 are not."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from ansible_collections.lifeboat.aws.plugins.action.config_publish import check
from ansible_collections.lifeboat.aws.plugins.module_utils._config.fetching import check_fetching
from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import InvalidInput
from ansible_collections.lifeboat.aws.plugins.modules import config_publish, config_user_data
from ansible_collections.lifeboat.aws.plugins.plugin_utils._config.options import given, units
from ansible_collections.lifeboat.aws.plugins.plugin_utils._config.targets import Target, limited, targets_of

ROLE = Path(__file__).parents[3] / "roles" / "dr_config"
REGIONS: dict[str, Any] = {"us-east-1": {}, "us-west-2": None}
RULE = "shop-config-{region}"


def targets(**options: Any) -> list[Target]:
    """Of options as Ansible has typed them."""
    limit = options.pop("limit", [])
    told = {"bucket": RULE, "prefix": "p", "application": "shop", "environment": "production", "regions": REGIONS}
    return limited(targets_of({**told, **options}), limit)


@pytest.mark.parametrize("value", [None, "", "  "])
def test_given_null_and_blank_are_the_default(value: Any) -> None:
    assert given(value, "default") == "default"


@pytest.mark.parametrize("value", [False, 0, 0.0, "0", "false", [], {}])
def test_given_false_and_nought_are_themselves(value: Any) -> None:
    """Catches: default(true, true), for which false is true."""
    assert given(value, "default") == value


@pytest.mark.parametrize("limit", [["us-west-2"], [" us-west-2 ", ""]])
def test_targets_are_those_of_the_limit(limit: list[str]) -> None:
    """As Ansible makes a list of a text with commas, blanks and nothing behind the last of them."""
    assert [target.region for target in targets(limit=limit)] == ["us-west-2"]


@pytest.mark.parametrize("limit", [[], [""], [" "]])
def test_targets_without_a_limit_are_all(limit: list[str]) -> None:
    assert [target.region for target in targets(limit=limit)] == ["us-east-1", "us-west-2"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"regions": {}}, "regions: expected at least one, such as {us-east-1: "),
        ({"prefix": "/config"}, "prefix: '/config' is no prefix such as 'lifeboat-config'"),
        ({"limit": ["eu-west-1"]}, "limit: eu-west-1 is none of the regions us-east-1, us-west-2"),
        ({"regions": "us-east-1"}, "regions: expected a dictionary"),
        ({"regions": {"us-east-1": "shop-east"}}, "regions: us-east-1: expected a dictionary such as {bucket: "),
        ({"regions": {"us-east-1": ["shop"]}}, "regions: us-east-1: expected a dictionary"),
        ({"regions": {1: {}}}, "regions: expected names of regions such as us-east-1, not '1'"),
        (
            {"regions": {"us-east-1": {"bukket": "x"}}},
            "regions: us-east-1: there is no option 'bukket'; did you mean bucket?",
        ),
        (
            {"regions": {"us-east-1": {"kms_key": "x"}}},
            "regions: us-east-1: there is no option 'kms_key'; did you mean kms_key_id?",
        ),
        ({"regions": {"us-east-1": {7: 1}}}, "regions: us-east-1: there is no option '7'; known are bucket, "),
        ({"regions": {"us-east-1": {"bucket": ["x"]}}}, "regions: us-east-1: bucket: expected a text"),
        ({"regions": {"us-east-1": {"variables": "x"}}}, "regions: us-east-1: variables: expected a dictionary"),
        ({"bucket": "shop-config"}, "bucket: 'shop-config' is the same in all regions, which instances refuse"),
        ({"bucket": "{region}-{region}"}, "bucket: '{region}-{region}' has {region} more than once"),
        ({"bucket": "Shop-{region}"}, "bucket: 'Shop-us-east-1' is no name of a bucket that instances take"),
        ({"bucket": ""}, "regions: us-east-1 has no bucket"),
        (
            {"regions": {"us-east-1": {"bucket": "arn:aws:s3:us-east-1:1:accesspoint/x"}}},
            "regions: us-east-1: bucket: 'arn:",
        ),
    ],
)
def test_targets_what_cannot_be_meant_is_one_sentence(options: dict[str, Any], said: str) -> None:
    """Catches: a publication that is OK, and that no instance takes."""
    with pytest.raises(InvalidInput, match=f"^{re.escape(said)}"):
        targets(**options)


def test_targets_rule_of_one_bucket_is_not_asked_where_regions_have_their_own() -> None:
    found = targets(bucket="shop-config", regions={"us-east-1": {"bucket": "shop-config"}})
    assert [target.place.bucket for target in found] == ["shop-config"]


def test_targets_have_the_keys_of_their_regions() -> None:
    found = targets(regions={"us-east-1": {"kms_key_id": "alias/config"}, "us-west-2": {"kms_key_id": ""}})
    assert [target.kms_key_id for target in found] == ["alias/config", None]


PUBLISHED = {"version": None, "keep": 10, "state": "published"}


@pytest.mark.parametrize(
    ("given", "asked", "said"),
    [
        ({"version": "a b"}, ["version"], "version: 'a b' is no label such as"),
        ({"keep": -1}, ["keep"], "keep: -1 is less than 0; give a number such as 10"),
        ({"state": "rolled_back"}, ["source"], "source: it has no effect with state=rolled_back; remove it"),
        ({"state": "rolled_back"}, ["keep"], "keep: it has no effect with state=rolled_back; remove it"),
    ],
)
def test_check_what_cannot_be_done_is_one_sentence(given: dict[str, Any], asked: list[str], said: str) -> None:
    with pytest.raises(InvalidInput, match=f"^{re.escape(said)}"):
        check({**PUBLISHED, **given}, asked)


def test_check_takes_what_can_be_done() -> None:
    check({**PUBLISHED, "keep": 0, "version": "4"}, ["keep", "version", "source"])
    check({**PUBLISHED, "version": "4", "state": "rolled_back"}, ["version", "limit"])


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (None, []),
        ("", []),
        ("shop.service", ["shop.service"]),
        (["a.service", " b@1.socket "], ["a.service", "b@1.socket"]),
        ("a.service, b.service", ["a.service", "b.service"]),
        (r"shop\x2dweb.service", [r"shop\x2dweb.service"]),
    ],
)
def test_units_are_a_list_or_a_text(value: Any, found: list[str]) -> None:
    assert units("before", value) == found


@pytest.mark.parametrize("value", ["shop", "shop service", "../x.service", "a.service b.service", "$(id).service"])
def test_units_what_systemd_would_pass_over_is_refused(value: str) -> None:
    with pytest.raises(InvalidInput, match=re.escape(f"before: '{value}' is no unit of systemd such as shop.service")):
        units("before", value)


def test_role_has_no_default_that_takes_false_for_nothing() -> None:
    """Catches: default(x, true), by which a variable that is false or 0 has no effect."""
    for file in [*ROLE.rglob("*.yml"), *ROLE.rglob("*.j2")]:
        for found in re.findall(r"default\(([^()]*(?:\([^()]*\))?[^()]*), *true\)", file.read_text(encoding="utf-8")):
            assert found == "omit", file


ENTRY_POINTS = {"main": config_publish, "rollback": config_publish, "user_data": config_user_data}
# What makes no sense for rolling back, which the module refuses, and what is said in the task itself.
LEFT_OUT = {"rollback": {"source", "properties", "allow", "keep"}, "main": {"state"}}
OF_THE_ROLE = {"dr_config_user_data_file"}


@pytest.mark.parametrize("entry_point", ENTRY_POINTS)
def test_role_hands_every_variable_to_the_option_of_its_name(entry_point: str) -> None:
    """Catches: an option of the module that the role lacks, and a variable of the role that arrives nowhere."""
    module = ENTRY_POINTS[entry_point]
    task = yaml.safe_load((ROLE / "tasks" / f"{entry_point}.yml").read_text(encoding="utf-8"))[0]
    handed = task[f"lifeboat.aws.{module.__name__.rpartition('.')[2]}"]
    assert set(handed) == set(module.ARGUMENT_SPEC) - LEFT_OUT.get(entry_point, set())
    variables = {name: value.strip("{} ") for name, value in handed.items() if name != "state"}
    assert {name: re.sub("^dr_config_(fetch_)?", "", value) for name, value in variables.items()} == {
        name: name for name in variables
    }
    specs = yaml.safe_load((ROLE / "meta" / "argument_specs.yml").read_text(encoding="utf-8"))["argument_specs"]
    assert set(specs[entry_point]["options"]) - OF_THE_ROLE == set(variables.values())


def test_role_takes_blank_for_what_it_does_not_require() -> None:
    """Catches: a type that refuses the answer of a survey that was left empty."""
    specs = yaml.safe_load((ROLE / "meta" / "argument_specs.yml").read_text(encoding="utf-8"))["argument_specs"]
    for spec in specs.values():
        for name, option in spec["options"].items():
            assert option["type"] in ("str", "raw") or option.get("required"), name


@pytest.mark.parametrize(
    "options",
    [
        {"keep": 0, "bucket_owner": "123456789012", "interval": "1h 30min", "spread": 0},
        {"keep": "3", "bucket_owner": "any", "interval": "1.5hours", "spread": "90"},
        {"keep": "", "bucket_owner": None, "interval": " ", "spread": None, "variables": ""},
        {"variables": {"https_proxy": None, "LIFEBOAT_PAUSE": 0, "_A1": "a b"}},
    ],
)
def test_fetching_what_instances_take_has_no_problem(options: dict[str, Any]) -> None:
    check_fetching(options)


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("keep", "three", "expected a whole number such as 3, not 'three'"),
        ("keep", -1, "expected a whole number"),
        ("keep", True, "expected a whole number"),
        ("bucket_owner", 12345678901, "expected the 12 digits of an account"),
        ("interval", "5min\nOnCalendar=daily", r"expected a time span as systemd writes it, such as 5min, not '5min\n"),
        ("interval", "often", "expected a time span"),
        ("interval", "5 minuets", "expected a time span"),
        ("spread", "-1s", "expected a time span"),
        ("spread", "60s\n", "expected a time span"),
        ("register_command", "a\nb", "expected a command in one line"),
        ("ready_tag", "a\nb", "expected the name of a tag in one line"),
        ("variables", ["a"], "expected a dictionary"),
        ("variables", {"no-name": 1}, "'no-name' is no name of a variable"),
        ("variables", {"A\nB": 1}, r"'A\nB' is no name of a variable"),
        ("variables", {"1A": 1}, "'1A' is no name of a variable"),
        ("variables", {7: 1}, "'7' is no name of a variable"),
        ("variables", {"LIFEBOAT_KEEP": 3}, "LIFEBOAT_KEEP is what the option keep sets; give it there"),
        ("variables", {"LIFEBOAT_TIMOUT": 3}, "has no setting LIFEBOAT_TIMOUT; did you mean LIFEBOAT_TIMEOUT?"),
        ("variables", {"LIFEBOAT_PAUSE": "short"}, "LIFEBOAT_PAUSE: expected a whole number"),
        ("variables", {"LIFEBOAT_CLIENT": "aws"}, "LIFEBOAT_CLIENT: instances fetch with one program of their own"),
        ("variables", {"https_proxy": ["x"]}, "https_proxy: expected a text or a number"),
    ],
)
def test_fetching_what_instances_refuse_is_one_sentence(option: str, value: Any, said: str) -> None:
    """Catches: user-data with which every instance that is started stays without its configuration."""
    with pytest.raises(InvalidInput, match=f"^{option}: .*{re.escape(said)}") as refused:
        check_fetching({option: value})
    assert "\n" not in str(refused.value)
