"""The program of an instance runs on Python 3.9, without packages, and as it is packed into user-data."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._config.user_data import compact
from tests.fetching.program import FETCH, python, sources, write_program

SOURCES = sources()
PACKED = {path: compact(source) for path, source in SOURCES.items()}


@pytest.mark.parametrize("source", [*SOURCES.values(), *PACKED.values()])
def test_program_is_python_3_9_without_packages(source: str) -> None:
    own = {*sys.stdlib_module_names, "lifeboat_instance"}
    for node in ast.walk(ast.parse(source, feature_version=(3, 9))):
        if isinstance(node, ast.Call):
            given = {keyword.arg for keyword in node.keywords}
            assert not given & {"slots", "kw_only"}
            assert not (isinstance(node.func, ast.Name) and node.func.id == "zip" and "strict" in given)
        if isinstance(node, ast.Import):
            assert {alias.name.split(".")[0] for alias in node.names} <= own
        if isinstance(node, ast.ImportFrom):
            assert node.level or (node.module or "").split(".")[0] in own


@pytest.mark.parametrize("version", ["3.9", "3.13"])
@pytest.mark.parametrize("files", [SOURCES, PACKED], ids=["source", "packed"])
def test_program_starts_with_that_python(tmp_path: Path, version: str, files: dict[str, str]) -> None:
    """Catches: a class or a default that only newer versions take, and what newer ones warn of."""
    found = python(version)
    folder = write_program(tmp_path / "program", files)
    run = subprocess.run(
        [found, "-I", "-W", "error", str(folder), FETCH],
        env={"LIFEBOAT_ROOT": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr.startswith(f"{FETCH}: {tmp_path}/etc/lifeboat/config.env: there are no settings in "), run.stderr
