# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A whole sync with modules that only say what they are told to, and a clock that does not wait."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from ansible.errors import AnsibleError

from ansible_collections.lifeboat.aws.plugins.module_utils._create.arguments import CREATE_SPECS
from ansible_collections.lifeboat.aws.plugins.plugin_utils import module_runs
from ansible_collections.lifeboat.aws.plugins.plugin_utils._sync.files import written
from ansible_collections.lifeboat.aws.plugins.plugin_utils._sync.mirrors import Mirrors
from ansible_collections.lifeboat.aws.plugins.plugin_utils._sync.report import problem_result
from ansible_collections.lifeboat.aws.plugins.plugin_utils._sync.specs import kind_specs
from ansible_collections.lifeboat.aws.plugins.plugin_utils._sync.sync import Sync
from ansible_collections.lifeboat.aws.plugins.plugin_utils.module_runs import ModuleRuns
from ansible_collections.lifeboat.aws.plugins.plugin_utils.module_task import Task
from ansible_collections.lifeboat.aws.plugins.plugin_utils.verdict import failure_text
from tests.unit.plugin_utils.checked import checked_jobs

SOURCE, WEST = "us-east-1", "us-west-2"
DEFAULTS = {"source_region": SOURCE, "destination_regions": [WEST]}
STS = "amazon.aws.sts_assume_role"
READER, WRITER = (f"arn:aws:iam::123456789012:role/{name}" for name in ("reader", "writer"))
LISTING = "amazon.aws.ec2_snapshot_info"
AMI, RDS, EBS, FSX = (
    f"lifeboat.aws.{kind}_xregion_copy" for kind in ("ami", "rds_snapshot", "ebs_snapshot", "fsx_backup")
)
ANSWER: dict[str, dict[str, Any]] = {
    STS: {"sts_creds": {"access_key": "assumed", "secret_key": "s", "session_token": "t"}},
}


class Modules:
    """``answers`` say what a module returns, one after the other, and the last for ever."""

    def __init__(self, **answers: Any) -> None:
        self.ran: list[tuple[str, dict[str, Any], bool]] = []
        self._answers: dict[str, list[Any]] = {}

    def answer(self, module: str, *answers: Any) -> None:
        self._answers[module] = list(answers)

    def __call__(self, task: Task, *, is_told: bool = True) -> dict[str, Any]:
        self.ran.append((*task, is_told))
        known = self._answers.get(task[0]) or [ANSWER.get(task[0], {"copies": [], "changed": False})]
        answer = known.pop(0) if len(known) > 1 else known[0]
        found: dict[str, Any] = answer(task[1]) if callable(answer) else answer
        return found

    def of(self, module: str) -> list[dict[str, Any]]:
        return [options for name, options, _told in self.ran if name == module]


@pytest.fixture
def modules() -> Modules:
    return Modules()


def synced(modules: Modules, *jobs: dict[str, Any], predicted: bool = False) -> Any:
    checked, problems = checked_jobs(list(jobs), DEFAULTS)
    assert problems == []
    report, runs = Sync(modules, [].append, predicted).report(checked, [])
    return {**report, "runs": runs}


def image(name: str, **options: Any) -> dict[str, Any]:
    return {"name": name, "kind": "ami", "sync_identifier": name, **options}


def rows(report: dict[str, Any]) -> list[tuple[str, str, str | None]]:
    return [(row["job"], row["action"], row["why"]) for row in report["rows"]]


def missing(name: str) -> Callable[[dict[str, Any]], dict[str, Any]]:
    def answer(options: dict[str, Any]) -> dict[str, Any]:
        if name in options["sync_identifier"]:
            return {"failed": True, "msg": f"sync_identifier '{name}': no image matches"}
        return {"copies": [], "changed": False}

    return answer


def test_sync_runs_each_kind_once(modules: Modules) -> None:
    base = {"name": "shop", "kind": "rds", "db_instances": "shop,ledger"}
    report = synced(modules, image("a"), base, image("b"), image("c", copy_name="one"))
    assert [run["title"] for run in report["runs"]] == ["a and 1 more", "shop", "c"]
    first, named = modules.of(AMI)
    assert first["sync_identifier"] == ["a", "b"]
    assert (named["name"], "copy_name" in named) == ("one", False)
    assert modules.of(RDS)[0]["db_instances"] == ["shop", "ledger"]


def test_sync_parts_a_run_that_cannot_begin(modules: Modules) -> None:
    modules.answer(AMI, missing("b"))
    report = synced(modules, image("a"), image("b"), image("c"))
    assert [options["sync_identifier"] for options in modules.of(AMI)] == [["a", "b", "c"], ["b"], ["a", "c"]]
    assert rows(report) == [("b", "failed", "sync_identifier 'b': no image matches")]


