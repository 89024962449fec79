"""Every kind keeps the contract: what is promised of copies is promised of images, volumes and databases alike.

What only one kind does is tested with that kind.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._kinds.registry import KINDS
from tests.integration.aws_view import EU, SOURCE, WEST, AwsView
from tests.integration.copy_kinds import COPY_KINDS, CopyKind, World
from tests.integration.module_run import ModuleResult, ModuleRunner

LONG = 200_000
every_kind = pytest.mark.parametrize("kind", COPY_KINDS, ids=lambda kind: kind.name)
kind_in_order = pytest.mark.parametrize(
    "kind", [kind for kind in COPY_KINDS if kind.is_in_order], ids=lambda kind: kind.name
)


@dataclass(frozen=True)
class Scene:
    """One kind on the simulated AWS, and its module."""

    kind: CopyKind
    aws: AwsView
    world: World
    run: ModuleRunner

    def history(self, thing: str, number: int, *regions: str) -> list[dict[str, str]]:
        """So many recovery points with their copies, oldest first: region -> id of the copy."""
        sources = [self.world.source(thing) for _unused in range(number)]
        return [{region: self.world.copy_of(source, region) for region in regions or (WEST,)} for source in sources]

    def flow(self, scale: float) -> None:
        """Time goes by, that many simulated seconds in a real one."""
        self.aws.simulator.set_scale(scale)
        self.aws.simulator.freeze(False)

    def limit(self, number: int) -> None:
        self.aws.simulator.configure(**{self.kind.limit: number})


@pytest.fixture
def scene(kind: CopyKind, aws: AwsView, module: ModuleRunner) -> Scene:
    return Scene(kind, aws, kind.world(aws), module.of(kind.module))


def expired(result: ModuleResult) -> set[tuple[str, str]]:
    return {(item["region"], item["id"]) for item in result.data["expired"]}


def test_every_kind_of_the_registry_is_tested_here() -> None:
    """Catches: a new kind that keeps the contract by hope."""
    assert [kind.kind for kind in COPY_KINDS] == list(KINDS)


# --- what is there already ---


@every_kind
def test_kind_run_with_nothing_to_do_is_one_listing_for_each_region(scene: Scene) -> None:
    things = [scene.world.thing() for _unused in range(3)]
    for thing in things:
        scene.history(thing, 2, WEST, EU)
    result = scene.run.to_two(**scene.world.of(*things), retain=3)
    assert (result.failed, result.changed, len(result.copies)) == (False, False, 6)
    assert result.counts == {region: {scene.kind.listing: 1} for region in (SOURCE, WEST, EU)}


@every_kind
def test_kind_copy_is_found_in_progress_and_complete(scene: Scene) -> None:
    thing = scene.world.thing()
    scene.world.source(thing)
    scene.aws.simulator.configure(copy_seconds=1000)
    first = scene.run(**scene.world.of(thing))
    scene.aws.simulator.advance(300)
    second = scene.run(**scene.world.of(thing))
    assert (second.changed, second.writes) == (False, [])
    assert (second.only["id"], second.only["progress"]) == (first.only["id"], 30)
    scene.aws.simulator.advance(800)
    third = scene.run(**scene.world.of(thing), check=True)
    assert (third.changed, third.only["state"], third.only["progress"]) == (False, scene.kind.usable, 100)


@every_kind
def test_kind_tags_of_a_copy_are_put_right_and_others_stay(scene: Scene) -> None:
    thing = scene.world.thing()
    copy = scene.world.copy_of(scene.world.source(thing))
    scene.world.tag(copy, {"Team": "old", "Mine": "stays"})
    options = {**scene.world.of(thing), "tags": {"Team": "dr"}}
    predicted = scene.run(**options, check=True)
    assert predicted.writes == []
    result = scene.run(**options)
    assert predicted.copies == result.copies
    assert (result.actions, len(result.writes)) == ({WEST: "converged"}, 1)
    assert "tag Team: old" in result.diff
    tags = scene.world.tags(copy)
    assert (tags["Team"], tags["Mine"]) == ("dr", "stays")
    assert not scene.run(**options).changed


@every_kind
def test_kind_key_that_cannot_be_used_is_told_before_the_copy(scene: Scene) -> None:
    thing, aws = scene.world.thing(), scene.aws
    scene.world.encrypted_source(thing)
    disabled = aws.key(WEST)
    for region, key in ((WEST, disabled), (EU, aws.key(EU))):
        aws.alias(region, "alias/dr", key)
    aws.client("kms", WEST).disable_key(KeyId=disabled.rsplit("/", 1)[-1])
    result = scene.run.to_two(**scene.world.of(thing), kms_key_id="alias/dr")
    assert result.actions == {WEST: "failed", EU: "copied"}
    [error] = [copy["error"] for copy in result.copies if "error" in copy]
    assert error["code"] == "KmsKeyNotEnabled"
    assert "alias/dr in us-west-2 is Disabled" in error["message"]
    assert scene.world.copies() == set()
    missing = scene.run(**scene.world.of(thing), kms_key_id="alias/nowhere")
    assert "no such KMS key in us-west-2" in missing.message
    assert missing.writes == []


# --- waiting ---


@every_kind
def test_kind_wait_timeout_fails_in_time_says_how_far_and_the_next_run_joins(scene: Scene) -> None:
    thing = scene.world.thing()
    scene.world.source(thing)
    options = scene.world.of(thing)
    scene.aws.simulator.configure(copy_seconds=1000)
    ids = {copy["region"]: copy["id"] for copy in scene.run.to_two(**options).copies}
    scene.aws.simulator.advance(450)
    started = time.monotonic()
    late = scene.run.to_two(**options, wait=True, wait_timeout=1)
    # One second, and what the listings take on a busy machine.
    assert 1 <= time.monotonic() - started < 60
    assert late.failed
    assert "After 1 s 2 of 2 copies are still in progress" in late.message
    assert f": {ids[WEST]} in us-west-2 (45 %), {ids[EU]} in eu-west-1 (45 %)" in late.message
    assert "they go on, and the next run continues to wait for them; raise wait_timeout" in late.message
    assert (late.changed, late.writes, {copy["progress"] for copy in late.copies}) == (False, [], {45})
    scene.aws.simulator.advance(600)
    last = scene.run.to_two(**options, wait=True)
    assert (last.failed, last.changed) == (False, False)
    assert {copy["region"]: copy["id"] for copy in last.copies} == ids


@every_kind
def test_kind_wait_ends_when_the_copies_are_usable_whatever_poll_is_throttled(scene: Scene) -> None:
    thing = scene.world.thing()
    scene.world.source(thing)
    scene.aws.simulator.configure(copy_seconds=200)
    scene.run(**scene.world.of(thing))
    # The listing, then the first poll.
    scene.aws.simulator.fault(action=scene.kind.listing, region=WEST, code=scene.kind.throttled, skip=1, times=2)
    scene.flow(400)
    result = scene.run.to_two(**scene.world.of(thing), wait=True)
    assert not result.failed, result.message
    assert {(copy["state"], copy["progress"]) for copy in result.copies} == {(scene.kind.usable, 100)}
    assert (result.actions, result.data["summary"]["pending"]) == ({WEST: "none", EU: "copied"}, 0)


@every_kind
def test_kind_copy_removed_by_somebody_while_waiting_is_told(scene: Scene) -> None:
    thing = scene.world.thing()
    scene.world.source(thing)
    copy = scene.run(**scene.world.of(thing)).only["id"]
    rule = scene.aws.simulator.fault("hold", action=scene.kind.listing, region=WEST, skip=1, times=1)

    def remove() -> None:
        """Between two looks of the module."""
        scene.aws.wait_for_fault(rule)
        scene.world.remove(copy)
        scene.aws.simulator.release()

    somebody = threading.Thread(target=remove)
    somebody.start()
    result = scene.run(**scene.world.of(thing), wait=True)
    somebody.join()
    assert result.only["error"]["code"] == "CopyGone"
    assert f"{copy} in us-west-2" in result.message


@every_kind
def test_kind_copy_that_fails_while_waiting_is_told_and_replaced_by_the_next_run(scene: Scene) -> None:
    thing = scene.world.thing()
    scene.world.source(thing)
    scene.aws.simulator.configure(failing_copy_seconds=100, copy_seconds=100)
    scene.flow(300)
    with scene.world.failing() as options:
        result = scene.run(**scene.world.of(thing), **options, wait=True)
    assert (result.failed, result.changed) == (True, True)
    assert result.only["error"]["code"] == "CopyFailed"
    assert "run again to replace it" in result.only["error"]["message"]
    predicted = scene.run(**scene.world.of(thing), **options, check=True)
    again = scene.run(**scene.world.of(thing), **options, wait=True)
    assert (again.failed, predicted.actions, again.actions) == (False, {WEST: "replaced"}, {WEST: "replaced"})
    assert (again.only["state"], scene.world.copies()) == (scene.kind.usable, {again.only["id"]})


# --- copies that AWS has no room for ---


@every_kind
def test_kind_limit_of_one_region_does_not_hold_up_another(scene: Scene) -> None:
    things = [scene.world.thing() for _unused in range(2)]
    for thing in things:
        scene.world.source(thing)
    code, text = scene.kind.full
    scene.aws.simulator.fault(action=scene.kind.copy, region=WEST, code=code, message=text)
    result = scene.run.to_two(**scene.world.of(*things))
    assert not result.failed, result.message
    assert {(copy["region"], copy["action"]) for copy in result.copies} == {(WEST, "deferred"), (EU, "copied")}


@every_kind
def test_kind_limit_defers_the_rest_and_the_next_runs_take_it_up(scene: Scene) -> None:
    things = [scene.world.thing() for _unused in range(4)]
    for thing in things:
        scene.world.source(thing)
    scene.limit(2)
    first = scene.run(**scene.world.of(*things))
    assert not first.failed, first.message
    assert (first.data["summary"]["copied"], first.data["summary"]["deferred"]) == (2, 2)
    deferred = [copy for copy in first.copies if copy["action"] == "deferred"]
    assert {(copy["id"], copy["state"]) for copy in deferred} == {(None, None)}
    # With AWS's own words, which say which limit it is.
    code, _text = scene.kind.full
    [note] = {note for copy in deferred for note in copy["notes"]}
    assert note.startswith(f"too many copies are in progress in us-west-2: the next run copies it ({code}: ")
    scene.aws.simulator.advance(LONG)
    second = scene.run(**scene.world.of(*things))
    assert (second.data["summary"]["none"], second.data["summary"]["copied"]) == (2, 2)
    assert len(scene.world.copies()) == 4
    scene.aws.simulator.advance(LONG)
    assert not scene.run(**scene.world.of(*things)).changed


@every_kind
def test_kind_limit_with_wait_is_queued_and_all_are_usable(scene: Scene) -> None:
    things = [scene.world.thing() for _unused in range(4)]
    for thing in things:
        scene.world.source(thing)
    scene.limit(2)
    scene.aws.simulator.configure(copy_seconds=100)
    scene.flow(400)
    result = scene.run(**scene.world.of(*things), wait=True)
    assert not result.failed, result.message
    assert {(copy["action"], copy["state"]) for copy in result.copies} == {("copied", scene.kind.usable)}
    assert all("notes" not in copy for copy in result.copies)
    assert len(scene.world.copies()) == 4


@kind_in_order
@pytest.mark.parametrize("options", [{}, {"retain": 5}], ids=["without retain", "with retain"])
def test_kind_limit_lets_the_oldest_recovery_point_go_first(scene: Scene, options: dict[str, int]) -> None:
    """Otherwise the same thing might be put off by every run. Its request may be slower than another one's."""
    stale, fresh = scene.world.thing(), scene.world.thing()
    scene.history(stale, 1)
    scene.history(fresh, 2)
    for thing in (fresh, stale):
        scene.world.source(thing)
    scene.limit(1)
    scene.aws.simulator.fault("hold", action=scene.kind.copy, times=1)
    release = threading.Timer(0.4, scene.aws.simulator.release)
    release.start()
    result = scene.run(**scene.world.of(fresh, stale), **options)
    release.join()
    assert {copy["set"]: copy["action"] for copy in result.copies} == {stale: "copied", fresh: "deferred"}


