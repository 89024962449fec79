"""Figures are stale when the code they are of does something else, and not when it only reads differently."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.benchmarks.figures import Figures, freshness, read_figures, write_figures
from tests.benchmarks.freshness import digest
from tests.benchmarks.picture import picture
from tests.benchmarks.registry import BENCHMARKS
from tests.benchmarks.report import Line, Plot, Section, Target
from tests.simulator.client import REPOSITORY

SOURCE = '"""What it is."""\n\nDOCUMENTATION = "short"\n\n\ndef double(n):\n    """Of n."""\n    return 2 * n  # why\n'


@pytest.mark.parametrize(
    ("before", "after", "is_same"),
    [
        pytest.param("# why", "# another why", True, id="comment"),
        pytest.param("Of n.", "Twice n.", True, id="docstring"),
        pytest.param('"short"', '"long"', True, id="documentation of a plugin"),
        pytest.param("    return 2 * n", "\n    return (2 * n)", True, id="form"),
        pytest.param("2 * n", "3 * n", False, id="number"),
        pytest.param("2 * n", "n * 2", False, id="order"),
        pytest.param("def double", "def twice", False, id="name"),
    ],
)
def test_digest_changes_with_what_the_code_does(tmp_path: Path, before: str, after: str, is_same: bool) -> None:
    place = tmp_path / "room"
    place.mkdir()
    (place / "code.py").write_text(SOURCE)
    first = digest(["room"], tmp_path)
    (place / "code.py").write_text(SOURCE.replace(before, after))
    assert (digest(["room"], tmp_path) == first) is is_same


TASKS = "# Why\n- name: One\n  ansible.builtin.debug:\n    msg: hello # to whom\n"


@pytest.mark.parametrize(
    ("before", "after", "is_same"),
    [
        pytest.param("# Why", "# Another why", True, id="comment"),
        pytest.param("hello # to whom", "hello", True, id="comment behind a value"),
        pytest.param("msg: hello", 'msg: "hello"', True, id="form"),
        pytest.param("hello #", "good-bye #", False, id="value"),
    ],
)
def test_digest_of_yaml_is_of_what_is_loaded(tmp_path: Path, before: str, after: str, is_same: bool) -> None:
    (tmp_path / "main.yml").write_text(TASKS)
    first = digest(["main.yml"], tmp_path)
    (tmp_path / "main.yml").write_text(TASKS.replace(before, after))
    assert (digest(["main.yml"], tmp_path) == first) is is_same


def test_digest_of_shell_is_without_its_comments(tmp_path: Path) -> None:
    found = []
    for text in ("#!/bin/sh\n# why\necho a\n", "#!/bin/sh\n  # because\necho a\n", "#!/bin/sh\necho b\n"):
        (tmp_path / "run.sh").write_text(text)
        found.append(digest(["run.sh"], tmp_path))
    assert (found[0] == found[1], found[1] == found[2]) == (True, False)


def test_digest_sees_a_file_more_and_refuses_a_place_without_code(tmp_path: Path) -> None:
    (tmp_path / "room").mkdir()
    with pytest.raises(LookupError, match="room"):
        digest(["room"], tmp_path)
    (tmp_path / "room" / "tasks.yml").write_text("- name: One\n")
    first = digest(["room"], tmp_path)
    (tmp_path / "room" / "more.py").write_text("")
    assert digest(["room"], tmp_path) != first


@pytest.mark.parametrize("name", BENCHMARKS)
def test_benchmark_measures_code_that_is_there(name: str) -> None:
    assert digest(BENCHMARKS[name].measures)


# What most parts of the collection use: that it has changed is said, and makes no figures stale.
KINDS = ("modules", "action")
SHARED_MODULE = "dr_plan_check"
SHARED_ROOMS = {
    *(f"plugins/module_utils/{room}" for room in ("_core", "_steps", "_create")),
    "plugins/module_utils/_workloads",
    "plugins/plugin_utils/_workloads",
    # Of which recoveries use how several runs are one.
    "plugins/plugin_utils/_sync",
}


@pytest.mark.parametrize("name", BENCHMARKS)
def test_benchmark_measures_the_modules_and_rooms_that_its_tasks_and_modules_name(name: str) -> None:
    """Catches: figures that look fresh though the module that made them was changed."""
    measured = set(BENCHMARKS[name].measures)
    texts = [path.read_text() for place in measured for path in _code(REPOSITORY / place)]
    modules = {module for text in texts for module in re.findall(r"^ *lifeboat\.aws\.(\w+):$", text, re.MULTILINE)}
    files = {f"plugins/{kind}/{module}.py" for module in modules - {SHARED_MODULE} for kind in KINDS}
    files |= {place.replace("/modules/", "/action/") for place in measured}
    own = [REPOSITORY / place for place in measured if place.startswith(("plugins/modules", "plugins/action"))]
    rooms = {
        f"plugins/{place}/{room}"
        for path in own
        for place, room in re.findall(r"plugins\.(module_utils|plugin_utils)\.(_\w+)", path.read_text())
    }
    missing = {place for place in files if (REPOSITORY / place).exists()} | rooms
    assert sorted(missing - measured - SHARED_ROOMS) == []


def _code(place: Path) -> list[Path]:
    return [place] if place.is_file() else [path for path in place.rglob("*.yml") if path.is_file()]


def test_figures_come_back_as_they_were_kept_and_name_what_is_stale(tmp_path: Path) -> None:
    plot = Plot("images", "Images", [Line("ours", [(1, 0.5), (10, 0.6)])])
    section = Section("T", ["a", "b"], [["1", "2"]], ["note"], [Target("under 2", True)], [plot])
    kept = {"images": Figures("another", "digest", ["a machine"], [section])}
    write_figures(kept, tmp_path / "figures.json")
    read = read_figures(tmp_path / "figures.json")
    assert read == kept
    assert freshness(read).stale == ["images"]
    assert freshness(read).missing == [name for name in BENCHMARKS if name != "images"]


def test_picture_has_a_line_for_each_program_and_escapes_its_words() -> None:
    text = picture(Plot("p", "A & B", [Line("ours", [(1, 0.5), (10, 0.6)]), Line("<theirs>", [(1, 0.4)])]))
    assert text.count('class="lb-line lb-c') == 4
    assert "A &amp; B" in text
    assert "&lt;theirs&gt;" in text
    assert "<theirs>" not in text
