"""Vaulted variables and the role dr_config: what would be published in the clear is refused, and never shown.

Secrets are planted with real vaults, and looked for in the whole output at -vvv and in every object of the buckets.
"""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible.parsing.vault import VaultLib, VaultSecret

from tests.canaries import plant
from tests.integration.aws_view import SOURCE, WEST, AwsView
from tests.integration.config_view import ConfigView
from tests.integration.playbook_run import PlaybookResult, PlaybookRunner

ROLE = "- ansible.builtin.include_role: {name: lifeboat.aws.dr_config}"
PASSWORD = plant("password of a vault", "password-of-the-vault")
# Variable -> its value, by how it is encrypted. None of the values is part of another one.
INLINE = {"inline_secret": "planted-inline-K3wq", "inline_key": "-----BEGIN KEY-----\nplanted+line/Zz81==\n"}
WHOLE = {
    "group_vars/all/vault.yml": {
        "group_secret": 'planted-group-"x7',
        "deep": {"users": [{"password": "planted-deep-94"}]},
        "account_number": 774410923356,
        "user": "planted-user",
        "url": "amqps://shop:planted-in-url@{{ inventory_hostname }}/",
        "queue": "https://planted-queue@sqs.us-east-1.amazonaws.com/",
        "home": "https://{{ inventory_hostname }}/home",
        "short": "abc12",
    },
    "vars_file.yml": {"file_secret": "planted-file-Q2"},
    "included.yml": {"included_secret": "planted-included-M5"},
    "extra.yml": {"extra_secret": "planted-extra-T8"},
}
SECRETS = (
    *("planted-inline-K3wq", "planted+line/Zz81==", "planted-group", "planted-deep-94", "774410923356"),
    *("planted-user", "planted-in-url", "planted-file-Q2", "planted-included-M5", "planted-extra-T8", "planted-region"),
    *("planted-queue", "sqs.us-east-1.amazonaws.com"),
)
# What a template has -> the line and the variable that the message names.
REFUSED: dict[str, tuple[str, str]] = {
    "inline": ("# {{ region }}\npassword={{ inline_secret }}\n", "line 2: the value of the vaulted variable inline_s"),
    "through another": ("a\nb\nurl={{ plain }}\n", "line 3 when rendered: the value of the vaulted variable inline_s"),
    "by a fact": ("a\n{{ copied }}\n", "line 2: the value of the vaulted variable copied "),
    "indented": ("key: |\n    {{ inline_key | indent(4) }}\n", "line 2: the value of the vaulted variable inline_key "),
    "whole file": ("a={{ group_secret }}\n", "line 1: the value of the vaulted variable group_secret "),
    "as JSON": ("a={{ group_secret | to_json }}\n", "line 1: the value of the vaulted variable group_secret "),
    "in a URL": ("a={{ group_secret | urlencode }}\n", "line 1: the value of the vaulted variable group_secret "),
    "in base64": ("a={{ group_secret | b64encode }}\n", "line 1: the value of the vaulted variable group_secret "),
    "nested": ("{{ deep.users[0].password }}\n", "line 1: the value of the vaulted variable deep.users.0.password "),
    "number": ("{{ account_number }}\n", "line 1: the value of the vaulted variable account_number "),
    "template": ("\n{{ url }}\n", "line 2: the value of the vaulted variable url "),
    "vars_files": ("{{ file_secret }}\n", "line 1: the value of the vaulted variable file_secret "),
    "include_vars": ("{{ included_secret }}\n", "line 1: the value of the vaulted variable included_secret "),
    "extra vars": ("{{ extra_secret }}\n", "line 1: the value of the vaulted variable extra_secret "),
    "region": (
        "{{ of_region }}\n",
        "line 1: the value of the vaulted variable shop_regions.us-west-2.variables.of_region ",
    ),
    "filter that fails": ("a\n{{ inline_secret | to_datetime }}\n", "line 2: "),
    "only in a file": ("one\nplanted-deep-94\n", "line 2: the value of the vaulted variable deep.users.0.password "),
}
TAKEN = "{{ short }} {{ home }} {{ region }} {{ inline_secret | hash('sha256') }} {{ user }}\n"


def vault() -> VaultLib:
    return VaultLib([("default", VaultSecret(PASSWORD.encode()))])


def inline(name: str, value: str, indent: str = "") -> str:
    lines = vault().encrypt(value).decode().splitlines()
    return "".join([f"{indent}{name}: !vault |\n", *(f"{indent}  {line}\n" for line in lines)])