# --- retention ---


@every_kind
def test_kind_retention_removes_what_is_beyond_and_foretells_it(scene: Scene) -> None:
    thing = scene.world.thing()
    copies = [copy[WEST] for copy in scene.history(thing, 4)]
    options = {**scene.world.of(thing), "retain": 2}
    foretold = scene.run(**options, check=True)
    assert (foretold.writes, scene.world.copies()) == ([], set(copies))
    result = scene.run(**options)
    assert foretold.data["expired"] == result.data["expired"]
    assert expired(result) == {(WEST, copy) for copy in copies[:2]}
    assert (result.changed, result.data["summary"]["expired"], scene.world.copies()) == (True, 2, set(copies[2:]))
    assert f"{copies[0]}: copy of us-east-1/" in result.diff
    again = scene.run(**options)
    # Who uses a copy is asked only when something is beyond.
    assert (again.changed, again.counts[WEST]) == (False, {scene.kind.listing: 1})


@every_kind
def test_kind_retention_keeps_the_newest_usable_one_until_its_successor_is_usable(scene: Scene) -> None:
    """Until then it is all that can be restored."""
    thing = scene.world.thing()
    [old] = scene.history(thing, 1)
    scene.world.source(thing)
    options = {**scene.world.of(thing), "retain": 1}
    first = scene.run(**options)
    assert (first.actions, first.data["expired"]) == ({WEST: "copied"}, [])
    assert old[WEST] in scene.world.copies()
    scene.aws.simulator.advance(LONG)
    assert expired(scene.run(**options)) == set(old.items())


