"""The role dr_notify, through ansible-playbook: real HTTP and SMTP servers, and a topic of the simulated SNS."""

from __future__ import annotations

import json
import socketserver
import threading
from collections.abc import Iterator
from email import message_from_string
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
import yaml

from tests.canaries import plant
from tests.integration.aws_view import SOURCE, WEST, AwsView
from tests.integration.playbook_run import PlaybookResult, PlaybookRunner

ROLE = "- ansible.builtin.include_role: {name: lifeboat.aws.dr_notify}"
TOKEN = plant("token of a webhook", "canary-of-a-token-that-nobody-may-see")
PARTIAL = {"status": "PARTIAL", "message": "PARTIAL: 3 copied, 1 failed\nweb: no image matches"}
FINDING = {"status": "fail", "what": "no key pair ops", "remedy": "Import the public key."}
NOT_READY = {"verdict": "NOT READY", "lines": ["", "NOT READY: 1 fail, 31 pass"], "findings": [FINDING]}


class Webhook:
    """Keeps what is posted to it; answers with ``status``."""

    def __init__(self) -> None:
        self.posted: list[dict[str, Any]] = []
        self.authorization: str | None = None
        self.status = 200
        webhook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                webhook.posted.append(json.loads(body))
                webhook.authorization = self.headers["Authorization"]
                self.send_response(webhook.status)
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None:
                del format, args

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/hooks/{TOKEN}"


class MailServer(socketserver.ThreadingTCPServer):
    """As much of SMTP as it takes to accept one mail."""

    def __init__(self) -> None:
        self.mails: list[str] = []
        super().__init__(("127.0.0.1", 0), MailHandler)


