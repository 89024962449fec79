"""In the place of amazon.aws.rds_instance_snapshot and rds_cluster_snapshot: their options, what they return, and whose
module_defaults count.
"""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest
import yaml
from ansible_collections.amazon.aws.plugins.modules import rds_cluster_snapshot, rds_instance_snapshot

from ansible_collections.lifeboat.aws.plugins.modules import rds_snapshot_xregion_copy
from tests.integration.aws_view import EU, PARTNER, SOURCE, WEST, AwsView
from tests.integration.module_run import ModuleResult, ModuleRunner
from tests.integration.playbook_run import PlaybookRunner
from tests.integration.test_rds_copying import CLUSTER, INSTANCE, KINDS, Databases, Kind
from tests.simulator.client import ACCESS_KEY, ACCOUNT

TAGS = {"tag_one": "snap-b One", "Tag Two": "two snap-b", "tag_three": "snap-b Three"}


@pytest.fixture
def instances(aws: AwsView) -> Databases:
    return Databases(aws, INSTANCE)


@pytest.fixture
def clusters(aws: AwsView) -> Databases:
    return Databases(aws, CLUSTER)


@pytest.fixture(params=KINDS, ids=lambda kind: kind.name)
def dbs(aws: AwsView, request: pytest.FixtureRequest) -> Databases:
    return Databases(aws, request.param)


class Runner:
    """The module with these options and no others, nor a region of the environment."""

    def __init__(self, module: ModuleRunner) -> None:
        self._module = module.of(rds_snapshot_xregion_copy)

    def __call__(self, *, check: bool = False, **options: Any) -> ModuleResult:
        return self._module.plainly(check=check, poll_interval=0.05, wait_timeout=10, **options)


@pytest.fixture
def rds(module: ModuleRunner, monkeypatch: pytest.MonkeyPatch) -> Runner:
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION"):
        monkeypatch.delenv(name, raising=False)
    return Runner(module)


# --- the copying tasks of the integration targets of amazon.aws ---

COPYING = """
- name: Foretold for {kind}
  lifeboat.aws.rds_snapshot_xregion_copy: &{kind}
    id: "snap-{kind}-copy"
    source_id: "snap-{kind}-b"
    copy_tags: true
    wait: true
  check_mode: true
- name: Copied for {kind}
  lifeboat.aws.rds_snapshot_xregion_copy: *{kind}
- name: Foretold again for {kind}
  lifeboat.aws.rds_snapshot_xregion_copy: *{kind}
  check_mode: true
- name: Copied again for {kind}
  lifeboat.aws.rds_snapshot_xregion_copy: *{kind}
"""
# Group of module_defaults -> whether it reaches our modules, and a region in which only its task runs if it does not.
GROUPS = {
    "aws": (False, EU),
    "amazon.aws.aws": (False, "eu-central-1"),
    "lifeboat.aws.aws": (True, "eu-west-2"),
}
OF_GROUP = """
- name: Theirs by {group}
  amazon.aws.rds_snapshot_info: {{db_snapshot_identifier: nobody}}
- name: Ours by {group}
  lifeboat.aws.rds_snapshot_xregion_copy: {{id: nobody, state: absent}}
  # The environment is that of another account.
  environment: {{AWS_REGION: {region}, AWS_ACCESS_KEY_ID: AKIASIMULATEDAWS0002, AWS_SECRET_ACCESS_KEY: secret}}
"""


