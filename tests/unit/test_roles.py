# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every variable of every role may be null or empty, as an answer to a survey of AWX is that was left out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

ROLES = Path(__file__).parents[2] / "roles"
_OF_SPEC = ("type", "required", "default", "choices", "elements", "options", "no_log", "aliases")


def specs() -> Iterator[tuple[str, dict[str, Any]]]:
    """``dr_config/rollback`` and its options, for each entry point of each role."""
    for path in sorted(ROLES.glob("*/meta/argument_specs.yml")):
        for entry, about in yaml.safe_load(path.read_text(encoding="utf-8"))["argument_specs"].items():
            yield f"{path.parents[1].name}/{entry}", _plain(about["options"])


def _plain(options: dict[str, Any]) -> dict[str, Any]:
    """What the validator knows of options."""
    found = {}
    for name, about in options.items():
        own = {key: value for key, value in about.items() if key in _OF_SPEC}
        found[name] = {**own, **({"options": _plain(own["options"])} if "options" in own else {})}
    return found


CASES = [(entry, name) for entry, spec in specs() for name, about in spec.items() if not about.get("required")]


@pytest.mark.parametrize(("entry", "name"), CASES)
def test_null_and_empty_count_as_not_set(entry: str, name: str) -> None:
    """Catches: a survey whose blank answer is refused before the role has begun."""
    spec = dict(specs())[entry]
    required = {other: "something" for other, about in spec.items() if about.get("required")}
    for value in (None, ""):
        answer = ArgumentSpecValidator(spec).validate({**required, name: value})
        assert answer.error_messages == [], value