class MailHandler(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        self.wfile.write(b"220 mail.shop.example ESMTP\r\n")
        while line := self.rfile.readline():
            verb = line[:4].upper().strip()
            if verb == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                self.server.mails.append(b"".join(iter(self.rfile.readline, b".\r\n")).decode())
            self.wfile.write(b"221 bye\r\n" if verb == b"QUIT" else b"250 ok\r\n")
            if verb == b"QUIT":
                return


def _serving(server: socketserver.BaseServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def webhook() -> Iterator[Webhook]:
    found = Webhook()
    for _nothing in _serving(found.server):
        yield found


@pytest.fixture
def mail() -> Iterator[MailServer]:
    found = MailServer()
    for _nothing in _serving(found):
        yield found


def notify(playbook: PlaybookRunner, *arguments: str, **variables: Any) -> PlaybookResult:
    return playbook(ROLE, *arguments, play=yaml.safe_dump({"vars": variables}))


def test_dr_notify_problem_is_sent_to_every_channel(
    playbook: PlaybookRunner,
    aws: AwsView,
    webhook: Webhook,
    mail: MailServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Catches: a channel that fails and keeps the others from the message, and a token that is shown."""
    sns, sqs = aws.client("sns", WEST), aws.client("sqs", WEST)
    topic = sns.create_topic(Name="dr")["TopicArn"]
    queue = sqs.create_queue(QueueName="dr")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)
    address = {"to": "ops@shop.example", "host": "127.0.0.1", "port": mail.server_address[1], "secure": "never"}
    given = {
        "dr_sync_result": PARTIAL,
        "dr_readiness_result": NOT_READY,
        "dr_notify_title": "shop",
        "dr_notify_link": "https://awx.shop.example/7",
        "dr_notify_webhook_url": webhook.url,
        "dr_notify_webhook_headers": {"Authorization": f"Bearer {TOKEN}"},
        "dr_notify_mail": {**address, "password": None},
        "dr_notify_sns_topic": topic,
    }
    run = notify(playbook, "-vvv", **given)
    assert run.rc == 0, run.stdout
    [posted] = webhook.posted
    assert posted["title"] == "shop: Sync PARTIAL, Readiness NOT READY"
    assert posted["text"].splitlines() == [
        "Sync: PARTIAL: 3 copied, 1 failed",
        "web: no image matches",
        "Readiness: NOT READY: 1 fail, 31 pass",
        "Do: Mend what failed, and run lifeboat.aws.sync again.",
        "Do: Import the public key.",
        "https://awx.shop.example/7",
    ]
    assert webhook.authorization == f"Bearer {TOKEN}"
    received = message_from_string(mail.mails[0], policy=default)
    assert received["Subject"] == "shop: Sync PARTIAL, Readiness NOT READY"
    [message] = sqs.receive_message(QueueUrl=queue)["Messages"]
    assert json.loads(message["Body"])["Message"] == posted["text"]
    assert TOKEN not in run.stdout

    webhook.status = 500
    # Slack itself is never called.
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    given["dr_notify_slack"] = {"token": f"{TOKEN}/no/slack", "channel": "#dr"}
    failing = notify(playbook, "-vvv", **given)
    assert failing.rc == 2, failing.stdout
    said = failing.of("All channels have the message")["msg"]
    assert said.splitlines()[0] == "shop: Sync PARTIAL, Readiness NOT READY"
    assert "not sent to webhook: the answer was HTTP 500" in said
    assert "not sent to slack: it could not be reached" in said
    assert len(mail.mails) == 2
    assert TOKEN not in failing.stdout


@pytest.mark.parametrize(
    ("given", "title"),
    [
        pytest.param({"dr_sync_result": {"status": "OK", "message": "OK"}}, None, id="success"),
        pytest.param(
            {"lifeboat_out_readiness_verdict": "AT RISK", "lifeboat_out_readiness_message": "AT RISK: 1 warn"},
            None,
            id="risk",
        ),
        pytest.param(
            {"lifeboat_out_sync_status": "OK", "lifeboat_out_sync_message": "OK: 1 copied", "dr_notify_on": "always"},
            "lifeboat: Sync OK",
            id="always",
        ),
        pytest.param({"dr_notify_on": None, "dr_notify_mail": None}, "lifeboat: Run FAILED", id="no_result"),
        pytest.param(
            {"dr_notify_points": {"verdict": "RPO MISSED", "message": "RPO MISSED: 1 set"}},
            "lifeboat: Recovery points RPO MISSED",
            id="points",
        ),
    ],
)
def test_dr_notify_sends_what_is_due(
    playbook: PlaybookRunner, aws: AwsView, webhook: Webhook, given: dict[str, Any], title: str | None
) -> None:
    run = notify(playbook, dr_notify_webhook_url=webhook.url, **given)
    assert run.rc == 0, run.stdout
    assert [posted["title"] for posted in webhook.posted] == ([title] if title else [])
    assert notify(playbook, "--check", dr_notify_webhook_url=webhook.url, **given).rc == 0
    assert len(webhook.posted) == (1 if title else 0)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        pytest.param({}, "there is no channel; set dr_notify_sns_topic", id="no_channel"),
        pytest.param(
            {"dr_notify_on": "never", "dr_notify_webhook_url": f"http://127.0.0.1:9/{TOKEN}"},
            "dr_notify_on: expected problem, warning, always, got",
            id="on",
        ),
        pytest.param(
            {"dr_notify_sns_topic": "dr"}, "dr_notify_sns_topic: expected the ARN of a topic, got dr", id="arn"
        ),
        pytest.param(
            {"dr_notify_slack": {"tokn": TOKEN}},
            "dr_notify_slack.tokn: unknown key; there are token, channel",
            id="typo",
        ),
        pytest.param({"dr_notify_slack": {"channel": "#dr"}}, "dr_notify_slack.token: expected a token", id="token"),
        pytest.param({"dr_notify_mail": {"host": "mail"}}, "dr_notify_mail.to: expected an address", id="to"),
    ],
)
def test_dr_notify_options_that_mean_nothing_are_refused(
    playbook: PlaybookRunner, aws: AwsView, given: dict[str, Any], said: str
) -> None:
    run = notify(playbook, dr_sync_result=PARTIAL, **given)
    assert (run.rc, said in run.stdout, TOKEN in run.stdout) == (2, True, False), run.stdout


def test_dr_notify_reports_a_sync_that_fails_once_for_all_hosts(
    playbook: PlaybookRunner, aws: AwsView, webhook: Webhook
) -> None:
    """Catches: a message for each host, and a sync whose failure keeps it from being reported or is hidden by it."""
    sync = {"name": "Sync", "ansible.builtin.include_role": {"name": "lifeboat.aws.dr_sync"}}
    report = {"name": "Report", "ansible.builtin.include_role": {"name": "lifeboat.aws.dr_notify"}}
    jobs = [{"name": "web", "kind": "ami", "sync_identifier": "web"}]
    about = {"dr_sync_jobs": jobs, "dr_sync_defaults": {"source_region": SOURCE, "destination_regions": [WEST]}}
    play = {"hosts": "all", "vars": {**about, "dr_notify_webhook_url": webhook.url}}
    run = playbook([{"block": [sync], "always": [report]}], "-i", "localhost,second,", play=yaml.safe_dump(play))
    assert run.rc == 2, run.stdout
    [posted] = webhook.posted
    assert (posted["title"], posted["verdict"]) == ("lifeboat: Sync FAILED", "FAILED")
    assert "no image in us-east-1 matches" in posted["text"]
    assert "fatal: [localhost]: FAILED!" in run.stdout
    assert "no image in us-east-1 matches" in run.of("Enough has succeeded")["msg"]
