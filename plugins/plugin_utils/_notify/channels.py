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
from ..module_task import Task

# Keys of what is a dictionary, and the one that it must have.
KEYS = {
    "mail": ("to", "sender", "host", "port", "username", "password", "secure"),
    "slack": ("token", "channel"),
}
_REQUIRED = {"mail": ("to", "expected an address"), "slack": ("token", "expected a token")}
_TOPIC = re.compile(r"arn:aws[a-z-]*:sns:(?P<region>[a-z0-9-]+):[0-9]{12}:.+")
_ACCEPTED = [200, 201, 202, 204]
_LONGEST_WHY = 300


def check_channels(given: Mapping[str, Any]) -> None:
    """InvalidInput with everything that is wrong, by the names of the role's variables."""
    if problems := list(_problems(given)):
        raise InvalidInput("\n".join(problems))


def _problems(given: Mapping[str, Any]) -> Iterator[str]:
    topic = given.get("sns_topic") or ""
    if topic and not _TOPIC.fullmatch(topic):
        yield f"dr_notify_sns_topic: expected the ARN of a topic, got {topic}"
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
    if not any(given.get(channel) for channel in ("sns_topic", *KEYS, "webhook_url")):
        yield ("there is no channel; set dr_notify_sns_topic, dr_notify_mail, dr_notify_slack or dr_notify_webhook_url")


def tasks_of(given: Mapping[str, Any], message: Mapping[str, Any], link: str) -> Iterator[tuple[str, Task]]:
    """The channels that are given, each with the module that sends to it."""
    subject, text = message["subject"], message["text"]
    if topic := _TOPIC.fullmatch(given.get("sns_topic") or ""):
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
