# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Kinds of workloads: registered, told apart, and with the options of the modules that bring them back."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import pytest
import yaml

from ansible_collections.lifeboat.aws.plugins.module_utils._workloads import registry
from ansible_collections.lifeboat.aws.plugins.module_utils._workloads.check import kind_of, options_of
from ansible_collections.lifeboat.aws.plugins.module_utils._workloads.options import Spec

KINDS = registry.KINDS
FOLDER = Path(registry.__file__).parent / "kinds"
# Of RDS's own, which the modules do not know, and the secret that a password is set from.
PASSWORDS = {"manage_master_user_password", "master_user_secret", "master_user_secret_kms_key_id"}
# What is ours in a section: several subnets, a group, whom volumes are attached to. Tags modules take beside.
OURS = {
    "rds_instance": {"promotion_tier", *PASSWORDS},
    "rds_cluster": {"instances", *PASSWORDS},
    "ec2_instance": {"subnets", "auto_scaling_group"},
    "ec2_vol": {"attach_to", "device_names", "per_instance", "volume_initialization_rate"},
}


def test_every_file_of_a_kind_is_registered_by_its_name() -> None:
    assert sorted(KINDS) == sorted(path.stem for path in FOLDER.glob("*.py") if path.stem != "__init__")


def test_no_key_tells_two_kinds() -> None:
    keys = [key for kind in KINDS.values() for key in kind.told_by]
    assert len(keys) == len(set(keys))
    assert all(set(kind.told_by) <= set(kind.options) for kind in KINDS.values())
    assert all(kind_of({key: "x"}) is kind for kind in KINDS.values() for key in kind.told_by)


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_every_option_is_described(kind: Any) -> None:
    assert [path for path, about in every_option(options_of(kind)) if not about["description"].endswith(".")] == []


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_what_a_kind_needs_is_named_in_its_section(kind: Any) -> None:
    assert [name for name, section in kind.needs.items() if name not in kind.options[section]["options"]] == []


@pytest.mark.parametrize(
    ("section", "module"),
    [pair for kind in KINDS.values() for pair in kind.restored_with.items()],
    ids=lambda text: text,
)
def test_options_of_a_section_are_those_of_the_module(section: str, module: str) -> None:
    """Catches: an option that no module takes, or takes in another type."""
    found = importlib.import_module(f"ansible_collections.amazon.aws.plugins.modules.{module}").DOCUMENTATION
    theirs = yaml.safe_load(found)["options"]
    [ours] = [
        about["options"]
        for kind in KINDS.values()
        if kind.restored_with.get(section) == module
        for path, about in every_option(kind.options)
        if path.split(".")[-1] == section
    ]
    own = {"tags", *OURS.get(module, set())}
    parts = ("type", "elements")
    assert {
        name: {key: about[key] for key in parts if key in about} for name, about in ours.items() if name not in own
    } == {
        name: {key: theirs[name][key] for key in parts if key in theirs[name]} if name in theirs else None
        for name in ours
        if name not in own
    }


def every_option(spec: Spec, path: str = "") -> list[tuple[str, Any]]:
    found = []
    for name, about in spec.items():
        found += [(f"{path}{name}", about), *every_option(about.get("options", {}), f"{path}{name}.")]
    return found
