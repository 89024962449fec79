# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A plan file to a plan, or to one text with all its mistakes, each with file, line and key.

It reads the file and nothing else, no variable and no template; only a file that points to a manifest is read on there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from inspect import signature
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml
from ansible.parsing.dataloader import DataLoader
from ansible.parsing.vault import is_encrypted

from ...module_utils._workloads.check import plan_of
from ...module_utils._workloads.model import Mistake, Plan
from ...module_utils._workloads.pointer import Pointer, is_pointer, pointer_mistakes, pointer_of
from .file import Lines, lines_of


class PlanError(ValueError):
    """Everything that is wrong with a plan file."""


@dataclass(frozen=True, slots=True)
class Found:
    """``kept_in`` is where the plan was read from if its file only points there.

    ``is_vaulted`` if the whole plan is encrypted with Ansible Vault. Its values show it in no version of ansible-core.
    """

    plan: Plan
    kept_in: str | None
    is_vaulted: bool


def plan_in(loader: DataLoader, path: str, fetch: Callable[[Pointer], tuple[str, str]]) -> Found:
    """The plan of a file. ``fetch`` gives place and text, or PlanError."""
    text, load = loaded(loader, path)
    pointer = pointer_in(path, text, load)
    if pointer is None:
        return Found(read_plan(path, text, load), None, is_encrypted(Path(path).read_bytes()))
    try:
        place, kept = fetch(pointer)
    except PlanError as error:
        # Ansible shows a whole chain, and each link of this one says the same.
        raise PlanError(f"{path}: manifest: {error}") from None
    with TemporaryDirectory() as folder:
        # A file, because ansible-core decrypts and trusts nothing else in all its versions.
        copy = Path(folder, "kept.lifeboat.yml")
        copy.write_text(kept, encoding="utf-8")
        plan = read_plan(place, *loaded(loader, str(copy)))
    return Found(replace(plan, about={**plan.about, "manifest": pointer.manifest}), place, is_encrypted(kept))


def pointer_in(place: str, text: str, load: Callable[[], Any]) -> Pointer | None:
    """What a file says of its manifest if that is all it says. PlanError for mistakes."""
    lines, data = _lines(place, text), load()
    if not is_pointer(data):
        return None
    if told := [(mistake, lines.line(mistake.path)) for mistake in pointer_mistakes(data)]:
        raise PlanError(_text(place, told))
    return pointer_of(data)


def read_plan(place: str, text: str, load: Callable[[], Any]) -> Plan:
    """The plan; ``load`` gives the values of the file. PlanError tells all mistakes, in the order of the file."""
    lines = _lines(place, text)
    plan, mistakes = plan_of(load())
    told = [*lines.twice, *((mistake, lines.line(mistake.path)) for mistake in mistakes)]
    if plan is None or told:
        raise PlanError(_text(place, told))
    return plan


def _lines(place: str, text: str) -> Lines:
    try:
        return lines_of(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        problem = getattr(error, "problem", None) or str(error)
        raise PlanError(f"{place}:{line}: this is not YAML: {problem}") from error


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
