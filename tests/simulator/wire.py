"""From an HTTP request to a call: who asks what of which service, where, and with which parameters.

It never answers; it reads the SigV4 credential scope and does not check the signature.
"""

from __future__ import annotations

import io
import json
import re
import threading
import uuid
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from botocore.exceptions import DataNotFoundError
from botocore.model import OperationNotFoundError
from moto.core.parse import PROTOCOL_PARSERS
from moto.core.utils import get_service_model
from werkzeug.datastructures import MultiDict

from . import rest_operations

Environ = dict[str, Any]

_SCOPE = re.compile(r"Credential=(?P<key>[^/]+)/\d+/(?P<region>[^/]+)/(?P<service>[^/]+)/aws4_request")
GLOBAL_REGION = "us-east-1"
"""What Route 53 is signed for; with an endpoint of its own botocore signs for the client's region instead."""

_FORM = "application/x-www-form-urlencoded"
# Many calls at a time would each read the description of their service, which takes half a second for EC2.
_READING = threading.Lock()


@dataclass(frozen=True)
class Call:
    """One API call. ``params`` has the names and types of boto3 (``{"ImageIds": ["ami-1"]}``).

    ``needs`` is for the log, if rights are recorded; so is ``secrets``, what a test has planted and finds in it.
    """

    service: str
    action: str
    region: str
    access_key: str
    account: str = ""
    protocol: str = "query"
    params: dict[str, Any] = field(default_factory=dict)
    request_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    needs: list[dict[str, Any]] = field(default_factory=list)
    secrets: list[str] = field(default_factory=list)


def read_call(environ: Environ) -> Call:
    """The call in a request; the body is put back for moto, which reads it again."""
    body = _body(environ)
    scope = _SCOPE.search(environ.get("HTTP_AUTHORIZATION", ""))
    service = scope["service"].lower() if scope else "unsigned"
    region = scope["region"] if scope else GLOBAL_REGION
    content_type = environ.get("CONTENT_TYPE", "")
    target = environ.get("HTTP_X_AMZ_TARGET", "")
    if target:
        action, protocol = target.rsplit(".", 1)[-1], "json"
        params = _json(body)
    elif content_type.startswith(_FORM):
        form = dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
        action, protocol = form.get("Action", ""), "ec2" if service == "ec2" else "query"
        params = _typed(service, action, form)
    elif service in rest_operations.SERVICES:
        path, query = environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", "")
        protocol, region = "rest-xml", GLOBAL_REGION
        action, params = rest_operations.read_operation(service, environ["REQUEST_METHOD"], path, query, body)
    else:
        # Other REST services: the path is the action as far as logging and fault rules are concerned.
        action, protocol = (
            f"{environ['REQUEST_METHOD']} {environ.get('PATH_INFO', '')}",
            _rest_protocol(service, content_type),
        )
        query = dict(parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True))
        params = _json(body) if protocol == "rest-json" else query
    return Call(
        service=service,
        action=action,
        region=region,
        access_key=scope["key"] if scope else "",
        protocol=protocol,
        params=params,
    )


def _rest_protocol(service: str, content_type: str) -> str:
    """To S3 the type is that of the object, and its errors are XML."""
    return "rest-json" if "json" in content_type and service != "s3" else "rest-xml"


def _body(environ: Environ) -> bytes:
    length = int(environ.get("CONTENT_LENGTH") or 0)
    body: bytes = environ["wsgi.input"].read(length) if length else b""
    environ["wsgi.input"] = io.BytesIO(body)
    return body


def _json(body: bytes) -> dict[str, Any]:
    try:
        parsed = json.loads(body or b"{}")
    except ValueError:
        return {}
    return parsed if isinstance(parsed, dict) else {}


def _typed(service: str, action: str, form: dict[str, str]) -> dict[str, Any]:
    """Parameters by botocore's model; an action botocore does not know keeps the raw form."""
    try:
        with _READING:
            operation = get_service_model(service).operation_model(action)
    except (OperationNotFoundError, DataNotFoundError):
        return dict(form)
    parser = PROTOCOL_PARSERS["ec2" if service == "ec2" else "query"](operation, map_type=dict)
    request: Any = {"values": MultiDict(form), "method": "POST", "headers": {}, "body": b"", "url_path": "/"}
    return dict(parser.parse(request))
