# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Formats: each is read back by what reads it, Java's rules by table, the environment by every shell there is."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._config.formats import files_of, java_value, variable_name
from ansible_collections.lifeboat.aws.plugins.module_utils._config.properties import properties_of
from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import InvalidInput
from tests.programs import needs, plain, program

SHELLS = ["sh", *(pytest.param(shell, marks=needs(shell)) for shell in ("dash", "bash", "busybox"))]
# Whatever a value may be, nothing of it is carried out and nothing is lost.
ODD = {
    "spaces": "  two  before and after  ",
    "quotes": """it's "quoted" """,
    "dollar": "$HOME ${HOME} $(id) `id`",
    "backslash": "C:\\new\\table \\",
    "lines": "first\nsecond",
    "tab": "a\tb",
    "hash": "# no comment",
    "unicode": "Grüße 東京 😀",
    "percent": "100 % ! ; & | * ?",
    "empty": "",
}


def env_of(text: str) -> str:
    return files_of(properties_of({"value": text}))["config.env"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param("plain: a=b #!", "plain: a=b #!", id="signs_that_mean_something_in_names_only"),
        pytest.param("  a b ", "\\ \\ a b ", id="spaces_before"),
        pytest.param("C:\\x", "C:\\\\x", id="backslash"),
        pytest.param("a\tb\nc\rd\fe", "a\\tb\\nc\\rd\\fe", id="control_characters"),
        pytest.param("\x00\x7f", "\\u0000\\u007f", id="other_control_characters"),
        pytest.param("Grüße", "Gr\\u00fc\\u00dfe", id="latin"),
        pytest.param("東", "\\u6771", id="beyond_latin"),
        pytest.param("😀", "\\ud83d\\ude00", id="two_units_of_utf_16"),
    ],
)
def test_java_value_each_rule(value: str, expected: str) -> None:
    assert java_value(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param(True, "true", id="true"),
        pytest.param(False, "false", id="false"),
        pytest.param(None, "", id="nothing"),
        pytest.param(10, "10", id="number"),
        pytest.param(0.5, "0.5", id="fraction"),
        pytest.param(["a", 1, True], "a,1,true", id="list"),
        pytest.param([], "", id="empty_list"),
    ],
)
def test_files_of_values_that_are_no_texts(value: Any, expected: str) -> None:
    files = files_of(properties_of({"a": {"b": value}}))
    assert files["config.properties"] == f"a.b={expected}\n"
    assert files["config.env"] == f'A_B="{expected}"\n'
    assert json.loads(files["config.json"]) == {"a": {"b": value}}


def test_files_of_names_are_sorted_and_escaped() -> None:
    files = files_of(properties_of({"b": 1, "a": {"Größe": 2}}))
    assert files["config.properties"] == "a.Gr\\u00f6\\u00dfe=2\nb=1\n"
    assert set(files) == {"config.properties", "config.json", "config.env"}


def test_files_of_references_are_lines_of_their_own() -> None:
    tree = {"db": {"ssm": "/shop/db"}, "mail": {"secretsmanager": "shop/mail", "key": "password"}, "a": 1}
    files = files_of(properties_of(tree))
    assert files["secrets.references"] == "db\tssm\t/shop/db\nmail\tsecretsmanager\tshop/mail\tpassword\n"
    assert not [name for name, text in files.items() if "/shop/db" in text and name != "secrets.references"]


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize("name", ODD)
def test_files_of_environment_is_read_by_shells_as_it_was(shell: str, name: str, tmp_path: Path) -> None:
    path = tmp_path / "config.env"
    path.write_text(env_of(ODD[name]), encoding="utf-8")
    command = [plain("sh")] if shell == "sh" else [program(shell)]
    if shell == "busybox":
        command.append("sh")
    run = subprocess.run([*command, "-c", f'. "{path}"; printf %s "$VALUE"'], capture_output=True, check=True)
    assert (run.stdout.decode(), run.stderr) == (ODD[name], b"")


@pytest.mark.parametrize("name", ODD)
def test_files_of_environment_is_read_by_systemd_as_it_was(name: str) -> None:
    assert _systemd_value(env_of(ODD[name])) == ODD[name]


def _systemd_value(text: str) -> str:
    """DOUBLE_QUOTE_VALUE and DOUBLE_QUOTE_VALUE_ESCAPE of parse_env_file_internal (systemd, src/basic/env-file.c)."""
    assert text.startswith('VALUE="')
    value, rest = "", iter(text.removeprefix('VALUE="'))
    for character in rest:
        if character == '"':
            break
        following = next(rest) if character == "\\" else ""
        value += following if following and following in '"\\`$' else f"{character}{following}"
    assert "".join(rest) == "\n"
    return value


@pytest.mark.parametrize(
    ("name", "expected"),
    [("database.url", "DATABASE_URL"), ("a-b", "A_B"), ("poolSize", "POOLSIZE"), ("2fa", "_2FA"), ("größe", "GR____E")],
)
def test_variable_name_each_rule(name: str, expected: str) -> None:
    assert variable_name(name) == expected


@pytest.mark.parametrize(
    ("tree", "words"),
    [
        pytest.param({"a.b": 1, "a_b": 2}, "a.b and a_b would both be A_B", id="two_values"),
        pytest.param({"a.b": 1, "a_b": {"ssm": "/x"}}, "a.b and a_b would both be A_B", id="a_value_and_a_reference"),
        pytest.param({"a": "x\x00y"}, "a has a control character", id="control_character"),
    ],
)
def test_files_of_what_no_environment_holds_is_an_error(tree: dict[str, Any], words: str) -> None:
    with pytest.raises(InvalidInput) as error:
        files_of(properties_of(tree))
    assert words in str(error.value)
