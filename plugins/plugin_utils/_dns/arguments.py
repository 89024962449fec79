# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Module arguments that an instance keeps its names with: checked on the controller, before anything is installed.

It never reads a file of the instance, and never repeats what may be a password.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ...module_utils._core.errors import InvalidInput
from ...module_utils._core.nearest import nearest
from ...module_utils._dns.dyndns2.options import account_from_options, nameservers_from_options
from ...module_utils._dns.request import request_from_params
from ..typing import Spec, TypingError, typed

VARIABLE = "dr_dns_register"
MODULE = "lifeboat.aws.ec2_dyndns_register"
_WHICH = "the instance finds out itself which one it is, and where"
_CREDENTIALS = "the instance has the credentials of its instance profile"
_FROM_A_PLAYBOOK = f"do it from a playbook with {MODULE}"
# What an instance does not say of itself -> why.
_NOT_OF_ITSELF = {
    **dict.fromkeys(("region", "instance_id", "filters", "self", "instances"), _WHICH),
    **dict.fromkeys(("profile", "access_key", "secret_key", "session_token"), _CREDENTIALS),
    "state": f"an instance keeps its names; to remove them, {_FROM_A_PLAYBOOK}",
    **dict.fromkeys(("reap", "reap_limit"), f"an instance removes no names of others; {_FROM_A_PLAYBOOK}"),
    "retry_refused": f"it is for one run; {_FROM_A_PLAYBOOK}",
}


@dataclass(frozen=True, slots=True)
class Arguments:
    """What was given, in the types of the module's options, and the names of each side in their normal form."""

    given: Mapping[str, Any]
    public: tuple[str, ...]
    private: tuple[str, ...]


def checked_arguments(register: Any, spec: Spec) -> Arguments:
    """InvalidInput about the first thing that the module would refuse, or that is not for an instance to say."""
    if not isinstance(register, Mapping):
        raise InvalidInput(f"{VARIABLE}: expected a dictionary with options of {MODULE}")
    wanted = {str(option): value for option, value in register.items() if _is_set(value)}
    for option in wanted:
        if why := _NOT_OF_ITSELF.get(option):
            raise InvalidInput(f"{VARIABLE}: {option}: not possible here; {why}")
        if option not in spec:
            there_are = f"; there are the options of {MODULE}"
            raise InvalidInput(f"{VARIABLE}: {option}: unknown{nearest(option, spec) or there_are}")
    try:
        given = typed(spec, wanted)
        defaults = {option: about.get("default") for option, about in spec.items()}
        request = request_from_params({**defaults, **given, "self": True})
        if request.provider == "dyndns2":
            # The file of certificates is one of the instance.
            account_from_options({**given, "ca_path": None})
            nameservers_from_options(given)
    except (InvalidInput, TypingError) as error:
        raise InvalidInput(f"{VARIABLE}: {error}") from error
    [registration] = request.registrations
    return Arguments(given, registration.names.public, registration.names.private)


def check_former_variables(variables: Mapping[str, Any], register: Any, spec: Spec) -> None:
    """InvalidInput about a variable that meant something to the role once, and now would be passed over in silence.

    :param variables: all variables of the host.
    """
    if variables.get("dr_dns_install") in (False, "false", "no"):
        raise InvalidInput(f"dr_dns_install: the role only installs now; for the rest call {MODULE}, see docs/names.md")
    here = register if isinstance(register, Mapping) else {}
    for option in ("region", *spec):
        name = f"dr_dns_{option}"
        if not _is_set(variables.get(name)) or _is_set(here.get(option)):
            continue
        if option in _NOT_OF_ITSELF:
            raise InvalidInput(f"{name}: the role registers nothing from a playbook; call {MODULE}, see docs/names.md")
        raise InvalidInput(f"{name}: write it as {option} in {VARIABLE}, which has all options of {MODULE}")


def _is_set(value: Any) -> bool:
    """AWX gives an unanswered question of a survey as None or as an empty text."""
    return value is not None and value != ""
