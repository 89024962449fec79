"""Which operation of a REST service a request asks for, and its parameters, by botocore's model.

It never answers; services whose paths nobody needs to tell apart are not in here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import parse_qsl

from moto.core.parse import PROTOCOL_PARSERS
from moto.core.utils import get_service_model
from werkzeug.datastructures import MultiDict

SERVICES = frozenset({"route53"})
"""Global ones, all of them."""


@dataclass(frozen=True)
class _Route:
    action: str
    method: str
    path: re.Pattern[str]


@cache
def _routes(service: str) -> tuple[_Route, ...]:
    """Paths with fewer variables first: ``/hostedzone/{Id}`` must not hide another operation."""
    model = get_service_model(service)
    operations = [(name, model.operation_model(name).http) for name in model.operation_names]
    operations.sort(key=lambda operation: str(operation[1]["requestUri"]).count("{"))
    return tuple(_Route(name, http["method"], _pattern(http["requestUri"])) for name, http in operations)


def _pattern(uri: str) -> re.Pattern[str]:
    # An id may arrive as "/hostedzone/Z1" where botocore did not shorten it; a slash at the end never matters.
    path = re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(uri.rstrip("/")))
    return re.compile(f"{path}/?")


def read_operation(service: str, method: str, path: str, query: str, body: bytes) -> tuple[str, dict[str, Any]]:
    """Its name, and its parameters with the names of boto3. An unknown one is named ``GET /path``, without any."""
    for route in _routes(service):
        match = route.path.fullmatch(path) if route.method == method else None
        if match:
            return route.action, _parameters(service, route.action, match.groupdict(), query, body)
    return f"{method} {path}", {}


def _parameters(service: str, action: str, names: dict[str, str], query: str, body: bytes) -> dict[str, Any]:
    model = get_service_model(service)
    request: Any = {
        "values": MultiDict(parse_qsl(query, keep_blank_values=True)),
        "method": "",
        "headers": {},
        "body": body,
        "url_path": "",
        "url_params": names,
    }
    parser = PROTOCOL_PARSERS[model.metadata["protocol"]](model.operation_model(action), map_type=dict)
    return dict(parser.parse(request))
