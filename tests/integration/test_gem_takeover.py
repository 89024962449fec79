"""Coming from aws_xregion_sync: its file runs as it is, and what it copied is taken over, not copied again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from ansible_collections.lifeboat.aws.plugins.modules import rds_snapshot_xregion_copy
from tests.integration.aws_view import SOURCE, WEST, AwsView
from tests.integration.module_run import ModuleRunner
from tests.integration.playbook_run import PlaybookResult, PlaybookRunner
from tests.integration.test_dr_sync import GEM_FILE, ROLE, actions, module_runs, report, writes
from tests.integration.test_rds_copying import INSTANCE, Databases, created

NORTH = "us-west-1"
SOURCE_TAG = "lifeboat:source"


def gem_tag(day: int, source: str) -> dict[str, str]:
    """What the gem left on a copy of that day; it copied twenty minutes after AWS had made the source."""
    return {f"Sync-From-{SOURCE}": f"202611{day:02d}063000+0000 / {source}"}


def copy_by_the_gem(databases: Databases, day: int, source: str, region: str = WEST) -> str:
    """A copy of a snapshot that is there."""
    tags = gem_tag(day, source)
    return databases.untracked_copy_of(source, region, id=f"gem-{day}", tags=tags, created=created(day))


def older_copy_by_the_gem(databases: Databases, day: int, region: str = WEST, database: str = "shop") -> str:
    """A copy whose source AWS has removed since; nothing but the tag says what it was."""
    tags = gem_tag(day, f"rds:{database}-2026-11-{day:02d}-06-10")
    fields = {"type": "manual", "tags": tags, "id": f"gem-{database}-{day}"}
    return databases.snapshot(day, database, region, **fields)


@pytest.fixture
def databases(aws: AwsView) -> Databases:
    return Databases(aws, INSTANCE)


@pytest.fixture
def rds(module: ModuleRunner) -> ModuleRunner:
    return module.of(rds_snapshot_xregion_copy)


def test_older_copies_of_the_gem_are_adopted_and_count_for_retention(rds: ModuleRunner, databases: Databases) -> None:
    """Catches: three copies of ours beside all those of the gem, forever, because nothing tracks the old ones."""
    newest = databases.snapshot(19)
    copy = copy_by_the_gem(databases, 19, newest)
    older = {day: older_copy_by_the_gem(databases, day) for day in (15, 16, 17, 18)}
    options = {**databases.named(), "retain": 3, "adopt": "gem"}
    foretold = rds(**options, check=True)
    assert foretold.writes == []
    first = rds(**options)
    assert not first.failed, first.message
    assert [entry["action"] for entry in first.copies] == ["adopted"] * 5
    assert foretold.copies == first.copies
    # What was not marked as ours when a run began is not removed in it.
    assert foretold.data["expired"] == first.data["expired"] == []
    assert {entry["id"] for entry in first.data["kept"]} == {older[15], older[16]}
    second = rds(**options)
    assert {entry["id"] for entry in second.data["expired"]} == {older[15], older[16]}
    assert set(databases.seen()) == {copy, older[17], older[18]}
    tags = databases.seen()[older[17]]["Tags"]
    assert tags["lifeboat:set"] == "shop"
    assert tags["lifeboat:source"] == f"{SOURCE}/rds:shop-2026-11-17-06-10"
    assert tags["lifeboat:source-created"] == created(17)
    again = rds(**options)
    assert (again.changed, again.writes, len(again.copies)) == (False, [], 1)


def test_older_copies_of_the_gem_stay_unless_they_are_taken_over(rds: ModuleRunner, databases: Databases) -> None:
    """Catches: copies of another tool removed because the databases are copied by this one, too."""
    databases.snapshot(19)
    older = {older_copy_by_the_gem(databases, day) for day in (15, 16, 17, 18)}
    for _night in range(2):
        done = rds(**databases.named(), retain=1)
        assert not done.failed, done.message
        assert older <= set(databases.seen())


def test_older_copies_of_the_gem_of_a_database_that_was_dropped_stay(rds: ModuleRunner, databases: Databases) -> None:
    """Catches: taken for copies of the new database of its name, so that the last ones of the old one go."""
    older = {older_copy_by_the_gem(databases, day) for day in (10, 11, 12, 13)}
    databases.database("shop", created="2026-11-14T00:00:00Z")
    databases.aws.simulator.configure(copy_seconds=0)
    for day in (17, 18, 19):
        databases.snapshot(day)
        done = rds(**databases.named(), retain=1, adopt="gem", wait=True)
        assert not done.failed, done.message
        assert older < set(databases.seen())


def test_snapshots_of_what_was_restored_from_a_copy_of_the_gem_are_not_its(
    rds: ModuleRunner, databases: Databases
) -> None:
    """Catches: a restored database has the gem's tag from its snapshot, and hands it on to its own."""
    older_copy_by_the_gem(databases, 15)
    fields = {"type": "manual", "id": "before-upgrade", "tags": gem_tag(15, "rds:shop-2026-11-15-06-10")}
    taken = databases.snapshot(16, region=WEST, **fields)
    newest = databases.snapshot(19)
    noted = databases.snapshot(20, region=WEST, type="manual", id="of-the-new", tags=gem_tag(19, newest))
    databases.aws.simulator.configure(copy_seconds=0)
    for _night in range(2):
        done = rds(**databases.named(), retain=1, adopt="gem", wait=True)
        assert not done.failed, done.message
    assert {taken, noted} < set(databases.seen())
    assert SOURCE_TAG not in {**databases.seen()[taken]["Tags"], **databases.seen()[noted]["Tags"]}


