"""Answers with status 200 that are none: empty, cut, of somebody in between, or without what belongs into them.

It never touches an error, which clients tell by its status.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from xml.etree import ElementTree

FORMS = ("empty", "cut", "html", "xhtml", "bare", "without")
"""``bare`` has the frame of the answer and nothing in it; ``without`` lacks the named members, wherever they stand."""

_HTML = b"<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body><p>Please sign in<hr></body></html>"
_XHTML = b"<html><head><title>Sign in</title></head><body><p>Please sign in</p></body></html>"
_KEPT = {"requestId", "RequestId", "RequestID", "ResponseMetadata"}


def garbled(form: str, members: Collection[str], body: bytes, *, is_json: bool) -> bytes:
    """A body in place of the right one."""
    forms: dict[str, Callable[[], bytes]] = {
        "html": lambda: _HTML,
        "xhtml": lambda: _XHTML,
        "empty": lambda: b"",
        "cut": lambda: body[: len(body) // 2],
        "bare": lambda: b"{}" if is_json else _lacking(body, lambda name, depth: depth == 1 and name not in _KEPT),
        "without": lambda: _json_without(body, members) if is_json else _lacking(body, lambda name, _: name in members),
    }
    return forms[form]()


def _lacking(body: bytes, is_left_out: Callable[[str, int], bool]) -> bytes:
    root = ElementTree.fromstring(body)

    def prune(parent: ElementTree.Element, depth: int) -> None:
        for child in list(parent):
            if is_left_out(child.tag.rpartition("}")[2], depth):
                parent.remove(child)
            else:
                prune(child, depth + 1)

    prune(root, 1)
    return ElementTree.tostring(root)


def _json_without(body: bytes, members: Collection[str]) -> bytes:
    def kept(value: object) -> object:
        if isinstance(value, dict):
            return {name: kept(inner) for name, inner in value.items() if name not in members}
        return [kept(inner) for inner in value] if isinstance(value, list) else value

    return json.dumps(kept(json.loads(body))).encode()