@every_kind
def test_kind_retention_with_wait_removes_in_the_same_run(scene: Scene) -> None:
    thing = scene.world.thing()
    [old] = scene.history(thing, 1)
    scene.world.source(thing)
    scene.aws.simulator.configure(copy_seconds=0)
    options = {**scene.world.of(thing), "retain": 1, "wait": True}
    foretold, result = scene.run(**options, check=True), scene.run(**options)
    assert expired(foretold) == expired(result) == set(old.items())
    assert scene.world.copies() == {result.only["id"]}


@every_kind
def test_kind_retention_counts_each_set_alone_and_removes_nothing_where_a_copy_failed(scene: Scene) -> None:
    healthy, broken = scene.world.thing(), scene.world.thing()
    of_healthy, of_broken = scene.history(healthy, 2), scene.history(broken, 2)
    scene.world.source(broken)
    scene.aws.simulator.fault(action=scene.kind.copy, code="InvalidParameterValue", message="No")
    result = scene.run(**scene.world.of(healthy, broken), retain=1)
    assert result.failed
    assert expired(result) == set(of_healthy[0].items())
    assert scene.world.copies() == {of_healthy[1][WEST], *(copy[WEST] for copy in of_broken)}


@every_kind
def test_kind_retention_removal_that_is_denied_is_an_error_and_the_others_go(scene: Scene) -> None:
    thing = scene.world.thing()
    copies = [copy[WEST] for copy in scene.history(thing, 4)]
    scene.aws.simulator.fault(action=scene.kind.delete, code="AccessDenied", message="No", times=1)
    result = scene.run(**scene.world.of(thing), retain=2)
    assert result.failed
    assert f":{scene.kind.delete}" in result.message
    [left] = result.data["kept"]
    assert left["error"]["code"] == "AccessDenied"
    assert {*expired(result), (WEST, left["id"])} == {(WEST, copy) for copy in copies[:2]}
    assert scene.world.copies() == {left["id"], *copies[2:]}


