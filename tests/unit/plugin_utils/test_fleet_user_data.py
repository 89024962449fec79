# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""User data of a fleet out of the config of its plan: who wins, what is rendered, and what is refused."""

from __future__ import annotations

import random
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._config.arguments import FETCHING, PREFIX
from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import InvalidInput
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.registry import FLEETS
from ansible_collections.lifeboat.aws.plugins.module_utils._workloads.common import CONFIG as CONFIG_OF_PLANS
from ansible_collections.lifeboat.aws.plugins.plugin_utils._config.instances import user_data_of
from ansible_collections.lifeboat.aws.plugins.plugin_utils._config.programs import programs
from ansible_collections.lifeboat.aws.plugins.plugin_utils._recovery.recovery import Recovery
from ansible_collections.lifeboat.aws.plugins.plugin_utils._recovery.user_data import with_user_data

BAKED = {"bucket": "shop-config-us-west-2", "app": "web"}
CONFIG = {**BAKED, "environment": "production"}
DEFAULTS = {name: about.get("default") for name, about in {**PREFIX, **FETCHING}.items()}
TOO_LONG = "".join(random.Random(1).choices("abcdefghijklmnopqrstuvwxyz0123456789", k=20000))


def given(config: Any, launch: Any = None) -> dict[str, Any]:
    plan = {"name": "shop", "source_region": "us-east-1", "recovery_region": "us-west-2"}
    workload = {"name": "web", "kind": "fleet", "sync_identifier": "web", "launch": launch, "config": config}
    return {"plan": plan, "workload": workload}


def expected(**more: Any) -> str:
    options = {
        **DEFAULTS,
        "application": "web",
        "environment": "production",
        "regions": {"us-west-2": {"bucket": "shop-config-us-west-2"}},
        "bucket": None,
        **more,
    }
    return user_data_of(options, programs())


@pytest.mark.parametrize("launch", [None, {}, {"user_data": ""}, {"launch_template": {"launch_template_name": "web"}}])
def test_user_data_is_that_of_config_user_data(launch: Any) -> None:
    """Catches: a fleet that comes back without the program that fetches its configuration."""
    found = with_user_data(given(CONFIG, launch))["workload"]["launch"]
    assert found == {**(launch or {}), "user_data": expected()}


def test_user_data_has_what_the_plan_says_about_fetching() -> None:
    more = {"prefix": "settings", "before": ["shop.service"], "interval": "2m", "keep": 5, "ready_tag": "ready"}
    found = with_user_data(given({**CONFIG, **more}))
    assert found["workload"]["launch"]["user_data"] == expected(**more)


@pytest.mark.parametrize(
    ("config", "launch"),
    [
        pytest.param(CONFIG, {"user_data": "#!/bin/sh"}, id="launch_says_it"),
        pytest.param(BAKED, {}, id="the_image_fetches_itself"),
        pytest.param(None, {}, id="no_config"),
        pytest.param(CONFIG, "web", id="refused_by_the_module"),
    ],
)
def test_nothing_is_rendered(config: Any, launch: Any) -> None:
    options = given(config, launch)
    assert with_user_data(options) == options


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ({"environment": "production", "app": "web"}, "workload.config.*bucket"),
        ({**CONFIG, "enviroment": "x"}, "workload.config.enviroment"),
        ({**CONFIG, "interval": "often"}, "workload.config.interval: expected a duration"),
        ({**CONFIG, "before": ["shop"]}, "workload.config: before: 'shop' is no unit of systemd"),
        ({**CONFIG, "variables": {"SHOP": TOO_LONG}}, "workload.config: .*16"),
    ],
)
def test_what_cannot_be_rendered_is_refused_before_any_module_runs(config: Any, said: str) -> None:
    options = given(config)
    with pytest.raises(InvalidInput, match=said):
        with_user_data(options)

    def run(task: Any, *, is_told: bool = True) -> dict[str, Any]:
        raise AssertionError(f"{task} ran, {is_told}")

    assert Recovery(FLEETS, run, options).result()["failed"] is True


def test_plans_take_all_options_about_fetching() -> None:
    """Catches: an option of config_user_data that no plan can have."""
    assert set(CONFIG_OF_PLANS["options"]) == {"bucket", "app", "environment", *PREFIX, *FETCHING}
