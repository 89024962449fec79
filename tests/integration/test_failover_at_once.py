# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Two people start the same failover at the same time, each on a controller of their own."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import yaml

from tests.integration.aws_view import SOURCE, WEST, AwsView
from tests.integration.playbook_run import PlaybookRunner
from tests.integration.test_recover_fleets import SOURCE_INSTANCE, Region

# A run waits so long for what another has asked for, which is longer than a module of amazon.aws takes to ask.
POLL_SECONDS = 6


def test_two_failovers_at_once_launch_a_fleet_once(aws: AwsView, tmp_path: Path) -> None:
    """Catches: twice as many instances, which write to the same database or take jobs from the same queue."""
    aws.simulator.take_time()
    aws.simulator.freeze(False)
    aws.simulator.set_scale(600)
    region = Region(aws)
    region.image(19)
    region.manifest({"instances": [SOURCE_INSTANCE] * 2})
    aws.simulator.outage(SOURCE)
    plan = tmp_path / "shop.lifeboat.yml"
    workload = region.workload()
    own = {key: value for key, value in workload.items() if key not in ("name", "kind")}
    regions = {"source_region": SOURCE, "recovery_region": WEST}
    of_plan = {"plugin": "lifeboat.aws.plan", "plan": "shop", **regions, "workloads": {"shop-web": own}}
    plan.write_text(yaml.safe_dump(of_plan), encoding="utf-8")

    runs = [_begun(aws, tmp_path / name, plan) for name in ("one", "two")]
    said = [run.communicate()[0] for run in runs]

    codes = [run.returncode for run in runs]
    assert sorted(codes) in ([0, 0], [0, 2]), said
    for code, text in zip(codes, said, strict=True):
        assert code == 0 or "has begun its recovery at" in text, text
    assert len(region.instances()) == 2
    state = aws.client("ssm", WEST).get_parameter(Name="/lifeboat/shop/state/shop-web")["Parameter"]["Value"]
    assert json.loads(state)["state"] == "up"


def _begun(aws: AwsView, folder: Path, plan: Path) -> subprocess.Popen[str]:
    folder.mkdir()
    runner = PlaybookRunner(aws.simulator, folder)
    wishes = {
        "confirm": "shop",
        "override_readiness": "exercise",
        "dr_recover_poll_interval": POLL_SECONDS,
        "dr_recover_wait_timeout": 60,
    }
    command = runner.named_command("lifeboat.aws.failover", "-i", str(plan), "-e", json.dumps(wishes))
    environment = runner.environment(folder / "results.jsonl")
    return subprocess.Popen(
        command, env=environment, cwd=folder, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
