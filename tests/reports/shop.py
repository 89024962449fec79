"""A shop with a drill behind it: what a report is made from, for the tests and for the picture in the guide.

It never asks for the time: everything is as of MOMENT.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import yaml

from ansible_collections.lifeboat.aws.plugins.module_utils._copies.resource import USABLE, Resource
from ansible_collections.lifeboat.aws.plugins.module_utils._facts.points import points_from_copies
from ansible_collections.lifeboat.aws.plugins.module_utils._overview.promises import Seen, promised
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery_points.summary import Copy
from ansible_collections.lifeboat.aws.plugins.module_utils._report.cost import Prices, prices_from
from ansible_collections.lifeboat.aws.plugins.module_utils._report.document import Material
from ansible_collections.lifeboat.aws.plugins.module_utils._report.evidence import run_from_document
from ansible_collections.lifeboat.aws.plugins.module_utils._report.sync_record import Measured
from ansible_collections.lifeboat.aws.plugins.module_utils._workloads.settled import Settled, settled_workloads

MOMENT = datetime(2026, 11, 28, 1, 30, tzinfo=timezone.utc)
SOURCE, WEST = "us-east-1", "us-west-2"
PRICES = Path(__file__).parents[2] / "roles/dr_report/files/prices.yml"
PLAN = {
    "name": "shop",
    "source_region": SOURCE,
    "recovery_region": WEST,
    "manifest": "s3://shop-dr-us-west-2/lifeboat",
    "objectives": {"rpo": "24h", "rto": "1h"},
}
WORKLOADS: tuple[dict[str, Any], ...] = (
    {"name": "shop-db", "kind": "database", "db_instance": "shop"},
    {"name": "shop-files", "kind": "volumes", "set": "shop-files", "volume_ids": ["vol-0abc1234abc1234aa"]},
    {"name": "shop-web", "kind": "fleet", "sync_identifier": "web", "after": ["shop-db"], "objectives": {"rto": "45m"}},
    {"name": "shop-batch", "kind": "fleet", "sync_identifier": "batch", "after": ["shop-db", "shop-files"]},
)


def moment(**ago: float) -> str:
    return f"{MOMENT - timedelta(**ago):%Y-%m-%dT%H:%M:%SZ}"


def prices() -> Prices:
    return prices_from(yaml.safe_load(PRICES.read_text(encoding="utf-8")))


def workloads(*options: Mapping[str, Any]) -> tuple[Settled, ...]:
    return tuple(settled_workloads([{"plan": PLAN, "workload": each} for each in options or WORKLOADS]))


def copy_of(kind: str, name: str, hours: float, size: int | None, minutes: float | None = None) -> Copy:
    """A copy of a source of so many hours ago; ``minutes`` is how long AWS says that it took."""
    begun = MOMENT - timedelta(hours=hours) + timedelta(minutes=10)
    resource = Resource(
        region=WEST,
        id=f"{kind}-{name}-{hours:g}",
        name=name,
        state="available",
        phase=USABLE,
        created=begun,
        completed=None if minutes is None else begun + timedelta(minutes=minutes),
        size_gib=size,
        resource_name=name if kind == "rds_instance" else None,
        resource_id="vol-0abc1234abc1234aa" if kind == "ebs" else None,
        tags={
            "lifeboat:set": name,
            "lifeboat:source": f"{SOURCE}/src-{name}-{hours:g}",
            "lifeboat:source-created": moment(hours=hours),
        },
    )
    return Copy(kind, resource, f"arn:{resource.id}")


def copies() -> tuple[Copy, ...]:
    """A database each 12 hours, images of each week day, and volumes whose last copy is too old."""
    return (
        *(copy_of("rds_instance", "shop", hours, 200) for hours in (2, 14, 26, 38, 50, 62)),
        *(copy_of("ami", "web", hours, 30) for hours in (9, 33, 57, 129)),
        *(copy_of("ebs", "shop-files", hours, 500, minutes) for hours, minutes in ((31, 52), (55, 47), (79, 220))),
        copy_of("ami", "batch", 9, 30),
    )


def synced() -> tuple[Measured, ...]:
    """What the records of syncs say of copies, some of which retention has removed since."""
    found = []
    for hours, minutes in ((2, 24), (14, 25), (26, 22), (74, 23), (86, 31), (98, 26)):
        begun = MOMENT - timedelta(hours=hours) + timedelta(minutes=20)
        finished = begun + timedelta(minutes=minutes)
        source = MOMENT - timedelta(hours=hours)
        found.append(Measured("rds_instance", "shop", SOURCE, WEST, f"db-{hours}", 200, source, begun, finished))
    return tuple(found)


def points(settled: Sequence[Settled], there: Sequence[Copy]) -> list[dict[str, Any]]:
    kinds = ("rds_instance", "rds_cluster", "ami", "ebs")
    seen = Seen(tuple(settled), (WEST,), kinds, points_from_copies(there, MOMENT))
    return list(promised([seen], None).points)


def step(name: str, start: float, end: float, waited_for: str | None = None) -> dict[str, Any]:
    """Minutes of a run that has begun 70 hours ago."""
    began = MOMENT - timedelta(hours=70)
    started, ended = (f"{began + timedelta(minutes=at):%Y-%m-%dT%H:%M:%SZ}" for at in (start, end))
    return {"name": name, "started": started, "ended": ended, "waited_for": waited_for, "detail": None}


def tried(name: str, kind: str, steps: Sequence[dict[str, Any]], **more: Any) -> dict[str, Any]:
    start, end = steps[0]["started"], steps[-1]["ended"]
    seconds = (datetime.fromisoformat(end) - (MOMENT - timedelta(hours=70))).total_seconds()
    about = {
        "after": [],
        "state": "verified",
        "recovery_point": {"id": f"{name}-point", "source_created": moment(hours=75), "age": 5 * 3600},
        "objectives": {"rpo": 86400, "rto": 3600},
        "rto": round(seconds),
        "endpoint": None,
        "findings": [],
        "error": None,
    }
    return {"name": name, "kind": kind, "started": start, "ended": end, "steps": list(steps), **about, **more}


def evidence(**more: Any) -> dict[str, Any]:
    """A drill in which the fleet waited for the database."""
    database = [step("wait", 0, 0), step("restore", 0, 27), step("publish", 27, 27.5), step("verify", 27.5, 29)]
    files = [step("wait", 0, 0), step("restore", 0, 6), step("verify", 6, 6.5)]
    web = [step("wait", 0, 29, "shop-db"), step("restore", 29, 38), step("names", 38, 40), step("verify", 40, 43)]
    batch = [step("wait", 0, 29, "shop-db"), step("before", 29, 30), step("restore", 30, 36), step("verify", 36, 37)]
    about = {
        "schema": 1,
        "run": "shop-drill-20261125T033000Z",
        "kind": "drill",
        "plan": "shop",
        "source_region": SOURCE,
        "recovery_region": WEST,
        "drill": "20261125T033000Z",
        "mode": None,
        "started": moment(hours=70),
        "ended": moment(hours=69.2),
        "verdict": "OK",
        "reason": None,
        "workloads": [
            tried("shop-db", "database", database),
            tried("shop-files", "volumes", files),
            tried("shop-web", "fleet", web, after=["shop-db"]),
            tried("shop-batch", "fleet", batch, after=["shop-db", "shop-files"]),
        ],
        "removed": [{"kind": "instance", "id": "i-0abc1234abc1234aa"}],
        "left": [],
    }
    return {**about, **more}


def readiness() -> dict[str, Any]:
    """One that must be mended, and one that could not be checked."""
    late = {
        "workload": "shop-files",
        "check": "recovery_point_within_rpo",
        "severity": "high",
        "status": "fail",
        "what": "the recovery point of shop-files is 31 h old, and the RPO is 24 h",
        "why": "What was written since is lost.",
        "remedy": "Run lifeboat.aws.sync, or run it more often than the RPO.",
        "thing": "ebs-shop-files-31",
        "right": None,
    }
    denied = {
        "workload": "shop-batch",
        "check": "vcpu_quota_sufficient",
        "severity": "medium",
        "status": "unknown",
        "what": "the quotas of us-west-2 could not be read: AccessDenied",
        "why": "Instances beyond the quota are not launched.",
        "remedy": "Allow these credentials servicequotas:ListServiceQuotas.",
        "thing": "",
        "right": "servicequotas:ListServiceQuotas",
    }
    verdicts = {"shop-db": "READY", "shop-files": "NOT READY", "shop-web": "READY", "shop-batch": "AT RISK"}
    return {
        "verdict": "NOT READY",
        "counts": {"fail": 1, "unknown": 1, "warn": 0, "pass": 61},
        "workloads": [{"name": name, "verdict": verdict} for name, verdict in verdicts.items()],
        "findings": [late, denied],
        "skips": [],
        "moment": moment(minutes=1),
    }


def ready() -> dict[str, Any]:
    """Readiness with which nothing is wrong."""
    names = [each["name"] for each in WORKLOADS]
    there = {"verdict": "READY", "counts": {"fail": 0, "unknown": 0, "warn": 0, "pass": 62}, "findings": []}
    return {
        **there,
        "workloads": [{"name": name, "verdict": "READY"} for name in names],
        "moment": moment(),
        "skips": [],
    }


def material(**more: Any) -> Material:
    settled = more.pop("workloads", None) or workloads()
    there = more.pop("copies", copies())
    earlier = evidence(
        run="shop-drill-20260901T033000Z",
        started=moment(days=88),
        ended=moment(days=87.96),
        verdict="PARTIAL",
        workloads=[{**each, "state": "failed", "error": "no capacity"} for each in evidence()["workloads"][:1]],
        left=[{"kind": "volume", "id": "vol-0abc1234abc1234cc", "why": "it was in use"}],
    )
    about: dict[str, Any] = {
        "moment": MOMENT,
        "workloads": settled,
        "prices": prices(),
        "points": points(settled, there),
        "copies": there,
        "readiness": readiness(),
        "runs": tuple(run_from_document(each) for each in (evidence(), earlier)),
        "synced": synced(),
        "problems": ("the quotas of us-west-2 could not be read: AccessDenied",),
    }
    return Material(**{**about, **more})
