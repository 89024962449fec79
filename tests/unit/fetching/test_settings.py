"""What an instance reads: its settings, pointers, references to secrets. What it writes of secrets."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.fetching.bundles import Publication, tar_gz
from tests.fetching.program import FETCH, in_this_process, part

ends, fetching, requests, secret_values, surroundings = map(
    part, ("ends", "fetching", "requests", "secret_values", "surroundings")
)

WEST = "us-west-2"
SOUND = {
    "LIFEBOAT_APPLICATION": "shop",
    "LIFEBOAT_ENVIRONMENT": "production",
    "LIFEBOAT_BUCKET": "shop-{region}",
    "LIFEBOAT_ATTEMPTS": "1",
    "AWS_EC2_METADATA_SERVICE_ENDPOINT": "http://127.0.0.1:9",
}
WRONG: dict[str, tuple[dict[str, str], str]] = {
    "no application": ({"LIFEBOAT_APPLICATION": ""}, "LIFEBOAT_APPLICATION= is not a name"),
    "path": ({"LIFEBOAT_APPLICATION": "../etc"}, "LIFEBOAT_APPLICATION=../etc is not a name"),
    "no environment": ({"LIFEBOAT_ENVIRONMENT": "Production!"}, "LIFEBOAT_ENVIRONMENT=Production! is not a name"),
    "no number": ({"LIFEBOAT_KEEP": "many"}, "many in "),
    "prefix": ({"LIFEBOAT_PREFIX": "a/../b"}, "is not a prefix of keys"),
    "huge number": ({"LIFEBOAT_KEEP": "9" * 10}, "9999999999 in "),
}


def fetch(root: Path, text: str) -> tuple[int, str]:
    """With these settings, on a machine without a metadata service."""
    (root / "etc/lifeboat").mkdir(parents=True)
    (root / "etc/lifeboat/config.env").write_text(text)
    return in_this_process([FETCH], {"LIFEBOAT_ROOT": str(root), "PATH": ""})


@pytest.mark.parametrize(("settings", "why"), WRONG.values(), ids=WRONG)
def test_wrong_setting_is_named(tmp_path: Path, settings: dict[str, str], why: str) -> None:
    """Catches: a mistake that shows as something else later on."""
    code, said = fetch(tmp_path, "".join(f"{name}='{value}'\n" for name, value in {**SOUND, **settings}.items()))
    assert (code, why in said, said.count("\n")) == (2, True, 1), said


@pytest.mark.parametrize(
    ("text", "why"),
    [
        pytest.param("LIFEBOAT_APPLICATION='shop\n", "No closing quotation", id="quote"),
        pytest.param("LIFEBOAT_APPLICATION=shop\nshopt -s x\n", "expected NAME=value, not shopt", id="command"),
    ],
)
def test_settings_that_are_a_script_are_refused(tmp_path: Path, text: str, why: str) -> None:
    """Catches: a traceback, and half the settings taken for all."""
    code, said = fetch(tmp_path, text)
    assert (code, why in said, said.count("\n")) == (2, True, 1), said


def test_sound_settings_are_not_refused(tmp_path: Path) -> None:
    code, said = fetch(tmp_path, "# All.\n" + "".join(f"export {name}='{value}'\n" for name, value in SOUND.items()))
    assert (code, "metadata service (version 2) does not answer; there is no configuration" in said) == (4, True), said


def settings(**values: str) -> Any:
    return part("settings").Settings("", "shop", "production", "lifeboat-config", 3, 1, 0, 1, 0, values=values)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param({"LIFEBOAT_BUCKET": "shop-{region}"}, "shop-us-west-2", id="rule"),
        pytest.param({"LIFEBOAT_BUCKETS": "us-east-1=a us-west-2=b"}, "b", id="mapping"),
        pytest.param({"LIFEBOAT_BUCKETS": "us-west-2=b", "LIFEBOAT_BUCKET": "shop-{region}"}, "b", id="both"),
    ],
)
def test_bucket_is_that_of_the_region(given: dict[str, str], expected: str) -> None:
    assert surroundings.choose_bucket(settings(**given), WEST) == expected


@pytest.mark.parametrize(
    ("given", "code", "why"),
    [
        pytest.param({"LIFEBOAT_BUCKET": "shop-config"}, 2, "is the same in all regions", id="same_everywhere"),
        pytest.param({"LIFEBOAT_BUCKETS": "us-east-1=a"}, 5, "no bucket is known for us-west-2", id="not_there"),
        pytest.param(
            {"LIFEBOAT_BUCKETS": "us-east-1=a", "LIFEBOAT_BUCKET": "shop-{region}"}, 5, "no bucket", id="both"
        ),
        pytest.param({}, 5, "no bucket is known for us-west-2", id="none"),
        pytest.param({"LIFEBOAT_BUCKETS": "us-west-2=a/b"}, 2, "a/b is not the name of a bucket", id="odd"),
    ],
)
def test_bucket_of_another_region_is_never_chosen(given: dict[str, str], code: int, why: str) -> None:
    """Catches: two regions with one database."""
    with pytest.raises(ends.Failure, match=why) as refused:
        surroundings.choose_bucket(settings(**given), WEST)
    assert refused.value.code == code


BUNDLE = tar_gz({"a": b"1"})


def test_pointer_that_is_sound_is_read() -> None:
    publication = Publication(BUNDLE, WEST)
    found = fetching.parse_pointer(publication.pointer(), settings(), WEST, "s3://b")
    assert (found.bundle, found.sha256, found.size) == (publication.bundle_key, publication.sha256, len(BUNDLE))


@pytest.mark.parametrize(
    ("claims", "why"),
    [
        pytest.param({"format": "2"}, "is of an unknown format", id="format"),
        pytest.param({"size": None}, "cannot be read", id="no_size"),
        pytest.param({"sha256": "0" * 64}, "cannot be read", id="hash_of_another_bundle"),
        pytest.param({"sha256": "../../evil"}, "cannot be read", id="hash_of_another_kind"),
        pytest.param({"bundle": "other/place.tar.gz"}, "cannot be read", id="bundle_elsewhere"),
        pytest.param({"version": "a\nb"}, "cannot be read", id="odd_version"),
        pytest.param({"region": "us-east-1"}, "but for shop/production in us-east-1", id="region"),
        pytest.param({"application": "other"}, "but for other/production in us-west-2", id="application"),
        pytest.param({"environment": "staging"}, "but for shop/staging in us-west-2", id="environment"),
    ],
)
def test_pointer_that_is_not_ours_is_refused(claims: dict[str, str | None], why: str) -> None:
    with pytest.raises(ends.Failure, match=why) as refused:
        fetching.parse_pointer(Publication(BUNDLE, WEST, claims=claims).pointer(), settings(), WEST, "s3://b")
    assert refused.value.code == 9


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>", b"[]", b"1", b'{"format": 1}', b"\xff", b"[" * 100_000],
    ids=["nothing", "page", "list", "number", "number_of_the_format", "no_text", "deep"],
)
def test_pointer_that_is_none_is_refused(body: bytes) -> None:
    """Catches: a traceback."""
    with pytest.raises(ends.Failure, match="is of an unknown format"):
        fetching.parse_pointer(body, settings(), WEST, "s3://b")


@pytest.mark.parametrize(
    ("line", "why"),
    [
        pytest.param("a ssm arn:aws:ssm:us-east-1:1:parameter/a", "is of another region", id="region"),
        pytest.param("a ssm arn:aws:ssm", "is of another region", id="short_arn"),
        pytest.param("a vault shop/database", "that is neither ssm nor secretsmanager", id="service"),
        pytest.param('a ssm /shop/"x"', "that is not a reference", id="reference"),
        pytest.param("a", "that is not a reference", id="no_reference"),
        pytest.param("a=b ssm /shop/password", "that is not a name", id="name"),
        pytest.param("a ssm /shop/password\r", "line 2 of secrets.references ends with a carriage return", id="CRLF"),
        pytest.param(
            "a secretsmanager shop/a user\r", "line 2 of secrets.references ends with a carriage", id="CRLF_of_a_key"
        ),
    ],
)
def test_reference_that_cannot_be_resolved_is_refused(line: str, why: str) -> None:
    """Catches: a configuration without its password."""
    with pytest.raises(ends.Failure, match=why) as refused:
        secret_values.parse_references(f"first\tssm\t/a\n{line}\n".replace(" ", "\t"), WEST)
    assert refused.value.code == 11


@pytest.mark.parametrize(
    ("value", "inner", "expected"),
    [
        pytest.param("plain", "", "plain", id="text"),
        pytest.param('{"a": "b"}', "a", "b", id="key"),
        pytest.param('{"a": 1.50}', "a", "1.50", id="number_as_written"),
        pytest.param('{"a": 12345678901234567890}', "a", "12345678901234567890", id="large_number"),
        pytest.param('{"a": true}', "a", "true", id="true"),
        pytest.param('{"a": null}', "a", None, id="null"),
        pytest.param('{"a": {"b": "c"}}', "a", None, id="object"),
        pytest.param('{"a": "b"}', "c", None, id="no_such_key"),
        pytest.param("text", "a", None, id="key_of_a_text"),
        pytest.param('["a"]', "a", None, id="key_of_a_list"),
        pytest.param("a\0b", "", None, id="null_character"),
        pytest.param("[" * 100_000, "a", None, id="deep"),
    ],
)
def test_text_of_a_secret(value: str, inner: str, expected: str | None) -> None:
    body = json.dumps({"SecretString": value}).encode()
    secret = secret_values.Secret("a", "secretsmanager", "shop/a", inner)
    assert secret_values.secret_text(body, secret) == expected


@pytest.mark.parametrize(
    ("region", "expected"),
    [
        ("us-west-2", "amazonaws.com"),
        ("us-gov-west-1", "amazonaws.com"),
        ("cn-north-1", "amazonaws.com.cn"),
        ("us-iso-east-1", "c2s.ic.gov"),
        ("us-isob-east-1", "sc2s.sgov.gov"),
        ("eusc-de-east-1", "amazonaws.eu"),
    ],
)
def test_suffix_of_a_region(region: str, expected: str) -> None:
    assert requests.suffix(region) == expected


@pytest.mark.parametrize(
    ("region", "given", "service", "expected"),
    [
        (WEST, {}, "s3", "https://s3.us-west-2.amazonaws.com"),
        (WEST, {}, "secretsmanager", "https://secretsmanager.us-west-2.amazonaws.com"),
        ("cn-north-1", {}, "ssm", "https://ssm.cn-north-1.amazonaws.com.cn"),
        (WEST, {"AWS_ENDPOINT_URL": "https://a.example/"}, "ec2", "https://a.example"),
        (WEST, {"AWS_ENDPOINT_URL": "https://a", "AWS_ENDPOINT_URL_S3": "https://b"}, "s3", "https://b"),
        (WEST, {"AWS_ENDPOINT_URL_SECRETS_MANAGER": "https://c"}, "secretsmanager", "https://c"),
        (WEST, {"AWS_ENDPOINT_URL_SECRETS_MANAGER": "https://c"}, "ssm", "https://ssm.us-west-2.amazonaws.com"),
    ],
)
def test_endpoint_is_that_of_the_region_or_the_one_given(
    region: str, given: dict[str, str], service: str, expected: str
) -> None:
    """Catches: an endpoint of another region or partition, and one of the user's own that is passed over."""
    credentials = requests.Credentials("a", "b", "c")
    assert surroundings.Instance(settings(**given), None, region, credentials).endpoint(service) == expected
