# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Workloads that are chosen by name: which hosts playbooks have then, and what is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible import context
from ansible.errors import AnsibleFilterError
from ansible.module_utils.common.collections import ImmutableDict

from ansible_collections.lifeboat.aws.plugins.filter.chosen_workloads import chosen_workloads
from ansible_collections.lifeboat.aws.plugins.plugin_utils._workloads.partial_plan import elsewhere_of, left_out

PLAYBOOKS = Path(__file__).parents[3] / "playbooks"
THERE = ["shop-db", "shop-web", "mail"]
ALL = {"lifeboat": THERE}


def plays() -> list[tuple[str, dict[str, Any]]]:
    """Those over workloads."""
    read = [(path.stem, yaml.safe_load(path.read_text(encoding="utf-8"))) for path in sorted(PLAYBOOKS.glob("*.yml"))]
    return [(name, play) for name, found in read for play in found if play["hosts"] != "localhost"]


@pytest.mark.parametrize(
    ("chosen", "limit", "expected"),
    [
        pytest.param("", "", "lifeboat", id="all"),
        pytest.param(None, "", "lifeboat", id="null"),
        pytest.param(" ", "", "lifeboat", id="blank"),
        pytest.param([], "mail", "lifeboat", id="a limit by itself"),
        pytest.param(["shop-web", "shop-db"], "", ["shop-db", "shop-web"], id="in the order of the plan"),
        pytest.param("shop-web, mail", "", ["shop-web", "mail"], id="a text"),
        pytest.param(["010,"], "", ["010"], id="what would be a number"),
    ],
)
def test_hosts_of_a_play(chosen: Any, limit: str, expected: str | list[str]) -> None:
    assert chosen_workloads({"lifeboat": [*THERE, "010"]}, chosen, limit) == expected
    if expected == "lifeboat":
        assert chosen_workloads({"lifeboat": []}, chosen, limit) == "localhost"


def test_playbooks_over_workloads_take_a_choice() -> None:
    """Catches: a play that differs from the one before it, and a choice that no comment names."""
    found = plays()
    assert len({name for name, _play in found}) == 9
    given = "workloads | default(''), ansible_limit | default('')"
    for name, play in found:
        assert play["hosts"] == f"{{{{ groups | lifeboat.aws.chosen_workloads({given}, whole=true) }}}}", name
        asked = [task.get("lifeboat.aws.dr_plan_check") or {} for task in play.get("tasks") or ()]
        assert all("workloads" in about.get("variables", ["workloads"]) for about in asked), name
        assert "#   -e workloads=shop-db,shop-web" in (PLAYBOOKS / f"{name}.yml").read_text(encoding="utf-8")


def test_plays_say_their_strategy() -> None:
    """Catches: a strategy in ansible.cfg that knows neither run_once nor any_errors_fatal, so that one
    workload is kept, or has its final snapshot, while another one is not back or not fenced."""
    read = [(path.stem, yaml.safe_load(path.read_text(encoding="utf-8"))) for path in sorted(PLAYBOOKS.glob("*.yml"))]
    others = [
        (name, play["name"]) for name, found in read for play in found if "linear" not in play.get("strategy", "")
    ]
    # The workloads of a recovery do not wait for each other at each task.
    assert set(others) <= {("failover", "Workloads come back"), ("drill", "Workloads come back in the drill")}, others
    assert all(play.get("strategy") for _name, found in read for play in found)


@pytest.mark.parametrize(
    ("chosen", "groups", "limit", "said"),
    [
        pytest.param(["on"], ALL, "", "no workload on; the inventory has shop-db, shop-web, mail", id="unknown"),
        pytest.param("shop-db,shop-bd", ALL, "", "no workload shop-bd; did you mean shop-db?", id="typo in one of two"),
        pytest.param("mail", {}, "", "no workload mail, since no plan was read; give one with -i", id="no plan"),
        pytest.param("lifeboat", ALL, "", "lifeboat is a group, and workloads are chosen by their names", id="group"),
        pytest.param([8], {"lifeboat": ["010"]}, "", "expected names, got 8; ansible-core takes", id="number"),
        pytest.param(False, ALL, "", "expected names, got False; ansible-core takes an answer", id="truth"),
        pytest.param(",", ALL, "", "expected names with commas between them, got ','", id="no name"),
        pytest.param("mail", ALL, "shop-db", "workloads asks for mail, and there is a limit, shop-db", id="limit"),
    ],
)
def test_what_is_no_choice_is_refused(chosen: Any, groups: dict[str, list[str]], limit: str, said: str) -> None:
    with pytest.raises(AnsibleFilterError) as found:
        chosen_workloads(groups, chosen, limit)
    assert said in str(found.value)


class Hosts(dict[str, Any]):
    def raw_get(self, name: str) -> Any:
        return self[name]


def test_rest_of_a_plan_is_known_from_any_of_its_workloads() -> None:
    """Catches: a slice of a job that takes its part for the plan, and a plan that counts for another one."""
    shop = {"lifeboat_plan_workloads": ["shop-db", "shop-web", "mail"]}
    variables = {
        "groups": {
            "lifeboat": ["shop-db", "mail", "desk"],
            "lifeboat_plan_shop": ["shop-db", "mail"],
            "lifeboat_plan_office": ["desk"],
            "lifeboat_plan_gone": [],
        },
        "hostvars": Hosts({"shop-db": shop, "mail": shop, "desk": {}}),
    }
    assert left_out(variables, ["shop-db"]) == ["shop-web", "mail"]
    assert left_out(variables, ["desk"]) == []
    assert elsewhere_of(variables, ["shop-db"]) == ["shop-web"]


OURS = ("lifeboat.aws.failover",)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param({}, None, id="as it is run by others"),
        pytest.param({"tags": ("all",), "skip_tags": ("slow",)}, None, id="tasks that a plan names"),
        pytest.param({"tags": ("web",), "args": ("site.yml",)}, None, id="tag of a playbook that imports ours"),
        pytest.param({"tags": ("web",), "args": OURS}, "--tags web would leave out tasks", id="tag"),
        pytest.param({"tags": ("web",), "args": (str(PLAYBOOKS / "failover.yml"),)}, "--tags web would", id="path"),
        pytest.param(
            {"tags": ("all",), "skip_tags": ("x", "untagged"), "args": OURS}, "--skip-tags untagged would", id="skipped"
        ),
        pytest.param({"start_at_task": "Steps are known"}, "--start-at-task 'Steps are known' would", id="start"),
    ],
)
def test_parts_of_a_play_are_refused(
    arguments: dict[str, Any], said: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Catches: a failover without a confirm, and an OK of a readiness that checked nothing."""
    monkeypatch.setattr(context, "CLIARGS", ImmutableDict(arguments))
    assert chosen_workloads(ALL) == "lifeboat"
    if said is None:
        assert chosen_workloads(ALL, whole=True) == "lifeboat"
    else:
        with pytest.raises(AnsibleFilterError) as found:
            chosen_workloads(ALL, whole=True)
        assert said in str(found.value)