@pytest.fixture
def vaults(tmp_path: Path) -> tuple[str, ...]:
    """Arguments of ansible-playbook, after the files have been written beside the playbook."""
    for name, variables in WHOLE.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(vault().encrypt(yaml.safe_dump(variables)))
    region = f"shop_regions:\n  {SOURCE}: {{}}\n  {WEST}:\n    variables:\n"
    plain = [*(inline(name, value) for name, value in INLINE.items()), 'plain: "x {{ inline_secret }} y"\n', region]
    text = "".join([*plain, inline("of_region", "planted-region", "      ")])
    (tmp_path / "plain.yml").write_text(text, encoding="utf-8")
    (tmp_path / "password").write_text(PASSWORD, encoding="utf-8")
    return ("-vvv", "--diff", "--vault-password-file", "password", "-e", "@extra.yml")


PLAY = {"vars_files": ["plain.yml", "vars_file.yml"]}
BEFORE: list[dict[str, Any]] = [
    {"name": "included", "ansible.builtin.include_vars": "included.yml"},
    {"name": "copied", "ansible.builtin.set_fact": {"copied": "{{ inline_secret }}"}, "no_log": True},
]


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def bundle(name: str, source: str, **options: Any) -> dict[str, Any]:
    arguments = {
        "application": "shop",
        "environment": "production",
        "regions": "{{ shop_regions }}",
        "bucket": "shop-{region}",
        "source": source,
        **options,
    }
    return {"name": name, "lifeboat.aws.config_bundle": arguments, "ignore_errors": True}


def shown_secrets(run: PlaybookResult) -> list[str]:
    """In whatever a person, a log or a callback gets to see."""
    told = run.stdout + json.dumps(run.results)
    return [secret for secret in SECRETS if secret in told]


def test_config_bundle_with_the_value_of_a_vaulted_variable_is_refused_by_its_name(
    playbook: PlaybookRunner, tmp_path: Path, vaults: tuple[str, ...]
) -> None:
    """Catches: a secret that is in the bundle in the clear, or in the message that says so."""
    for name, (text, _words) in REFUSED.items():
        layer = WEST if name == "region" else "common"
        write(tmp_path / name / layer / ("a.conf" if name == "only in a file" else "a.conf.j2"), text)
    write(tmp_path / "binary" / "common" / "a.bin", "")
    (tmp_path / "binary" / "common" / "a.bin").write_bytes(b"\xff\n planted-deep-94")
    tasks = [*BEFORE, *(bundle(name, name) for name in REFUSED), bundle("binary", "binary")]
    properties = {"common": {"database": {"password": "{{ file_secret }}"}, "list": ["a", "{{ plain }}"]}}
    tasks.append(bundle("properties", "", properties=properties))
    reference = {"common": {"password": {"ssm": "not a name {{ inline_secret }}"}}}
    tasks.append(bundle("reference", "", properties=reference))
    run = playbook(tasks, *vaults, play=yaml.safe_dump(PLAY))
    assert run.rc == 0, run.stdout
    said = {name: str(run.of(name).get("msg", "it was published")).removeprefix("Task failed: ") for name in REFUSED}
    layers = {name: WEST if name == "region" else "common" for name in REFUSED}
    files = {name: "a.conf" if name == "only in a file" else "a.conf.j2" for name in REFUSED}
    expected = {name: f"{layers[name]}/{files[name]}, {words}" for name, (_text, words) in REFUSED.items()}
    wrong = {name: text[:90] for name, text in said.items() if not text.startswith(expected[name])}
    assert wrong == {}
    assert "common/a.bin, line 2 when rendered: the value of the vaulted variable deep" in str(run.of("binary"))
    both = str(run.of("properties")["msg"])
    assert "properties, database.password: the value of the vaulted variable file_secret must not be in" in both
    assert "properties, list: the value of the vaulted variable inline_secret must not be in" in both
    assert "Parameter Store or Secrets Manager" in both
    assert "refers to 'not a name (value of inline_secret)'" in str(run.of("reference")["msg"])
    assert shown_secrets(run) == []


