# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which channels a message goes to, by which module, and what is said of one that did not get it."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import InvalidInput
from ansible_collections.lifeboat.aws.plugins.plugin_utils._notify.channels import check_channels, tasks_of, why_unsent
from ansible_collections.lifeboat.aws.plugins.plugin_utils._notify.message import message_of, with_handed_on

SECRET = "canary-of-a-token"
TOPIC = "arn:aws-us-gov:sns:us-gov-west-1:123456789012:dr"
MESSAGE = {"subject": "shop: Sync FAILED", "text": "Sync: FAILED", "verdict": "FAILED", "due": [{"what": "Sync"}]}


def test_every_channel_that_is_given_gets_the_message_and_nothing_that_is_unset() -> None:
    given = {
        "sns_topic": TOPIC,
        "mail": {"to": "ops@shop.example", "password": None, "host": "", "port": 25},
        "slack": {"token": SECRET, "channel": None},
        "webhook_url": "https://hooks.shop.example/",
        "webhook_headers": None,
    }
    check_channels(given)
    found = {channel: options for channel, (_module, options) in tasks_of(given, MESSAGE, "https://awx")}
    assert list(found) == ["sns", "mail", "slack", "webhook"]
    assert found["sns"]["region"] == "us-gov-west-1"
    assert set(found["mail"]) == {"to", "port", "subject", "body"}
    assert set(found["slack"]) == {"token", "msg", "prepend_hash"}
    assert found["webhook"]["body"]["results"] == [{"what": "Sync"}]
    assert list(tasks_of({"webhook_url": ""}, MESSAGE, "")) == []


def test_everything_that_is_wrong_is_said_at_once_and_no_secret() -> None:
    given: dict[str, Any] = {"sns_topic": "dr", "mail": {"hots": SECRET}, "slack": {"chanel": SECRET}}
    with pytest.raises(InvalidInput) as caught:
        check_channels(given)
    said = str(caught.value)
    assert [line.partition(":")[0] for line in said.splitlines()] == [
        "dr_notify_sns_topic",
        "dr_notify_mail.hots",
        "dr_notify_slack.chanel",
        "dr_notify_mail.to",
        "dr_notify_slack.token",
    ]
    assert SECRET not in said
    with pytest.raises(InvalidInput, match="dr_notify_mail: expected a dictionary with to, sender"):
        check_channels({"mail": SECRET})


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"webhok_url": SECRET}, "dr_notify_webhok_url: unknown channel; there are sns_topic, mail, slack, "),
        ({"sns_topic": [TOPIC]}, "dr_notify_sns_topic: expected the ARN of a topic, got a list"),
        ({"webhook_url": {"url": SECRET}}, "dr_notify_webhook_url: expected an address, got a dictionary"),
        (
            {"webhook_headers": f"Authorization: {SECRET}"},
            "dr_notify_webhook_headers: expected a dictionary of headers",
        ),
        ({"webhook_headers": [SECRET]}, "dr_notify_webhook_headers: expected a dictionary of headers"),
    ],
)
def test_a_channel_that_would_be_left_out_or_crash_is_refused(given: dict[str, Any], said: str) -> None:
    """Catches: a channel with a typo beside one without, which is never sent to and never missed."""
    with pytest.raises(InvalidInput) as caught:
        check_channels({"mail": {"to": "ops@shop.example"}, **given})
    assert str(caught.value).startswith(said)
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize(
    ("channel", "answer", "said"),
    [
        ("webhook", {"status": 500, "msg": SECRET}, "the answer was HTTP 500"),
        ("webhook", {"status": -1, "msg": SECRET}, "it could not be reached"),
        ("mail", {"msg": SECRET}, "it could not be reached"),
        ("sns", {"msg": "no such topic"}, "no such topic"),
        ("sns", {}, "it failed"),
    ],
)
def test_why_a_channel_has_not_got_it_has_no_secret(channel: str, answer: dict[str, Any], said: str) -> None:
    found = why_unsent(channel, answer)
    assert found.startswith(said)
    assert SECRET not in found


def test_results_of_an_earlier_node_count_where_there_is_none_of_this_run() -> None:
    handed = {"lifeboat_out_sync_status": "FAILED", "lifeboat_out_report_verdict": "READY"}
    found = with_handed_on({"sync": {}, "report": {"verdict": "AT RISK"}}, handed)
    assert found["sync"] == {"status": "FAILED", "message": ""}
    assert found["report"] == {"verdict": "AT RISK"}
    assert found["readiness"] == {"verdict": "", "message": ""}


@pytest.mark.parametrize(
    ("run", "what"),
    [
        ("shop-drill-20261128T013000Z", "Drill"),
        ("a-drill-home-failover-20261128T013000Z", "Failover"),
        ("shop-failover-20261128T013000Z-4711", "Failover"),
        ("shop-failback-20261128T013000Z", "Failback"),
        ("", "Failover"),
    ],
)
def test_recovery_of_an_earlier_node_is_told(run: str, what: str) -> None:
    """Catches: a workflow whose notification says nothing of the drill that has failed."""
    handed = {"recovery_verdict": "FAILED", "recovery_message": "FAILED: 0 of 2 workloads are back", "run": run}
    found = with_handed_on({"recovery": {}}, {f"lifeboat_out_{name}": value for name, value in handed.items()})
    message = message_of({"title": "shop", **found})
    assert message["subject"] == f"shop: {what} FAILED"
    assert f"{what}: FAILED: 0 of 2 workloads are back" in message["text"]
    assert with_handed_on({"recovery": {"verdict": "OK"}}, handed)["recovery"] == {"verdict": "OK"}
