"""Compares our answers with recorded answers of the real AWS: field sets, types, absent fields, error texts.

``python -m tests.simulator.fidelity FOLDER`` prints a table and exits 1 on a difference that nobody has explained. It
never compares values, except for error codes and texts.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from . import fidelity_dns, fidelity_errors, fidelity_rds, fidelity_scenes
from .client import Simulator
from .fidelity_accepted import ACCEPTED

Json = dict[str, Any]
SCENES = {**fidelity_scenes.SCENES, **fidelity_rds.SCENES, **fidelity_dns.SCENES}
ERROR_SCENES = {**fidelity_errors.SCENES, **fidelity_rds.ERROR_SCENES, **fidelity_dns.ERROR_SCENES}


@dataclass
class Result:
    """Names of what was compared and of what is not covered, and all differences."""

    compared: list[str] = field(default_factory=list)
    uncovered: list[str] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)


@dataclass(frozen=True)
class Difference:
    """``reason`` is empty if nobody has explained it."""

    recording: str
    what: str
    reason: str = ""


def shape_of(value: Any, path: str = "") -> dict[str, str]:
    """Path -> type of everything in an answer. Members of a list share one path."""
    if isinstance(value, dict):
        found = {path: "structure"} if path else {}
        for name, member in value.items():
            found |= shape_of(member, f"{path}.{name}" if path else name)
        return found
    if isinstance(value, list):
        found = {path: "list"}
        for member in value:
            found |= shape_of(member, f"{path}[]")
        return found
    # Recordings have times as text.
    return {path: "bool" if isinstance(value, bool) else "number" if isinstance(value, (int, float)) else "text"}


def compare(recording: str, real: Json, ours: Json) -> list[Difference]:
    texts = texts_of(shape_of(real), shape_of(ours))
    return [Difference(recording, text, explanation(recording, text)) for text in texts]


def texts_of(expected: dict[str, str], found: dict[str, str]) -> list[str]:
    """In what two shapes differ."""
    texts = [f"missing {path}" for path in sorted(expected.keys() - found.keys())]
    texts += [f"additional {path}" for path in sorted(found.keys() - expected.keys())]
    both = sorted(expected.keys() & found.keys())
    return texts + [f"{path} is {found[path]}, not {expected[path]}" for path in both if found[path] != expected[path]]


def explanation(recording: str, text: str) -> str:
    for pattern, what, reason in ACCEPTED:
        if fnmatchcase(recording, pattern) and text == what:
            return reason
    return ""


def _without_metadata(data: Json) -> Json:
    return {name: value for name, value in data.items() if name not in ("ResponseMetadata", "message", "NextToken")}


def check_recordings(simulator: Simulator, folder: Path, result: Result) -> None:
    for file in sorted(folder.glob("*.json")):
        if file.name == "ERRORS.json":
            continue
        scene = SCENES.get(file.stem)
        if scene is None:
            result.uncovered.append(file.stem)
            continue
        result.compared.append(file.stem)
        real = _without_metadata(json.loads(file.read_text())["data"])
        simulator.reset()
        ours = _without_metadata(scene(simulator, real))
        result.differences += compare(file.stem, real, ours)
        codes = [answer.get("Error", {}).get("Code") for answer in (real, ours)]
        if codes[0] != codes[1]:
            result.differences.append(Difference(file.stem, f"code {codes[1]}, not {codes[0]}"))


def check_errors(simulator: Simulator, file: Path, result: Result) -> None:
    for entry in json.loads(file.read_text()):
        name = f"{entry['service']}.{entry['operation']} {entry['code']}: {entry['message'][:40]}"
        scene = fidelity_errors.scene_for(entry, ERROR_SCENES)
        if scene is None:
            result.uncovered.append(name)
            continue
        result.compared.append(name)
        simulator.reset()
        code, message = scene(simulator)
        if not fidelity_errors.is_same(entry, code, message):
            result.differences.append(Difference(name, f"answered {code}: {message}"))


def report(result: Result) -> None:
    for name in result.compared:
        found = [difference for difference in result.differences if difference.recording == name]
        unexplained = [difference for difference in found if not difference.reason]
        verdict = "DIFFERS" if unexplained else "same, but for what is explained" if found else "same"
        print(f"{verdict:<32} {name}")
        for difference in found:
            print(f"{'':<32}   {difference.what}: {difference.reason or 'NOT EXPLAINED'}")
    print("\nNot covered yet:")
    for name in result.uncovered:
        print(f"  {name}")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.simulator.fidelity", description=__doc__)
    parser.add_argument("folder", type=Path, help="folder with recorded answers (SERVICE.Action.case.json)")
    folder = parser.parse_args().folder
    if not list(folder.glob("*.json")):
        print(f"{folder} has no recordings (*.json).", file=sys.stderr)
        return 2
    result = Result()
    with Simulator.start() as simulator:
        check_recordings(simulator, folder, result)
        if (folder / "ERRORS.json").exists():
            check_errors(simulator, folder / "ERRORS.json", result)
    report(result)
    unexplained = sum(1 for difference in result.differences if not difference.reason)
    print(
        f"\n{len(result.compared)} compared, {len(result.uncovered)} not covered, {unexplained} unexplained differences"
    )
    return 1 if unexplained else 0


if __name__ == "__main__":
    sys.exit(main())