def test_config_bundle_what_is_allowed_by_name_or_only_looks_like_a_secret_is_taken(
    playbook: PlaybookRunner, tmp_path: Path, vaults: tuple[str, ...]
) -> None:
    """Catches: a list of what is allowed that opens more than it says, and a value that is found by chance."""
    write(tmp_path / "config" / "common" / "a.conf.j2", TAKEN)
    write(tmp_path / "both" / "common" / "a.conf.j2", TAKEN)
    write(tmp_path / "both" / "common" / "b.conf.j2", "{{ user }}\n")
    write(tmp_path / "coupled" / "common" / "a.conf.j2", "one\n{{ queue }}\n")
    why = {"reason": "Names of users are no secrets."}
    tasks = [
        *BEFORE,
        bundle("allowed", "config", allow=[{"variable": "user", **why}], folder=str(tmp_path / "bundles")),
        bundle("elsewhere", "both", allow=[{"variable": "user", "path": "common/a.*", **why}]),
        bundle("whole", "", properties={"common": {"p": "{{ deep.users[0].password }}"}}, allow=[]),
        bundle(
            "part",
            "",
            properties={"common": {"p": "{{ deep.users[0].password }}"}},
            allow=[{"variable": "deep", **why}],
        ),
        bundle("coupled", "coupled", allow=[{"variable": "queue", **why}]),
        bundle("two ways", "config", allow=[{"variable": "user", "literal": "x", **why}]),
    ]
    run = playbook(tasks, *vaults, play=yaml.safe_dump(PLAY))
    assert run.rc == 0, run.stdout
    assert set(run.of("allowed")["bundles"]) == {SOURCE, WEST}, run.of("allowed")
    data = gzip.decompress(Path(run.of("allowed")["bundles"][WEST]["path"]).read_bytes())
    assert b"planted-user" in data
    assert str(run.of("elsewhere")["msg"]).removeprefix("Task failed: ").startswith("common/b.conf.j2, line 1: ")
    assert "properties, p: the value of the vaulted variable deep.users.0.password" in str(run.of("whole")["msg"])
    assert "bundles" in run.of("part")
    coupled = f"line 2 when rendered: what the value of queue has must not be in the configuration of {WEST}. "
    assert coupled in str(run.of("coupled")["msg"])
    assert "needs one of literal, pattern and variable" in str(run.of("two ways")["msg"])
    assert shown_secrets(run) == []


def test_dr_config_publishes_nothing_with_a_secret_and_references_without_one(
    playbook: PlaybookRunner, aws: AwsView, tmp_path: Path, vaults: tuple[str, ...]
) -> None:
    """The planted secret: not in the buckets and not in the output, whether the run is refused or publishes."""
    config = ConfigView(aws, SOURCE, WEST)
    write(tmp_path / "refused" / "common" / "app.conf.j2", "a={{ region }}\npassword={{ inline_secret }}\n")
    write(tmp_path / "config" / "common" / "app.conf.j2", "a={{ region }}\nuser={{ user }}\n")
    given = {
        "dr_config_application": "shop",
        "dr_config_environment": "production",
        "dr_config_bucket": "shop-config-{region}",
        "dr_config_regions": "{{ shop_regions }}",
    }
    refused = {
        "dr_config_source": "refused",
        "dr_config_properties": {"common": {"password": "{{ deep.users[0].password }}"}},
    }
    published = {
        "dr_config_source": "config",
        "dr_config_properties": {"common": {"password": {"ssm": "/shop/password"}}},
        "dr_config_allow": [{"variable": "user", "reason": "It is no secret."}],
    }
    role = yaml.safe_load(ROLE)[0]
    tasks = [
        {"block": [{**role, "vars": refused}], "rescue": [{"name": "refused", "ansible.builtin.debug": {"msg": ""}}]},
        {**role, "vars": published},
    ]
    # A play for other hosts has the variables once more, as those of the host that its tasks are delegated to.
    play = {**PLAY, "vars": given, "hosts": "web", "connection": "ssh"}
    run = playbook(tasks, *vaults, "-i", "web,", play=yaml.safe_dump(play))
    assert run.rc == 0, run.stdout
    [first, second] = [entry["result"] for entry in run.results if entry["task"] == "Each region has its configuration"]
    assert "common/app.conf.j2, line 2: the value of the vaulted variable inline_secret must not be" in first["msg"]
    assert (first.get("status"), second["status"]) == (None, "OK")
    assert shown_secrets(run) == []
    for region in (SOURCE, WEST):
        assert config.files(region)["secrets.references"] == "password\tssm\t/shop/password\n"
        stored = [config.read(region, key) for key in config.keys(region)]
        texts = b"\n".join(gzip.decompress(one) if one.startswith(b"\x1f\x8b") else one for one in stored)
        assert [secret for secret in SECRETS if secret.encode() in texts] == ["planted-user"]
