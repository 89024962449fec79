# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which of a task's variables come out of Ansible Vault, as Ansible itself knows it, with their values.

It never evaluates a template, and never says a value to anybody but its caller, who needs it for comparing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

from ansible.errors import AnsibleError
from ansible.plugins.loader import test_loader

try:
    # Where a value was read is not in the public interface. It is the only trace that a file leaves which is encrypted
    # as a whole: the tag SourceWasEncrypted is only on all that is in the file, and gone when variables are merged.
    from ansible._internal._datatag._tags import Origin
except ImportError:  # ansible-core 2.18 has ansible_pos
    Origin = None

# Ansible's own views of variables: of other hosts, and of the same ones again.
_VIEWS = ("hostvars", "vars", "groups", "ansible_delegated_vars")


def vaulted_values(variables: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(dotted name, value) of texts and numbers. What cannot be decrypted here cannot be rendered either."""
    is_inline, is_encrypted = _test("vault_encrypted"), cache(_is_encrypted)

    def walk(name: str, value: Any, above: str | None) -> Iterator[tuple[str, str]]:
        place = _place(value) or above
        if isinstance(value, dict | list | tuple):
            for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
                yield from walk(f"{name}.{key}", inner, place)
        elif is_inline(value) or (_is_plain(value) and place is not None and is_encrypted(place)):
            try:
                yield name, str(value)
            except AnsibleError:
                return

    for name, value in variables.items():
        if name not in _VIEWS:
            yield from walk(name, value, None)


def _is_plain(value: Any) -> bool:
    return isinstance(value, str | int | float) and not isinstance(value, bool)


def _place(value: Any) -> str | None:
    """The file that a value was read from."""
    if Origin is None:
        position = getattr(value, "ansible_pos", None)
        return position[0] if position else None
    origin = Origin.get_tag(value)
    return origin.path if origin else None


def _is_encrypted(path: str) -> bool:
    try:
        return bool(_test("vaulted_file")(path))
    except AnsibleError:  # the file is gone
        return False


def _test(name: str) -> Callable[[Any], bool]:
    found: Callable[[Any], bool] = test_loader.get(f"ansible.builtin.{name}").j2_function
    return found
