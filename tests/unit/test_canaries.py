"""The search for planted secrets finds them however they are written, and where others may read them."""

from __future__ import annotations

import base64
import gzip
import html
import json
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote_plus

import pytest

from tests import canaries
from tests.integration.aws_view import WEST
from tests.simulator.client import Simulator

ODD = canaries.plant("odd secret of this test", 'x9: "sö\\<lid>" & secrét/of+this test')
WAYS: dict[str, Callable[[str], str]] = {
    "plain": str,
    "JSON": json.dumps,
    "JSON in JSON": lambda text: json.dumps(json.dumps({"key": text})),
    "JSON with all characters": lambda text: json.dumps(text, ensure_ascii=False),
    "Python": repr,
    "URL": quote_plus,
    "HTML": html.escape,
    "cut off": lambda text: f"{text[:20]}...",
    "its end": lambda text: f"...{text[-20:]}",
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_canary_is_found_however_it_is_written(way: Callable[[str], str]) -> None:
    with pytest.raises(AssertionError, match=r"the run shows the odd secret of this test: \.\.\.before "):
        canaries.search("the run", f"before {way(ODD)} behind")


@pytest.mark.parametrize("before", ["", "u", "us", "user:"])
@pytest.mark.parametrize("encode", [base64.b64encode, base64.urlsafe_b64encode])
def test_canary_is_found_in_base64_of_a_longer_text(before: str, encode: Callable[[bytes], bytes]) -> None:
    assert canaries.found_in(encode(f"{before}{ODD} behind".encode()).decode()) == ["odd secret of this test"]


def test_canary_that_is_not_there_is_not_found() -> None:
    """Catches: a part of a secret that any text may have."""
    canaries.search("the run", "x9: solid", "password=********", "/srv/lifeboat/tests/simulator", ODD[:12])


def test_canary_that_is_short_is_no_canary() -> None:
    with pytest.raises(ValueError, match="has at least 12 characters"):
        canaries.plant("PIN", "1234")


def test_canary_may_be_in_a_file_of_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "report.html.gz"
    path.write_bytes(gzip.compress(html.escape(ODD).encode()))
    path.chmod(0o600)
    canaries.search_files("the run", tmp_path, 0)
    path.chmod(0o640)
    with pytest.raises(
        AssertionError, match=r"the run: the file report\.html\.gz, which others may read, shows the odd"
    ):
        canaries.search_files("the run", tmp_path, 0)


def test_canary_that_is_sent_to_aws_is_in_the_log_of_calls(simulator: Simulator) -> None:
    ssm, s3 = simulator.boto("ssm", WEST), simulator.boto("s3", WEST, s3={"addressing_style": "path"})
    ssm.put_parameter(Name="/shop/plain", Value="solid", Type="String")
    canaries.search_calls("the run", simulator.calls())
    ssm.put_parameter(Name="/shop/state", Value=json.dumps({"told": ODD}), Type="String")
    s3.create_bucket(Bucket="shop", CreateBucketConfiguration={"LocationConstraint": WEST})
    s3.put_object(Bucket="shop", Key="evidence.json.gz", Body=gzip.compress(json.dumps(ODD).encode()))
    for call in (call for call in simulator.calls() if call["secrets"]):
        with pytest.raises(AssertionError, match=r"the run sends the odd secret of this test with (PutParameter|PUT)"):
            canaries.search_calls("the run", [call])
    assert [bool(call["secrets"]) for call in simulator.calls()] == [False, True, False, True]
