# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a drill takes from the workloads of a play, and what a person says is to be reaped."""

from __future__ import annotations

from typing import Any

import pytest
from ansible.errors import AnsibleActionFail, AnsibleError

from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import InvalidInput
from ansible_collections.lifeboat.aws.plugins.plugin_utils._drill.cleanup import drills_meant
from ansible_collections.lifeboat.aws.plugins.plugin_utils._drill.planned import for_cleanup, for_isolation

PLAN = {"name": "shop", "recovery_region": "us-west-2"}
NOT_YET = "{{ known_only_then }}"


class Templar:
    """Knows every value but one."""

    def copy_with_new_env(self, *, available_variables: Any) -> Templar:
        del available_variables
        return self

    def template(self, value: Any) -> Any:
        if value == NOT_YET:
            raise AnsibleError("'known_only_then' is undefined")
        return value


class HostVars(dict[str, Any]):
    def raw_get(self, host: str) -> Any:
        return self[host]


def a_play(all_hosts: list[str], batch: list[str], **web: Any) -> dict[str, Any]:
    workload = {"name": "web", "kind": "fleet", "dns": [{"name": "www.shop.example"}], **web}
    hostvars = HostVars(
        web={"lifeboat_plan": PLAN, "lifeboat_workload": workload, "lifeboat_job": {"profile": "a", "tags": NOT_YET}},
        db={"lifeboat_plan": PLAN, "lifeboat_workload": {"name": "db"}, "lifeboat_job": {"profile": "b"}},
        warm={"lifeboat_plan": PLAN, "lifeboat_workload": {"name": "warm", "dns": [{"name": "warm.shop.example"}]}},
    )
    return {
        "groups": {"lifeboat": ["web", "db", "warm"]},
        "hostvars": hostvars,
        "ansible_play_hosts_all": all_hosts,
        "ansible_play_batch": batch,
    }


def test_cleanup_goes_on_for_hosts_that_have_failed_and_without_what_it_does_not_need() -> None:
    """Catches: what a failed workload has left in its account, and a template of a recovery that stops the cleanup."""
    play = a_play(["web", "db"], ["db"], launch=NOT_YET)
    found = for_cleanup({"planned": True, "drill": "spring"}, Templar(), play)
    assert found["plan"] == PLAN
    assert found["dns"] == [{"name": "www.shop.example"}]
    assert found["jobs"] == [{"profile": "a"}, {"profile": "b"}]
    own = for_cleanup({"planned": True, "dns": []}, Templar(), play)
    assert own["dns"] == []


def test_cleanup_is_of_the_whole_drill_whatever_the_limit() -> None:
    """Catches: names, and things in another account, that a limit leaves behind without a word."""
    play = a_play(["db"], ["db"])
    play["groups"]["lifeboat_plan_shop"] = ["web", "db", "elsewhere"]
    found = for_cleanup({"planned": True, "drill": "spring"}, Templar(), play)
    assert found["dns"] == [{"name": "www.shop.example"}]
    assert found["jobs"] == [{"profile": "b"}, {"profile": "a"}]


@pytest.mark.parametrize("key", ["dns", "launch"])
def test_drill_is_not_isolated_as_far_as_it_is_known(key: str) -> None:
    play = a_play(["web", "db"], ["web", "db"], **{key: NOT_YET})
    with pytest.raises(AnsibleActionFail, match=f"web: {key}: 'known_only_then' is undefined"):
        for_isolation({"planned": True}, Templar(), play)


def test_isolation_is_about_the_play_and_knows_the_others() -> None:
    play = a_play(["db"], ["db"])
    play["hostvars"]["web"]["lifeboat_job"] = {}
    found = for_isolation(
        {"planned": True, "workloads": [{"plan": PLAN, "workload": {"name": "mine"}}]}, Templar(), play
    )
    assert [each["workload"]["name"] for each in found["workloads"]] == ["db", "mine"]
    assert [each["name"] for each in found["other_workloads"]] == ["web", "warm"]


def test_nothing_is_taken_that_was_not_asked_for() -> None:
    given = {"workloads": []}
    assert for_isolation(given, Templar(), {}) == given
    assert for_cleanup(given, Templar(), {}) == given


@pytest.mark.parametrize(
    ("reap", "expected"),
    [
        *((said, {"expired": True}) for said in (True, "true", "True", "yes", "on", "1", 1)),
        *((said, None) for said in (False, "", None, "false", "no", "off", "0", 0, " ")),
        ("spring", {"drill": "spring"}),
        (" Spring ", {"drill": "spring"}),
        (2026, {"drill": "2026"}),
    ],
)
def test_reap_is_all_dead_drills_or_one_or_none(reap: Any, expected: dict[str, Any] | None) -> None:
    assert drills_meant({"reap": reap}) == expected


@pytest.mark.parametrize("reap", ["yess", "tru", "ture", "Ye", "flase", "fals", "trues"])
def test_reap_with_a_typing_mistake_is_no_id(reap: str) -> None:
    """Catches: a schedule that is green each night, and removes nothing."""
    with pytest.raises(InvalidInput, match=f"reap: '{reap.lower()}' may be (yes|true|false) with a typing mistake"):
        drills_meant({"reap": reap})
    assert drills_meant({"reap": "true", "drill": reap}) == {"drill": reap}


@pytest.mark.parametrize(("reap", "drill"), [("true", "autumn"), ("spring", "spring")])
def test_reap_of_a_drill_that_is_given_is_of_that_one(reap: str, drill: str) -> None:
    """Catches: a person who asks for one drill and loses all dead ones."""
    assert drills_meant({"reap": reap, "drill": "autumn"}) == {"drill": drill}
    assert drills_meant({"reap": "false", "drill": "autumn"}) is None
