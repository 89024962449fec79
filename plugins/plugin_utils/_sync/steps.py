# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which sources are due to be made, and how; and what came of making one.

Pure: no client, no module, no clock.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta, timezone
from typing import Any

from ...module_utils._core.names import image_name_problem, render_name
from ...module_utils._core.scan_tag import SCAN_TAG
from ...module_utils._core.tracking import MADE_AT, MADE_FOR, SYNC_IDENTIFIER, format_time
from ...module_utils._rds.kinds import KINDS as DB_KINDS
from ...module_utils._rds.names import made_identifier
from ..verdict import failure_text
from .places import Place
from .report import source_row
from .seen import FAILED, Point, database_series, made_for, points_of

# API reference of CreateImage, parameter Name.
_NOT_IN_IMAGE_NAME = re.compile(r"[^A-Za-z0-9()\[\] ./\-'@_]")
MAX_IMAGE_NAME_LENGTH = 128

# ``{job, series, how, region, title, instance_filters, arguments}``: ``how`` is a file of the role's tasks, which
# passes the arguments on; with ``instance_filters`` the instance has to be found first.
Step = dict[str, Any]


def steps_of(place: Place, seen: Mapping[str, Any], now: datetime) -> list[Step]:
    """A step for each source that is due: none younger than the job's ``min_interval`` is usable or under way."""
    moment = now if now.tzinfo else now.replace(tzinfo=timezone.utc)
    return [step for job in place["jobs"] for step in _due_steps(job, points_of(job, seen), moment)]


def _due_steps(job: Mapping[str, Any], points: Sequence[Point], now: datetime) -> Iterator[Step]:
    interval = timedelta(seconds=job["create"]["min_interval"])
    for step in _STEPS[job["kind"]](job, now):
        newest = next((p for p in points if p.series == step["series"] and p.state != FAILED), None)
        if newest is None or (newest.created is not None and now - newest.created >= interval):
            yield {**step, "job": job["name"], "region": job["source_region"], "title": _title(job, step)}


def _title(job: Mapping[str, Any], step: Step) -> str:
    return str(job["name"]) if step["series"] == job["name"] else f"{job['name']}, {step['series'].split('/')[-1]}"


def _image_steps(job: Mapping[str, Any], now: datetime) -> Iterator[Step]:
    create = job["create"]
    tags = {**create["tags"], SYNC_IDENTIFIER: job["sync_identifier"][0], MADE_FOR: made_for(job)}
    arguments = {
        "instance_id": create["instance_id"],
        "name": _image_name(job, now),
        "no_reboot": create["no_reboot"],
        "tags": tags,
    }
    # Looked for also when its id is given, for what a scan has noted on it.
    filters = create["instance_filters"] or {"instance-id": create["instance_id"]}
    yield _step(job["name"], "image", arguments, filters)


def _image_name(job: Mapping[str, Any], now: datetime) -> str:
    """The template with what AWS does not accept in a name replaced; the time of the second makes it a new one."""
    values = {
        "job": job["name"],
        "date": now.astimezone(timezone.utc).strftime("%Y-%m-%d-%H-%M-%S"),
        "instance_id": job["create"]["instance_id"] or "",
    }
    values["job"] = values["job"][: MAX_IMAGE_NAME_LENGTH // 2]
    name = _NOT_IN_IMAGE_NAME.sub("-", render_name(job["create"]["name"], values))
    return name if image_name_problem(name) is None else name[:MAX_IMAGE_NAME_LENGTH]


def _database_steps(job: Mapping[str, Any], now: datetime) -> Iterator[Step]:
    # Two jobs may make snapshots of one database, in one minute.
    mark = hashlib.sha256(job["name"].encode()).hexdigest()[:4]
    for kind in DB_KINDS:
        for database in job.get(kind.option, ()):
            arguments = {
                "snapshot": made_identifier(f"{database}-{mark}", now.astimezone(timezone.utc), kind.max_id_length),
                "database": database,
                "tags": {**job["create"]["tags"], MADE_FOR: made_for(job)},
            }
            how = "cluster" if kind.is_cluster else "database"
            yield _step(database_series(kind.option, database), how, arguments)


def _disk_steps(job: Mapping[str, Any], now: datetime) -> Iterator[Step]:
    create = job["create"]
    tags = {**create["tags"], MADE_FOR: made_for(job)}
    if create["volume_ids"]:
        tags = {**tags, MADE_AT: format_time(now)}
        for volume in create["volume_ids"]:
            yield _step(volume, "disk", {"volume_id": volume, "tags": tags})
        return
    chosen = {key: create[key] for key in ("instance_id", "exclude_boot_volume", "exclude_data_volume_ids")}
    yield _step(job["name"], "disks", {**chosen, "tags": tags}, create["instance_filters"])


_STEPS = {"ami": _image_steps, "rds": _database_steps, "ebs": _disk_steps}


def _step(series: str, how: str, arguments: dict[str, Any], filters: Mapping[str, Any] | None = None) -> Step:
    return {"series": series, "how": how, "arguments": arguments, "instance_filters": filters}


def chosen_instance(answer: Mapping[str, Any], step: Step) -> dict[str, Any]:
    """``{id, scan, problem}`` of the one instance that amazon.aws.ec2_instance_info has found for a step.

    ``scan`` is the tag, if it has one, that says what a scan for couplings has come to: it is true of an image, too.
    """
    found = answer.get("instances") or []
    if len(found) == 1:
        scan = {key: text for key, text in found[0].get("tags", {}).items() if key == SCAN_TAG}
        return {"id": found[0]["instance_id"], "scan": scan, "problem": None}
    named = ", ".join(f"{i['instance_id']} ({i.get('tags', {}).get('Name', 'no name')})" for i in found)
    said = f"{len(found)} match: {named}" if found else "none matches"
    option = "instance_id" if step["arguments"].get("instance_id") else "instance_filters"
    where = f"job '{step['job']}': create: {option}"
    problem = f"{where}: expected exactly one running or stopped instance in {step['region']}, and {said}"
    return {"id": None, "scan": {}, "problem": problem}


def made_of(step: Step, answer: Mapping[str, Any]) -> dict[str, Any]:
    """``{made, result}``: what the step made with its ``ids`` (none in check mode), and rows for the report."""
    if answer.get("failed"):
        row = source_row(step, None, "failed", f"its source could not be created: {failure_text(answer)}")
        return {"made": [], "result": {"rows": [row], "changed": False}}
    if not answer.get("changed"):
        return {"made": [], "result": {"rows": [], "changed": False}}
    ids = [text for text in _ids(answer) if text]
    rows = [source_row(step, text, "created") for text in _ids(answer) or [None]]
    made = {"job": step["job"], "series": step["series"], "ids": ids}
    return {"made": [made], "result": {"rows": rows, "changed": True}}


def _ids(answer: Mapping[str, Any]) -> list[Any]:
    """What the modules call the ids of what they have made."""
    if isinstance(answer.get("snapshots"), list):
        return [snapshot["snapshot_id"] for snapshot in answer["snapshots"]]
    keys = ("image_id", "snapshot_id", "db_snapshot_identifier", "db_cluster_snapshot_identifier")
    return [answer[key] for key in keys if answer.get(key)]
