"""The role dr_config publishes: foretold, done, again, in part, back to an older version; through ansible-playbook."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import boto3
import pytest
import yaml
from botocore.config import Config

from ansible_collections.lifeboat.aws.plugins.plugin_utils._config.tasks import CHECKSUM
from tests.integration.aws_view import SOURCE, WEST, AwsView
from tests.integration.config_view import FOLDER, ConfigView
from tests.integration.playbook_run import PlaybookResult, PlaybookRunner
from tests.simulator.client import ACCESS_KEY, SECRET_KEY

ROLE = "- ansible.builtin.include_role: {name: lifeboat.aws.dr_config}"
ROLLBACK = "- ansible.builtin.include_role: {name: lifeboat.aws.dr_config, tasks_from: rollback}"
GO_ON = [{"ansible.builtin.debug": {"msg": "It was refused."}}]
BOTH = (SOURCE, WEST)
# A play for machines that nobody reaches: everything is done on the controller.
ELSEWHERE = {"hosts": "web", "connection": "ssh"}
PROPERTIES = {
    "common": {"pool": {"size": 10}, "db": {"password": {"ssm": "/shop/db"}}},
    "production": {"pool": {"size": 20}},
    WEST: {"motto": "Grüße"},
}
# What a run needs to find out that nothing has changed, in each region, whatever the number of files.
CALLS_UNCHANGED = 9


@pytest.fixture
def layers(tmp_path: Path) -> Path:
    """The source directory beside the playbook."""
    files = {
        "common/app.conf.j2": "database={{ database }}\nbucket={{ bucket }}\nhost=s3.{{ region }}.{{ dns_suffix }}\n",
        "common/motd": "from common\n",
        "production/motd": "from production\n",
        f"{WEST}/only-here": "west\n",
        f"production/{WEST}/motd": "from production in the west\n",
        "staging/motd": "from staging\n",
    }
    for name, text in files.items():
        path = tmp_path / "config" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "config"


def variables(*regions: str, **more: Any) -> dict[str, Any]:
    databases = {region: {"variables": {"database": f"db.{region}.rds.amazonaws.com"}} for region in regions or BOTH}
    return {
        "dr_config_application": "shop",
        "dr_config_environment": "production",
        "dr_config_bucket": "shop-config-{region}",
        "dr_config_source": "config",
        "dr_config_properties": PROPERTIES,
        "dr_config_regions": databases,
        **more,
    }


def run_role(
    playbook: PlaybookRunner, given: dict[str, Any], *arguments: str, tasks: str = ROLE, **play: Any
) -> PlaybookResult:
    return playbook(tasks, *arguments, play=yaml.safe_dump({"vars": given, **play}))


PUBLISHED = ("Each region has its configuration", "Earlier version is current in each region")


def report(run: PlaybookResult) -> dict[str, Any]:
    """The last one: the result of a task that is not there would be an exception that says nothing."""
    found = [entry["result"] for entry in run.results if entry["task"] in PUBLISHED]
    assert found, run.stdout
    result: dict[str, Any] = found[-1]
    return result


def actions(run: PlaybookResult) -> dict[str, str]:
    return {row["region"]: row["action"] for row in report(run)["rows"]}


def writes(run: PlaybookResult) -> list[str]:
    """``PUT current.json``, of all regions."""
    made = [call["action"].split(" ", 1) for call in run.calls if call["action"].startswith(("PUT", "POST", "DELETE"))]
    return [f"{method} {path.partition(FOLDER)[2]}" for method, path in made]


def test_dr_config_foretold_done_and_again(playbook: PlaybookRunner, aws: AwsView, layers: Path) -> None:
    config, key = ConfigView(aws, *BOTH), aws.key(WEST)
    given = variables(dr_config_version="v1")
    given["dr_config_regions"][WEST]["kms_key_id"] = key

    foretold = run_role(playbook, given, "--check", "--diff")
    assert foretold.rc == 0, foretold.stdout
    assert writes(foretold) == []
    assert config.keys(WEST) == []
    assert "  only-here" in foretold.stdout

    first = run_role(playbook, given)
    assert first.rc == 0, first.stdout
    assert actions(first) == actions(foretold) == dict.fromkeys(BOTH, "published")
    assert "OK: 2 published" in first.stdout
    puts = [name for name in writes(first) if not name.startswith("PUT bundles/")]
    assert puts == ["PUT versions/v1.json", "PUT current.json"] * 2

    east, west = config.files(SOURCE), config.files(WEST)
    assert east["app.conf"] == (
        f"database=db.{SOURCE}.rds.amazonaws.com\nbucket=shop-config-{SOURCE}\nhost=s3.{SOURCE}.amazonaws.com\n"
    )
    assert f"db.{WEST}.rds.amazonaws.com" in west["app.conf"]
    assert (east["motd"], west["motd"]) == ("from production\n", "from production in the west\n")
    assert set(west) - set(east) == {"only-here"}
    assert west["config.properties"] == "motto=Gr\\u00fc\\u00dfe\npool.size=20\n"
    assert east["secrets.references"] == "db.password\tssm\t/shop/db\n"
    assert config.pointer(WEST)["region"] == WEST
    assert config.read(WEST, "versions/v1.json") == config.read(WEST, "current.json")
    for name in config.keys(WEST):
        assert config.head(WEST, name)["ServerSideEncryption"] == "aws:kms"
        assert config.head(WEST, name)["SSEKMSKeyId"] == key
    assert "Grüße" not in first.stdout

    # Another label alone is no reason: what was published is still what is wanted.
    second = run_role(playbook, {**given, "dr_config_version": "v2"})
    assert second.rc == 0, second.stdout
    assert "changed=0" in second.stdout
    assert actions(second) == dict.fromkeys(BOTH, "none")
    assert {row["version"] for row in report(second)["rows"]} == {"v1"}
    assert writes(second) == []
    assert [call["region"] for call in second.calls] == [SOURCE] * CALLS_UNCHANGED + [WEST] * CALLS_UNCHANGED


def test_dr_config_one_region_is_denied_and_the_other_is_done(
    playbook: PlaybookRunner, aws: AwsView, layers: Path
) -> None:
    """Catches: a pointer that was switched although something failed, and a failure that keeps others from trying.

    The other one has gone back to v1, whose pointer does not tell of v2 and v3. Version and numbers are as a survey
    answers them, also what was left empty.
    """
    config = ConfigView(aws, *BOTH)
    config.publish(SOURCE, "v1")
    config.publish(WEST, "v1", "v2", "v3")
    config.put(WEST, "current.json", config.read(WEST, "versions/v1.json"))
    config.put(WEST, "notes.txt", b"not ours")
    before = config.read(SOURCE, "current.json")
    aws.simulator.fault(
        service="s3",
        action=f"PUT /{config.bucket(SOURCE)}/{FOLDER}versions/4.json",
        code="AccessDenied",
        message="Access Denied",
        status=403,
    )
    given = variables(dr_config_version=4, dr_config_keep="3", dr_config_check_bucket="false")
    given |= {"dr_config_prefix": "", "dr_config_allow": "", "dr_config_properties": None, "dr_config_limit": " "}
    run = run_role(playbook, given, "-i", "web,", **ELSEWHERE)
    assert run.rc == 2, run.stdout
    assert report(run)["status"] == "PARTIAL"
    assert actions(run) == {SOURCE: "failed", WEST: "published"}
    assert "AccessDenied" in report(run)["message"]
    assert report(run)["message"].startswith(f"PARTIAL: 1 failed, 1 published\n{SOURCE}: ")
    assert config.read(SOURCE, "current.json") == before
    [_east, west] = report(run)["rows"]
    assert (west["removed"], west["differences"]["removed"]) == (2, ["version.txt"])
    assert "motd" in west["differences"]["added"]
    keys = [key for key in config.keys(WEST) if "bundles/" not in key]
    assert keys == ["current.json", "notes.txt", "versions/4.json", "versions/v2.json", "versions/v3.json"]
    assert len(config.keys(WEST)) == len(keys) + 3
    assert [entry.split(",")[0] for entry in config.pointer(WEST)["history"].split()] == ["4", "v3", "v2"]


def test_dr_config_goes_back_where_the_version_is(playbook: PlaybookRunner, aws: AwsView) -> None:
    """With the access that module_defaults of the play give."""
    config = ConfigView(aws, *BOTH)
    config.publish(SOURCE, "v2")
    config.publish(WEST, "1", "v2")
    wanted = config.read(WEST, "versions/1.json")
    given = variables(dr_config_version=1, dr_config_check_bucket="", dr_config_limit=None, dr_config_prefix=" ")
    keys = {"access_key": ACCESS_KEY, "secret_key": SECRET_KEY}
    play = yaml.safe_dump({"vars": given, "module_defaults": {"group/lifeboat.aws.aws": keys}})
    run = playbook(ROLLBACK, play=play, AWS_ACCESS_KEY_ID="", AWS_SECRET_ACCESS_KEY="")
    assert run.rc == 2, run.stdout
    assert actions(run) == {SOURCE: "failed", WEST: "rolled back"}
    assert report(run)["message"].splitlines()[1] == (
        f"{SOURCE}: version '1' is not in s3://shop-config-{SOURCE}/{FOLDER} in {SOURCE}; the versions there are: v2"
    )
    assert config.read(WEST, "current.json") == wanted
    assert config.files(WEST) == {"version.txt": "1"}
    assert writes(run) == ["PUT current.json"]


@pytest.mark.parametrize("method", ["put_object", "upload_file"])
def test_dr_config_uploads_have_a_sha256_that_s3_checks(method: str, tmp_path: Path) -> None:
    """Over HTTPS botocore signs no payload unless told to; S3 then would not check what it gets against a SHA-256."""
    keys = {"aws_access_key_id": ACCESS_KEY, "aws_secret_access_key": SECRET_KEY}
    s3 = boto3.client("s3", region_name=WEST, endpoint_url="https://127.0.0.1:9", config=Config(**CHECKSUM), **keys)
    sent: list[Any] = []

    def stop(request: Any, **_more: Any) -> None:
        sent.append(dict(request.headers))
        raise InterruptedError

    s3.meta.events.register("before-send.s3", stop)
    path = tmp_path / "bundle"
    path.write_bytes(b"content")
    given = {"Body": b"content"} if method == "put_object" else {"Filename": str(path)}
    with pytest.raises(InterruptedError):
        getattr(s3, method)(Bucket="b", Key="k", **given)
    digest = sent[0]["X-Amz-Content-SHA256"]
    assert (digest if isinstance(digest, str) else digest.decode()) == hashlib.sha256(b"content").hexdigest()


def test_dr_config_without_what_it_needs_fails(playbook: PlaybookRunner, aws: AwsView) -> None:
    """Catches: a publication that is green and publishes nothing, and going back with no version, which publishes."""
    tasks = [
        {"block": [{**yaml.safe_load(ROLE)[0], "vars": {"dr_config_regions": {}}}], "rescue": GO_ON},
        {"block": [{**yaml.safe_load(ROLLBACK)[0], "vars": {"dr_config_version": " "}}], "rescue": GO_ON},
    ]
    run = playbook(tasks, play=yaml.safe_dump({"vars": variables()}))
    assert (run.rc, run.calls) == (0, []), run.stdout
    publishing, going_back = (entry["result"]["msg"] for entry in run.results if entry["failed"])
    assert "regions: expected at least one, such as" in publishing
    assert "state is rolled_back but all of the following are missing: version" in going_back
