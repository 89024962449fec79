"""Writes XML answers of EC2, of query services (RDS) and of REST services (Route 53) from plain dictionaries, following
botocore's output shapes.

It is compiled once per action, because moto's general serialiser needs seconds for 10,000 images. It never reads
attributes of objects: a key that is absent from the dictionary is absent from the answer, as with AWS.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import Any
from xml.sax.saxutils import escape

from moto.core.utils import get_service_model

_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_EC2_NAMESPACE = "http://ec2.amazonaws.com/doc/2016-11-15/"
Writer = Callable[[Any, list[str]], None]


def body_of(service: str, action: str, result: dict[str, Any], request_id: str) -> bytes:
    """The document for ``result`` in the dialect of the service."""
    writers = _output_writers(service, action)
    out = [_DECLARATION]
    if service == "ec2":
        _write_ec2(action, writers, result, request_id, out)
    elif get_service_model(service).metadata["protocol"] == "rest-xml":
        _write_rest(service, action, writers or {}, result, out)
    else:
        _write_query(service, action, writers, result, request_id, out)
    return "".join(out).encode()


def _write_ec2(
    action: str, writers: dict[str, Writer] | None, result: dict[str, Any], request_id: str, out: list[str]
) -> None:
    """Actions without an output shape answer ``<return>true</return>``."""
    out.append(f'<{action}Response xmlns="{_EC2_NAMESPACE}"><requestId>{request_id}</requestId>')
    if writers is None:
        out.append("<return>true</return>")
    else:
        _write_members(writers, result, out)
    out.append(f"</{action}Response>")


def _write_query(
    service: str,
    action: str,
    writers: dict[str, Writer] | None,
    result: dict[str, Any],
    request_id: str,
    out: list[str],
) -> None:
    """The members are wrapped once more; actions without an output shape have no wrapper."""
    out.append(f'<{action}Response xmlns="{get_service_model(service).metadata["xmlNamespace"]}">')
    if writers is not None:
        out.append(f"<{action}Result>")
        _write_members(writers, result, out)
        out.append(f"</{action}Result>")
    out.append(f"<ResponseMetadata><RequestId>{request_id}</RequestId></ResponseMetadata></{action}Response>")


def _write_rest(service: str, action: str, writers: dict[str, Writer], result: dict[str, Any], out: list[str]) -> None:
    """The request id travels in a header."""
    out.append(f'<{action}Response xmlns="{_rest_namespace(service)}">')
    _write_members(writers, result, out)
    out.append(f"</{action}Response>")


def _rest_namespace(service: str) -> str:
    """Route 53's; botocore notes it at the requests only."""
    return f"https://{service}.amazonaws.com/doc/{get_service_model(service).api_version}/"


def head_of(service: str, action: str, result: dict[str, Any], request_id: str) -> tuple[int, dict[str, str]]:
    """Status and headers: what the output shape keeps out of the body, such as the Location of a new zone."""
    operation = get_service_model(service).operation_model(action)
    headers = {"Content-Type": "text/xml;charset=UTF-8", "x-amzn-requestid": request_id}
    members = operation.output_shape.members if operation.output_shape else {}
    for name, member in members.items():
        if member.serialization.get("location") == "header" and name in result:
            headers[member.serialization["name"]] = str(result[name])
    return int(operation.http.get("responseCode", 200)), headers


@cache
def _output_writers(service: str, action: str) -> dict[str, Writer] | None:
    shape = get_service_model(service).operation_model(action).output_shape
    return _member_writers(shape) if shape is not None else None


def _member_writers(shape: Any) -> dict[str, Writer]:
    return {
        name: _writer(member, member.serialization.get("name", name))
        for name, member in shape.members.items()
        if "location" not in member.serialization
    }


def _write_members(writers: dict[str, Writer], value: dict[str, Any], out: list[str]) -> None:
    for name, member in value.items():
        if member is not None and name in writers:
            writers[name](member, out)


def _writer(shape: Any, tag: str) -> Writer:
    if shape.type_name == "structure":
        return _structure_writer(shape, tag)
    if shape.type_name == "list":
        return _list_writer(shape, tag)
    opening, closing = f"<{tag}>", f"</{tag}>"
    text = _TEXT.get(shape.type_name, str)

    def write(value: Any, out: list[str]) -> None:
        out.append(f"{opening}{text(value)}{closing}")

    return write


def _structure_writer(shape: Any, tag: str) -> Writer:
    writers: dict[str, Writer] = {}

    def write(value: dict[str, Any], out: list[str]) -> None:
        # Compiled on first use: some EC2 shapes contain themselves.
        if not writers:
            writers.update(_member_writers(shape))
        out.append(f"<{tag}>")
        _write_members(writers, value, out)
        out.append(f"</{tag}>")

    return write


def _list_writer(shape: Any, tag: str) -> Writer:
    item = _writer(shape.member, shape.member.serialization.get("name", "item"))

    def write(value: list[Any], out: list[str]) -> None:
        out.append(f"<{tag}>")
        for element in value:
            item(element, out)
        out.append(f"</{tag}>")

    return write


def aws_time(moment: datetime) -> str:
    """``2025-12-14T11:27:57.000Z``, as in recorded images."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def _as_time(value: Any) -> str:
    return aws_time(value) if isinstance(value, datetime) else str(value)


_TEXT: dict[str, Callable[[Any], str]] = {
    "string": lambda value: escape(str(value)),
    "boolean": lambda value: "true" if value in (True, "true") else "false",
    "timestamp": _as_time,
}
