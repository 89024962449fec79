# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Values of a recovery as lines to read: written as a plan has them, never as a program does."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.settings import value_line


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "true"),
        (False, "false"),
        (0, "0"),
        (None, "chosen by AWS"),
        ("db.r6g.large", "db.r6g.large"),
        ("wed:06:38-wed:07:08", "wed:06:38-wed:07:08"),
        ([], ""),
        (["sg-1", "sg-2"], "sg-1, sg-2"),
        ({"http_tokens": "optional", "hops": 1, "tags": False}, "{http_tokens: optional, hops: 1, tags: false}"),
        ([{"min": 0.5}, True], "{min: 0.5}, true"),
    ],
)
def test_value_is_shown_as_a_plan_has_it(value: Any, text: str) -> None:
    line = value_line({"option": "option", "value": value, "from": "manifest"})
    assert line == f"  option: {text} (manifest)"


def test_default_of_aws_is_called_so() -> None:
    assert value_line({"option": "option", "value": "default", "from": "aws"}) == "  option: default (AWS default)"
