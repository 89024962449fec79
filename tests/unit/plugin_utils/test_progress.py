# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The lines that a copy module writes, displayed while it runs."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from ansible_collections.lifeboat.aws.plugins.plugin_utils.progress import _show_lines


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param(None, [], id="no_file"),
        pytest.param("", [], id="empty"),
        pytest.param("one\ntwo\n", ["  one", "  two"], id="lines"),
        pytest.param("one\ntw", ["  one"], id="a_line_being_written_is_left"),
    ],
)
def test_show_lines_displays_whole_lines(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str | None, shown: list[str]
) -> None:
    """Catches: half a line, or a traceback because the module has not written yet."""
    path, finished = tmp_path / "progress", threading.Event()
    if text is not None:
        path.write_text(text, encoding="utf-8")
    finished.set()
    _show_lines(path, finished)
    assert capsys.readouterr().out.splitlines() == shown


class Looks(threading.Event):
    """An event that writes the next piece at each look and is set at the last."""

    def __init__(self, path: Path, pieces: list[str]) -> None:
        super().__init__()
        self._path, self._pieces = path, pieces

    def wait(self, timeout: float | None = None) -> bool:
        with self._path.open("a", encoding="utf-8") as file:
            file.write(self._pieces.pop(0))
        return not self._pieces


def test_show_lines_of_a_growing_file_displays_each_line_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Catches: lines twice, or a line lost at the end; letters of two bytes that shift the position."""
    path = tmp_path / "progress"
    _show_lines(path, Looks(path, ["é one\nt", "wo\n", "", "three\n"]))
    assert capsys.readouterr().out.splitlines() == ["  é one", "  two", "  three"]
