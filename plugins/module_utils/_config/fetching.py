# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Settings of the fetcher in user-data: what every instance would refuse, or systemd pass over.

Pure: it never renders anything.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .._core.errors import InvalidInput
from .._core.nearest import nearest

# systemd.time(7), "Parsing Time Spans".
_UNITS = "usec|us|µs|msec|ms|seconds?|sec|s|minutes?|min|months?|m|hours?|hr|h|days?|d|weeks?|w|M|years?|y"
_SPAN = re.compile(rf"[0-9]+(?:\.[0-9]+)?(?: ?(?:{_UNITS})(?: ?[0-9]+(?:\.[0-9]+)? ?(?:{_UNITS}))*)?")
_NUMBER = re.compile(r"[0-9]{1,9}")
_ACCOUNT = re.compile(r"[0-9]{12}|any")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_ONE_LINE = re.compile(r"[^\r\n]*")
_OF_THE_FETCHER = "LIFEBOAT_"
_NUMBERS = ("LIFEBOAT_ATTEMPTS", "LIFEBOAT_PAUSE", "LIFEBOAT_TIMEOUT", "LIFEBOAT_LOCK_SECONDS")
_GONE = {"LIFEBOAT_CLIENT": "instances fetch with one program of their own, without the AWS CLI and curl; remove it"}
# What an option sets.
_TAKEN = {
    "LIFEBOAT_APPLICATION": "application",
    "LIFEBOAT_ENVIRONMENT": "environment",
    "LIFEBOAT_PREFIX": "prefix",
    "LIFEBOAT_BUCKET": "bucket",
    "LIFEBOAT_BUCKETS": "regions",
    "LIFEBOAT_BUCKET_OWNER": "bucket_owner",
    "LIFEBOAT_ON_CHANGE": "on_change",
    "LIFEBOAT_GROUP": "group",
    "LIFEBOAT_SECRETS_OWNER": "secrets_owner",
    "LIFEBOAT_KEEP": "keep",
    "LIFEBOAT_READY_TAG": "ready_tag",
}
_FORMS = {
    "keep": (_NUMBER, "a whole number such as 3"),
    "bucket_owner": (_ACCOUNT, "the 12 digits of an account in quotes, such as '123456789012', or any"),
    "interval": (_SPAN, "a time span as systemd writes it, such as 5min"),
    "spread": (_SPAN, "a time span as systemd writes it, such as 60s"),
    "register_command": (_ONE_LINE, "a command in one line"),
    "ready_tag": (_ONE_LINE, "the name of a tag in one line"),
}


def check_fetching(options: Mapping[str, Any]) -> None:
    """Options by name, blank as if not given. InvalidInput says which is wrong, and what was expected."""
    for option, (form, expected) in _FORMS.items():
        value = options.get(option)
        if not _is_blank(value) and not _has_form(form, value):
            raise InvalidInput(f"{option}: expected {expected}, not {_shown(value)}")
    variables = options.get("variables")
    if _is_blank(variables):
        return
    if not isinstance(variables, Mapping):
        raise InvalidInput("variables: expected a dictionary such as {LIFEBOAT_TIMEOUT: 10}")
    for name, value in variables.items():
        _check_variable(name, value)


def _check_variable(name: Any, value: Any) -> None:
    option = "variables"
    if not isinstance(name, str) or not _VARIABLE.fullmatch(name):
        raise InvalidInput(f"{option}: {_shown(name)} is no name of a variable: letters, digits and _, no digit first")
    if name in _TAKEN:
        raise InvalidInput(f"{option}: {name} is what the option {_TAKEN[name]} sets; give it there")
    if name in _GONE:
        raise InvalidInput(f"{option}: {name}: {_GONE[name]}")
    if name.startswith(_OF_THE_FETCHER) and name not in _NUMBERS:
        near = nearest(name, _NUMBERS) or f"; there are {', '.join(_NUMBERS)}"
        raise InvalidInput(f"{option}: the fetcher has no setting {name}{near}")
    if isinstance(value, Mapping | list | tuple):
        raise InvalidInput(f"{option}: {name}: expected a text or a number")
    if _is_blank(value):
        return
    if name in _NUMBERS and not _has_form(_NUMBER, value):
        raise InvalidInput(f"{option}: {name}: expected a whole number such as 10, not {_shown(value)}")


def _is_blank(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _has_form(form: re.Pattern[str], value: Any) -> bool:
    return isinstance(value, str | int) and not isinstance(value, bool) and bool(form.fullmatch(str(value)))


def _shown(value: Any) -> str:
    """A line break is told, not made."""
    return repr(str(value))
