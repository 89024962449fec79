"""What is wrong with a policy: parts that IAM would never match, and actions that need more than it gives.

It never knows what the collection calls; ``recorded`` compares with that. parliament (1.6.4 of 2025) does not take
its place: for an action that needs two types of resources it wants both in one statement, where IAM joins statements,
and it imports pkg_resources, which setuptools no longer has.
"""

from __future__ import annotations

from typing import Any

from . import references
from .policies import Statement, size, statements
from .references import Action, ResourceType, could_name, is_key

MANAGED_POLICY_LIMIT = 6144


def mistakes(document: dict[str, Any]) -> list[str]:
    parts = statements(document)
    found = [] if document.get("Version") == "2012-10-17" else ["Version is not 2012-10-17"]
    if size(document) > MANAGED_POLICY_LIMIT:
        found.append(f"has {size(document)} characters, and a managed policy at most {MANAGED_POLICY_LIMIT}")
    sids = [part.sid for part in parts]
    found += [f"{sid}: several statements have this Sid" for sid in sorted({s for s in sids if sids.count(s) > 1})]
    found += [f"{sid}: a Sid has only letters and digits" for sid in sids if not (sid.isalnum() and sid.isascii())]
    for part in parts:
        found += _unknown_actions(part) or [*_useless_resources(part), *_useless_conditions(part)]
    return [*found, *(_missing(parts) if not found else [])]


def actions_of(parts: list[Statement]) -> list[str]:
    return sorted({name for part in parts for pattern in part.actions for name in references.matching(pattern)})


def _unknown_actions(part: Statement) -> list[str]:
    return [f"{part.sid}: there is no action {one}" for one in part.actions if not references.matching(one)]


def _useless_resources(part: Statement) -> list[str]:
    """A resource that is of none of the types that the actions have never matches anything."""
    types = [kind for name in actions_of([part]) for kind in references.action(name).types]
    return [
        f"{part.sid}: {resource} is none that its actions have"
        for resource in part.resources
        if resource != "*" and not any(could_name(resource, kind.pattern) for kind in types)
    ]


def _useless_conditions(part: Statement) -> list[str]:
    """Every action of a statement has to be able to meet its conditions with one of its resources."""
    found = []
    for name in actions_of([part]):
        about = references.action(name)
        if not any(_can_match(part, about, kind) for kind in about.types or (None,)):
            keys = ", ".join(_keys(part)) or "no condition"
            found.append(f"{part.sid}: never allows {name} (resources {', '.join(part.resources)}; {keys})")
    return found


def _missing(parts: list[Statement]) -> list[str]:
    """Every required type of resource of every action is allowed by some statement of the document."""
    return [
        f"{name} needs a resource of type {kind.name} ({kind.pattern})"
        for name in actions_of(parts)
        for kind in references.action(name).types
        if kind.required and not _is_met(parts, name, kind)
    ]


def _is_met(parts: list[Statement], name: str, kind: ResourceType) -> bool:
    return any(part.allows_action(name) and _can_match(part, references.action(name), kind) for part in parts)


def _can_match(part: Statement, about: Action, kind: ResourceType | None) -> bool:
    if kind is None:
        return "*" in part.resources and all(is_key(key, about.keys) for key in _keys(part))
    named = any(could_name(resource, kind.pattern) for resource in part.resources)
    return named and all(is_key(key, (*about.keys, *kind.keys)) for key in _keys(part))


def _keys(part: Statement) -> list[str]:
    """The keys that a request must have: ``...IfExists`` and ``ForAllValues`` match where there is none."""
    return [
        key
        for operator, keys in part.conditions.items()
        if not operator.endswith("IfExists") and not operator.startswith("ForAllValues:")
        for key in keys
    ]
