"""The module config_bundle through ansible-playbook: what is rendered, and what is refused with which sentence.

All cases of a kind are tasks of one run, because a run takes longer than a hundred of them.
"""

from __future__ import annotations

import hashlib
import tarfile
from pathlib import Path
from typing import Any

from tests.integration.aws_view import SOURCE, WEST
from tests.integration.playbook_run import PlaybookResult, PlaybookRunner

REGIONS = {SOURCE: {"bucket": "shop-east"}, WEST: {"bucket": "shop-west", "variables": {"zone": "us-east-1a"}}}
TOPIC = "arn:aws:sns:us-east-1:123456789012:alerts"
# File -> its text, and what the message says of it.
REFUSED: dict[str, tuple[dict[str, str], str]] = {
    "undefined": ({"common/a.j2": "one\n\n{{ nothing }}\n"}, "common/a.j2, line 3: 'nothing' is undefined"),
    "attribute": ({"common/a.j2": "one\n{{ region.nothing }}\n"}, "common/a.j2, line 2: "),
    "syntax": ({"common/a.j2": "one\n{% if %}\n"}, "common/a.j2, line 2: "),
    "filter": ({"common/a.j2": "{{ 1 }}\n\n{{ 1 | no_such_filter }}\n"}, "common/a.j2, line 3: "),
    "runtime": ({"common/a.j2": "one\ntwo\n{{ 1 / 0 }}\n"}, "common/a.j2, line 3: "),
    "lookup": ({"common/a.j2": "one\n{{ lookup('file', '/no/such/file') }}\n"}, "common/a.j2, line 2: "),
    "endpoint": (
        {"common/a.j2": "# {{ region }}\nurl=https://sqs.us-east-1.amazonaws.com\n"},
        f"common/a.j2, line 2: sqs.us-east-1.amazonaws.com must not be in the configuration of {WEST}.",
    ),
    "in a file": ({"production/a": f"one\n{TOPIC}\n"}, f"production/a, line 2: {TOPIC} must not be in"),
    "from a variable": (
        {"common/a.j2": "{{ region }}\nzone={{ zone | default('') }}\n"},
        f"common/a.j2, line 2 when rendered: us-east-1a must not be in the configuration of {WEST}.",
    ),
    "bucket": (
        {"common/a": "one\ntwo\ns3://shop-east/x\n"},
        f"common/a, line 3: shop-east must not be in the configuration of {WEST}.",
    ),
    "image": ({"common/a": "ami=ami-0abc1234abc1234ab\n"}, "common/a, line 1: ami-0abc1234abc1234ab must not be in"),
    "vault": ({"common/a": "$ANSIBLE_VAULT;1.1;AES256\n3033\n"}, "source: common/a is encrypted with Ansible Vault"),
    "rival": ({"common/config.env": "A=1\n"}, "common/config.env and the properties would both be the same file"),
    "no layer": ({"comon/a": "1\n"}, "source: none of comon is a layer here"),
    "link": ({"common/a": "-> /etc/hostname"}, "source: common/a is a symbolic link"),
}
TAKEN: dict[str, str] = {
    "common/number.j2": "{{ 3 }}\n",
    "common/no-newline.j2": "{{ region }}",
    "common/lines.j2": "{% for one in [1, 2] %}\n{{ one }}\n{% endfor %}\nlast\n\n",
    "common/include.j2": "{% include 'common/number.j2' %} {{ partition }} {{ environment }} {{ application }}\n",
    f"{WEST}/image": "ami-0abc1234abc1234ab\n",
    "common/allowed": f"{TOPIC}\n",
    "common/play.j2": "{{ of_the_play }} {{ inventory_hostname }}\n",
    "common/comment": "# was in us-east-1 before\n",
}


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if text.startswith("-> "):
            path.symlink_to(text.removeprefix("-> "))
        else:
            path.write_text(text, encoding="utf-8")


def bundle(name: str, source: str, **options: Any) -> dict[str, Any]:
    arguments = {"application": "shop", "environment": "production", "regions": REGIONS, "source": source, **options}
    return {"name": name, "lifeboat.aws.config_bundle": arguments}


def files_of(run: PlaybookResult, task: str, region: str) -> dict[str, str]:
    with tarfile.open(run.of(task)["bundles"][region]["path"]) as archive:
        members = [member for member in archive if member.isfile()]
        return {member.name: archive.extractfile(member).read().decode() for member in members}  # type: ignore[union-attr]


def test_config_bundle_what_cannot_be_published_is_refused_with_its_place(
    playbook: PlaybookRunner, tmp_path: Path
) -> None:
    tasks: list[dict[str, Any]] = []
    for name, (files, _words) in REFUSED.items():
        write(tmp_path / name, files)
        tasks.append({**bundle(name, name, properties={"common": {"a": 1}}), "ignore_errors": True})
    wrong = {"common": {"topic": TOPIC}}
    tasks.append({**bundle("property", "", properties=wrong), "ignore_errors": True})
    run = playbook(tasks)
    assert run.rc == 0, run.stdout
    expected = {name: words for name, (_files, words) in REFUSED.items()}
    expected["property"] = f"properties, topic: {TOPIC} must not be in"
    said = {name: str(run.of(name).get("msg", "it was published")).removeprefix("Task failed: ") for name in expected}
    assert {name: text for name, text in said.items() if not text.startswith(expected[name])} == {}
    assert {name: text for name, text in said.items() if "\n" in text} == {}


def test_config_bundle_renders_each_region_with_its_own(playbook: PlaybookRunner, tmp_path: Path) -> None:
    write(tmp_path / "config", TAKEN)
    folder = tmp_path / "bundles"
    allow = [{"literal": TOPIC, "path": "common/allowed", "reason": "The operators are told from everywhere."}]
    regions = {SOURCE: {"bucket": "shop-east"}, WEST: {"bucket": "shop-west"}}
    given = {"source": "config", "allow": allow, "folder": str(folder), "regions": regions}
    tasks = [bundle("first", **given), bundle("again", **given)]
    run = playbook(tasks, "-vvv", play="vars: {of_the_play: own}")
    assert run.rc == 0, run.stdout
    west = files_of(run, "first", WEST)
    assert west == {
        "allowed": f"{TOPIC}\n",
        "comment": "# was in us-east-1 before\n",
        "image": "ami-0abc1234abc1234ab\n",
        "include": "3 aws production shop\n",
        "lines": "1\n2\nlast\n\n",
        "no-newline": WEST,
        "number": "3\n",
        "play": "own localhost\n",
    }
    assert "image" not in files_of(run, "first", SOURCE)
    assert run.of("first")["bundles"] == run.of("again")["bundles"]
    for made in run.of("first")["bundles"].values():
        data = Path(made["path"]).read_bytes()
        assert (hashlib.sha256(data).hexdigest(), len(data)) == (made["sha256"], made["size"])
