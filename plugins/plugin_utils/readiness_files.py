# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Files of readiness on the controller: JSON and JUnit XML.

It never says what is in them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from ..module_utils._core.errors import InvalidInput
from ..module_utils._readiness.report.junit import junit
from .controller_files import path_from, write_whole

# What a result has beside the findings.
_NOT_REPORTED = ("lines", "changed", "report_problems", "warnings", "deprecations")


def _json(result: Mapping[str, Any]) -> str:
    report = {key: value for key, value in result.items() if key not in _NOT_REPORTED and not key.startswith("_")}
    return f"{json.dumps(report, indent=2, sort_keys=True, default=str)}\n"


def _junit(result: Mapping[str, Any]) -> str:
    return junit(result, result["moment"])


_FORMS: dict[str, Callable[[Mapping[str, Any]], str]] = {"json_file": _json, "junit_file": _junit}


def written(result: Mapping[str, Any], files: Mapping[str, Any], base: str) -> list[str]:
    """Why files could not be written; each is there whole, or not at all."""
    problems = [_written(option, result, str(name), base) for option, name in files.items() if name]
    return [problem for problem in problems if problem]


def _written(option: str, result: Mapping[str, Any], name: str, base: str) -> str | None:
    try:
        path = path_from(base, name, option).resolve()
        if path.exists() and not path.is_file():
            return f"{option}: the report could not be written to {name}: it is no file"
        write_whole(path, _FORMS[option](result).encode())
    except InvalidInput as error:
        return str(error)
    except OSError as error:
        return f"{option}: the report could not be written to {name}: {error.strerror or error}"
    return None
