# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The JSON Schema of plan files, made of the same data that they are checked with; editors complete and check by it.

Pure: docs/plan.schema.json is what it says, and a test compares the two. What it cannot say (names in ``after``,
cycles) the plugin checks.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .check import options_of
from .common import COMMON_OPTIONS
from .copy_options import COPY_OPTIONS, OF_DATABASES, OF_IMAGES
from .kind import WorkloadKind
from .options import About, Spec
from .plan_options import PLAN_OPTIONS
from .pointer import OPTIONS
from .registry import KINDS

Schema = dict[str, Any]
_NUMBER = r"^\s*[-+]?\d+\s*$"
_DECIMAL = r"^\s*[-+]?\d+(\.\d*)?\s*$"
# What the validator creates numbers and truth of is text as well.
_DEFINITIONS: dict[str, Schema] = {
    "template": {"type": "string", "pattern": r"\{\{|\{%|\{#"},
    "str": {"type": ["string", "number", "boolean"]},
    "int": {"anyOf": [{"type": "integer"}, {"type": "string", "pattern": _NUMBER}]},
    "float": {"anyOf": [{"type": "number"}, {"type": "string", "pattern": _DECIMAL}]},
    "bool": {"anyOf": [{"type": "boolean"}, {"enum": ["yes", "no", "on", "off", "true", "false", 0, 1]}]},
    "dict": {"type": "object"},
}
# What several kinds have is written once.
_SHARED: Spec = {
    **{option: about for option, about in COMMON_OPTIONS.items() if option != "kind"},
    **COPY_OPTIONS,
    **OF_IMAGES,
    **OF_DATABASES,
}
# A list is also what stands alone.
_LISTS = ("str", "int")
_NOTHING: Schema = {"type": "null"}


def plan_schema() -> Schema:
    properties = {option: _shared(option, about) for option, about in PLAN_OPTIONS.items()}
    properties["workloads"] = {
        "description": PLAN_OPTIONS["workloads"]["description"],
        "type": "object",
        "minProperties": 1,
        "additionalProperties": {"$ref": "#/$defs/workload"},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Plan of lifeboat.aws",
        "type": "object",
        "properties": properties,
        # A file that only says where its manifest is.
        "if": {"required": ["manifest"], "propertyNames": {"enum": list(OPTIONS)}},
        "then": {"required": _required(OPTIONS)},
        "else": {"required": _required(PLAN_OPTIONS)},
        "additionalProperties": False,
        "$defs": {
            **_values(),
            **{f"option-{option}": _option(about) for option, about in _SHARED.items()},
            "workload": _workload(),
            **{kind.name: _kind(kind) for kind in KINDS.values()},
        },
    }


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _values() -> Schema:
    """``int`` is a whole number; ``any-int`` is one, a template, or nothing, which is what most options take."""
    template = _ref("template")
    lists = {
        f"list-of-{element}": {
            "anyOf": [_ref(element), {"type": "array", "items": {"anyOf": [_ref(element), template]}}]
        }
        for element in _LISTS
    }
    loose = {f"any-{name}": {"anyOf": [_ref(name), template, _NOTHING]} for name in (*_DEFINITIONS, *lists)}
    return {**_DEFINITIONS, **lists, **loose}


def _workload() -> Schema:
    """Which kind it is, is told by ``kind`` or else by a key; so an editor says what is wrong with that kind alone."""
    told = [{"required": [key]} for kind in KINDS.values() for key in kind.told_by]
    return {
        "type": "object",
        "properties": {"kind": {"enum": list(KINDS)}},
        "anyOf": [{"required": ["kind"]}, *told],
        "allOf": [{"if": _is(kind, before), "then": {"$ref": f"#/$defs/{kind.name}"}} for kind, before in _in_order()],
    }


def _in_order() -> list[tuple[WorkloadKind, list[WorkloadKind]]]:
    kinds = list(KINDS.values())
    return [(kind, kinds[:number]) for number, kind in enumerate(kinds)]


def _is(kind: WorkloadKind, before: list[WorkloadKind]) -> Schema:
    said = {"required": ["kind"], "properties": {"kind": {"const": kind.name}}}
    told = {"anyOf": [{"required": [key]} for key in kind.told_by]}
    # As in the check: the first kind that a key tells.
    others = [{"required": [key]} for other in before for key in other.told_by]
    return {"anyOf": [said, {"allOf": [told, {"not": {"anyOf": [{"required": ["kind"]}, *others]}}]}]}


def _kind(kind: WorkloadKind) -> Schema:
    spec = options_of(kind)
    properties = {option: _shared(option, about) for option, about in spec.items()}
    properties["kind"] = {"description": spec["kind"]["description"], "const": kind.name}
    return {"description": kind.description, **_object(spec, properties, kind.rules)}


def _shared(option: str, about: About) -> Schema:
    return _ref(f"option-{option}") if _SHARED.get(option) is about else _option(about)


def _option(about: About) -> Schema:
    described = {"description": about["description"]}
    if about["type"] == "raw":
        return described
    is_required = about.get("required", False)
    allowed = _allowed(about)
    if isinstance(allowed, str) and not is_required:
        return {**described, **_ref(f"any-{allowed}")}
    known = [_ref(allowed)] if isinstance(allowed, str) else allowed
    return {**described, "anyOf": [*known, _ref("template"), *([] if is_required else [_NOTHING])]}


def _allowed(about: About) -> str | list[Schema]:
    """The name of a definition, or alternatives."""
    if "choices" in about:
        return [{"enum": list(about["choices"])}]
    if "options" in about:
        section = _section(about)
        items = {"type": "array", "items": {"anyOf": [section, _ref("template")]}}
        return [section, items] if about["type"] == "list" else [section]
    return f"list-of-{about['elements']}" if about["type"] == "list" else str(about["type"])


def _section(about: About) -> Schema:
    properties = {option: _option(inside) for option, inside in about["options"].items()}
    return _object(about["options"], properties, about)


def _object(spec: Spec, properties: Schema, rules: Mapping[str, Any]) -> Schema:
    found: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    if required := _required(spec):
        found["required"] = required
    one_of = [{"anyOf": [{"required": [key]} for key in group]} for group in rules.get("required_one_of", ())]
    excluded = [
        {"not": {"required": [one, other]}}
        for group in rules.get("mutually_exclusive", ())
        for number, one in enumerate(group)
        for other in group[number + 1 :]
    ]
    if one_of or excluded:
        found["allOf"] = [*one_of, *excluded]
    if needs := {key: [needed] for key, needed in rules.get("required_by", {}).items()}:
        found["dependentRequired"] = needs
    return found


def _required(spec: Spec) -> list[str]:
    return [option for option, about in spec.items() if about.get("required")]
