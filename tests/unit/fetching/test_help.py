"""What the commands of an instance say of themselves, and of options that they do not have."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.fetching.program import FETCH, NAMES, SIGNAL, in_this_process

GUIDE = Path(__file__).parents[3] / "docs" / "region-local-configuration.md"
ARGUMENTS = {FETCH: "[SETTINGS]", SIGNAL: "[SETTINGS]", NAMES: "public|private"}


@pytest.mark.parametrize("option", ["-h", "--help"])
@pytest.mark.parametrize("name", ARGUMENTS)
def test_help_says_what_a_command_does_and_how_it_ends(name: str, option: str, tmp_path: Path) -> None:
    """Catches: "there are no settings in --help"."""
    code, said = in_this_process([name, option], {"LIFEBOAT_ROOT": str(tmp_path)})
    usage, purpose, codes = said.splitlines()
    assert (code, usage) == (0, f"usage: {name} {ARGUMENTS[name]}")
    assert re.match("(Installs|Tags|Keeps) .*[.]$", purpose)
    assert codes.startswith("Exit codes: 0 ")
    assert list(tmp_path.iterdir()) == []


def test_help_has_the_exit_codes_of_the_guide() -> None:
    """Catches: a code that a program ends with and does not explain."""
    _code, said = in_this_process([FETCH, "--help"], {})
    [table] = re.findall(r"\| exit code \|.*?\n\n", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    documented = {int(code) for code in re.findall(r"^\| (\d+) \|", table, re.MULTILINE)}
    explained = {int(code) for code in re.findall(r"(\d+) [a-z]", said.splitlines()[-1])}
    assert explained == documented


@pytest.mark.parametrize(
    ("given", "unexpected"),
    [
        pytest.param(["--force"], "--force", id="option"),
        pytest.param(["--version", "public"], "--version", id="option_before_an_argument"),
        pytest.param(["public", "private"], "private", id="second_argument"),
    ],
)
@pytest.mark.parametrize("name", ARGUMENTS)
def test_option_that_does_not_exist_is_refused(name: str, given: list[str], unexpected: str, tmp_path: Path) -> None:
    """Catches: an option that is read as the name of a file or of a side."""
    run = in_this_process([name, *given], {"LIFEBOAT_ROOT": str(tmp_path)})
    assert run == (2, f"{name}: {unexpected} is not expected here; see {name} --help\n")
    assert list(tmp_path.iterdir()) == []
