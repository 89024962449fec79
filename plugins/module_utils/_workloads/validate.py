# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Options against their spec, level by level: every mistake at its own place, in the words of ansible-core's validator.

Pure: it never changes a value, and what a template or a vault settles later is left to whoever uses it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

from .._core.expected import expected
from .._core.nearest import nearest
from .model import Mistake, Path
from .options import RULES, About, Rules, Spec, is_settled_later, is_unset, listed
from .values import value_problem

_SIMPLE = ("type", "choices", "elements")


def level_mistakes(
    spec: Spec,
    values: Mapping[Any, Any],
    path: Path,
    rules: Rules,
    unknown: Callable[[str], str] | None = None,
) -> Iterator[Mistake]:
    """All mistakes of a dictionary and of everything in it. ``unknown`` says what is to be said of an unknown key."""
    for key, value in values.items():
        if str(key) not in spec:
            yield Mistake((*path, str(key)), unknown(str(key)) if unknown else unknown_key(str(key), spec))
        elif not is_unset(value) and not is_settled_later(value):
            yield from _option_mistakes(str(key), spec[str(key)], value, (*path, str(key)))
    yield from _rule_mistakes(spec, values, path, rules)


def unknown_key(key: str, known: Spec) -> str:
    return f"unknown key{nearest(key, known) or '; there are ' + ', '.join(known)}"


def _option_mistakes(option: str, about: About, value: Any, path: Path) -> Iterator[Mistake]:
    if about["type"] == "list":
        yield from _list_mistakes(option, about, value, path)
    elif about["type"] == "dict":
        yield from _section_mistakes(about, value, path)
    elif message := _refusal(option, about, value):
        yield Mistake(path, message)
        return
    # A list or a dictionary of another kind has been told.
    is_odd = about["type"] == "dict" and not isinstance(value, Mapping)
    if not is_odd and (problem := value_problem(about.get("value_of", option), value)):
        yield Mistake(path, problem)


def _list_mistakes(option: str, about: About, value: Any, path: Path) -> Iterator[Mistake]:
    of_dicts = about.get("elements") == "dict"
    if isinstance(value, Mapping) and not of_dicts:
        yield Mistake(path, f"expected {expected(about)}, got a dictionary")
        return
    is_list = isinstance(value, list | tuple)
    for number, element in enumerate([value] if of_dicts and not is_list else listed(value)):
        place: Path = (*path, number) if is_list else path
        if is_settled_later(element):
            continue
        if of_dicts:
            yield from _section_mistakes(about, element, place)
        elif message := _refusal(option, {**about, "type": about.get("elements", "raw")}, element):
            yield Mistake(place, message)


def _section_mistakes(about: About, value: Any, path: Path) -> Iterator[Mistake]:
    if not isinstance(value, Mapping):
        yield Mistake(path, f"expected a dictionary, got '{value}'")
    elif "options" in about:
        rules = {rule: about[rule] for rule in RULES if rule in about}
        yield from level_mistakes(about["options"], value, path, rules)


def _refusal(option: str, about: About, value: Any) -> str | None:
    """What ansible-core's validator would not take, as a sentence."""
    kind = about["type"]
    if kind == "str" and isinstance(value, list | tuple | Mapping):
        # It would be made a text of, brackets and all.
        return f"expected {expected(about)}, got a {'dictionary' if isinstance(value, Mapping) else 'list'}"
    if kind in ("int", "float") and isinstance(value, bool):
        return f"expected {expected(about)}, got '{value}'"
    asked = {key: about[key] for key in _SIMPLE if key in about and not (kind != "list" and key == "elements")}
    try:
        errors = ArgumentSpecValidator({option: asked}).validate({option: value}).error_messages
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        # It does not foresee every value: infinity is no whole number.
        errors = [str(error)]
    if not errors:
        return None
    near = nearest(str(value), map(str, about["choices"])) if "choices" in about else ""
    return f"expected {expected(about)}, got '{value}'{near}"


def _rule_mistakes(spec: Spec, values: Mapping[Any, Any], path: Path, rules: Rules) -> Iterator[Mistake]:
    """What is missing or does not go together; the validator says it."""
    given = {str(key): value for key, value in values.items() if str(key) in spec and not is_unset(value)}
    loose = {option: {"type": "raw", "required": about.get("required", False)} for option, about in spec.items()}
    for message in ArgumentSpecValidator(loose, **rules).validate(given).error_messages:
        yield Mistake(path, message)
