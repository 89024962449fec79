# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A Python that is too old is told in one sentence, by every module that needs a newer one."""

from __future__ import annotations

import ast
import gc
import json
from pathlib import Path

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._core import python_version
from ansible_collections.lifeboat.aws.plugins.module_utils._core.python_version import require_python

MODULES = Path(python_version.__file__).parents[2] / "modules"
# The scan runs with Python 3.9; the others are action plugins, which run on the control node.
OTHERS = {
    "region_coupling_scan",
    "config_bundle",
    "config_publish",
    "config_user_data",
    "controller_objects",
    "dr_notify_message",
    "dr_plan_check",
    "dr_recover_workload",
    "dr_recovery_steps",
    "dyndns_installation",
    "sync_jobs",
}
OURS = "ansible_collections.lifeboat.aws."


@pytest.mark.parametrize("found", [(3, 9), (3, 10)])
def test_require_python_ends_the_module_with_a_sentence(
    capsys: pytest.CaptureFixture[str], found: tuple[int, int]
) -> None:
    """Catches: a traceback about dataclass(slots), and with 3.10 copies that nobody recognises."""
    with pytest.raises(SystemExit) as end:
        require_python(found)
    answer = json.loads(capsys.readouterr().out)
    assert (end.value.code, answer["failed"]) == (1, True)
    assert f"needs Python 3.11 or newer and was started with 3.{found[1]} (" in answer["msg"]
    assert "set ansible_python_interpreter" in answer["msg"]


@pytest.mark.parametrize("found", [(3, 11), (3, 13), (4, 0)])
def test_require_python_lets_newer_ones_pass(capsys: pytest.CaptureFixture[str], found: tuple[int, int]) -> None:
    before = gc.get_threshold()
    try:
        gc.set_threshold(700)
        require_python(found)
        assert capsys.readouterr().out == ""
        assert gc.get_threshold()[0] > 700
    finally:
        gc.set_threshold(*before)


@pytest.mark.parametrize("path", sorted(MODULES.glob("*.py")), ids=lambda path: path.stem)
def test_every_module_asks_before_it_imports_anything_else_of_ours(path: Path) -> None:
    """Catches: a new module that forgets it."""
    body = [node for node in ast.parse(path.read_text(encoding="utf-8")).body if not isinstance(node, ast.Assign)]
    imports = [node for node in body if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(OURS)]
    called = [node for node in body if ast.unparse(node) == "require_python()"]
    if path.stem in OTHERS:
        assert not called
        return
    assert imports[0].module == f"{OURS}plugins.module_utils._core.python_version"
    assert body.index(called[0]) == body.index(imports[0]) + 1
