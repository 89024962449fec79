# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Readiness as JUnit XML, which CI servers and many dashboards show: a suite for each workload, a case for each check.

Pure: it writes no file. What fails is a failure, what could not be checked an error; a warning passes with a text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from ..finding import FAIL, UNKNOWN, WARN

# What XML 1.0 cannot have.
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(result: Mapping[str, Any], moment: str) -> str:
    """``result`` as the module returns it, ``moment`` in ISO 8601."""
    root = Element("testsuites", name="lifeboat readiness")
    for row in result["workloads"]:
        findings = [finding for finding in result["findings"] if finding["workload"] == row["name"]]
        skips = [
            skip
            for skip in result["skips"]
            if not skip["expired"] and (not skip["workloads"] or row["name"] in skip["workloads"])
        ]
        suite = SubElement(
            root,
            "testsuite",
            name=_text(row["name"]),
            tests=str(len(findings) + len(skips)),
            failures=str(sum(finding["status"] == FAIL for finding in findings)),
            errors=str(sum(finding["status"] == UNKNOWN for finding in findings)),
            skipped=str(len(skips)),
            timestamp=moment,
        )
        for finding in findings:
            _case(suite, row, finding)
        for skip in skips:
            case = SubElement(suite, "testcase", classname=_class(row), name=skip["check"])
            SubElement(case, "skipped", message=_text(f"{skip['reason']} (until {skip['until']})"))
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(root, encoding="unicode")}\n'


def _case(suite: Element, row: Mapping[str, Any], finding: Mapping[str, Any]) -> None:
    name = f"{finding['check']} [{finding['thing']}]" if finding["thing"] else finding["check"]
    case = SubElement(suite, "testcase", classname=_class(row), name=_text(name))
    text = _text("\n".join(part for part in (finding["what"], finding["why"], finding["remedy"]) if part))
    if finding["status"] in (FAIL, UNKNOWN):
        tag = "failure" if finding["status"] == FAIL else "error"
        SubElement(case, tag, type=finding["severity"], message=_text(finding["what"])).text = text
    elif finding["status"] == WARN:
        SubElement(case, "system-out").text = f"warning: {text}"


def _class(row: Mapping[str, Any]) -> str:
    return _text(".".join(part for part in ("lifeboat", row["plan"], row["name"]) if part))


def _text(text: str) -> str:
    return _NOT_XML.sub("?", text)
