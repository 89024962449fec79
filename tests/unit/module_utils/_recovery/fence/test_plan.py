# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a fence does next in each state that it can be found in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.fence.model import (
    Database,
    Scaling,
    Server,
    There,
    Unit,
)
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.fence.plan import is_fenced, plan_fence, remarks
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.fence.request import Request
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.ownership import CUT, FENCED, FORMER
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.steps import PROCESSES, UP

OWNER = "shop/shop-db"
SHOP = Request("shop-db", "database", "us-east-1", OWNER, True, database="shop", groups=("sg-fence",))
WEB = Request("web", "fleet", "us-east-1", "shop/web", True, {"instance-id": ("i-1", "i-2")})
MARKED = {FENCED: OWNER, FORMER: "sg-app"}
CLOSED = {**MARKED, CUT: "yes"}
OURS = {FENCED: "shop/web", FORMER: "running"}
# With those of a fence it is one too many; that of AWS does not count.
MANY = {f"Key{number}": "v" for number in range(48)} | {"aws:rds:primaryDBInstanceArn": "arn"}
FULL = {**MANY, "Key48": "v"}
ARN = "arn:aws:rds:us-east-1:123456789012:db:shop"
# A reader is restarted before the writer.
AURORA = (Unit("shop-2", "available"), Unit("shop-1", "available"))


def database(
    groups: str,
    tags: Mapping[str, str] | None = None,
    *,
    state: str = "available",
    units: tuple[Unit, ...] = (Unit("shop", "available"),),
    opened: tuple[str, ...] = ("sg-app", "sg-new"),
    missing: tuple[str, ...] = (),
) -> There:
    """``groups`` is ``sg-1 sg-2:removing``."""
    known = {name: status or "active" for name, _colon, status in (each.partition(":") for each in groups.split())}
    found = Database("shop", ARN, False, state, known, units, tags or {})
    return There(database=found, open=opened, missing=missing)


def titles(request: Request, there: There, *restarted: str) -> list[str]:
    item = plan_fence(request, there, frozenset(restarted))
    waits = [f"wait for {each.id}: {each.status}" for each in item.waits_for]
    return [
        *(getattr(step, "title", "") for step in item.steps),
        *waits,
        *([item.problem.code] if item.problem else []),
    ]


MARK, UNCUT = f"mark {ARN} as fenced", f"mark {ARN} as open to connections again"
GIVE = "give DB instance shop the security groups sg-fence, and restart it"
RESTART = "restart DB instance shop"


@pytest.mark.parametrize(
    ("there", "expected"),
    [
        pytest.param(database("sg-app"), [MARK, GIVE], id="open"),
        pytest.param(database("sg-app", MARKED), [GIVE], id="killed_before_the_groups"),
        pytest.param(database("sg-fence:adding sg-app:removing", MARKED), ["wait for shop: CHANGING"], id="changing"),
        pytest.param(database("sg-fence", MARKED, state="modifying"), ["wait for shop: modifying"], id="modifying"),
        pytest.param(database("sg-fence", MARKED), [RESTART], id="killed_before_the_restart"),
        *(pytest.param(database("sg-app", state=state), [MARK, GIVE], id=f"{state}_is_up") for state in UP),
        *(
            pytest.param(
                database("sg-fence", MARKED, state=state, units=(Unit("shop", state),)),
                [RESTART],
                id=f"restart_{state}",
            )
            for state in UP
        ),
        pytest.param(database("sg-fence", CLOSED), [], id="fenced"),
        pytest.param(database("sg-app", CLOSED), [UNCUT, GIVE], id="groups_given_back_by_hand"),
        pytest.param(database("sg-new", CLOSED), [MARK, UNCUT, GIVE], id="other_groups_given_by_hand"),
        pytest.param(database("sg-fence sg-new", CLOSED), [MARK, UNCUT, GIVE], id="one_added_by_hand"),
        pytest.param(database("sg-new", MARKED), [MARK, GIVE], id="killed_then_other_groups_by_hand"),
        pytest.param(database("sg-fence"), [MARK, RESTART], id="isolated_by_hand"),
        pytest.param(database("sg-none"), [MARK, GIVE], id="isolated_by_hand_with_other_groups"),
        pytest.param(database("sg-fence", {CUT: "yes"}), [MARK, UNCUT, RESTART], id="mark_lost"),
        pytest.param(database("sg-none", CLOSED), [UNCUT, GIVE], id="plan_names_other_groups"),
        pytest.param(database("sg-fence", CLOSED, opened=("sg-fence",)), [UNCUT, "OpenGroup"], id="rule_added_by_hand"),
        pytest.param(database("sg-app", opened=("sg-fence",)), ["OpenGroup"], id="open_group"),
        pytest.param(database("sg-app", missing=("sg-fence",)), ["NoGroup"], id="no_group"),
        pytest.param(database("sg-app", state="stopped"), ["Stopped"], id="stopped"),
        pytest.param(database("sg-app", {FENCED: "shop/other"}), ["OtherFence"], id="other_fence"),
        pytest.param(database("sg-app", MANY), ["TooManyTags"], id="no_room_for_the_mark_of_the_restart"),
        pytest.param(database("sg-app", {**MANY, "Key0": "", FORMER: "x"}), ["TooManyTags"], id="one_is_there"),
        pytest.param(database("sg-app", dict(list(MANY.items())[1:])), [MARK, GIVE], id="just_room_enough"),
        pytest.param(
            database("sg-fence", MARKED, units=AURORA),
            ["restart DB instance shop-2", "restart DB instance shop-1"],
            id="every_instance_of_a_cluster_the_writer_last",
        ),
        pytest.param(
            database("sg-fence", MARKED, units=(Unit("shop-2", "creating"), AURORA[1])),
            ["wait for shop-2: creating"],
            id="instance_on_its_way",
        ),
        pytest.param(
            database("sg-fence", MARKED, units=(Unit("shop-2", "failed"), AURORA[1])),
            ["restart DB instance shop-1"],
            id="instance_that_is_gone",
        ),
        pytest.param(database("sg-fence", MARKED, units=()), [MARK], id="cluster_without_instances"),
    ],
)
def test_database_is_closed_by_what_it_is_and_not_by_its_marks(there: There, expected: list[str]) -> None:
    """Catches: a mark of an earlier fence that stands for a restart, and former groups that are long gone."""
    assert titles(SHOP, there) == [each.replace("CHANGING", "changing its security groups") for each in expected]


