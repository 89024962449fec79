# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which endpoints and addresses a scan notes, and that a note is never a finding."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._coupling.external import Mention, external_mentions
from ansible_collections.lifeboat.aws.plugins.module_utils._coupling.rules import Allowance, ScanRules
from ansible_collections.lifeboat.aws.plugins.module_utils._coupling.tally import Tally
from ansible_collections.lifeboat.aws.plugins.module_utils._coupling.verdict import failure, to_result

NOW = datetime(2026, 11, 19, tzinfo=timezone.utc)


def noted(text: str, **rules: Any) -> list[str]:
    return [each.literal for each in external_mentions("/etc/shop", text.encode(), ScanRules(**rules))]


@pytest.mark.parametrize(
    ("text", "literals"),
    [
        ("url = https://api.payments.test/v1", ["api.payments.test"]),
        ("url = amqps://user:secret@mq.partner.test:5671/", ["mq.partner.test:5671"]),
        ("jdbc:postgresql://DB.office.test:5432/shop", ["db.office.test:5432"]),
        ("see http://www.w3.org/2001/XMLSchema and http://schemas.xmlsoap.org/wsdl", []),
        ("https://sqs.us-east-1.amazonaws.com/1/q", []),
        ("http://localhost:8080 http://web/ http://127.0.0.1:80", []),
        ("peer 203.0.113.7", ["203.0.113.7"]),
        ("http://203.0.113.7:8080/health", ["203.0.113.7"]),
        ("a 203.0.113.7, b 198.51.100.7;", ["203.0.113.7", "198.51.100.7"]),
        ("203.0.113.7", ["203.0.113.7"]),
        ("version 4.18.0.305 and 1.2.3.4.5 and v1.2.3.4", []),
        ("10.1.2.3 192.168.7.7 0.0.0.0 255.255.255.0 169.254.169.254 224.0.0.1", []),
    ],
)
def test_external_is_what_a_copy_has_to_reach_as_well(text: str, literals: list[str]) -> None:
    """Catches: a version that is taken for an address, a format for an endpoint, and a password in a note."""
    assert noted(text) == literals


def test_private_address_is_external_if_the_networks_of_the_source_are_known() -> None:
    assert noted("10.0.1.2 192.168.7.7", source_cidrs=("10.0.0.0/16",)) == ["192.168.7.7"]


def test_what_is_allowed_is_not_noted() -> None:
    allowed = (Allowance("partner", pattern=r".*\.partner\.test"),)
    assert noted("https://a.partner.test https://b.other.test", allowed=allowed) == ["b.other.test"]


def test_notes_have_their_first_line_and_neither_fail_nor_count() -> None:
    """Catches: a scan that is no longer clean because an image talks to a partner."""
    tally = Tally(10)
    for mention in external_mentions("/etc/shop", b"a\nb 203.0.113.7\nc\nd 203.0.113.7\n", ScanRules()):
        tally.mention("/etc/shop", mention)
    result = to_result(tally, ScanRules(), NOW)
    assert result["external"] == [
        {"kind": "address", "literal": "203.0.113.7", "path": "/etc/shop", "line": 2, "count": 2}
    ]
    assert result["tags"] == {"lifeboat:coupling-scan": "clean 2026-11-19T00:00:00Z"}
    assert (result["findings"], failure(tally, ["error", "warning", "incomplete"])) == ([], None)


def test_notes_are_limited() -> None:
    tally = Tally(1)
    for name in ("a.test", "b.test", "a.test"):
        tally.mention("/etc/shop", Mention("endpoint", name, 1))
    assert tally.mentions == {("endpoint", "a.test"): ["/etc/shop", 1, 2]}
