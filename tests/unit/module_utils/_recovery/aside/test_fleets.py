# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is done next so that a fleet and its volumes are out of the way: for each state that a run may be killed in."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.aside.foretelling import foretold
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.aside.model import (
    Address,
    Registered,
    Scaling,
    Server,
    There,
    Volume,
)
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.aside.plan import plan_aside
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.aside.request import Request, request_from_params
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.steps import PROCESSES

NOW = datetime(2026, 11, 28, 1, 30, tzinfo=timezone.utc)
PLAN = {"name": "shop", "recovery_region": "us-west-2"}
OWN = {"lifeboat:workload": "shop/web"}
SINCE = "2026-11-20T06:00:00Z"
KEPT = {**OWN, "lifeboat:kept": SINCE}
ASIDE = {**KEPT, "lifeboat:set-aside": "web"}
OF_VOLUMES = {"lifeboat:workload": "shop/files"}
FORGET = "forget what web has reached"
HALTED = {"least": 0, "suspended": frozenset(PROCESSES)}


def request(kind: str = "fleet", **params: Any) -> Request:
    workload = {
        "fleet": {"name": "web", "target_groups": "paid", "elastic_ips": ["eipalloc-1"]},
        "volumes": {"name": "files", "restore": {"attach_to": "web"}},
    }[kind]
    return request_from_params({"plan": PLAN, "workload": {**workload, "kind": kind}, **params}, NOW)


def server(number: int = 1, status: str = "running", tags: dict[str, str] | None = None, **more: Any) -> Server:
    about = {"address": f"192.0.2.{number}", "interfaces": (f"eni-{number}",), **more}
    return Server(f"i-{number}", status, tags=OWN if tags is None else tags, **about)


def group(members: dict[str, str], tags: dict[str, str] | None = None, **more: Any) -> Scaling:
    about = {"least": 1, "desired": len(members), **more}
    return Scaling("web", members=members, tags=OWN if tags is None else tags, **about)


def there(*servers: Server, state: str | None = "{}", **more: Any) -> There:
    return There(servers=servers, state=state, **more)


def titles(found: There, asked: Request | None = None) -> list[str]:
    item = plan_aside(asked or request(), found)
    assert item.problem is None
    waits = [f"wait for {each.id}" for each in item.waits_for]
    return [*(getattr(step, "title", "") for step in item.steps), *waits]


PAID = Registered("paid", "arn:paid", (("i-1", 80), ("192.0.2.2", 443), ("i-9", 80)))
USED = Address("eipalloc-1", "198.51.100.1", "eipassoc-1", frozenset({"eni-1"}))
OTHERS = Address("eipalloc-2", "198.51.100.2", "eipassoc-2", frozenset({"i-9"}))


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        pytest.param(
            there(server(), server(2), registered=(PAID,), addresses=(USED, OTHERS)),
            [
                "deregister i-1, 192.0.2.2 from target group paid",
                "disassociate 198.51.100.1",
                "stop i-1, i-2",
            ],
            id="plain_instances",
        ),
        pytest.param(there(server(), server(2, "stopped")), ["stop i-1"], id="one_is_stopped"),
        pytest.param(there(server(status="stopping")), ["wait for i-1"], id="stopping"),
        pytest.param(there(server(status="pending")), ["wait for i-1"], id="launching"),
        pytest.param(
            there(server(status="stopped"), server(2, "stopped")),
            ["keep i-1, i-2 as set aside"],
            id="killed_before_tags",
        ),
        pytest.param(there(server(status="stopped", tags=ASIDE)), [FORGET], id="killed_before_the_end"),
        pytest.param(there(server(status="stopped", tags=ASIDE), state=None), [], id="done"),
        pytest.param(there(server(tags={**OWN, "lifeboat:drill": "spring"}), state=None), [], id="of_a_drill"),
        pytest.param(there(server(tags={}), state=None), [], id="of_nobody"),
    ],
)
def test_next_steps_of_plain_instances(found: There, expected: list[str]) -> None:
    assert titles(found) == expected


SUSPEND = "suspend Auto Scaling group web"
LETS_GO = "see to it that Auto Scaling group web lets its instances go"


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        pytest.param(
            there(server(), server(2), groups=(group({"i-1": "InService", "i-2": "Standby"}),)),
            [SUSPEND, LETS_GO, "detach i-1, i-2 from Auto Scaling group web"],
            id="recovered",
        ),
        pytest.param(
            there(server(), groups=(group({"i-1": "InService"}, **HALTED),)),
            ["detach i-1 from Auto Scaling group web"],
            id="killed_before_it_lets_go",
        ),
        pytest.param(
            there(server(), server(2), groups=(group({"i-1": "Detaching", "i-2": "InService"}, **HALTED),)),
            ["detach i-2 from Auto Scaling group web", "wait for web"],
            id="on_their_way",
        ),
        pytest.param(there(server(), groups=(group({"i-1": "Pending"}, **HALTED),)), ["wait for web"], id="launching"),
        pytest.param(
            there(server(), groups=(group({}, **HALTED),)),
            ["delete the empty Auto Scaling group web", "stop i-1"],
            id="seen_to_be_empty",
        ),
        pytest.param(
            there(groups=(group({}, desired=2, suspended=frozenset(PROCESSES), least=0),)),
            [
                "see to it that Auto Scaling group web wants no instances",
                "delete the empty Auto Scaling group web",
            ],
            id="it_never_launched_any",
        ),
        pytest.param(
            there(server(status="stopped"), groups=(group({}, is_deleted=True),)), ["wait for web"], id="being_deleted"
        ),
        pytest.param(there(server(status="stopped")), ["keep i-1 as set aside"], id="deleted"),
        pytest.param(there(groups=(group({"i-1": "InService"}, tags={}),), state=None), [], id="of_nobody"),
    ],
)
def test_next_steps_of_a_group(found: There, expected: list[str]) -> None:
    """Catches: a group that is deleted with an instance in it, or that terminates or replaces one."""
    assert titles(found) == expected


