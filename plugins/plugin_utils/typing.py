# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Values of a user in the types that an argument spec asks for, as ansible-core's own validator makes them of texts.

Pure: it never fills in a default and never asks for what is missing; the module does.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

from ..module_utils._core.expected import expected

# An argument spec: option -> ``{type, elements, choices, aliases, ...}``.
Spec = Mapping[str, Mapping[str, Any]]


class TypingError(ValueError):
    """A value that an option cannot have, as a sentence that begins with the option."""


def main_names(spec: Spec) -> dict[str, str]:
    """Every name that an option can be given by, aliases too -> its main name."""
    aliases = {alias: option for option, about in spec.items() for alias in about.get("aliases", ())}
    return {**aliases, **{option: option for option in spec}}


def typed(spec: Spec, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values, whose keys are main names of the spec, or TypingError about the first that does not fit."""
    return {option: _typed(option, spec[option], value) for option, value in values.items()}


def _typed(option: str, about: Mapping[str, Any], value: Any) -> Any:
    asked = {key: part for key, part in about.items() if key not in ("default", "required", "aliases", "fallback")}
    try:
        result = ArgumentSpecValidator({option: asked}).validate({option: value})
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        # It does not foresee every value: infinity is no whole number.
        raise TypingError(_refusal(option, about, value)) from error
    if result.error_messages:
        # What is wrong inside can be said by the validator only.
        inside = f"{option}: {result.error_messages[0]}" if "options" in about else None
        raise TypingError(inside or _refusal(option, about, value))
    return result.validated_parameters[option]


def _refusal(option: str, about: Mapping[str, Any], value: Any) -> str:
    return f"{option}: expected {expected(about)}, got {_shown(about, value)}"


def _shown(about: Mapping[str, Any], value: Any) -> str:
    return "another value" if about.get("no_log") else f"'{value}'"