# --- state: absent ---


@every_kind
@pytest.mark.parametrize("is_named", [False, True], ids=["newest", "by id"])
def test_kind_absent_removes_the_copies_in_all_regions_and_foretells_it(scene: Scene, is_named: bool) -> None:
    thing = scene.world.thing()
    sources = [scene.world.source(thing) for _unused in range(1 if not is_named else 2)]
    copies = {region: [scene.world.copy_of(source, region) for source in sources] for region in (WEST, EU)}
    before = scene.world.copies(SOURCE)
    options: dict[str, Any] = scene.world.named(sources[0]) if is_named else scene.world.of(thing)
    options = {**options, "state": "absent"}
    foretold = scene.run.to_two(**options, check=True)
    assert foretold.writes == []
    result = scene.run.to_two(**options)
    assert foretold.data["expired"] == result.data["expired"]
    assert expired(result) == {(region, ids[0]) for region, ids in copies.items()}
    assert [scene.world.copies(region) for region in copies] == [set(ids[1:]) for ids in copies.values()]
    assert (result.changed, scene.world.copies(SOURCE)) == (True, before)
    again = scene.run.to_two(**options)
    assert (again.changed, again.writes) == (False, [])


@every_kind
def test_kind_absent_cancels_a_pending_copy(scene: Scene) -> None:
    thing = scene.world.thing()
    scene.world.source(thing)
    scene.run(**scene.world.of(thing))
    result = scene.run(**scene.world.of(thing), state="absent")
    assert (result.changed, scene.world.copies()) == (True, set())


