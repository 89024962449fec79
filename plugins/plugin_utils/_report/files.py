# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Files of a report on the controller: those that it is made from, and those that it is written to.

It never says what is in a report. What is named and cannot be read is an InvalidInput with the name of the file.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from ...module_utils._core.errors import InvalidInput
from ...module_utils._report.evidence import NotEvidence, run_from_document
from ..controller_files import path_from, write_whole
from .markdown import markdown_of
from .page import TEMPLATES, page_of

PRICES = TEMPLATES.parent / "files" / "prices.yml"


def _json(report: Mapping[str, Any], title: str) -> str:
    del title
    return f"{json.dumps(report, indent=2, default=str)}\n"


FORMS: dict[str, Callable[[Mapping[str, Any], str], str]] = {
    "html_file": page_of,
    "json_file": _json,
    "markdown_file": markdown_of,
}


def kept_files(report: Mapping[str, Any], title: str) -> list[dict[str, str]]:
    """The page and its JSON as they are kept elsewhere, with the moment of the report in their names."""
    moment = str(report["moment"]).replace("-", "").replace(":", "")
    forms = {"html": page_of, "json": _json}
    return [{"name": f"{moment}.{form}", "content": make(report, title)} for form, make in forms.items()]


def title_of(report: Mapping[str, Any], given: Mapping[str, Any]) -> str:
    names = ", ".join(str(plan["name"]) for plan in report["plans"])
    return str(given.get("title") or names or "Recovery")


def given_from_files(given: Mapping[str, Any], base: str) -> dict[str, Any]:
    """Options of the module from the files that are named; a file beside the option itself is one too many."""
    found: dict[str, Any] = {"evidence": [*(given.get("evidence") or ()), *_evidence(given, base)]}
    for option, name in (("readiness", "readiness_file"), ("prices", "prices_file")):
        if given.get(option) and given.get(name):
            raise InvalidInput(f"parameters are mutually exclusive: {option}|{name}")
    if given.get("readiness_file"):
        found["readiness"] = _dictionary(given, "readiness_file", base)
    if given.get("prices_file"):
        found["prices"] = _dictionary(given, "prices_file", base)
    elif not given.get("prices"):
        found["prices"] = _read(PRICES, "prices")
    return found


def _evidence(given: Mapping[str, Any], base: str) -> Iterator[Any]:
    names = given.get("evidence_files") or []
    for name in [names] if isinstance(names, str) else names:
        path = path_from(base, str(name), "evidence_files")
        for file in _evidence_in(path) if path.is_dir() else [path]:
            document = _read(file, "evidence_files")
            try:
                run_from_document(document)
            except NotEvidence as error:
                raise InvalidInput(f"evidence_files: {file}: {error}") from error
            yield document


def _evidence_in(directory: Path) -> list[Path]:
    files = sorted(directory.glob("*.json"))
    if not files:
        raise InvalidInput(
            f"evidence_files: {directory} has no file that ends in .json; expected what a drill or failover wrote into "
            "its evidence_directory; name that directory, or leave it out"
        )
    return files


def _dictionary(given: Mapping[str, Any], option: str, base: str) -> dict[str, Any]:
    path = path_from(base, str(given[option]), option)
    found = _read(path, option)
    if not isinstance(found, dict):
        raise InvalidInput(f"{option}: {path}: expected a dictionary")
    return found


def _read(path: Path, option: str) -> Any:
    try:
        text = path.read_text(encoding="utf-8")
        return json.loads(text) if path.suffix == ".json" else yaml.safe_load(text)
    except OSError as error:
        raise InvalidInput(f"{option}: {path} cannot be read: {error.strerror or error}") from error
    except (ValueError, yaml.YAMLError) as error:
        raise InvalidInput(f"{option}: {path} is no YAML or JSON: {' '.join(str(error).split())}") from error


def written(report: Mapping[str, Any], title: str, files: Mapping[str, Any], base: str) -> tuple[list[str], list[str]]:
    """The files that are there now, each whole, and why others are not."""
    there, problems = [], []
    for option, name in files.items():
        if not name:
            continue
        try:
            there.append(_written(option, str(name), FORMS[option](report, title), base))
        except InvalidInput as error:
            problems.append(str(error))
        except OSError as error:
            problems.append(f"{option}: the report could not be written to {name}: {error.strerror or error}")
    return there, problems


def _written(option: str, name: str, text: str, base: str) -> str:
    path = path_from(base, name, option).resolve()
    if path.exists() and not path.is_file():
        raise InvalidInput(f"{option}: the report could not be written to {name}: it is no file")
    write_whole(path, text.encode())
    return str(path)
