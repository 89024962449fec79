"""A drill of an image and a database, in a network that leads nowhere; and a look at what it has left.

Nothing in that network can be reached from here. So what is verified is what AWS itself has checked: ``seen``.
"""

from __future__ import annotations

import json
import shlex
import sys
import tempfile
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from .account import NotAsPromised
from .finding import find
from .network import DATABASE_CLASS, INSTANCE_TYPE
from .stage import Stage, expect

NAME = "try"


class Drill:
    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def a_recovery_is_ready(self) -> None:
        """Same sets and purpose as in copies.yml: what is copied is known, and only the manifest is new."""
        before = self._there()
        self._play("lifeboat.aws.sync")
        expect(self._there() == before, "a plan has led to copies of what had some")
        self._play("lifeboat.aws.readiness")

    def a_drill_brings_it_back_and_leaves_nothing(self) -> None:
        before = self._there()
        self._play("lifeboat.aws.drill", drill=NAME, dr_recover_poll_interval=self._stage.account.pause)
        self._leaves_nothing_beside(before)
        found = self._evidence()
        states = {each["name"]: each["state"] for each in found["workloads"]}
        expect(states == {"db": "verified", "web": "verified"}, f"the drill says {states}")
        expect(found["left"] == [], f"the drill says that it has left {found['left']}")

    def _leaves_nothing_beside(self, before: frozenset[str]) -> None:
        """Disks go a moment after their instances."""
        try:
            self._stage.expect_soon(lambda: self._there() <= before, "")
        except NotAsPromised:
            left = sorted(self._there() - before)
            raise NotAsPromised(f"the drill has left {', '.join(left)}") from None

    def _there(self) -> frozenset[str]:
        stage = self._stage
        now = datetime.now(timezone.utc)
        regions = (stage.source, stage.recovery)
        return frozenset(str(each) for each in find(stage.account, regions, stage.marks.run, now) if not each.is_going)

    def _play(self, playbook: str, **variables: Any) -> None:
        with tempfile.TemporaryDirectory() as folder:
            # JSON is YAML.
            file = Path(folder) / "acceptance.lifeboat.yml"
            file.write_text(json.dumps(self._plan(), indent=1), encoding="utf-8")
            self._stage.ansible(playbook, "-i", str(file), evidence_directory=folder, **variables)

    def _plan(self) -> dict[str, Any]:
        stage = self._stage
        run, there = stage.marks.run, stage.estate.networks[stage.recovery]
        network = {"db_subnet_group_name": there.subnet_group, "vpc_security_group_ids": [there.group]}
        return {
            "plugin": "lifeboat.aws.plan",
            "plan": run,
            "source_region": stage.source,
            "recovery_region": stage.recovery,
            "manifest": f"s3://{run}-{stage.recovery}/lifeboat",
            "objectives": {"rpo": "24h", "rto": "4h"},
            "tags": stage.tags(),
            "wait": True,
            "retain": 1,
            "drill": {
                "subnets": [there.subnets[1]],
                "security_groups": [there.drill_group],
                "db_subnet_group_name": f"{run}-drill",
                "vpc_security_group_ids": [there.drill_group],
                "instance_type": INSTANCE_TYPE,
                "db_instance_class": DATABASE_CLASS,
                "count": 1,
                "ttl": stage.marks.life(datetime.now(timezone.utc)),
            },
            "workloads": {
                "db": {
                    "db_instance": stage.estate.database,
                    "set": f"{run}-database",
                    "kms_key_id": "alias/aws/rds",
                    "create": {"min_interval": "24h", "retain": 1, "tags": stage.tags(), "purpose": run},
                    "restore": {"db_instance_class": DATABASE_CLASS, "tags": stage.tags(), **network},
                    "verify": self._seen("database"),
                },
                "web": {
                    "image_ids": [stage.estate.image],
                    "set": f"{run}-image",
                    "after": ["db"],
                    "launch": {
                        "count": 1,
                        "instance_type": INSTANCE_TYPE,
                        "subnets": [there.subnets[0]],
                        "security_groups": [there.group],
                        "tags": stage.tags(),
                    },
                    "verify": self._seen("instance"),
                },
            },
        }

    def _seen(self, what: str) -> dict[str, Any]:
        command = [sys.executable, "-m", "tests.acceptance.seen", what, self._stage.recovery, self._stage.marks.run]
        return {"command": shlex.join(command), "times": 1, "within": "15m"}

    def _evidence(self) -> dict[str, Any]:
        s3 = self._stage.account.client("s3", self._stage.recovery)
        bucket = f"{self._stage.marks.run}-{self._stage.recovery}"
        pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix="lifeboat/")
        keys = [each["Key"] for page in pages for each in page.get("Contents", []) if "/runs/" in each["Key"]]
        expect(len(keys) == 1, f"there is no evidence of one drill in s3://{bucket}, but {keys}")
        found: dict[str, Any] = json.loads(s3.get_object(Bucket=bucket, Key=keys[0])["Body"].read())
        return found
