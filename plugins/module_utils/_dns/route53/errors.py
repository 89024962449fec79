# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What Route 53's refusals mean and what to do about them.

Data only. Sources: API reference of ChangeResourceRecordSets, developer guide DNSLimitations, and the texts that
clients of Route 53 match.
"""

from __future__ import annotations

from ..._core.errors import ABSENT, PROTECTED, THROTTLED, AwsRule

# Our own code for a change that came too late.
RECORD_CHANGED = "RecordChanged"
_BATCH = ("InvalidChangeBatch",)
# Texts that say that what was read a moment ago is no longer there.
CHANGED_PATTERN = "do not match the current values|was not found|already exists"

RULES = (
    AwsRule(
        _BATCH,
        "the record is protected against changes",
        "remove its protection in Route 53, or leave the name out",
        PROTECTED,
        message_pattern="protect",
    ),
    AwsRule(
        _BATCH, "another client has changed the name in the meantime", "run again", message_pattern=CHANGED_PATTERN
    ),
    AwsRule(
        _BATCH,
        "the name has other records beside which an alias name (CNAME) is not possible, or the other way round",
        "remove those or use another name",
        message_pattern="conflicts with other records|apex",
    ),
    AwsRule(
        _BATCH,
        "the name is not in the zone",
        "set zone_id or private_zone_id to the zone that it belongs to",
        message_pattern="not permitted in zone",
    ),
    AwsRule(
        ("NoSuchHostedZone",),
        "there is no such hosted zone",
        "check zone_id and private_zone_id, and that they are zones of this account",
        ABSENT,
    ),
    AwsRule(
        ("PriorRequestNotComplete",),
        "an earlier change of the zone is not complete, after all retries",
        "run again",
        THROTTLED,
    ),
    AwsRule(("LimitsExceeded",), "a limit of Route 53 is reached", "see AWS's message and the quotas of Route 53"),
)
