# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A plan file to a plan, or to one text with all its mistakes, each with file, line and key.

It reads the file and nothing else: no call to AWS, no variable, no template.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from inspect import signature
from pathlib import Path
from typing import Any

import yaml
from ansible.parsing.dataloader import DataLoader

from ...module_utils._workloads.check import plan_of
from ...module_utils._workloads.model import Mistake, Plan
from .file import lines_of


class PlanError(ValueError):
    """Everything that is wrong with a plan file."""


def read_plan(place: str, text: str, load: Callable[[], Any]) -> Plan:
    """The plan; ``load`` gives the values of the file. PlanError tells all mistakes, in the order of the file."""
    try:
        lines = lines_of(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        problem = getattr(error, "problem", None) or str(error)
        raise PlanError(f"{place}:{line}: this is not YAML: {problem}") from error
    plan, mistakes = plan_of(load())
    told = [*lines.twice, *((mistake, lines.line(mistake.path)) for mistake in mistakes)]
    if plan is None or told:
        raise PlanError(_text(place, told))
    return plan


def loaded(loader: DataLoader, path: str) -> tuple[str, Callable[[], Any]]:
    """The text of a file, out of the vault if the whole of it is in one, and what gives its values.

    What ansible-core 2.19 and newer take for templates has to be trusted; 2.18 trusts all of it.
    """
    text = Path(loader.get_real_file(path)).read_text(encoding="utf-8")
    asked: dict[str, Any] = {"cache": "none"}
    if "trusted_as_template" in signature(loader.load_from_file).parameters:
        asked["trusted_as_template"] = True
    return text, lambda: loader.load_from_file(path, **asked)


def _text(place: str, told: Iterable[tuple[Mistake, int]]) -> str:
    in_order = sorted(told, key=lambda one: one[1])
    sentences = [f"{place}:{line}: {mistake}" for mistake, line in in_order]
    if len(sentences) == 1:
        return sentences[0]
    return f"the plan has {len(sentences)} mistakes:\n" + "\n".join(sentences)
