# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""``create`` of every kind: when a source is created, copied and deleted, and that none is created twice or lost."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.aws_view import EU, SOURCE, WEST, AwsView
from tests.integration.create_kinds import CREATE_KINDS, CreateKind, Maker
from tests.integration.module_run import ModuleResult, ModuleRunner

# Until everything that was begun is finished.
LONG = 7200
ALWAYS = "0s"


class Making:
    """Runs of one kind about one thing of which there are sources."""

    def __init__(self, kind: CreateKind, aws: AwsView, module: ModuleRunner) -> None:
        self.kind, self.aws, self._module = kind, aws, module.of(kind.module)
        self.maker: Maker = kind.maker(aws)

    def run(self, create: dict[str, Any] | None = None, *, check: bool = False, **options: Any) -> ModuleResult:
        return self._module(check=check, **{**self.maker.options(**(create or {})), **options})

    def finish_at_once(self) -> None:
        self.aws.simulator.configure(create_image_seconds=0, create_db_snapshot_seconds=0, copy_seconds=0)


@pytest.fixture(params=CREATE_KINDS, ids=lambda kind: kind.name)
def making(request: pytest.FixtureRequest, aws: AwsView, module: ModuleRunner) -> Making:
    return Making(request.param, aws, module)


def ids(entries: list[dict[str, Any]]) -> list[str | None]:
    return [entry["id"] for entry in entries]


def copied(result: ModuleResult) -> list[tuple[str | None, str]]:
    return [(copy["source_id"], copy["action"]) for copy in result.copies]


def test_create_begins_a_source_and_the_next_run_copies_it(making: Making) -> None:
    first = making.run()
    assert (first.failed, first.changed, first.writes) == (False, True, [making.kind.create]), first.message
    [source] = making.maker.sources()
    assert (ids(first.data["created"]), copied(first)) == ([source], [(source, "deferred")])
    assert "run again to copy it" in first.only["notes"][0]

    again = making.run()
    assert (again.changed, again.writes, copied(again)) == (False, [], [(source, "deferred")])

    making.aws.simulator.advance(LONG)
    second = making.run(create={"retain": 1})
    assert (second.writes, copied(second)) == ([making.kind.copy], [(source, "copied")])
    making.aws.simulator.advance(LONG)
    third = making.run(create={"retain": 1})
    assert (third.changed, third.writes, copied(third)) == (False, [], [(source, "none")])
    assert (third.data["created"], third.data["expired_sources"]) == ([], [])


def test_create_with_wait_copies_in_the_same_run_and_the_oldest_goes(making: Making) -> None:
    """Catches: a copy of the last source although a new one is waited for, and sources that pile up."""
    making.finish_at_once()
    oldest, older = making.maker.source(), making.maker.source()
    rules = {"create": {"retain": 2, "min_interval": ALWAYS}, "wait": True, "destination_regions": [WEST, EU]}
    foretold = making.run(check=True, **rules)
    assert (foretold.failed, foretold.writes, foretold.changed) == (False, [], True), foretold.message
    assert (ids(foretold.data["created"]), ids(foretold.data["expired_sources"])) == ([None], [oldest])
    assert copied(foretold) == [(None, "copied")] * 2

    done = making.run(**rules)
    assert not done.failed, done.message
    [new] = making.maker.sources() - {older}
    assert (ids(done.data["created"]), ids(done.data["expired_sources"])) == ([new], [oldest])
    assert copied(done) == [(new, "copied")] * 2
    assert making.maker.copied() == {new}
    assert done.writes.count(making.kind.create) == 1
    assert oldest in foretold.diff
    assert oldest in done.diff


def test_create_without_wait_copies_the_newest_usable_one(making: Making) -> None:
    """Catches: nothing copied in every other run, and the only usable source removed for one that is begun."""
    making.finish_at_once()
    older, newest = making.maker.source(), making.maker.source()
    making.aws.simulator.configure(create_image_seconds=180, create_db_snapshot_seconds=180)
    done = making.run(create={"retain": 1, "min_interval": ALWAYS})
    [new] = making.maker.sources() - {newest}
    assert copied(done) == [(newest, "copied"), (new, "deferred")]
    assert ids(done.data["expired_sources"]) == [older]