@pytest.mark.parametrize(
    ("found", "said"),
    [
        pytest.param(
            there(server(tags=KEPT)),
            f"instance i-1 in us-west-2 came back in a failover that was kept on {SINCE}",
            id="kept",
        ),
        pytest.param(
            there(groups=(group({"i-1": "InService"}, tags=KEPT),)), "Auto Scaling group web in", id="kept_group"
        ),
        pytest.param(
            there(server(), groups=(group({"i-1": "InService"}, tags=KEPT),)),
            "it is production now",
            id="half_a_commit",
        ),
        pytest.param(there(server(tags=ASIDE), server(2, tags=KEPT)), "instance i-2 in", id="second_one_is_kept"),
        pytest.param(there(server(root="instance-store")), "is an instance store; deregister it", id="instance_store"),
    ],
)
def test_problems_of_fleets(found: There, said: str) -> None:
    item = plan_aside(request(), found)
    assert item.steps == ()
    assert item.problem
    assert said in item.problem.message


DISK = Volume("vol-1", "in-use", ("i-1",), OF_VOLUMES)


@pytest.mark.parametrize(
    ("found", "together", "expected"),
    [
        pytest.param(
            There(volumes=(DISK,), servers=(server(tags=ASIDE),)), [], ["keep vol-1 as set aside"], id="with_it"
        ),
        pytest.param(There(volumes=(DISK,), servers=(server(),)), ["web"], ["wait for vol-1"], id="fleet_is_at_it"),
        pytest.param(
            There(volumes=(DISK,), servers=(server(status="stopped"),)), [], ["detach vol-1 from i-1"], id="stopped"
        ),
        pytest.param(
            There(volumes=(replace(DISK, status="creating", instances=()),)), [], ["wait for vol-1"], id="creating"
        ),
        pytest.param(There(volumes=(replace(DISK, instances=()),)), [], ["keep vol-1 as set aside"], id="free"),
        pytest.param(There(volumes=(replace(DISK, status="deleting"),)), [], [], id="deleted"),
        pytest.param(There(volumes=(replace(DISK, tags=OWN),)), [], [], id="of_another"),
    ],
)
def test_next_steps_of_volumes(found: There, together: list[str], expected: list[str]) -> None:
    assert titles(found, request("volumes", together=together)) == expected


@pytest.mark.parametrize(
    ("found", "said"),
    [
        pytest.param(
            There(volumes=(DISK,), servers=(server(),)),
            "vol-1 in us-west-2 is attached to i-1, which is running; set web aside with it (--limit web,files)",
            id="in_use",
        ),
        pytest.param(
            There(volumes=(replace(DISK, tags={**OF_VOLUMES, "lifeboat:kept": SINCE}),)), "production now", id="kept"
        ),
    ],
)
def test_problems_of_volumes(found: There, said: str) -> None:
    """Catches: a file system that is taken from under a program."""
    item = plan_aside(request("volumes"), found)
    assert item.problem
    assert said in item.problem.message


@pytest.mark.parametrize(
    ("asked", "found", "expected"),
    [
        pytest.param(
            request(),
            there(server(), server(2, "pending"), groups=(group({"i-1": "InService", "i-2": "Pending"}),)),
            ["suspend", "see", "detach", "delete", "stop", "keep", "forget"],
            id="group",
        ),
        pytest.param(
            request(),
            there(groups=(group({}, desired=2),)),
            ["suspend", "see", "delete", "forget"],
            id="group_without_instances",
        ),
        pytest.param(
            request("volumes", together=["web"]),
            There(volumes=(DISK,), servers=(server(),), state="{}"),
            ["keep", "forget"],
            id="volumes_with_their_fleet",
        ),
        pytest.param(
            request("volumes"),
            There(volumes=(DISK,), servers=(server(status="stopping"),), state="{}"),
            ["detach", "keep", "forget"],
            id="volumes_of_what_stops",
        ),
    ],
)
def test_prediction_has_all_steps(asked: Request, found: There, expected: list[str]) -> None:
    """Catches: a prediction without an end, and one that ends at the first wait."""
    assert [getattr(step, "title", "").split()[0] for step in foretold(asked, found)] == expected
