# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Plan files as text: lines of mistakes, keys that stand twice, and what a plan looks like as hosts."""

from __future__ import annotations

from textwrap import dedent
from typing import Any

import pytest
import yaml

from ansible_collections.lifeboat.aws.plugins.module_utils._workloads.check import plan_of
from ansible_collections.lifeboat.aws.plugins.plugin_utils._workloads.inventory import groups_of, variables_of
from ansible_collections.lifeboat.aws.plugins.plugin_utils._workloads.reading import PlanError, read_plan

HEAD = """\
plugin: lifeboat.aws.plan
plan: shop
source_region: us-east-1
recovery_region: us-west-2
"""


def mistakes(text: str) -> list[str]:
    with pytest.raises(PlanError) as error:
        read_plan("shop.lifeboat.yml", text, lambda: yaml.safe_load(text))
    return str(error.value).splitlines()


def test_mistakes_have_their_lines_in_the_order_of_the_file() -> None:
    text = HEAD + dedent(
        """\
        retain: none
        workloads:
          web:
            sync_identifier: web
            after:
              - db
              - cache
            launch:
              counts: 2
          db:
            db_instance: shop
            restore:
              db_instance_class: db.r6g.large
              port: high
        retain: 3
        """
    )
    assert mistakes(text) == [
        "the plan has 4 mistakes:",
        "shop.lifeboat.yml:11: workloads.web.after[1]: there is no workload 'cache'; there are db",
        "shop.lifeboat.yml:13: workloads.web.launch.counts: unknown key; did you mean count?",
        "shop.lifeboat.yml:18: workloads.db.restore.port: expected a whole number, got 'high'",
        "shop.lifeboat.yml:19: retain: stands twice, and YAML would drop one; leave one out",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", "shop.lifeboat.yml:1: expected a dictionary with plugin", id="empty"),
        pytest.param("a: [1\nb: 2\n", "shop.lifeboat.yml:2: this is not YAML: ", id="no YAML"),
        pytest.param(HEAD, "shop.lifeboat.yml:1: missing required arguments: workloads", id="missing"),
        pytest.param(
            HEAD + "workloads:\n  web: &web\n    sync_identifier: web\n    counts: 2\n  b:\n    <<: *web\n",
            "shop.lifeboat.yml:8: workloads.b.counts: unknown key",
            id="merged",
        ),
    ],
)
def test_mistake_has_its_line(text: str, expected: str) -> None:
    assert any(sentence.startswith(expected) for sentence in mistakes(text)), mistakes(text)


def test_plan_that_is_its_own_part_ends() -> None:
    """Catches: an alias inside its own anchor that is followed for ever."""
    assert mistakes(HEAD + "workloads: &all\n  web: *all\n")


def hosts(**more: Any) -> dict[str, Any]:
    data = {**yaml.safe_load(HEAD), "workloads": {"web": {"sync_identifier": "web"}}, **more}
    plan, told = plan_of(data)
    assert plan is not None, told
    [workload] = plan.workloads
    return {"groups": groups_of(workload, plan), **variables_of(workload, plan, "shop.lifeboat.yml")}


def test_groups_of_a_workload() -> None:
    """Catches: a group of a name that Ansible does not take, or that another inventory plugin has for its hosts."""
    tags = {"Cost-Center": "4711", "Owner": "{{ owner }}", "Plain": ""}
    assert hosts(tags=tags)["groups"] == [
        "lifeboat_plan_shop",
        "lifeboat_kind_fleet",
        "lifeboat_depth_0",
        "lifeboat_tag_Cost_Center_4711",
        "lifeboat_tag_Plain",
    ]


def test_objectives_of_a_workload_are_over_those_of_the_plan() -> None:
    found = hosts(
        objectives={"rpo": "24h", "rto": "1h"},
        workloads={"web": {"sync_identifier": "web", "objectives": {"rto": "15m"}}},
    )
    assert found["lifeboat_workload"]["objectives"] == {"rpo": "24h", "rto": "15m"}