def test_rds_drop_in_runs_the_copying_tasks_of_both_modules_with_the_name_changed(
    playbook: PlaybookRunner, instances: Databases, clusters: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Region and credentials come from module_defaults, as there; only the name of the group is ours."""
    for dbs in (instances, clusters):
        dbs.snapshot(19, type="manual", id=f"snap-{dbs.kind.name}-b", tags=TAGS)
    simulator = instances.aws.simulator
    simulator.configure(copy_seconds=0, accounts={"AKIASIMULATEDAWS0002": PARTNER})
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION", "AWS_DEFAULT_REGION"):
        monkeypatch.delenv(name, raising=False)
    defaults = {"access_key": ACCESS_KEY, "secret_key": "secret", "endpoint_url": simulator.endpoint}
    copying = {
        "module_defaults": {"group/lifeboat.aws.aws": {**defaults, "region": SOURCE}},
        "block": [task for kind in KINDS for task in yaml.safe_load(COPYING.format(kind=kind.name))],
    }
    groups = [
        {
            "module_defaults": {f"group/{group}": {**defaults, "region": WEST}},
            "block": yaml.safe_load(OF_GROUP.format(group=group, region=region)),
        }
        for group, (_is_reached, region) in GROUPS.items()
    ]
    run = playbook([copying, *groups])
    assert run.rc == 0, run.stdout
    for dbs in (instances, clusters):
        _check_copied(run.of, dbs, f"for {dbs.kind.name}")
    _check_groups(run.calls)


def _check_groups(calls: list[dict[str, Any]]) -> None:
    """A group that does not reach our modules leaves them in the account of the environment, without a word."""
    assert {call["account"] for call in calls if call["region"] == WEST} == {ACCOUNT}
    elsewhere = {(call["region"], call["account"]) for call in calls if call["region"] not in (SOURCE, WEST)}
    assert elsewhere == {(region, PARTNER) for is_reached, region in GROUPS.values() if not is_reached}


def _check_copied(result_of: Any, dbs: Databases, suffix: str) -> None:
    foretold, copied, again_foretold, again = (
        result_of(f"{name} {suffix}") for name in ("Foretold", "Copied", "Foretold again", "Copied again")
    )
    assert [r["changed"] for r in (foretold, copied, again_foretold, again)] == [True, True, False, False]
    name = dbs.kind.name
    origin, arn, identifier = {
        "instance": ("source_db_snapshot_identifier", "db_snapshot_arn", "db_snapshot_identifier"),
        "cluster": ("source_db_cluster_snapshot_arn", "db_cluster_snapshot_arn", "db_cluster_snapshot_identifier"),
    }[name]
    for result in (copied, again):
        assert result[f"db_{name}_identifier"] == "shop"
        assert result[origin] == dbs.arn(f"snap-{name}-b")
        assert result[arn] == dbs.arn(f"snap-{name}-copy")
        assert result[identifier] == f"snap-{name}-copy"
        assert result["status"] == "available"
        assert result["tags"] == TAGS
        assert {tag["key"] for tag in result["tag_list"]} > {*TAGS, "lifeboat:source"}


@pytest.mark.parametrize(
    ("kind", "theirs", "options"),
    [
        pytest.param(
            INSTANCE,
            rds_instance_snapshot,
            {"db_snapshot_identifier": "copy", "source_db_snapshot_identifier": "original"},
            id="rds_instance_snapshot",
        ),
        pytest.param(
            CLUSTER,
            rds_cluster_snapshot,
            {"db_cluster_snapshot_identifier": "copy", "source_db_cluster_snapshot_identifier": "original"},
            id="rds_cluster_snapshot",
        ),
    ],
)
def test_rds_drop_in_returns_what_their_module_returns(
    module: ModuleRunner, rds: Runner, aws: AwsView, kind: Kind, theirs: ModuleType, options: dict[str, str]
) -> None:
    """Catches: a key that a playbook reads and that is missing or says something else. Both look at one copy."""
    aws.simulator.configure(copy_seconds=0)
    Databases(aws, kind).snapshot(19, type="manual", id="original", tags={"Team": "shop"})
    assert rds(region=SOURCE, **options).changed
    told, ours = module.of(theirs).plainly(region=SOURCE, **options), rds(region=SOURCE, **options)
    assert (told.changed, ours.changed) == (False, False)
    expected = {key: value for key, value in told.data.items() if key not in ("changed", "invocation", "tags")}
    assert len(expected) > 10
    assert {key: ours.data.get(key) for key in expected} == expected
    assert ours.data["tags"] == {"Team": "shop"}


def test_rds_drop_in_whose_copy_cannot_be_looked_at_afterwards_says_so(rds: Runner, instances: Databases) -> None:
    """Catches: a failure of a run that has done all that was asked, or keys that are missing without a word."""
    source = instances.snapshot(19, type="manual", id="original", tags={"Team": "shop"})
    instances.copy_of(source, id="copy")
    options = {"source_region": SOURCE, "region": WEST, "source_id": source, "id": "copy", "instance_id": "shop"}
    looks = [
        call for call in rds(**options).calls if call["action"] == "DescribeDBSnapshots" and call["region"] == WEST
    ]
    instances.aws.simulator.fault(
        action="DescribeDBSnapshots", region=WEST, skip=len(looks) - 1, code="AccessDenied", message="no"
    )
    result = rds(**options)
    assert not result.failed, result.message
    assert "what amazon.aws returns of copy is missing" in " ".join(result.warnings)
    assert (result.data["db_snapshot_identifier"], "engine" in result.data) == ("copy", False)


# --- options ---


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        pytest.param(INSTANCE, {"id": "copy", "source_id": "original"}, id="aliases"),
        pytest.param(
            INSTANCE,
            {
                "snapshot_id": "copy",
                "source_snapshot_id": "original",
                "instance_id": "shop",
                "source_region": SOURCE,
                "resource_tags": {"Purpose": "recovery"},
                "purge_tags": True,
                "wait": True,
            },
            id="all_of_rds_instance_snapshot",
        ),
        pytest.param(
            CLUSTER,
            {
                "db_cluster_snapshot_identifier": "copy",
                "source_db_cluster_snapshot_identifier": "original",
                "db_cluster_identifier": "shop",
                "source_region": SOURCE,
                "resource_tags": {"Purpose": "recovery"},
                "purge_tags": True,
                "wait": True,
            },
            id="all_of_rds_cluster_snapshot",
        ),
        pytest.param(
            CLUSTER,
            {"snapshot_name": "copy", "source_snapshot_id": "original", "cluster_name": "shop"},
            id="aliases_of_rds_cluster_snapshot",
        ),
    ],
)
def test_rds_drop_in_takes_the_options_and_aliases(
    rds: Runner, aws: AwsView, kind: Kind, options: dict[str, Any]
) -> None:
    """Catches: a task that has to be rewritten, or a kind that is guessed where it is said."""
    aws.simulator.configure(copy_seconds=0)
    for each in KINDS:
        # The other kind has one of the same identifier where the options say which is meant.
        if each == kind or {"instance_id", "db_cluster_identifier", "cluster_name"} & set(options):
            Databases(aws, each).snapshot(19, type="manual", id="original", tags={"Team": "shop"})
    result = rds(region=SOURCE, **options)
    assert not result.failed, result.message
    assert result.only["id"] == "copy"
    tags = Databases(aws, kind).seen(SOURCE)["copy"]["Tags"]
    assert tags.get("Purpose") == options.get("resource_tags", {}).get("Purpose")
    assert tags["Team"] == "shop"
    assert not rds(region=SOURCE, **options).changed


def test_rds_drop_in_of_an_identifier_that_both_kinds_have_is_refused(
    rds: Runner, instances: Databases, clusters: Databases
) -> None:
    """Catches: the wrong database in the recovery region, with an OK."""
    for dbs in (instances, clusters):
        dbs.snapshot(19, type="manual", id="original")
    result = rds(source_region=SOURCE, region=WEST, source_id="original")
    assert result.failed
    assert "original is in us-east-1 a snapshot of a DB instance and one of a DB cluster" in result.message
    assert result.writes == []


def test_rds_drop_in_reads_the_region_off_the_arn(rds: Runner, dbs: Databases) -> None:
    """Catches: a copy looked for in the region where it is to be made."""
    source = dbs.snapshot(19, type="manual", id="original")
    dbs.aws.simulator.configure(copy_seconds=0)
    result = rds(region=WEST, source_id=dbs.arn(source), id="copy")
    assert not result.failed, result.message
    assert (result.only["source_region"], result.only["region"]) == (SOURCE, WEST)
    assert "copy" in dbs.seen(WEST)


def test_rds_drop_in_of_a_snapshot_of_another_database_is_refused(rds: Runner, instances: Databases) -> None:
    """Catches: an option that is passed over without a word."""
    instances.snapshot(19, type="manual", id="original")
    result = rds(region=SOURCE, source_id="original", id="copy", instance_id="crm")
    assert "db_instance_identifier: original is a snapshot of shop and not of crm" in result.message
    assert result.writes == []


@pytest.mark.parametrize("option", ["db_instance_identifier", "instance_id"])
def test_rds_drop_in_of_a_database_alone_copies_its_newest(rds: Runner, instances: Databases, option: str) -> None:
    instances.snapshot(18)
    newest = instances.snapshot(19)
    result = rds(source_region=SOURCE, region=WEST, **{option: "Shop"})
    assert result.only["source_id"] == newest


# --- purge_tags ---


def test_rds_drop_in_purges_what_neither_the_source_nor_the_task_gives(rds: Runner, dbs: Databases) -> None:
    """Catches: a copy that nobody knows any more because its tracking was purged, or tags of its own that stay."""
    dbs.aws.simulator.configure(copy_seconds=0)
    source = dbs.snapshot(19, type="manual", id="original", tags={"Team": "shop"})
    options = {"source_region": SOURCE, "region": WEST, "source_id": source, "id": "copy", "tags": {"Purpose": "dr"}}
    rds(**options)
    copy = dbs.seen(WEST)["copy"]
    client = dbs.aws.client("rds", WEST)
    arn = copy[f"{dbs.kind.stem}Arn"]
    client.add_tags_to_resource(ResourceName=arn, Tags=[{"Key": "Mine", "Value": "1"}])
    assert not rds(**options).changed
    foretold = rds(check=True, purge_tags=True, **options)
    purged = rds(purge_tags=True, **options)
    again = rds(purge_tags=True, **options)
    assert [r.changed for r in (foretold, purged, again)] == [True, True, False]
    assert (foretold.diff, purged.only["action"], purged.writes) == (
        purged.diff,
        "converged",
        ["RemoveTagsFromResource"],
    )
    assert "tag Mine: 1" in purged.diff
    assert dbs.seen(WEST)["copy"]["Tags"] == copy["Tags"]
    assert "lifeboat:source" in copy["Tags"]
    fewer = rds(purge_tags=True, **{**options, "tags": {}, "copy_tags": False})
    assert fewer.changed
    assert all(key.startswith("lifeboat:") for key in dbs.seen(WEST)["copy"]["Tags"])


def test_rds_drop_in_purges_nothing_of_a_copy_that_others_have_made(rds: Runner, instances: Databases) -> None:
    """Catches: somebody's own tags gone from what is only recognized."""
    source = instances.snapshot(19, type="manual", id="original")
    instances.untracked_copy_of(source, id="legal-hold", tags={"Hold": "2030"})
    options = {"source_region": SOURCE, "region": WEST, "source_id": source, "purge_tags": True}
    for _run in range(2):
        assert not rds(**options).failed
    assert instances.seen(WEST)["legal-hold"]["Tags"]["Hold"] == "2030"


def test_rds_drop_in_that_may_not_purge_says_which_action_is_missing(rds: Runner, instances: Databases) -> None:
    source = instances.snapshot(19, type="manual", id="original")
    instances.copy_of(source, set_name="shop", tags={"Mine": "1"})
    instances.aws.simulator.fault(action="RemoveTagsFromResource", code="AccessDenied", message="no")
    result = rds(source_region=SOURCE, region=WEST, source_id=source, purge_tags=True)
    assert result.failed
    assert "rds:RemoveTagsFromResource" in result.message


# --- state: absent ---


def test_rds_drop_in_removes_a_copy_by_its_identifier(rds: Runner, dbs: Databases) -> None:
    """Catches: another copy gone than the one that is named."""
    source = dbs.snapshot(19, type="manual", id="original")
    for name in ("copy", "other"):
        dbs.copy_of(source, id=name)
    options = {"region": WEST, "id": "copy", "state": "absent"}
    foretold, gone, again = rds(check=True, **options), rds(**options), rds(**options)
    assert [r.changed for r in (foretold, gone, again)] == [True, True, False]
    assert [item["id"] for item in gone.data["expired"]] == ["copy"]
    assert list(dbs.seen(WEST)) == ["other"]


def test_rds_drop_in_does_not_remove_what_it_did_not_make(rds: Runner, dbs: Databases) -> None:
    """Catches: a snapshot of somebody gone, or an OK for one that is still there."""
    dbs.snapshot(19, region=WEST, type="manual", id="by-hand")
    result = rds(region=WEST, id="by-hand", state="absent")
    assert "by-hand in us-west-2 is not removed" in result.message
    assert result.writes == []


def test_rds_drop_in_removes_only_the_copy_of_that_identifier_of_a_source(rds: Runner, dbs: Databases) -> None:
    source = dbs.snapshot(19, type="manual", id="original")
    for name in ("copy", "other"):
        dbs.copy_of(source, id=name)
    gone = rds(source_region=SOURCE, region=WEST, source_id=source, id="copy", state="absent")
    assert [item["id"] for item in gone.data["expired"]] == ["copy"]