def test_restarts_are_seen_before_they_are_marked() -> None:
    """Catches: a cluster that is available while its instances restart, so that connections live on."""
    busy = database("sg-fence", MARKED, units=(AURORA[0], Unit("shop-1", "rebooting")))
    assert titles(SHOP, busy, "shop-1", "shop-2") == ["wait for shop-1: rebooting"]
    [done] = plan_fence(SHOP, database("sg-fence", MARKED, units=AURORA), frozenset({"shop-1", "shop-2"})).steps
    assert done.lines_after() == [f"{ARN}: {CUT}=yes"]


BACK, RELEASED = "give DB instance shop the security groups sg-app", f"mark {ARN} as no longer fenced"


@pytest.mark.parametrize(
    ("there", "expected"),
    [
        pytest.param(database("sg-fence", CLOSED), [BACK], id="fenced"),
        pytest.param(database("sg-none", CLOSED), [BACK], id="fenced_by_an_earlier_plan"),
        pytest.param(database("sg-fence", CLOSED, opened=("sg-fence", "sg-app")), [BACK], id="rule_added_by_hand"),
        pytest.param(database("sg-app", MARKED), [RELEASED], id="killed_before_the_groups"),
        pytest.param(
            database("sg-app:adding sg-fence:removing", CLOSED),
            ["wait for shop: changing its security groups"],
            id="groups_on_their_way",
        ),
        pytest.param(database("sg-new", CLOSED), [RELEASED], id="opened_by_hand_it_keeps_what_it_got"),
        pytest.param(database("sg-fence", {FENCED: OWNER, FORMER: "sg-fence"}), [RELEASED], id="isolated_by_hand"),
        pytest.param(database("sg-fence", {FENCED: OWNER}), ["NoFormer"], id="nobody_knows_its_groups"),
        pytest.param(database("sg-app", {FENCED: OWNER}), [RELEASED], id="groups_by_hand_then"),
        pytest.param(database("sg-fence", CLOSED, missing=("sg-app",)), ["NoGroup"], id="former_group_deleted"),
        pytest.param(database("sg-fence", CLOSED, state="stopped"), ["Stopped"], id="stopped"),
        pytest.param(database("sg-fence", CLOSED, state="modifying"), ["wait for shop: modifying"], id="modifying"),
        pytest.param(database("sg-fence"), [], id="never_fenced"),
    ],
)
def test_release_gives_back_what_was_there(there: There, expected: list[str]) -> None:
    assert titles(replace(SHOP, is_wanted=False), there) == expected


def fleet(*servers: Server, group: Scaling | None = None) -> There:
    return There(servers, (group,) if group else ())


def scaling(*running: str, tags: Mapping[str, str] | None = None) -> Scaling:
    return Scaling("web", frozenset(PROCESSES) - set(running), tags or {})


HALTED = {FENCED: "shop/web", FORMER: "Launch Terminate"}


