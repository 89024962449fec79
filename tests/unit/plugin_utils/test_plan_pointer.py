# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A plan file that only says where its manifest is, and what the manifest of a workload is made of."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible.parsing.dataloader import DataLoader
from ansible.parsing.vault import VaultLib, VaultSecret

from ansible_collections.lifeboat.aws.plugins.module_utils._workloads.check import plan_of
from ansible_collections.lifeboat.aws.plugins.module_utils._workloads.pointer import Pointer
from ansible_collections.lifeboat.aws.plugins.plugin_utils._workloads.inventory import variables_of
from ansible_collections.lifeboat.aws.plugins.plugin_utils._workloads.reading import Found, PlanError, plan_in

PLUGIN = "plugin: lifeboat.aws.plan\n"
HEAD = f"{PLUGIN}plan: shop\nsource_region: us-east-1\nrecovery_region: us-west-2\n"
WHOLE = f"{HEAD}manifest: s3://old-place/x\nworkloads:\n  web: {{sync_identifier: web}}\n"
VAULT = VaultLib(secrets=[("default", VaultSecret(b"password"))])
PLACE = "s3://shop-dr/lifeboat/shop/plan.lifeboat.yml"


def read(folder: Path, text: str, kept: str = WHOLE) -> tuple[list[Pointer], Found]:
    """What was fetched, and the plan with the place that it is kept in."""
    path, asked = folder / "shop.lifeboat.yml", []
    path.write_text(text, encoding="utf-8")

    def fetch(pointer: Pointer) -> tuple[str, str]:
        asked.append(pointer)
        return PLACE, kept

    loader = DataLoader()
    loader.set_vault_secrets(VAULT.secrets)
    return asked, plan_in(loader, str(path), fetch)


def test_plan_is_read_where_the_file_points(tmp_path: Path) -> None:
    """Catches: a plan whose manifest was moved, and that would be written where it was."""
    asked, found = read(tmp_path, f"{PLUGIN}manifest: s3://shop-dr/lifeboat\nrecovery_region: us-west-2\n")
    assert asked == [Pointer("s3://shop-dr/lifeboat", None, "us-west-2", None)]
    assert (found.plan.name, found.kept_in) == ("shop", PLACE)
    assert found.plan.about["manifest"] == "s3://shop-dr/lifeboat"


def test_plan_with_workloads_is_read_from_its_file_alone(tmp_path: Path) -> None:
    asked, found = read(tmp_path, WHOLE)
    assert (asked, found.plan.name, found.kept_in) == ([], "shop", None)


def test_plan_that_is_encrypted_as_a_whole_says_so(tmp_path: Path) -> None:
    """Catches: a plan out of a vault that is taken for one in the clear, in a file or where a manifest keeps it."""
    points, encrypted = f"{PLUGIN}manifest: s3://shop-dr/lifeboat\n", VAULT.encrypt(WHOLE).decode()
    found = [read(tmp_path, *given)[1] for given in ((encrypted,), (points, encrypted), (WHOLE,), (points, WHOLE))]
    assert [each.is_vaulted for each in found] == [True, True, False, False]
    assert {each.plan.name for each in found} == {"shop"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"{PLUGIN}manifest: shop-dr\n", "shop.lifeboat.yml:2: manifest: expected s3://bucket/prefix"),
        (f"{PLUGIN}manifest: s3://{{{{ bucket }}}}\n", "shop.lifeboat.yml:2: manifest: expected a value as it is"),
        ("manifest: s3://shop-dr\n", "missing required arguments: plugin"),
        (f"{PLUGIN}manifest: s3://shop-dr\nrecovery_region: uswest2\n", "yml:3: recovery_region: 'uswest2' is not"),
        (f"{HEAD}manifest: s3://shop-dr/lifeboat\n", "missing required arguments: workloads"),
        (f"{PLUGIN}recovery_region: us-west-2\n", "missing required arguments"),
    ],
    ids=["no_place", "template", "no_plugin", "region", "plan_without_workloads", "no_manifest"],
)
def test_pointer_with_a_mistake_is_refused(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(PlanError) as refused:
        read(tmp_path, text)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        (f"{HEAD}workloads:\n  web: {{}}\n", f"{PLACE}:6: workloads.web: expected one of the keys"),
        (f"{PLUGIN}manifest: s3://shop-dr/lifeboat\n", f"{PLACE}:1: "),
    ],
    ids=["mistake", "another_pointer"],
)
def test_mistakes_of_a_kept_plan_are_told_with_its_place(tmp_path: Path, kept: str, said: str) -> None:
    with pytest.raises(PlanError) as refused:
        read(tmp_path, f"{PLUGIN}manifest: s3://shop-dr/lifeboat\n", kept)
    assert said in str(refused.value)


def test_manifest_that_cannot_be_read_is_said_with_the_file(tmp_path: Path) -> None:
    path = tmp_path / "shop.lifeboat.yml"
    path.write_text(f"{PLUGIN}manifest: s3://shop-dr\n", encoding="utf-8")

    def fetch(_pointer: Pointer) -> tuple[str, str]:
        raise PlanError("there is no plan in this manifest")

    with pytest.raises(PlanError, match=r"shop\.lifeboat\.yml: manifest: there is no plan in this manifest"):
        plan_in(DataLoader(), str(path), fetch)


def variables(workload: dict[str, Any], place: str = "shop.lifeboat.yml", **more: Any) -> dict[str, Any]:
    data = {**yaml.safe_load(HEAD), "manifest": "s3://shop-dr", "workloads": {"a": workload}, **more}
    plan, told = plan_of(data)
    assert plan is not None, told
    return variables_of(plan.workloads[0], plan, "recovery.lifeboat.yml", place)


def test_manifest_of_a_workload_has_what_its_source_is_and_no_more() -> None:
    """Catches: a template that has a value only in a recovery, and would be needed in a sync."""
    fleet = {
        "sync_identifier": "web",
        "source_region": "eu-west-1",
        "target_groups": ["web"],
        "launch": {"user_data": "{{ known_in_a_recovery }}"},
        "source_profile": "production",
        "tags": {"Owner": "{{ owner }}"},
    }
    assert variables(fleet)["lifeboat_manifest"] == {
        "plan": "shop",
        "manifest": "s3://shop-dr",
        "source_region": "eu-west-1",
        "recovery_region": "us-west-2",
        "plan_file": "shop.lifeboat.yml",
        "access": {"source_profile": "production"},
        "workload": {"name": "a", "kind": "fleet", "sync_identifier": "web", "target_groups": ["web"]},
    }


def test_manifest_of_a_kept_plan_does_not_keep_the_file_that_points_there() -> None:
    assert variables({"db_instance": "shop"}, PLACE)["lifeboat_manifest"]["plan_file"] is None


@pytest.mark.parametrize(
    ("workload", "more"),
    [({"tasks": "warm.yml"}, {}), ({"db_instance": "shop"}, {"manifest": None})],
    ids=["tasks", "plan_without_manifest"],
)
def test_manifest_is_only_of_what_has_a_source_and_a_place(workload: dict[str, Any], more: dict[str, Any]) -> None:
    assert "lifeboat_manifest" not in variables(workload, **more)


def test_plan_is_read_without_the_sdk() -> None:
    """Catches: an inventory that takes seconds, or a machine without boto3, for a plan that needs neither."""
    code = (
        "import sys; import ansible_collections.lifeboat.aws.plugins.inventory.plan; "
        "print(sorted({name.partition('.')[0] for name in sys.modules} & {'boto3', 'botocore'}))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
