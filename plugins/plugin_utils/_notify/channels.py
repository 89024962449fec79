# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where a message goes: the channels that are given, the module and options for each, and why one did not get it.

Pure: it never sends anything, and never says what a server has answered: addresses and tokens may be in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ...module_utils._core.errors import InvalidInput
from ...module_utils._core.nearest import nearest
from ..module_task import Task

# Keys of what is a dictionary, and the one that it must have.
KEYS = {
    "mail": ("to", "sender", "host", "port", "username", "password", "secure"),
    "slack": ("token", "channel"),
}
_REQUIRED = {"mail": ("to", "expected an address"), "slack": ("token", "expected a token")}
_CHANNELS = ("sns_topic", *KEYS, "webhook_url")
_NO_TEXT = ((Mapping, "a dictionary"), ((list, tuple), "a list"), (bool, "a yes or no"), ((int, float), "a number"))
_TOPIC = re.compile(r"arn:aws[a-z-]*:sns:(?P<region>[a-z0-9-]+):[0-9]{12}:.+")
_ACCEPTED = [200, 201, 202, 204]
_LONGEST_WHY = 300


def check_channels(given: Mapping[str, Any]) -> None:
    """InvalidInput with everything that is wrong, by the names of the role's variables."""
    if problems := list(_problems(given)):
        raise InvalidInput("\n".join(problems))


def _problems(given: Mapping[str, Any]) -> Iterator[str]:
    yield from _problems_of_names(given)
    topic = given.get("sns_topic") or ""
    if wrong := _no_text(topic):
        yield f"dr_notify_sns_topic: expected the ARN of a topic, got {wrong}"
    elif topic and not _TOPIC.fullmatch(str(topic)):
        yield f"dr_notify_sns_topic: expected the ARN of a topic, got {topic}"
    if wrong := _no_text(given.get("webhook_url") or ""):
        yield f"dr_notify_webhook_url: expected an address, got {wrong}"
    if not isinstance(given.get("webhook_headers") or {}, Mapping):
        yield "dr_notify_webhook_headers: expected a dictionary of headers"
    for channel, keys in KEYS.items():
        about = given.get(channel) or {}
        if not isinstance(about, Mapping):
            yield f"dr_notify_{channel}: expected a dictionary with {', '.join(keys)}"
            continue
        for key in about:
            if key not in keys:
                yield f"dr_notify_{channel}.{key}: unknown key; there are {', '.join(keys)}"
    for channel, (key, expected) in _REQUIRED.items():
        about = given.get(channel)
        if about and isinstance(about, Mapping) and not about.get(key):
            yield f"dr_notify_{channel}.{key}: {expected}"
    if not any(given.get(channel) for channel in _CHANNELS):
        yield ("there is no channel; set dr_notify_sns_topic, dr_notify_mail, dr_notify_slack or dr_notify_webhook_url")


def _problems_of_names(given: Mapping[str, Any]) -> Iterator[str]:
    """A channel with a typo beside one without would be sent nothing, and not be missed."""
    known = (*_CHANNELS, "webhook_headers")
    for name in given:
        if name not in known:
            yield f"dr_notify_{name}: unknown channel; there are {', '.join(known)}{nearest(str(name), known)}"


def _no_text(value: Any) -> str | None:
    """What it is instead of text, which may be vaulted, and so of another type than str."""
    for kind, name in _NO_TEXT:
        if isinstance(value, kind):
            return name
    return None


def tasks_of(given: Mapping[str, Any], message: Mapping[str, Any], link: str) -> Iterator[tuple[str, Task]]:
    """The channels that are given, each with the module that sends to it."""
    subject, text = message["subject"], message["text"]
    if topic := _TOPIC.fullmatch(str(given.get("sns_topic") or "")):
        options = {"topic": topic[0], "region": topic["region"], "subject": subject, "msg": text}
        yield "sns", ("community.aws.sns", options)
    if mail := _set(given.get("mail")):
        yield "mail", ("community.general.mail", {**mail, "subject": subject, "body": text})
    if slack := _set(given.get("slack")):
        yield "slack", ("community.general.slack", {**slack, "msg": f"{subject}\n{text}", "prepend_hash": "never"})
    if url := given.get("webhook_url"):
        about = {"title": subject, "verdict": message["verdict"], "text": text, "link": link, "results": message["due"]}
        request = {"url": url, "method": "POST", "headers": given.get("webhook_headers") or {}}
        yield (
            "webhook",
            ("ansible.builtin.uri", {**request, "body_format": "json", "body": about, "status_code": _ACCEPTED}),
        )


def _set(about: Any) -> dict[str, Any]:
    """The options that are given: what is null or empty, as an answer to a survey of AWX may be, is not."""
    return {str(key): value for key, value in (about or {}).items() if value not in (None, "")}


def why_unsent(channel: str, answer: Mapping[str, Any]) -> str:
    """What servers and libraries answer may have the address or the token in it, in any spelling; SNS has neither."""
    status = answer.get("status")
    if isinstance(status, int) and status > 0:
        return f"the answer was HTTP {status}"
    if channel == "sns":
        return str(answer.get("msg") or "it failed")[:_LONGEST_WHY]
    return "it could not be reached, or did not accept the message; check its options"