def test_create_failure_leaves_the_newest_source_to_be_copied_and_removes_none(making: Making) -> None:
    making.finish_at_once()
    older, newest = making.maker.source(), making.maker.source()
    making.aws.simulator.fault(action=making.kind.create, code="UnauthorizedOperation", message="no")
    done = making.run(create={"retain": 1, "min_interval": ALWAYS})
    assert done.failed
    assert copied(done) == [(newest, "copied"), (None, "failed")]
    assert f"allow them the IAM action {'rds' if 'DB' in making.kind.create else 'ec2'}:" in done.message
    assert making.maker.sources() == {older, newest}


def test_create_sources_that_cannot_be_listed_are_not_created_and_none_goes(making: Making) -> None:
    """Catches: could not tell taken for there is none."""
    making.maker.source()
    making.aws.simulator.fault(action=making.kind.listing, region=SOURCE, code="UnauthorizedOperation", message="no")
    done = making.run(create={"retain": 1, "min_interval": ALWAYS})
    assert (done.failed, done.writes) == (True, [])


def test_create_removes_no_source_where_a_copy_failed(making: Making) -> None:
    making.finish_at_once()
    sources = {making.maker.source(), making.maker.source()}
    making.aws.simulator.fault(action=making.kind.copy, region=WEST, code="UnauthorizedOperation", message="no")
    done = making.run(create={"retain": 1})
    assert (done.failed, done.data["expired_sources"]) == (True, [])
    assert making.maker.sources() >= sources


def test_create_answer_that_is_lost_is_found_again(making: Making) -> None:
    """Catches: two sources of one run, of which AWS was asked twice."""
    making.aws.simulator.fault("lost", action=making.kind.create, times=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_MAX_ATTEMPTS", "2")
        done = making.run()
    assert not done.failed, done.message
    assert set(ids(done.data["created"])) == making.maker.sources()
    assert len(making.maker.sources()) == 1


def test_create_run_that_was_killed_is_continued(making: Making) -> None:
    """The source was begun, and nobody was told."""
    making.run()
    making.finish_at_once()
    making.aws.simulator.advance(LONG)
    [source] = making.maker.sources()
    done = making.run(wait=True)
    assert (copied(done), done.data["created"], making.maker.sources()) == ([(source, "copied")], [], {source})


def test_create_time_is_up_before_the_source_is_there(making: Making) -> None:
    """The frozen clock of the simulated AWS never finishes it; the module's own does not stand still."""
    done = making.run(wait=True, wait_timeout=0)
    assert (done.failed, done.changed, done.only["error"]["code"]) == (True, True, "SourceNotAvailable")
    assert "the next run copies it; raise wait_timeout to wait longer" in done.message
    assert len(making.maker.sources()) == 1


def test_create_begin_only_copies_nothing(making: Making) -> None:
    making.finish_at_once()
    older = making.maker.source()
    begun = making.run(create={"begin_only": True, "min_interval": ALWAYS, "retain": 1}, wait=True)
    assert (begun.failed, begun.writes, begun.copies) == (False, [making.kind.create], []), begun.message
    assert set(ids(begun.data["created"])) == making.maker.sources() - {older}
    making.aws.simulator.fault(action=making.kind.create, code="UnauthorizedOperation", message="no")
    refused = making.run(create={"begin_only": True, "min_interval": ALWAYS})
    assert (refused.failed, refused.copies) == (True, [])
    assert "1 of 1 sources failed: " in refused.message


REFUSED: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "no duration": ({"min_interval": "daily"}, {}, "create: min_interval: 'daily' is no duration such as 24h"),
    "keeps none": ({"retain": 0}, {}, "create: retain: expected a number of at least 1, got '0'"),
    "tag of AWS": ({"tags": {"aws:a": "1"}}, {}, "create: tags: tag key 'aws:a'"),
    "tag of ours": ({"tags": {"lifeboat:set": "1"}}, {}, "create: tags: lifeboat:set"),
    "removal": ({}, {"state": "absent"}, "create: does not go with state=absent"),
}


@pytest.mark.parametrize(("create", "options", "words"), REFUSED.values(), ids=REFUSED)
def test_create_refused(making: Making, create: dict[str, Any], options: dict[str, Any], words: str) -> None:
    result = making.run(create, **options)
    assert (result.failed, result.calls) == (True, [])
    assert words in result.message
