"""References to secrets, which the fetcher of the role dr_config resolves on the instance, in its own region.

The simulator's SSM and Secrets Manager answer, and recompute signatures as its S3 does.
"""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.fetching.bundles import Publication, tar_gz
from tests.fetching.machine import Machine, publish
from tests.simulator.client import ACCOUNT, Simulator

EAST, WEST = "us-east-1", "us-west-2"
# Everything that one of the formats escapes, and what lies beyond ASCII.
AWKWARD = ' it\'s "50%" of $HOME `id` \\n\nsecond line\tä€😀 '
GOOD = Publication(tar_gz({"config.properties": b"version=good\n"}), WEST, version="good")


def with_references(*lines: str) -> Publication:
    text = "".join(line.replace(" ", "\t") + "\n" for line in lines)
    return Publication(
        tar_gz({"config.properties": b"a=b\n", "secrets.references": text.encode()}), WEST, version="next"
    )


def put(simulator: Simulator, region: str = WEST, **secrets: Any) -> None:
    """Parameters are named ``/shop/NAME``; what is no text becomes a secret ``shop/NAME`` in JSON."""
    for name, value in secrets.items():
        if isinstance(value, str):
            simulator.boto("ssm", region).put_parameter(Name=f"/shop/{name}", Value=value, Type="SecureString")
        else:
            text = json.dumps(value, ensure_ascii=name == "ascii")
            simulator.boto("secretsmanager", region).create_secret(Name=f"shop/{name}", SecretString=text)


def variables_of(file: Path, *names: str) -> list[str]:
    """As a shell reads them."""
    shown = " ".join(f'"${name}"' for name in names)
    run = subprocess.run(
        ["sh", "-c", f'. "$1"; printf "%s\\0" {shown}', "sh", str(file)],
        env={"HOME": "wrong", "PATH": os.environ["PATH"]},
        capture_output=True,
        check=True,
    )
    return run.stdout.decode().split("\0")[:-1]


def properties_of(file: Path) -> dict[str, str]:
    """As java.util.Properties.load reads them."""
    lines = [line.partition("=") for line in file.read_text(encoding="ascii").splitlines()]
    return {
        name: _ESCAPE.sub(_unescaped, value).encode("utf-16", "surrogatepass").decode("utf-16")
        for name, _is, value in lines
    }


_ESCAPE = re.compile(r"\\(?:u([0-9a-f]{4})|(.))")


def _unescaped(found: re.Match[str]) -> str:
    return chr(int(found[1], 16)) if found[1] else found[2]


def test_secrets_are_resolved_in_the_region_of_the_instance(tmp_path: Path, simulator: Simulator) -> None:
    """Catches: a value that arrives changed, in the wrong file, for everybody to read, or from the other region."""
    machine = Machine.make(tmp_path, simulator, WEST)
    put(simulator, EAST, password="of the east")
    put(
        simulator,
        WEST,
        password=AWKWARD,
        database={"user": "shop", "port": 5432, "pass/word": AWKWARD},
        ascii={"x": "ä😀"},
    )
    arn = f"arn:aws:ssm:{WEST}:{ACCOUNT}:parameter/shop/password"
    publish(
        simulator,
        with_references(
            "db.password ssm /shop/password",
            "by-arn ssm " + arn,
            "db.user secretsmanager shop/database user",
            "db.port secretsmanager shop/database port",
            "db.secret secretsmanager shop/database pass/word",
            "escaped secretsmanager shop/ascii x",
            "whole secretsmanager shop/ascii",
        ),
    )
    simulator.reset_counts()
    run = machine.fetch()
    assert run.code == 0, run.said
    expected = [AWKWARD, AWKWARD, "shop", "5432", AWKWARD, "ä😀", json.dumps({"x": "ä😀"})]
    names = ["DB_PASSWORD", "BY_ARN", "DB_USER", "DB_PORT", "DB_SECRET", "ESCAPED", "WHOLE"]
    assert variables_of(machine.link / "secrets.env", *names) == expected
    properties = ["db.password", "by-arn", "db.user", "db.port", "db.secret", "escaped", "whole"]
    assert properties_of(machine.link / "secrets.properties") == dict(zip(properties, expected, strict=True))
    for name in ("secrets.env", "secrets.properties"):
        assert stat.S_IMODE((machine.link / name).stat().st_mode) == 0o600
    # One call for the three of the database, one for the two of the last, and no other region.
    asked = [(call["region"], call["service"]) for call in simulator.calls() if call["service"] not in ("imds", "s3")]
    assert asked == [(WEST, "ssm")] * 2 + [(WEST, "secretsmanager")] * 2
    assert AWKWARD.rsplit(maxsplit=1)[-1] not in run.said


REFUSED: dict[str, tuple[str, str]] = {
    "missing parameter": ("a ssm /shop/none", "cannot be read (ParameterNotFound)"),
    "other region": (f"a ssm arn:aws:ssm:{EAST}:{ACCOUNT}:parameter/shop/password", "is of another region"),
    "missing secret": ("a secretsmanager shop/none", "cannot be read (ResourceNotFoundException)"),
    "missing key": ("a secretsmanager shop/database none", "has no text at none"),
    "key of a text": ("a secretsmanager shop/text user", "has no text at user"),
}


@pytest.mark.parametrize(("line", "why"), REFUSED.values(), ids=REFUSED)
def test_secrets_that_cannot_be_resolved_keep_last_good(
    tmp_path: Path, simulator: Simulator, line: str, why: str
) -> None:
    """Catches: a configuration without its password."""
    machine = Machine.make(tmp_path, simulator, WEST)
    publish(simulator, GOOD)
    machine.fetch()
    put(simulator, WEST, password="right", database={"user": "shop"}, text=["no object"])
    publish(simulator, with_references("first ssm /shop/password", line))
    run = machine.fetch()
    assert (run.code, why in run.said) == (11, True), run.said
    assert run.said.endswith("; the last good configuration (good) stays in place\n")
    assert machine.files() == {"config.properties": "version=good\n"}
    assert {path.name for path in machine.versions.iterdir()} == {GOOD.sha256}


def test_secret_that_is_denied_names_the_action_that_the_role_needs(tmp_path: Path, simulator: Simulator) -> None:
    machine = Machine.make(tmp_path, simulator, WEST)
    publish(simulator, with_references("a ssm /shop/password"))
    said = "User: arn:aws:sts::123456789012:assumed-role/web/i-1 is not authorized to perform: ssm:GetParameter on x"
    simulator.fault(service="ssm", code="AccessDeniedException", status=400, message=said)
    run = machine.fetch()
    assert "cannot be read (AccessDeniedException: its role needs ssm:GetParameter, as in docs/iam/" in run.said
