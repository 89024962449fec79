"""Stories of what the recovery region is told: manifests, tags of networks, reports, configuration, a sync."""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path
from typing import Any

import yaml

from ansible_collections.lifeboat.aws.plugins.module_utils._manifest.document import document_of, text_of
from ansible_collections.lifeboat.aws.plugins.module_utils._manifest.index import Entry, index_document
from ansible_collections.lifeboat.aws.plugins.module_utils._manifest.model import Manifest
from ansible_collections.lifeboat.aws.plugins.modules import dr_manifest, dr_mirror_tags, dr_report_upload
from tests.faults.suite.child import Run
from tests.faults.suite.playbook import playbook_of
from tests.faults.suite.story import Story
from tests.integration.aws_view import EU, SOURCE, WEST, AwsView
from tests.integration.config_view import ConfigView
from tests.integration.manifest_view import MANIFEST, ManifestView, Shop
from tests.integration.module_run import run_main
from tests.integration.test_rds_copying import INSTANCE, Databases

PLAN = {"name": "shop", "source_region": SOURCE, "recovery_region": WEST, "manifest": MANIFEST}
MOMENT = "2026-11-19T06:10:00Z"


def _manifest(aws: AwsView) -> Run:
    ManifestView(aws)
    shop = Shop(aws)
    shop.database()
    shop.web()
    workloads = [
        {"name": "shop-db", "kind": "database", "db_instance": "shop"},
        {"name": "web", "kind": "fleet", "sync_identifier": "web"},
        {"name": "files", "kind": "volumes", "volume_ids": [shop.volume()]},
    ]
    regions = {"source_region": SOURCE, "recovery_region": WEST}
    options = {"manifest": MANIFEST, "plan": "shop", **regions, "workloads": workloads}
    return partial(run_main, {**options, "_ansible_diff": True}, dr_manifest)


def keep_manifest(aws: AwsView, name: str, kind: str, facts: dict[str, Any]) -> None:
    """What a sync has left of one workload."""
    view = ManifestView(aws)
    manifest = Manifest("shop", name, kind, SOURCE, WEST, MOMENT, facts=facts)
    key = f"workloads/{name}.json"
    view.put(key, text_of(document_of(manifest)))
    etag = view.s3.head_object(Bucket="shop-dr-us-west-2", Key=f"lifeboat/shop/{key}")["ETag"]
    view.put("index.json", text_of(index_document("shop", {name: Entry(manifest, etag, MOMENT)})))


def _mirrored(aws: AwsView) -> Run:
    """Two security groups lack the tags that those of the source have."""
    ec2 = aws.ec2(WEST)
    vpc = ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
    names = ("web", "db")
    groups = [ec2.create_security_group(GroupName=each, Description=each, VpcId=vpc)["GroupId"] for each in names]
    facts = {"security_groups": [{"id": f"sg-{each}", "name": each, "tags": {"Team": each}} for each in names]}
    keep_manifest(aws, "shop-web", "fleet", facts)
    workload = {"name": "shop-web", "kind": "fleet", "sync_identifier": "web", "launch": {"security_groups": groups}}
    options = {"workloads": [{"plan": PLAN, "workload": workload}], "region": WEST}
    return partial(run_main, {**options, "_ansible_diff": True}, dr_mirror_tags)


def _kept_report(aws: AwsView) -> Run:
    """A page and its data, beside the manifest."""
    ManifestView(aws)
    workload = {"name": "shop-db", "kind": "database", "db_instance": "shop"}
    contents = {"20261128T013000Z.html": "<!DOCTYPE html><title>Shop</title>", "20261128T013000Z.json": '{"schema": 1}'}
    files = [{"name": name, "content": content} for name, content in contents.items()]
    options = {"workloads": [{"plan": PLAN, "workload": workload}], "files": files, "region": WEST}
    return partial(run_main, options, dr_report_upload)


def _published(aws: AwsView) -> Run:
    """Two regions, a file each and properties."""
    ConfigView(aws, SOURCE, WEST)
    folder = Path(tempfile.mkdtemp(prefix="faults-config-"))
    (folder / "config" / "common").mkdir(parents=True)
    (folder / "config" / "common" / "app.conf").write_text("retries=3\n", encoding="utf-8")
    options = {
        "application": "shop",
        "environment": "production",
        "source": str(folder / "config"),
        "bucket": "shop-config-{region}",
        "regions": {SOURCE: {}, WEST: {}},
        "properties": {"common": {"pool": {"size": 10}}},
        "version": "2026.11.21-1",
    }
    return playbook_of(aws.simulator, folder, [{"lifeboat.aws.config_publish": options}])


def _synced(aws: AwsView) -> Run:
    aws.simulator.configure(copy_seconds=0)
    aws.web()
    Databases(aws, INSTANCE).snapshot()
    jobs = [
        {"name": "web", "kind": "ami", "sync_identifier": "web"},
        {"name": "shop database", "kind": "rds", "db_instances": ["shop"]},
    ]
    folder = Path(tempfile.mkdtemp(prefix="faults-sync-"))
    defaults = {"source_region": SOURCE, "destination_regions": [WEST, EU], "wait": True, "poll_interval": 0.02}
    variables = yaml.safe_dump({"vars": {"dr_sync_jobs": jobs, "dr_sync_defaults": defaults}})
    role = [{"ansible.builtin.include_role": {"name": "lifeboat.aws.dr_sync"}}]
    return playbook_of(aws.simulator, folder, role, variables)


STORIES = (
    Story("dr_manifest", _manifest, together=True, refreshes="index.json"),
    Story("dr_mirror_tags", _mirrored, together=True),
    Story("dr_report_upload", _kept_report, together=True),
    Story("config_publish", _published, together=True, is_slow=True),
    Story("dr_sync", _synced, together=True, is_slow=True, refreshes="index.json"),
)
