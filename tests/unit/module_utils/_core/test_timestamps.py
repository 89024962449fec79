# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Times in answers are read as botocore reads them, only sooner."""

from __future__ import annotations

from datetime import datetime

import pytest
from botocore.utils import parse_timestamp
from hypothesis import example, given
from hypothesis import strategies as st

from ansible_collections.lifeboat.aws.plugins.module_utils._core.shell import session_clients
from ansible_collections.lifeboat.aws.plugins.module_utils._core.timestamps import read_timestamp

FORMS = [
    pytest.param("2026-11-01T06:10:00Z", True, id="without a fraction"),
    pytest.param("2026-11-01T06:10:00.123Z", True, id="milliseconds"),
    pytest.param("2026-11-01T06:10:00.123456Z", True, id="microseconds"),
    pytest.param("2026-11-01T06:10:00+01:00", False, id="another zone"),
    pytest.param("Sun, 01 Nov 2026 06:10:00 GMT", False, id="of a header"),
    pytest.param("20261101T061000Z", False, id="without signs"),
    pytest.param("1793513400", False, id="seconds as text"),
    pytest.param(1793513400.5, False, id="seconds"),
]


@pytest.mark.parametrize(("value", "_at_once"), FORMS)
def test_time_is_the_one_that_botocore_reads(value: object, _at_once: bool) -> None:
    assert read_timestamp(value, parse_timestamp) == parse_timestamp(value)
    assert read_timestamp(value, parse_timestamp).utcoffset() == parse_timestamp(value).utcoffset()


@pytest.mark.parametrize(("value", "at_once"), FORMS)
def test_form_that_aws_writes_needs_no_guessing(value: object, at_once: bool) -> None:
    left: list[object] = []

    def otherwise(given: object) -> datetime:
        left.append(given)
        return parse_timestamp(given)

    read_timestamp(value, otherwise)
    assert (left == []) is at_once


@given(st.text(max_size=30) | st.builds(lambda text: f"2026-11-01T{text}Z", st.text("0123456789:.-+ ", max_size=16)))
@example("1E100")
@example("9" * 30)
def test_what_botocore_refuses_is_refused_or_is_a_time_with_a_zone(value: str) -> None:
    try:
        expected = parse_timestamp(value)
    except (ValueError, OverflowError, RuntimeError):
        expected = None
    try:
        found = read_timestamp(value, parse_timestamp)
    except ValueError:
        found = None
    if expected is not None:
        assert found is not None
    if found is not None and expected is None:
        assert found.tzinfo is not None


def test_clients_read_times_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIASIMULATEDAWS0001")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "simulated")
    client = session_clients(None).get("rds", "us-west-2")
    parser = client._endpoint._response_parser_factory.create_parser("query")
    assert parser._timestamp_parser.func is read_timestamp
