# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Properties given as data: layers merged, made flat, and references to secrets told from values.

Pure: it never resolves a reference, so no secret can get into a bundle here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .._core.errors import InvalidInput
from .._core.nearest import nearest

SSM, SECRETS_MANAGER = "ssm", "secretsmanager"
_REFERENCE_KEYS = ({SSM}, {SECRETS_MANAGER}, {SECRETS_MANAGER, "key"})
# A reference is part of a line of four fields, and of a command on the instance.
# Names of parameters: [a-zA-Z0-9_.-/], of secrets: [a-zA-Z0-9/_+=.@!-]; both as ARN, too, and parameters with :version.
_REFERENCE = re.compile(r"[A-Za-z0-9/_+=.@!:-]+")
_NAME = re.compile(r"[^\s=:#!\\\x00-\x1f\x7f]+")


@dataclass(frozen=True)
class Reference:
    """A secret that the instance gets in its own region: ``service`` is ssm or secretsmanager."""

    name: str
    service: str
    id: str
    key: str = ""


@dataclass(frozen=True)
class Properties:
    """``tree`` is nested, without references; ``flat`` has the same values under dotted names."""

    tree: Mapping[str, Any]
    flat: Mapping[str, Any]
    references: tuple[Reference, ...]


def merged(layers: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Later ones win; dictionaries are joined, lists replaced, and a reference replaces what was there."""
    result: dict[str, Any] = {}
    for layer in layers:
        result = _joined(result, layer)
    return result


def _joined(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    result = dict(below)
    for name, value in above.items():
        before = result.get(name)
        can_join = _is_tree(before) and _is_tree(value)
        result[name] = _joined(before, value) if can_join and before is not None else value
    return result


def _is_tree(value: Any) -> bool:
    return isinstance(value, Mapping) and not is_reference(value)


def is_reference(value: Any) -> bool:
    return (
        isinstance(value, Mapping) and set(value) in _REFERENCE_KEYS and all(isinstance(v, str) for v in value.values())
    )


def properties_of(tree: Mapping[str, Any]) -> Properties:
    """InvalidInput names a property whose name or value no format could hold, or two that would be the same."""
    flat: dict[str, Any] = {}
    for name, value in _leaves(tree, ""):
        if name in flat:
            raise InvalidInput(f"properties: there are two {name}; one of them is written with dots")
        flat[name] = value
    references = tuple(_reference(name, value) for name, value in sorted(flat.items()) if is_reference(value))
    values = {name: value for name, value in sorted(flat.items()) if not is_reference(value)}
    return Properties(_without_references(tree), values, references)


def _leaves(tree: Mapping[str, Any], above: str) -> Iterator[tuple[str, Any]]:
    for name, value in tree.items():
        dotted = f"{above}{name}"
        if not isinstance(name, str) or not _NAME.fullmatch(name):
            raise InvalidInput(
                f"properties: '{dotted}' is no name such as 'database.url': no spaces and none of = : # ! \\"
            )
        if _is_tree(value):
            _check_tree(dotted, value)
            yield from _leaves(value, f"{dotted}.")
        else:
            yield dotted, _checked(dotted, value)


def _check_tree(name: str, value: Mapping[Any, Any]) -> None:
    """A reference with a typo would be properties of their own, and the application would have no secret."""
    services = [service for service in (SSM, SECRETS_MANAGER) if isinstance(value.get(service), str)]
    others = [other for other in value if other not in services]
    if services and (len(services) > 1 or all(nearest(str(other), ["key"]) for other in others)):
        raise InvalidInput(
            f"properties: {name} has {', '.join(map(str, value))}; a reference to a secret is {{ssm: name}}, "
            "{secretsmanager: id} or {secretsmanager: id, key: name}"
        )


def _checked(name: str, value: Any) -> Any:
    items = value if isinstance(value, list | tuple) else [value]
    if not all(item is None or isinstance(item, str | int | float | bool) or is_reference(value) for item in items):
        raise InvalidInput(f"properties: {name} is neither a text, a number, true, false nor a list of these")
    return value


def _reference(name: str, value: Mapping[str, str]) -> Reference:
    service = SSM if SSM in value else SECRETS_MANAGER
    if not _REFERENCE.fullmatch(value[service]):
        raise InvalidInput(f"properties: {name} refers to '{value[service]}', which is no name or ARN of a secret")
    key = value.get("key", "")
    if not key.isprintable() or key != key.strip():
        raise InvalidInput(f"properties: {name} names the key '{key}', which has characters that no key may have")
    return Reference(name, service, value[service], key)


def _without_references(tree: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: _without_references(value) if isinstance(value, Mapping) else value
        for name, value in tree.items()
        if not is_reference(value)
    }
