# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Rules that cannot be followed are refused with the option's name."""

from __future__ import annotations

import re
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._coupling.globs import matches_any
from ansible_collections.lifeboat.aws.plugins.module_utils._coupling.masking import without_secrets
from ansible_collections.lifeboat.aws.plugins.module_utils._coupling.request import request_from_params
from ansible_collections.lifeboat.aws.plugins.module_utils._coupling.rules import Allowance, InvalidRules, ScanRules

PARAMS: dict[str, Any] = {
    "paths": ["/etc"],
    "include": None,
    "exclude": None,
    "max_file_size": 1024,
    "source_regions": None,
    "source_buckets": None,
    "source_cidrs": None,
    "allow": None,
    "fail_on": ["error"],
    "max_findings": 10,
}


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"source_regions": ["us-east-1a"]}, "source_regions: 'us-east-1a' is not the name of a region"),
        ({"source_cidrs": ["10.0.0.0/99"]}, "source_cidrs: '10.0.0.0/99' is not an IPv4 range"),
        ({"source_cidrs": ["10.0.0.1/16"]}, "source_cidrs: '10.0.0.1/16' is not an IPv4 range"),
        ({"source_cidrs": ["2001:db8::/56"]}, "source_cidrs: '2001:db8::/56' is not an IPv4 range"),
        ({"source_cidrs": ["0.0.0.0/0"]}, "source_cidrs: '0.0.0.0/0' is wider than a /8"),
        ({"allow": [{"literal": "x", "reason": " "}]}, "allow: every entry needs a reason"),
        ({"allow": [{"reason": "why"}]}, "allow: the entry with the reason 'why' needs a literal or a pattern"),
        ({"allow": [{"literal": "x", "pattern": "x", "reason": "why"}]}, "and not both"),
        ({"allow": [{"pattern": "(", "reason": "why"}]}, "allow: '(' is not a regular expression"),
        ({"paths": ["etc"]}, "paths: 'etc' is not absolute"),
        ({"paths": [" "]}, "paths: there is nothing to read"),
        ({"fail_on": ["none", "error"]}, "fail_on: none cannot be together"),
        ({"max_file_size": 0}, "max_file_size: must be at least 1"),
        ({"max_findings": 0}, "max_findings: must be at least 1"),
    ],
)
def test_request_that_cannot_be_meant_so_is_refused(params: dict[str, Any], said: str) -> None:
    with pytest.raises(InvalidRules, match=re.escape(said)):
        request_from_params({**PARAMS, **params})


def test_request_without_regions_is_about_all_of_them() -> None:
    assert request_from_params({**PARAMS, "source_regions": [""]}).rules == ScanRules()
    assert request_from_params({**PARAMS, "fail_on": ["none"]}).fail_on == ()


def test_request_allowance_without_a_path_is_for_all() -> None:
    [allowed] = request_from_params({**PARAMS, "allow": [{"literal": "x", "reason": "why"}]}).rules.allowed
    assert allowed == Allowance("why", literal="x")
    assert allowed.covers("/anywhere", "x")


@pytest.mark.parametrize(
    ("path", "glob", "is_meant"),
    [
        ("/etc/shop/a.conf", "*.conf", True),
        ("/etc/shop/a.conf", "shop", False),
        ("/etc/shop", "shop", True),
        ("/etc/shop/a.conf", "/etc/*.conf", True),
        ("/etc/shop", "/etc/shop/", True),
        ("/etc/shopping", "/etc/shop", False),
        ("/", "/", True),
        ("/etc/a.conf", "[ab].conf", True),
    ],
)
def test_globs_with_a_slash_are_about_the_path_and_others_about_the_name(path: str, glob: str, is_meant: bool) -> None:
    assert matches_any(path, ["nothing", glob]) is is_meant
    assert not matches_any(path, [])


@pytest.mark.parametrize(
    ("literal", "shown"),
    [
        ("arn:aws:iam:us-east-1:1:key/AKIAIOSFODNN7EXAMPLE", "arn:aws:iam:us-east-1:1:key/AKIA****"),
        ("arn:aws:x:us-east-1:1:user:hunter2secret@host", "arn:aws:x:us-east-1:1:user:****@host"),
        ("arn:aws:x:us-east-1:1:q?password=hunter2&a=b", "arn:aws:x:us-east-1:1:q?password=****&a=b"),
        ("arn:aws:x:us-east-1:1:wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "arn:aws:x:us-east-1:1:****"),
        *(
            (same, same)
            for same in (
                "arn:aws:secretsmanager:us-east-1:123456789012:secret:shop/db-AbCdEf",
                "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
                "arn:aws:x:us-east-1:1:0123456789abcdef0123456789abcdef01234567",
                "shop.c0ffee.us-east-1.rds.amazonaws.com",
            )
        ),
    ],
)
def test_secrets_are_masked_and_nothing_else(literal: str, shown: str) -> None:
    assert without_secrets(literal) == shown
