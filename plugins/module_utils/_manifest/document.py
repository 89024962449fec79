# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An object of the manifest as JSON, and back.

Pure: it never reads or writes an object.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from .._core.json_text import read_json
from .model import SCHEMA, Manifest, Unknown

NEWER_SCHEMA = "NewerSchema"
UNREADABLE = "UnreadableManifest"
_TEXTS = ("plan", "workload", "kind", "source_region", "recovery_region", "observed_at")


class NotReadable(ValueError):
    """Why a text is no object of the manifest that this version can read; ``code`` tells a later schema from others."""

    def __init__(self, message: str, code: str = UNREADABLE) -> None:
        super().__init__(message)
        self.code = code


def document_of(manifest: Manifest) -> dict[str, Any]:
    """What stands in the object."""
    return {
        "schema": SCHEMA,
        **{name: getattr(manifest, name) for name in _TEXTS},
        "account": manifest.account,
        "facts": dict(manifest.facts),
        "unknown": {
            section: {"code": why.code, "message": why.message, "known_at": why.known_at}
            for section, why in manifest.unknown.items()
        },
    }


def text_of(document: Mapping[str, Any]) -> str:
    """The same text for the same content, one line for each value, so that versions can be compared."""
    return json.dumps(document, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def manifest_of(document: Any) -> Manifest:
    """NotReadable with a sentence for what is no object of the manifest, or one of a later schema."""
    if not isinstance(document, Mapping) or not isinstance(document.get("schema"), int):
        raise NotReadable("it is no object of a manifest: it has no schema number")
    if document["schema"] > SCHEMA:
        raise NotReadable(
            f"its schema is {document['schema']}, and this version of the collection reads schemas up to {SCHEMA}; "
            "update the collection",
            NEWER_SCHEMA,
        )
    missing = [name for name in _TEXTS if not isinstance(document.get(name), str)]
    parts = [name for name in ("facts", "unknown") if not isinstance(document.get(name), Mapping)]
    if missing or parts:
        raise NotReadable(f"it is no whole object of a manifest: it lacks {', '.join([*missing, *parts])}")
    try:
        unknown = {str(section): Unknown(**why) for section, why in document["unknown"].items()}
    except TypeError as error:
        raise NotReadable(f"what is unknown in it cannot be read: {error}") from error
    texts = {name: document[name] for name in _TEXTS}
    return Manifest(**texts, account=document.get("account"), facts=dict(document["facts"]), unknown=unknown)


def manifest_from_text(text: str) -> Manifest:
    """NotReadable with a sentence, also for what is no JSON."""
    try:
        document = read_json(text)
    except ValueError as error:
        raise NotReadable(f"it is no JSON: {error}") from error
    return manifest_of(document)