def test_sync_does_not_repeat_a_run_that_has_begun(modules: Modules) -> None:
    modules.answer(AMI, {"failed": True, "msg": "a: something", "copies": []})
    synced(modules, image("a"), image("b"))
    assert len(modules.of(AMI)) == 1


def test_sync_assumes_roles_also_in_check_mode(modules: Modules) -> None:
    synced(modules, image("a", assume_role=READER, source_assume_role=WRITER, profile="p"), predicted=True)
    sts = [(options["role_arn"], options["profile"], told) for name, options, told in modules.ran if name == STS]
    assert sts == [(READER, "p", False), (WRITER, "p", False)]
    [options] = modules.of(AMI)
    assert (options["access_key"], options["source_access_key"], "profile" in options) == ("assumed", "assumed", False)


def test_sync_role_that_cannot_be_assumed_is_the_failure_of_its_jobs(modules: Modules) -> None:
    modules.answer(STS, {"failed": True, "msg": "not allowed"})
    report = synced(modules, image("a", assume_role=READER), image("b"))
    assert (rows(report), report["status"]) == ([("a", "failed", "not allowed")], "FAILED")
    assert [options["sync_identifier"] for options in modules.of(AMI)] == [["b"]]


FILES = {"name": "files", "kind": "ebs", "create": {"volume_ids": "vol-1", "min_interval": 0}}
WEB = {"name": "web", "kind": "ami", "create": {"instance_id": "i-1"}}


def created(region: str, source: str, **more: Any) -> dict[str, Any]:
    return {"copies": [], "changed": True, "created": [{"region": region, "id": source}], **more}


def test_sync_hands_create_to_the_module_and_each_job_has_its_run(modules: Modules) -> None:
    synced(modules, FILES, {**FILES, "name": "more"}, WEB, image("a"), image("b"))
    assert [options["create"]["purpose"] for options in modules.of(EBS)] == ["files", "more"]
    assert modules.of(EBS)[0]["create"] == {"volume_ids": ["vol-1"], "min_interval": "0", "purpose": "files"}
    assert [options["sync_identifier"] for options in modules.of(AMI)] == [["web"], ["a", "b"]]


def test_sync_tells_sources_that_were_created_and_deleted(modules: Modules) -> None:
    error = {"code": "X", "message": "snap-1 is beyond create.retain: no"}
    gone = [{"region": SOURCE, "id": "snap-0"}, {"region": SOURCE, "id": "snap-1", "error": error}]
    modules.answer(EBS, created(SOURCE, "snap-2", expired_sources=gone, failed=True, msg="no"))
    report = synced(modules, FILES)
    assert [(row["action"], row["region"], row["source"]) for row in report["rows"]] == [
        ("created", SOURCE, "snap-2"),
        ("expired", SOURCE, "snap-0"),
        ("failed", SOURCE, "snap-1"),
    ]
    assert (report["changed"], report["failures"][0]["why"]) == (True, error["message"])


def test_sync_begins_the_sources_of_all_jobs_that_wait_before_it_waits_for_one(modules: Modules) -> None:
    """Catches: recovery points of one night that are hours apart, and a second source for a job of `0s`."""
    modules.answer(EBS, created(SOURCE, "snap-2"), {"copies": [], "created": [], "changed": False})
    report = synced(modules, {**FILES, "wait": True}, {**WEB, "wait": True}, image("a", wait=True))
    told = [
        (name, options.get("wait"), options.get("create", {}).get("begin_only")) for name, options, _told in modules.ran
    ]
    assert told == [(EBS, False, True), (AMI, False, True), (EBS, True, None), (AMI, True, None), (AMI, True, None)]
    assert modules.of(EBS)[1]["create"]["min_interval"] == "3650d"
    assert "min_interval" not in modules.of(AMI)[1]["create"]
    assert ([(row["action"], row["source"]) for row in report["rows"]], report["changed"]) == (
        [("created", "snap-2")],
        True,
    )


def test_sync_tries_a_source_again_that_could_not_be_begun(modules: Modules) -> None:
    modules.answer(EBS, {"failed": True, "msg": "no", "copies": [], "created": []})
    report = synced(modules, {**FILES, "wait": True}, {**WEB, "wait": True})
    assert [options["create"]["min_interval"] for options in modules.of(EBS)] == ["0", "0"]
    assert rows(report) == [("files", "failed", "no")]


def test_sync_predicts_each_source_once(modules: Modules) -> None:
    synced(modules, {**FILES, "wait": True}, {**WEB, "wait": True}, predicted=True)
    assert (len(modules.of(EBS)), len(modules.of(AMI))) == (1, 1)


