"""Listings that moto does not know, of services that no test has anything of: they are empty.

It never answers anything else; a test that needs things of such a service has to bring a real answer.
"""

from __future__ import annotations

import json
from typing import Any

from .state import World
from .wire import Call


def no_caches(call: Call, world: World) -> dict[str, Any]:
    """DescribeServerlessCaches of ElastiCache."""
    return {"ServerlessCaches": []}


def no_namespaces(call: Call, world: World) -> dict[str, Any]:
    """ListNamespaces of Redshift Serverless."""
    return {"namespaces": []}


def json_answer(result: dict[str, Any], request_id: str) -> tuple[dict[str, str], bytes]:
    """Headers and body, where the protocol is JSON."""
    return {"Content-Type": "application/x-amz-json-1.1", "x-amzn-requestid": request_id}, json.dumps(result).encode()
