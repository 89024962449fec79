# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The last drill of each workload is found among the evidence, and what cannot be read is no answer."""

from __future__ import annotations

import io
import json
from datetime import datetime, timezone
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._facts.answer import Known, Unknown
from ansible_collections.lifeboat.aws.plugins.module_utils._facts.drills import MOST, drilled_from_text, drills
from ansible_collections.lifeboat.aws.plugins.module_utils._facts.model import Drilled
from ansible_collections.lifeboat.aws.plugins.module_utils._workloads.settled import Settled
from tests.unit.module_utils.scripted import ScriptedClient, ScriptedClients, aws_error

MOMENT = datetime(2026, 11, 1, 6, 30, tzinfo=timezone.utc)


def evidence(run: str = "shop-drill-1", schema: int = 1, **states: str) -> dict[str, Any]:
    rows = [{"name": name.replace("_", "-"), "state": state, "rto": 60} for name, state in states.items()]
    return {"schema": schema, "run": run, "kind": "drill", "ended": "2026-11-01T06:30:00Z", "workloads": rows}


def promising(name: str, **options: Any) -> Settled:
    own = {"manifest": "s3://shop-dr/lifeboat", "options": {"objectives": {"drill": "90d"}}, **options}
    return Settled(name, "tasks", "shop", "us-east-1", "us-west-2", **own)


def bucket(objects: dict[str, Any]) -> ScriptedClients:
    """Name of a run -> its evidence."""
    texts = {f"lifeboat/shop/runs/{name}.json": json.dumps(each).encode() for name, each in objects.items()}
    listing = {"Name": "shop-dr", "Contents": [{"Key": key, "ETag": "e"} for key in sorted(texts)]}
    client = ScriptedClient(
        list_objects_v2=lambda **_: listing,
        get_object=lambda **arguments: {"Body": io.BytesIO(texts[arguments["Key"]]), "ETag": "e"},
    )
    return ScriptedClients(s3={"us-west-2": client})


def test_last_drill_is_the_newest_that_the_workload_was_in() -> None:
    """Catches: a failover taken for a drill, names that do not sort by time, and a drill of another workload."""
    clients = bucket(
        {
            "shop-failover-20261103T000000Z": evidence("no drill", web="failed"),
            "shop-drill-20261102T000000Z": evidence("second", db="verified"),
            "shop-drill-20261101T000000Z": evidence("first", db="failed", web="up"),
            "shop-drill-20261001T000000Z": evidence("older", web="failed"),
        }
    )
    found = drills(
        clients, "us-west-2", [promising("web"), promising("db"), promising("new"), promising("x", options={})]
    )
    assert found == {
        "db": Known(Drilled(run="second", ended=MOMENT, state="verified", rto=60)),
        "web": Known(Drilled(run="first", ended=MOMENT, state="up", rto=60)),
        "new": Known(None),
    }


def test_what_cannot_be_read_is_not_known() -> None:
    """Catches: "there was no drill" of a bucket that nobody may read, or of evidence of a later version."""
    denied = ScriptedClient(list_objects_v2=[aws_error("AccessDenied", "no")])
    found = drills(ScriptedClients(s3={"us-west-2": denied}), "us-west-2", [promising("web")])["web"]
    assert isinstance(found, Unknown)
    assert found.right == "s3:ListBucket"

    later = {
        "shop-drill-20261102T000000Z": evidence(schema=2, web="up"),
        "shop-drill-20261101T000000Z": evidence(web="up"),
    }
    found = drills(bucket(later), "us-west-2", [promising("web")])["web"]
    assert isinstance(found, Unknown)
    assert "its schema is 2, which a later version" in found.reason

    many = {f"shop-drill-202610{day:02d}T000000Z": evidence(db="up") for day in range(1, MOST + 2)}
    found = drills(bucket(many), "us-west-2", [promising("web")])["web"]
    assert isinstance(found, Unknown)
    none = drills(ScriptedClients(), "us-west-2", [promising("web", manifest=None)])["web"]
    assert isinstance(none, Unknown)
    odd = drills(ScriptedClients(s3={"us-west-2": ScriptedClient()}), "us-west-2", [promising("web", manifest="s3:")])
    assert isinstance(odd["web"], Unknown)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"schema": 1}', '{"schema": "x"}', '{"schema": 1, "ended": "soon"}'])
def test_no_evidence_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"it |Expecting"):
        drilled_from_text(text)


def test_odd_rows_of_evidence_are_no_answer() -> None:
    document = {"schema": 1, "ended": "2026-11-01T06:30:00Z", "workloads": ["x", {"name": "web", "rto": "soon"}]}
    assert drilled_from_text(json.dumps(document)) == {"web": Drilled(run="", ended=MOMENT, state="")}