@every_kind
def test_kind_absent_by_id_works_with_the_source_region_gone(scene: Scene) -> None:
    source = scene.world.source(scene.world.thing())
    copy = scene.world.copy_of(source)
    scene.aws.simulator.outage(SOURCE)
    result = scene.run(**scene.world.named(source), state="absent")
    assert not result.failed, result.message
    assert (expired(result), SOURCE in result.counts, scene.world.copies()) == ({(WEST, copy)}, False, set())


@every_kind
def test_kind_absent_region_that_is_dead_does_not_stop_the_others(scene: Scene) -> None:
    source = scene.world.source(scene.world.thing())
    copies = {region: scene.world.copy_of(source, region) for region in (WEST, EU)}
    options = {**scene.world.named(source), "state": "absent"}
    scene.aws.simulator.outage(WEST)
    result = scene.run.to_two(**options)
    assert result.failed
    assert "us-west-2" in result.message
    assert expired(result) == {(EU, copies[EU])}
    scene.aws.simulator.outage(WEST, None)
    assert expired(scene.run.to_two(**options)) == {(WEST, copies[WEST])}


@every_kind
def test_kind_absent_ignores_what_is_not_tracked(scene: Scene) -> None:
    source = scene.world.source(scene.world.thing())
    scene.world.untrack(scene.world.copy_of(source))
    result = scene.run(**scene.world.named(source), state="absent")
    assert (result.failed, result.changed, result.writes) == (False, False, [])


@every_kind
def test_kind_snapshot_of_what_was_restored_is_not_ours_whatever_its_tags_say(scene: Scene) -> None:
    """Catches: the snapshot that people took of the recovered database before its upgrade, gone with the old copy."""
    world = scene.world
    thing = world.thing()
    sources = [world.source(thing) for _unused in range(3)]
    copies = [world.copy_of(source) for source in sources]
    taken = world.taken_of_restored(copies[0])
    kept = scene.run(**world.of(thing), retain=1)
    assert expired(kept) == {(WEST, copy) for copy in copies[:2]}
    assert world.copies() == {copies[2], taken}
    gone = scene.run(**world.named(sources[0]), state="absent")
    assert (expired(gone), gone.writes) == (set(), [])
    again = scene.run(**world.of(thing), retain=1)
    assert (again.changed, again.only["id"]) == (False, copies[2])