ODD: tuple[Any, ...] = (
    *(0, -1, 1.5, float("nan"), float("inf"), True, "", " ", "a", "2h", "a,b", "'", "{", "i-1", "\ud800"),
    *([], [None], [1, "a"], [[1]], [{"a": 1}], {}, {1: "a", "b": None}, {"a": {"b": [1]}}, {"a": {2: 1, "b": 2}}),
    *(datetime(2026, 11, 19, tzinfo=timezone.utc), b"bytes", object),
)
BASES = (
    {"kind": "ami", "sync_identifier": "web"},
    {"kind": "rds", "db_instances": "shop"},
    {"kind": "ebs", "volume_ids": "vol-1"},
    {"kind": "fsx", "file_system_ids": "fs-1"},
    {"kind": "ami", "create": {"instance_id": "i-1"}},
    {"kind": "rds", "db_instances": "shop", "create": {}},
    {"kind": "ebs", "create": {"volume_ids": "vol-1"}},
)


def odd_jobs(base: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The job with an odd value for each of its keys, and for each key of ``create``."""
    kind = base["kind"]
    for odd in ODD:
        yield {**base, "name": odd}
        for key in (*kind_specs()[kind], "create", "kind", "unknown", 7):
            yield {"name": "odd", **base, key: odd}
        for key in (*CREATE_SPECS[kind], "unknown", 7) if "create" in base else ():
            yield {"name": "odd", **base, "create": {**base["create"], key: odd}}


@pytest.mark.parametrize("base", BASES, ids=lambda base: base["kind"] + ("-create" if "create" in base else ""))
def test_sync_no_job_ends_the_others(modules: Modules, base: dict[str, Any]) -> None:
    """Catches: a value nobody has thought of that ends the whole sync."""
    for module in (AMI, RDS, EBS, FSX):
        modules.answer(module, {"changed": False, "copies": [{"region": WEST, "set": "web", "action": "none"}]})
    for job in odd_jobs(base):
        checked, problems = checked_jobs([image("web"), job], DEFAULTS)
        sync = Sync(modules, [].append, is_predicted=True)
        report, _runs = sync.report(checked, [problem_result(problem) for problem in problems])
        assert ("web", "none") in {(row["job"], row["action"]) for row in report["rows"]}
        assert "\n".join(report["lines"])


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: re.sub(" object at .*", "", repr(odd)))
def test_sync_no_default_ends_in_a_traceback(odd: Any) -> None:
    for key in {key for spec in kind_specs().values() for key in spec} | {"create", "kind", "unknown"}:
        checked, problems = checked_jobs([image("web")], {key: odd})
        assert checked or problems
    for key in {key for spec in CREATE_SPECS.values() for key in spec}:
        checked, problems = checked_jobs([image("web")], {"create": {key: odd}})
        assert checked or problems


class Action:
    """As much of an action plugin as ModuleRuns asks for."""

    def __init__(self, answer: Any) -> None:
        self._task = SimpleNamespace(no_log=False, check_mode=True)
        self._connection = SimpleNamespace(transport="local")
        self.seen: list[tuple[dict[str, Any], bool, bool]] = []
        self._answer = answer

    def _update_module_args(self, *_call: Any) -> None:
        pass

    def _execute_module(self, *, module_name: str, module_args: dict[str, Any], task_vars: dict[str, Any]) -> Any:
        self.seen.append((module_args, self._task.no_log, self._task.check_mode))
        if isinstance(self._answer, Exception):
            raise self._answer
        return self._answer


@pytest.fixture
def defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    found = {"region": WEST, "aws_access_key": "k", "state": "absent", "wait": True}
    monkeypatch.setattr(module_runs, "_module_defaults", lambda *_action_and_module: found)


@pytest.mark.usefixtures("defaults")
def test_module_runs_take_defaults_about_access_and_no_others() -> None:
    """Catches: state: absent among the module_defaults of a copy module, and a sync that removes every copy."""
    action = Action({"changed": False})
    ModuleRuns(action, {})((LISTING, {"region": SOURCE}))
    assert action.seen == [({"region": SOURCE, "aws_access_key": "k"}, False, True)]


@pytest.mark.usefixtures("defaults")
def test_module_runs_of_what_is_not_told_are_real_and_leave_the_task_as_it_was() -> None:
    action = Action({"warnings": ["w"], "diff": {"before": ""}})
    runs = ModuleRuns(action, {})
    runs((STS, {}), is_told=False)
    runs((LISTING, {}))
    runs((LISTING, {}))
    assert [real for _options, _quiet, real in action.seen] == [False, True, True]
    assert (action._task.no_log, action._task.check_mode) == (False, True)
    assert (runs.notes["warnings"], len(runs.diffs)) == (["w"], 2)


@pytest.mark.usefixtures("defaults")
def test_module_runs_module_that_cannot_be_started_has_failed() -> None:
    runs = ModuleRuns(Action(AnsibleError("no interpreter")), {})
    assert runs((LISTING, {})) == {"failed": True, "msg": "no interpreter"}
    runs = ModuleRuns(Action(TypeError("no bytes")), {})
    assert runs((LISTING, {}))["msg"] == f"{LISTING} could not be started: no bytes"


@dataclass(frozen=True)
class Event:
    formatted_traceback: str | None
    chain: Event | None = None


SAID = "ClientError: An error occurred (DBInstanceNotFound) when calling the X operation: shop"
EXCEPTIONS = {
    "text": f"Traceback\n{SAID}\n",
    "object": Event(None, Event(f"Traceback\n{SAID}\n")),
    "object without it": Event(None),
}


@pytest.mark.usefixtures("defaults")
@pytest.mark.parametrize("name", EXCEPTIONS)
def test_module_runs_tracebacks_are_texts(name: str) -> None:
    """Catches: the words of AWS that are lost, because ansible-core keeps the traceback in an object."""
    answer = ModuleRuns(Action({"failed": True, "msg": "failed", "exception": EXCEPTIONS[name]}), {})((LISTING, {}))
    words = " (DBInstanceNotFound: shop)" if name != "object without it" else ""
    assert failure_text(answer) == f"failed{words}"


def test_written_report_is_whole_and_readable_by_all(tmp_path: Path) -> None:
    (tmp_path / "link.json").symlink_to(tmp_path / "report.json")
    assert written({"status": "OK"}, "link.json", str(tmp_path)) is None
    path = tmp_path / "report.json"
    assert json.loads(path.read_text(encoding="utf-8")) == {"status": "OK"}
    assert path.stat().st_mode & 0o777 == 0o644
    assert sorted(each.name for each in tmp_path.iterdir()) == ["link.json", "report.json"]


@pytest.mark.parametrize("name", ["missing/report.json", ".", "/dev/full"])
def test_written_report_that_cannot_be_is_said(tmp_path: Path, name: str) -> None:
    """Catches: a device in the place of which there is a file then."""
    problem = written({"status": "OK"}, name, str(tmp_path))
    assert str(problem).startswith(f"dr_sync_report_file: the report could not be written to {name}: ")
    assert list(tmp_path.iterdir()) == []
    assert Path("/dev/full").is_char_device()


def _mirrored(name: str, action: str, **more: Any) -> dict[str, Any]:
    error = {"code": "Denied", "message": "no"} if action == "failed" else None
    entry = {"workloads": ["web", "api"], "region": WEST, "id": name, "action": action, "error": error}
    return {**entry, "tags": {}, "different": {}, "left_out": [], **more}


def test_mirrored_tags_are_rows_beside_the_copies_and_what_stays_is_noted() -> None:
    """Catches: a refusal that the report does not have, and a value that stays without a word."""
    modules = Modules()
    entries = [_mirrored("sg-1", "added", left_out=["b"]), _mirrored("sg-2", "failed"), _mirrored("sg-3", "none")]
    entries[2]["different"] = {"Stage": "production"}
    answer = {"mirrored": entries, "changed": True, "failed": True, "msg": "1 of 3 mirrored failed: no"}
    modules.answer("lifeboat.aws.dr_mirror_tags", answer)
    report, _runs = Sync(modules, lambda _line: None).report([], [], (), Mirrors([{"workload": {}}], overwrites=True))
    assert [(row["job"], row["copy"], row["action"], row["why"]) for row in report["rows"]] == [
        ("web, api", "sg-1", "tags added", None),
        ("web, api", "sg-2", "failed", "tags: no"),
    ]
    assert report["notes"] == ["tags: sg-1 does not get b", "tags: sg-3 keeps its own values of Stage"]
    assert (report["status"], report["changed"]) == ("PARTIAL", True)
    assert modules.ran[0][1] == {"workloads": [{"workload": {}}], "overwrite": True}


def test_mirror_that_cannot_begin_is_a_failed_row_and_none_is_run_unless_asked_for() -> None:
    modules = Modules()
    modules.answer("lifeboat.aws.dr_mirror_tags", {"failed": True, "msg": "no credentials"})
    sync = Sync(modules, lambda _line: None)
    report, _runs = sync.report([], [], (), Mirrors([{"workload": {}}]))
    assert [(row["action"], row["why"]) for row in report["failures"]] == [("failed", "tags: no credentials")]
    modules.ran.clear()
    sync.report([], [], (), Mirrors())
    assert modules.ran == []
