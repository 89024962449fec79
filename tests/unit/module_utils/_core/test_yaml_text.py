# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is written is what is read, whatever somebody has written into a name; and a comment stays a comment."""

from __future__ import annotations

import random
from typing import Any

import pytest
import yaml

from ansible_collections.lifeboat.aws.plugins.module_utils._core.yaml_text import block, comment, flow, scalar

HOSTILE = [
    *("", " ", "~", "null", "Null", "yes", "No", "on", "OFF", "true", "y", "n", "=", "<<", "-", "- a", "?", "? a"),
    *("1", "0x1F", "0b1", "017", "1_000", "1:30", "190:20:30", "1e3", ".5", ".inf", ".NaN", "2026-11-19", "1.2.3"),
    *("2026-11-19T06:10:00Z", "a: b", "a:", ":a", "a #b", "#a", "a#b", "key: [x", "{a: b}", "[a]", "a, b", "a]", "}"),
    *("&a", "*a", "!a", "!!python/object:os.system", "%a", "@a", "`a", "|", ">", "|+", "'", '"', "a'b", 'a"b', "\\"),
    *("a\nb", "\n", "a\r\nb", "a\tb", "\x00", "\x1b[31m", "\x7f", "\x85", "\xa0", "\u2028", "\u202egnp", "\ufeffa"),
    *("Größe", "日本", "\U0001f600", "\U000e0001", "a ", " a", "a  b", "--- a", "---", "...", "... a", "a.b/c-d_e"),
    *("{{ lookup('env', 'HOME') }}", "{% raw %}", "# no\n  evil: true", "x" * 300, "word " * 60, "arn:aws:x:y:z"),
]


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_text_is_read_as_it_was_written_in_every_place(text: str) -> None:
    """Catches: a name that becomes a number, a date, a boolean, nothing, another key or the end of the file."""
    value = {"key": text, "list": [text, text], "inside": [{"name": text}], text or "k": {"deep": text}}
    written = "\n".join(block(value, 2, {}, {}))
    assert yaml.safe_load(written) == value, written
    assert yaml.safe_load(flow(value)) == value
    assert yaml.safe_load(f"a: {scalar(text)}\n") == {"a": text}


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_comment_never_ends_its_line(text: str) -> None:
    """Catches: a tag with a line break in it that becomes an option of the plan."""
    lines = [*comment(f"Instance {text}", 4), *block({"a": 1}, 4, {("a",): text}, {(): (f"b: {text}",)})]
    assert yaml.safe_load("\n".join(lines)) == {"a": 1}
    assert [sign for line in lines for sign in line if not sign.isprintable()] == []
    assert all(line.lstrip().startswith("#") for line in lines if line != "    a: 1")


@pytest.mark.parametrize("value", [None, True, False, 0, 7, -3, 0.5, 64.0, 1e20, [], {}, [[]], {"a": {}}], ids=repr)
def test_value_that_is_no_text_keeps_its_type(value: Any) -> None:
    """Catches: 0.5 capacity units that are read as a text."""
    read = yaml.safe_load("\n".join(block({"a": value}, 0, {}, {})))
    assert (read, type(read["a"])) == ({"a": value}, type(value))


def test_any_text_is_read_as_it_was_written() -> None:
    """The same for signs that nobody thought of."""
    chance = random.Random(7)
    alphabet = [*map(chr, range(1, 0x250)), *"\u2028\u2029\u200b\ufeff\ufffe\U0001f600:#-?[]{}'\"\\%@`!&*|> \n"]
    texts = ["".join(chance.choices(alphabet, k=chance.randrange(12))) for _time in range(2000)]
    assert [text for text in texts if yaml.safe_load(f"a: [{scalar(text)}]") != {"a": [text]}] == []
