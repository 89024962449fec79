# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Names of things that this collection does not copy, listed by the table of services, errors explained.

It never decides anything, and a service that a region does not have is one that could not be asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..._core.errors import explained
from ..services import Service


def names(client: Any, region: str, service: Service) -> list[str]:
    """Names in order. AwsError names the IAM action, which is not always that of the API."""
    prefix, _colon, action = service.action.partition(":")
    with explained(prefix, action, region, f"the {service.title}"):
        pages = _pages(client, region, service)
        lists = [page[service.key] if service.is_complete else page.get(service.key, ()) for page in pages]
        things = [thing for one in lists for thing in one]
        return sorted(_name(thing[service.name] if service.name else thing) for thing in things)


def _pages(client: Any, region: str, service: Service) -> Iterator[Any]:
    arguments = {name: region if value == "{region}" else value for name, value in service.arguments.items()}
    if not service.token and client.can_paginate(service.call):
        yield from client.get_paginator(service.call).paginate(**arguments)
        return
    while True:
        page = getattr(client, service.call)(**arguments)
        yield page
        if not service.token or not page.get(service.token):
            return
        arguments[service.token] = page[service.token]


def _name(text: str) -> str:
    """Of an ARN or a URL the last part, which is what people call it."""
    is_address = text.startswith(("arn:", "https://", "http://"))
    return text.rpartition("/")[2] if is_address else text