@pytest.mark.parametrize(
    ("there", "expected"),
    [
        pytest.param(fleet(Server("i-1", "running")), ["mark i-1 as fenced", "stop i-1"], id="runs"),
        pytest.param(fleet(Server("i-1", "running", tags=OURS)), ["stop i-1"], id="started_by_hand"),
        pytest.param(fleet(Server("i-1", "pending")), ["mark i-1 as fenced"], id="boots_and_cannot_be_stopped_yet"),
        pytest.param(fleet(Server("i-1", "pending", tags=OURS)), ["wait for i-1: pending"], id="marked_and_boots"),
        pytest.param(
            fleet(Server("i-1", "stopped", tags=OURS), Server("i-3", "running"), group=scaling("Launch", tags=HALTED)),
            ["suspend Auto Scaling group web", "mark i-3 as fenced", "stop i-3"],
            id="group_resumed_by_hand_has_launched",
        ),
        pytest.param(
            fleet(group=scaling("AZRebalance", tags=HALTED)),
            ["mark web as fenced", "suspend Auto Scaling group web"],
            id="group_resumed_by_hand_without_instances",
        ),
        pytest.param(fleet(group=scaling(tags=HALTED)), [], id="instances_of_a_fenced_group_terminated"),
        pytest.param(fleet(Server("i-1", "stopped"), group=scaling()), ["mark web as fenced"], id="suspended_by_hand"),
        pytest.param(fleet(Server("i-1", "stopped")), [], id="stopped_before"),
        pytest.param(fleet(), ["NoInstances"], id="nothing_there"),
        pytest.param(fleet(Server("i-1", "running", "instance-store")), ["InstanceStore"], id="instance_store"),
        pytest.param(fleet(Server("i-1", "running", tags=FULL)), ["TooManyTags"], id="no_room_for_its_tags"),
        pytest.param(fleet(Server("i-1", "stopped", tags=FULL)), [], id="full_and_stopped_before"),
        pytest.param(
            fleet(Server("i-1", "running", tags={**MANY, **OURS})), ["stop i-1"], id="full_and_marked_already"
        ),
    ],
)
def test_fleet_is_stopped_by_what_runs_and_not_by_its_marks(there: There, expected: list[str]) -> None:
    assert titles(WEB, there) == expected


def test_processes_that_ran_before_either_fence_are_resumed() -> None:
    """Catches: a process that a half resumption by hand has left suspended, and that stays so for good."""
    step = plan_fence(WEB, fleet(group=scaling("AZRebalance", tags=HALTED))).steps[0]
    assert step.lines_after() == ["web: lifeboat:fenced=shop/web", f"web: {FORMER}=AZRebalance Launch Terminate"]


@pytest.mark.parametrize(
    ("there", "expected"),
    [
        pytest.param(fleet(Server("i-1", "stopped", tags=OURS)), ["start i-1"], id="stopped"),
        pytest.param(fleet(Server("i-1", "stopped")), [], id="stopped_before"),
        pytest.param(fleet(Server("i-1", "running", tags=OURS)), ["mark i-1 as no longer fenced"], id="started"),
        pytest.param(
            fleet(group=scaling(tags=HALTED)),
            ["resume Auto Scaling group web", "mark web as no longer fenced"],
            id="group_whose_instances_are_gone",
        ),
        pytest.param(fleet(group=scaling(*PROCESSES, tags=HALTED)), ["mark web as no longer fenced"], id="resumed"),
    ],
)
def test_release_starts_what_the_fence_has_stopped(there: There, expected: list[str]) -> None:
    assert titles(replace(WEB, is_wanted=False), there) == expected


def test_only_what_is_closed_is_called_fenced() -> None:
    """Catches: marks of what runs again in the result, and so in the evidence."""
    for there, held in ((database("sg-fence", CLOSED), True), (database("sg-new", CLOSED), False)):
        assert there.database is not None
        assert is_fenced(SHOP, there, there.database) is held
    assert not is_fenced(WEB, fleet(), Server("i-1", "running", tags=OURS))


def test_what_the_fence_does_not_hold_is_said() -> None:
    gone = remarks(WEB, fleet(Server("i-1", "stopped", tags=OURS)))
    assert gone == ["i-2 is not in us-east-1; if another instance took its place, name that in fence"]
    there = database("sg-fence", CLOSED)
    assert there.database is not None
    over_https = replace(there, database=replace(there.database, has_data_api=True))
    assert remarks(SHOP, over_https) == [
        "the Data API of shop is enabled: statements over HTTPS pass its security groups"
    ]
    assert remarks(SHOP, there) == remarks(replace(SHOP, is_wanted=False), over_https) == []


def test_marks_that_aws_shows_late_are_known() -> None:
    """Catches: the groups of the fence taken for those from before it, as its mark is not shown yet."""
    late = database("sg-fence").with_tags({ARN: dict(MARKED)})
    assert titles(SHOP, late) == [RESTART]
    assert titles(SHOP, database("sg-fence", CLOSED).with_tags({ARN: {CUT: None}})) == [RESTART]


def test_fence_refuses_what_has_nothing_to_restart() -> None:
    """Catches: Aurora Serverless v1 that gets other groups, keeps its connections, and is called isolated."""
    known = {"sg-app": "active"}
    there = There(database=Database("shop", ARN, True, "available", known, is_serverless_v1=True), open=("sg-app",))
    item = plan_fence(replace(SHOP, kind="cluster"), there, frozenset())
    assert (item.steps, item.problem and item.problem.code) == ((), "ServerlessV1")
