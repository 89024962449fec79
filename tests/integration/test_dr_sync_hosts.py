"""The role dr_sync on a play with several hosts, with an unwritable report, and with jobs that cannot run.

Each is a playbook run, which is expensive: one story tells several.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.integration.aws_view import AwsView
from tests.integration.playbook_run import PlaybookRunner
from tests.integration.test_dr_sync import DEFAULTS, JOBS, ROLE, VERDICT, actions, databases, module_runs, report

__all__ = ["databases"]
HOSTS = "web-1,web-2,web-3,"


@pytest.mark.usefixtures("databases")
def test_everything_is_done_once_on_the_controller(playbook: PlaybookRunner, tmp_path: Path, aws: AwsView) -> None:
    """Catches: three hosts that each copy everything, or that have to be reached; and a report that ends the role.

    One job cannot run in any way: it is a failure in the table.
    """
    odd = [
        {"name": "odd", "kind": "ami", "create": {"instance_id": "i-1"}, "wait_timeout": "2h"},
        {"name": "both", "kind": "rds", "db_instances": "shop,shop", "wait": "on", "poll_interval": 0.1},
    ]
    where = tmp_path / "missing" / "report.json"
    given = {"dr_sync_jobs": [*JOBS, *odd], "dr_sync_defaults": DEFAULTS, "dr_sync_report_file": str(where)}
    play = {"vars": given, "hosts": "all", "connection": "ssh"}
    run = playbook(ROLE, "-i", HOSTS, "--limit", "web-*", play=yaml.safe_dump(play))
    assert run.rc == 2, run.stdout
    assert "dr_sync does everything once, on the controller, and not for each of the 3 hosts" in run.stdout
    assert len(module_runs(run)) == 3
    copied = dict.fromkeys(("web", "batch", "shop database"), "copied")
    assert {**actions(run), "both": "copied"} == {**copied, "both": "copied", "odd": "failed"}
    assert "job 'odd': wait_timeout: expected a whole number, got '2h'" in report(run)["message"]
    assert f"dr_sync_report_file: the report could not be written to {where}: " in run.of(VERDICT)["msg"]
    assert "PARTIAL: " in run.stdout


def test_wrong_defaults_are_an_error_before_anything(playbook: PlaybookRunner, aws: AwsView) -> None:
    """Catches: copies without encryption, because a default with a typo was dropped."""
    aws.web()
    variables: dict[str, Any] = {"dr_sync_jobs": JOBS, "dr_sync_defaults": {**DEFAULTS, "encryptd": True}}
    empty = {"dr_sync_config_file": None, "dr_sync_report_file": None, "dr_sync_require_scan": None}
    run = playbook(ROLE, play=yaml.safe_dump({"vars": {**variables, **empty}}))
    assert run.rc == 2, run.stdout
    assert "dr_sync_defaults: encryptd: unknown; did you mean encrypted?" in run.of(VERDICT)["msg"]
    assert run.calls == []