def test_older_copies_of_the_gem_of_other_databases_are_left_alone(rds: ModuleRunner, databases: Databases) -> None:
    """Catches: retention that removes the copies of a database nobody has named."""
    databases.snapshot(19)
    other = {older_copy_by_the_gem(databases, day, database="crm") for day in (15, 16, 17)}
    done = rds(**databases.named(), retain=1)
    assert not done.failed, done.message
    assert other < set(databases.seen())
    assert not any(SOURCE_TAG in databases.seen()[copy]["Tags"] for copy in other)


def test_one_snapshot_that_is_named_adopts_nothing_else(rds: ModuleRunner, databases: Databases) -> None:
    named = databases.snapshot(19)
    older = older_copy_by_the_gem(databases, 18)
    done = rds(snapshot=named)
    assert [entry["source_id"] for entry in done.copies] == [named]
    assert SOURCE_TAG not in databases.seen()[older]["Tags"]


def run_gem_file(playbook: PlaybookRunner, path: Path, *arguments: str) -> PlaybookResult:
    path.write_text(GEM_FILE, encoding="utf-8")
    return playbook(ROLE, *arguments, play=yaml.safe_dump({"vars": {"dr_sync_config_file": str(path)}}))


def copied_by_the_gem(aws: AwsView, databases: Databases) -> dict[str, Any]:
    """The estate of the gem's README after its last run: an image and a database, both copied to us-west-1."""
    copy = aws.simulator.seed(
        NORTH, images=[{"name": "web-2026-11-19", "tags": {"Mine": "stays"}, "source_image_id": None}]
    )[0]
    image_tags = {"Sync-Identifier": "Web Application", "Environment": "Production", "Any": "Sync"}
    image = aws.web(tags={**image_tags, f"Sync-{NORTH}": f"20261119063000+0000 / {copy}"})
    snapshot = databases.snapshot(19, "mydatabase")
    db_copy = copy_by_the_gem(databases, 19, snapshot, NORTH)
    older = [older_copy_by_the_gem(databases, day, NORTH, "mydatabase") for day in range(11, 19)]
    return {"image": image, "copy": copy, "snapshot": snapshot, "db_copy": db_copy, "older": older}


def test_file_of_the_gem_adopts_what_the_gem_copied(
    playbook: PlaybookRunner, aws: AwsView, databases: Databases, tmp_path: Path
) -> None:
    there = copied_by_the_gem(aws, databases)
    foretold = run_gem_file(playbook, tmp_path / "gem.yaml", "--check")
    assert (foretold.rc, writes(foretold)) == (0, set()), foretold.stdout

    first = run_gem_file(playbook, tmp_path / "gem.yaml")
    assert first.rc == 0, first.stdout
    assert actions(first) == actions(foretold) == {"sync_my_web_app": "adopted", "sync_my_database": "adopted"}
    assert not {"CopyImage", "CopyDBSnapshot"} & writes(first)
    assert aws.tags(NORTH, there["copy"])["lifeboat:source"] == f"{SOURCE}/{there['image']}"
    # Nothing goes in the run that takes it over.
    assert set(databases.seen(NORTH)) == {there["db_copy"], *there["older"]}

    second = run_gem_file(playbook, tmp_path / "gem.yaml")
    assert (second.rc, writes(second)) == (0, {"DeleteDBSnapshot"}), second.stdout
    assert set(actions(second).values()) == {"none"}
    assert report(second)["status"] == "OK"
    # max_snapshots_to_retain: 5 is five beside the newest.
    assert set(databases.seen(NORTH)) == {there["db_copy"], *there["older"][3:]}


def test_file_of_the_gem_is_found_where_the_command_was_given(
    playbook: PlaybookRunner, aws: AwsView, databases: Databases, tmp_path: Path
) -> None:
    """Catches: lifeboat.aws.sync started by its name, which looks for files beside itself only."""
    copied_by_the_gem(aws, databases)
    here = tmp_path / "here"
    here.mkdir()
    (here / "gem.yaml").write_text(GEM_FILE, encoding="utf-8")
    play = yaml.safe_dump({"vars": {"dr_sync_config_file": "gem.yaml"}})
    found = playbook(ROLE, "--check", play=play, PWD=str(here))
    assert found.rc == 0, found.stdout
    missing = playbook(ROLE, "--check", play=play, PWD=str(tmp_path / "elsewhere"))
    assert missing.rc == 2
    assert (
        "dr_sync_config_file: there is no file 'gem.yaml' beside the playbook or in the current dir" in missing.stdout
    )


def test_sync_of_200_jobs_is_a_handful_of_module_runs(
    playbook: PlaybookRunner, aws: AwsView, databases: Databases
) -> None:
    """Catches: a module run for each job, which is what a loop would cost."""
    aws.simulator.configure(copy_seconds=0, db_instance_copies_limit=1000, manual_db_snapshots_limit=1000)
    jobs: list[dict[str, Any]] = []
    for number in range(100):
        aws.web(name=f"web-{number}", tags={"Sync-Identifier": f"web-{number}"})
        databases.snapshot(19, f"shop-{number}")
        jobs.append({"name": f"web {number}", "kind": "ami", "sync_identifier": f"web-{number}"})
        jobs.append({"name": f"shop {number}", "kind": "rds", "db_instances": [f"shop-{number}"]})
    play = yaml.safe_dump(
        {"vars": {"dr_sync_jobs": jobs, "dr_sync_defaults": {"source_region": SOURCE, "destination_regions": [WEST]}}}
    )
    first, again = playbook(ROLE, play=play), playbook(ROLE, play=play)
    assert (first.rc, again.rc) == (0, 0), first.stdout
    assert len(module_runs(first)) == len(module_runs(again)) == 2
    assert set(actions(again)) == {job["name"] for job in jobs}
    assert set(actions(again).values()) == {"none"}
    assert (writes(again), len(again.calls)) == (set(), 4)
