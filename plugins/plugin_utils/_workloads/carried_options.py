# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What one plan has from another as it is written there: templates as templates, and nothing out of a vault.

It never evaluates a template.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ansible.plugins.loader import test_loader

# What of a workload may have secrets in it, and is only handed on.
CARRIED = ("vars", "hooks", "verify")
CARRIED_OF_LAUNCH = ("user_data",)


def with_carried(workload: Mapping[str, Any], written: Mapping[str, Any], *, is_vaulted: bool) -> dict[str, Any]:
    """A workload whose templates are worked out, with these parts as they are ``written`` in the plan.

    ``is_vaulted`` if the whole plan is in a vault.
    """
    out_of_vault = _everything if is_vaulted else test_loader.get("ansible.builtin.vault_encrypted").j2_function
    name = str(workload["name"])
    found = {key: _as_written(written[key], f"{name}.{key}", out_of_vault) for key in CARRIED if key in written}
    launch, launch_written = workload.get("launch"), written.get("launch")
    if not isinstance(launch, Mapping):
        return {**workload, **found}
    # A template that stands for all of it would have to be evaluated.
    known = launch_written if isinstance(launch_written, Mapping) else {}
    places = {key: f"{name}.launch.{key}" for key in CARRIED_OF_LAUNCH if key in launch}
    own = {
        key: _as_written(known[key], place, out_of_vault) if key in known else _to_be_set(place)
        for key, place in places.items()
    }
    return {**workload, **found, "launch": {**launch, **own}}


def _everything(_value: Any) -> bool:
    return True


def _as_written(value: Any, place: str, out_of_vault: Callable[[Any], bool]) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _as_written(inner, f"{place}.{key}", out_of_vault) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_as_written(inner, f"{place}.{number}", out_of_vault) for number, inner in enumerate(value)]
    return _to_be_set(place) if out_of_vault(value) else value


def _to_be_set(place: str) -> str:
    """A template that nothing can be done with, and that says so wherever it is needed."""
    return f"{{{{ undef(hint='{place}: write it here as in the plan of the way there') }}}}"
