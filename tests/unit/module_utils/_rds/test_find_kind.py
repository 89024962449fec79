# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Of which kind a snapshot is that is named by its identifier: found, in both, in none, or not to be told."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import AwsError, InvalidInput
from ansible_collections.lifeboat.aws.plugins.module_utils._rds.find_kind import of_copies, of_source
from ansible_collections.lifeboat.aws.plugins.module_utils._rds.kinds import CLUSTER, INSTANCE, DbKind
from ansible_collections.lifeboat.aws.plugins.module_utils._rds.model import DbRequest
from tests.unit.module_utils._rds.builders import HERE, a_request, a_snapshot, listing
from tests.unit.module_utils.scripted import ScriptedClient, ScriptedClients, aws_error

KINDS = (INSTANCE, CLUSTER)
DENIED = "denied"


def asked_of_both(**changes: Any) -> tuple[DbRequest, ...]:
    return tuple(a_request(kind, **{"databases": (), "snapshot_ids": ("original",), **changes}) for kind in KINDS)


def looked_at(*answers: bool | str) -> tuple[Any, ScriptedClient]:
    """Clients of a source region in which each kind has the snapshot, has it not, or may not be asked."""
    calls = {}
    for kind, answer in zip(KINDS, answers, strict=True):
        there = [a_snapshot(kind, id="original", snapshot_type="manual")] if answer is True else []
        calls[kind.describe_call] = [aws_error("AccessDenied", "no")] if answer == DENIED else listing(*there)
    client = ScriptedClient(**calls)
    return ScriptedClients(rds={HERE: client}), client


@pytest.mark.parametrize(
    ("answers", "kinds"),
    [
        pytest.param((True, False), [INSTANCE], id="of_an_instance"),
        pytest.param((False, True), [CLUSTER], id="of_a_cluster"),
        pytest.param((True, DENIED), [INSTANCE], id="the_other_kind_may_not_be_asked"),
        pytest.param((DENIED, True), [CLUSTER], id="the_first_kind_may_not_be_asked"),
        pytest.param((False, False), [INSTANCE], id="nowhere_which_is_said_where_it_is_looked_for"),
    ],
)
def test_of_source_is_the_kind_that_has_it(answers: tuple[bool | str, ...], kinds: list[DbKind]) -> None:
    """Catches: a copy refused because of the kind that does not matter."""
    clients, _client = looked_at(*answers)
    assert [request.kind for request in of_source(asked_of_both(), clients)] == kinds


@pytest.mark.parametrize("answers", [(DENIED, False), (False, DENIED), (DENIED, DENIED)])
def test_of_source_that_could_not_be_looked_at_is_no_absence(answers: tuple[bool | str, ...]) -> None:
    """Catches: "not found" for what was not allowed."""
    clients, _client = looked_at(*answers)
    with pytest.raises(AwsError, match="rds:DescribeDB"):
        of_source(asked_of_both(), clients)


def test_of_source_in_both_kinds_is_refused() -> None:
    clients, _client = looked_at(True, True)
    with pytest.raises(InvalidInput, match="original is in us-east-1 a snapshot of a DB instance and one of a DB"):
        of_source(asked_of_both(), clients)


@pytest.mark.parametrize(
    "requests",
    [
        pytest.param(asked_of_both()[:1], id="the_kind_is_said"),
        pytest.param(tuple(a_request(kind) for kind in KINDS), id="databases_of_both_kinds"),
    ],
)
def test_of_source_asks_nothing_where_there_is_nothing_to_find_out(requests: tuple[DbRequest, ...]) -> None:
    """Catches: calls in every run of a nightly job, and one of two kinds forgotten."""
    clients, client = looked_at(True, True)
    assert of_source(requests, clients) == requests
    assert client.calls == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        pytest.param({}, "snapshot: original is in us-west-2", id="of_a_source"),
        pytest.param(
            {"snapshot_ids": (), "target_id": "copy"}, "db_snapshot_identifier: copy is in us-west-2", id="by_its_name"
        ),
    ],
)
def test_of_copies_in_both_kinds_is_refused(changes: dict[str, Any], said: str) -> None:
    """Catches: a recovery point of another kind gone with the one that was meant."""
    requests = asked_of_both(**changes)
    with pytest.raises(InvalidInput, match=said):
        of_copies(requests, lambda _request: True)
    assert of_copies(requests, lambda request: request.kind is CLUSTER) == requests[1:]
    assert of_copies(requests, lambda _request: False) == requests[:1]


def test_of_copies_of_databases_of_both_kinds_are_all() -> None:
    requests = tuple(a_request(kind) for kind in KINDS)
    assert of_copies(requests, lambda _request: True) == requests
