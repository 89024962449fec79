# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The scan runs on hosts with Python 3.9 and no packages: its files use nothing newer and nothing else."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._coupling import scan

FOLDER = Path(scan.__file__).parent
FILES = [*sorted(FOLDER.glob("*.py")), FOLDER.parents[1] / "modules" / "region_coupling_scan.py"]
CORE = [FOLDER.parent / "_core" / name for name in ("clock.py", "partitions.py", "regions.py", "scan_tag.py")]


@pytest.mark.parametrize("path", [*FILES, *CORE], ids=lambda path: path.name)
def test_file_runs_on_python_3_9_without_packages(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, 9))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            given = {keyword.arg for keyword in node.keywords}
            assert not given & {"slots", "kw_only"}
            assert not (isinstance(node.func, ast.Name) and node.func.id == "zip" and "strict" in given)
        if isinstance(node, ast.Import):
            assert {alias.name.split(".")[0] for alias in node.names} <= sys.stdlib_module_names
        if isinstance(node, ast.ImportFrom) and not node.level:
            root = (node.module or "").split(".")[0]
            assert root in sys.stdlib_module_names or node.module == "ansible.module_utils.basic" or _is_ours(node)
        if isinstance(node, ast.ImportFrom) and node.level == 2:
            assert node.module in ("_core.clock", "_core.partitions", "_core.regions", "_core.scan_tag")


def _is_ours(node: ast.ImportFrom) -> bool:
    places = ("_coupling.", "_core.clock")
    return (node.module or "").startswith(
        tuple(f"ansible_collections.lifeboat.aws.plugins.module_utils.{place}" for place in places)
    )
