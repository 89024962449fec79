# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The chapter about the plan: two mistakes in it are refused, then a sync keeps it and what a restore must know.

It never goes on after something that was not as told.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from .databases import RECOVERY_REGION
from .estate import SOURCE_REGION, WEB
from .everything import SYNC
from .shop import DATABASE, WWW, ZONE, Shop, build_recovery_region
from .stage import Stage, check

BUCKET = f"shop-dr-{RECOVERY_REGION}"
MANIFEST = f"s3://{BUCKET}/lifeboat"
PLAN = """\
plugin: lifeboat.aws.plan
plan: shop
source_region: {source}
recovery_region: {recovery}
manifest: {manifest}
objectives: {{rpo: 3d, rto: 1h}}
drill: {drill}
workloads:
  shop-db:
    db_instance: shop
    kms_key_id: alias/dr
    restore: {{db_instance_class: db.r6g.large, db_subnet_group_name: {group}, vpc_security_group_ids: [{network}]}}
    dns: [{{name: {db_name}, zone: {zone}}}]
    verify: [{{host: {db_name}, port: 5432, {answers}}}]
  shop-web:
    sync_identifier: {web}
    select: newest
    after: [{database}]
    launch:
      {count}: 2
      instance_type: m6i.large
      subnets: [{subnets}]
      security_groups: [{network}]
    target_groups: [web]
    dns: [{{name: {www}, zone: {zone}}}]
    verify: [{{url: "http://{www}:{port}/health", status: [200], {answers}}}]
"""


def kept_plan(stage: Stage) -> None:
    network = _prepare(stage)
    path = stage.runner.folder / "plan" / "shop.lifeboat.yml"
    path.parent.mkdir()
    _write(path, network, database="shop-bd", count="cuont")
    stage.narrator.say(f"""Somebody makes a plan of the draft, says how the database and the web servers come back in
        {RECOVERY_REGION}, and makes two mistakes. Nothing runs with such a plan. Watch what is wrong, in which line,
        and what to do:""")
    told = stage.runner.inventory("-i", str(path), "--graph")
    check(":18: workloads.shop-web.after[0]: there is no workload 'shop-bd'" in _plain(told), "no line of shop-bd")
    check(":20: workloads.shop-web.launch.cuont: unknown key; did you mean count?" in _plain(told), "no line of cuont")
    _write(path, network)
    stage.narrator.say(f"""Both are mended. A sync with the plan copies what it says, and keeps the plan and what a
        restore must know of the sources in a bucket of {RECOVERY_REGION}. The copies are there already; that of the web
        image gets the tag of a scan:""")
    run = stage.run(SYNC, "-i", str(path), terse=True)
    check("3 written to the manifest" in run.output, "not both workloads and the plan are in the manifest")
    fleet = _kept(stage, "shop-web")["facts"]["instances"][0]
    stage.narrator.say(f"This is some of what {MANIFEST} now knows of the web server; no secret is among it:")
    shown = {
        key: fleet[key] for key in ("instance_id", "instance_type", "availability_zone", "security_groups", "tags")
    }
    stage.narrator.raw("\n" + json.dumps(shown, indent=2) + "\n")
    check(fleet["instance_id"] == stage.estate.web_instance, "it is another instance")
    stage.narrator.proved("the plan has no mistake, and the recovery region has all that it needs to know.")


def _prepare(stage: Stage) -> dict[str, str]:
    """The recovery region with a bucket; and a scan of the web server."""
    shop, s3 = build_recovery_region(stage.aws), stage.aws.boto("s3", RECOVERY_REGION)
    s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": RECOVERY_REGION})
    rules = [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]
    s3.put_bucket_encryption(Bucket=BUCKET, ServerSideEncryptionConfiguration={"Rules": rules})
    s3.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
    source = stage.aws.boto("ec2", SOURCE_REGION)
    images = source.describe_images(Owners=["self"], Filters=[{"Name": "tag:Sync-Identifier", "Values": [WEB]}])[
        "Images"
    ]
    newest = max(images, key=lambda image: str(image["CreationDate"]))
    scan = {"Key": "lifeboat:coupling-scan", "Value": f"clean {newest['CreationDate'][:19]}Z"}
    source.create_tags(Resources=[newest["ImageId"]], Tags=[scan])
    return _names(shop)


def _names(shop: Shop) -> dict[str, str]:
    """What the plan names of the recovery region."""
    drill = {
        "subnets": list(shop.drill_subnets),
        "security_groups": [shop.drill_group],
        "db_subnet_group_name": shop.drill_subnet_group,
        "vpc_security_group_ids": [shop.drill_group],
        "count": 1,
        "dns_label": "drill",
    }
    return {
        # JSON is YAML.
        "drill": json.dumps(drill),
        "group": shop.subnet_group,
        "network": shop.group,
        "subnets": ", ".join(shop.subnets),
        "port": str(shop.service_port),
        "answers": f'resolvers: ["127.0.0.1:{shop.dns_port}"], times: 2, interval: 1s',
    }


def _write(path: Path, network: dict[str, str], database: str = "shop-db", count: str = "count") -> None:
    about = {"source": SOURCE_REGION, "recovery": RECOVERY_REGION, "manifest": MANIFEST, "web": WEB}
    names = {"zone": ZONE, "www": WWW, "db_name": DATABASE}
    path.write_text(PLAN.format(**about, **names, **network, database=database, count=count), encoding="utf-8")


def _kept(stage: Stage, name: str) -> dict[str, Any]:
    answer = stage.aws.boto("s3", RECOVERY_REGION).get_object(Bucket=BUCKET, Key=f"lifeboat/shop/workloads/{name}.json")
    found: dict[str, Any] = json.loads(answer["Body"].read())
    return found


def _plain(output: str) -> str:
    """Ansible breaks its lines where the terminal ends."""
    return " ".join(output.split())
