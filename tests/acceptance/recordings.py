"""Answers of AWS as recordings, in the form that ``make fidelity`` reads: fields and types, and next to no values.

Nothing of an account gets into them, because only what is known to be harmless stays: values that the model of AWS
enumerates, states, error codes, numbers and switches. Every other text, and every key of a map, is replaced.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

FOLDER = "LIFEBOAT_RECORDINGS"
REPOSITORY = Path(__file__).resolve().parents[2]
HOOK = Path(__file__).resolve().parent / "hook"
# States that models call plain texts. AWS documents their values; nobody chooses them.
STATES = frozenset({"Status", "DBInstanceStatus", "State", "SnapshotType", "Engine", "EngineVersion", "StorageType"})
_WORD = re.compile(r"[a-z][a-z -]{0,30}[0-9]?|[0-9]{1,3}(?:\.[0-9]{1,3}){1,2}")
_LONGEST_NUMBER = 10**9
_CODE = re.compile(r"[A-Za-z0-9.]{1,80}")


class Recorder:
    """What botocore calls after each answer."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(self, parsed: Any, model: Any, http_response: Any, **_others: Any) -> None:
        service = model.service_model.service_name
        recording = {
            "_source": "make acceptance",
            "_kind": "recorded",
            "status_code": http_response.status_code,
            "data": anonymous(parsed, model.output_shape),
        }
        text = json.dumps(recording, indent=1, sort_keys=True) + "\n"
        # An answer like one that is there already says nothing new.
        digest = hashlib.sha256(text.encode()).hexdigest()[:12]
        self._folder.mkdir(parents=True, exist_ok=True)
        (self._folder / f"{service}.{model.name}.acceptance-{digest}.json").write_text(text, encoding="utf-8")


def environment(folder: Path) -> dict[str, str]:
    """Of processes whose answers are to be recorded: Python imports the hook when it starts."""
    paths = [str(HOOK), str(REPOSITORY), os.environ.get("PYTHONPATH", "")]
    return {FOLDER: str(folder.resolve()), "PYTHONPATH": os.pathsep.join(path for path in paths if path)}


def anonymous(parsed: Mapping[str, Any], shape: Any) -> dict[str, Any]:
    """``shape``: that of the answer in the model of AWS, or None."""
    data: dict[str, Any] = {}
    for name, value in parsed.items():
        if shape is not None and name not in shape.members and name != "Error":
            continue
        if name == "Error":
            data[name] = _error(value)
        elif name != "ResponseMetadata":
            data[name] = _value(value, _member(shape, name), name)
    return data


def _error(error: Mapping[str, Any]) -> dict[str, str]:
    """The code alone: its text may name anything."""
    code = str(error.get("Code", ""))
    return {name: code if name == "Code" and _CODE.fullmatch(code) else "text" for name in error}


def _member(shape: Any, name: str) -> Any:
    return getattr(shape, "members", {}).get(name) if shape is not None else None


def _value(value: Any, shape: Any, name: str) -> Any:
    if isinstance(value, Mapping):
        return _mapping(value, shape)
    if isinstance(value, (list, tuple)):
        return [_value(each, getattr(shape, "member", None), name) for each in value]
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, (int, float)):
        return value if abs(value) < _LONGEST_NUMBER else type(value)(1)
    if hasattr(value, "isoformat"):
        return "2026-01-01T00:00:00+00:00"
    return _text(value, shape, name)


def _mapping(value: Mapping[str, Any], shape: Any) -> dict[str, Any]:
    """Names of fields are those of AWS; keys of a map are anybody's."""
    if getattr(shape, "type_name", "") == "structure":
        return {key: _value(each, _member(shape, key), key) for key, each in value.items() if key in shape.members}
    inner = getattr(shape, "value", None)
    return {f"key-{number}": _value(each, inner, "") for number, each in enumerate(value.values(), 1)}


def _text(value: Any, shape: Any, name: str) -> str:
    if not isinstance(value, str):
        return type(value).__name__
    if value in (getattr(shape, "enum", None) or ()):
        return value
    return value if name in STATES and _WORD.fullmatch(value) else "text"
