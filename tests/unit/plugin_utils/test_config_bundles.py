# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What becomes a bundle and what is refused, without Ansible: templates are taken as they are."""

from __future__ import annotations

import os
import zlib
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._config import fitness
from ansible_collections.lifeboat.aws.plugins.module_utils._config.bundle import BundleFile, packed
from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import InvalidInput
from ansible_collections.lifeboat.aws.plugins.plugin_utils._config.bundles import Publication, bundle_files
from ansible_collections.lifeboat.aws.plugins.plugin_utils._config.sources import files_below

EAST, WEST = "us-east-1", "us-west-2"


def bundles(files: dict[str, str], properties: dict[str, Any] | None = None) -> dict[str, list[str]]:
    """Region -> names of files."""
    publication = Publication(
        environment="production",
        buckets={EAST: "shop-east", WEST: "shop-west"},
        files={path: BundleFile(text.encode(), source=path) for path, text in files.items()},
        properties=properties or {},
        allowed=(),
    )
    return {region: list(made) for region, made in bundle_files(publication, lambda _region: _as_it_is).items()}


def _as_it_is(_path: str, text: str) -> str:
    return text


def refusal(files: dict[str, str], properties: dict[str, Any] | None = None) -> str:
    with pytest.raises(InvalidInput) as refused:
        bundles(files, properties)
    return str(refused.value)


@pytest.mark.parametrize(
    "text",
    [
        "AWS_REGION=us-east-1\n",
        "SetEnv AWS_REGION us-east-1\n",
        "env:\n  - name: AWS_REGION\n    value: us-east-1\n",
        "cloud:\n  aws:\n    region:\n      static: us-east-1\n",
    ],
)
def test_bundle_setting_of_another_region_is_refused(text: str) -> None:
    """Catches: rules of the scan that publishing does not have."""
    assert refusal({"common/app.conf": text}).endswith("(role dr_config does).")
    assert f"us-east-1 must not be in the configuration of {WEST}" in refusal({"common/app.conf": text})


@pytest.mark.parametrize(
    ("properties", "name"),
    [
        ({"cloud": {"aws": {"region": {"static": EAST}}}}, "cloud.aws.region.static"),
        ({"aws_region": EAST}, "aws_region"),
    ],
)
def test_bundle_property_that_sets_another_region_is_refused(properties: dict[str, Any], name: str) -> None:
    """Catches: a look at the value alone, which does not tell what it is the value of."""
    said = refusal({}, {"common": properties})
    assert said.startswith(f"properties, {name}: us-east-1 must not be in the configuration of {WEST}.")


@pytest.mark.parametrize(
    "properties", [{"regions": [EAST, WEST]}, {"title": EAST}, {"location": {"us-east-1": "Virginia"}}]
)
def test_bundle_property_that_names_a_region_is_taken(properties: dict[str, Any]) -> None:
    assert bundles({}, {"common": properties})[WEST] == ["config.env", "config.json", "config.properties"]


REFUSED: dict[str, tuple[dict[str, str], str]] = {
    "file and directory of two layers": (
        {"common/x": "1", "us-west-2/x/y": "2"},
        "common/x is a file, and us-west-2/x/y needs a directory of that name, x",
    ),
    "template and directory of one layer": (
        {"common/x.j2": "1", "common/x/y/z": "2"},
        "common/x.j2 is a file, and common/x/y/z needs a directory of that name, x",
    ),
    "arrow": ({"common/a -> b": "1"}, "common/a -> b: the name has ' -> ' in it"),
    "link to": ({"common/a link to b": "1"}, "common/a link to b: the name has ' link to ' in it"),
    "arrow at the start": ({"common/-> b": "1"}, "common/-> b: the name has ' -> ' in it"),
    "link to at the start": ({"common/link to b": "1"}, "common/link to b: the name has ' link to ' in it"),
    "nothing but the ending": ({"common/.j2": "1"}, "common/.j2: without .j2 nothing is left that is a name"),
    "nothing but the ending below": ({"common/d/.j2": "1"}, "common/d/.j2: without .j2 nothing is left"),
    "a dot is left": ({"common/d/..j2": "1"}, "common/d/..j2: without .j2 nothing is left"),
    "two dots are left": ({"common/...j2": "1"}, "common/...j2: without .j2 nothing is left"),
    "newline": ({"common/a\nb": "1"}, "'common/a\\nb': the name has the character '\\n'"),
    "no unicode": ({"common/caf\udce9": "1"}, "'common/caf\\udce9': the name has the character"),
    "made on the instance": (
        {"common/secrets.env.j2": "1"},
        "common/secrets.env.j2: secrets.env is created by the instance",
    ),
    "below what is made there": (
        {"common/.lifeboat/x": "1"},
        "common/.lifeboat/x: .lifeboat is created by the instance",
    ),
    "reference of another region": (
        {"common/secrets.references": "a\tssm\tarn:aws:ssm:eu-west-1:123456789012:parameter/x\n"},
        "line 1 of secrets.references: the secret a (ssm arn:aws:ssm:eu-west-1:123456789012:parameter/x) is of eu-",
    ),
    "reference of no service": (
        {"common/secrets.references": "a\tssm\tx\nb\tvault\ty\n"},
        "line 2 of secrets.references: the secret b (vault y) is neither ssm nor secretsmanager",
    ),
    "reference without an end": ({"common/secrets.references": "a\tssm\tx"}, "the last line of secrets.references has"),
    "reference without a name": ({"common/secrets.references": "a b\tssm\tx\n"}, "'a b' is no name of a property"),
    "reference with the line end of Windows": (
        {"common/secrets.references": "a\tssm\tx\r\n"},
        "line 1 of secrets.references: it ends with a carriage return",
    ),
    "name that no file system takes": (
        {"common/" + 130 * "ü": "1"},
        "has 260 bytes and file systems take 255 of a name",
    ),
    "template's name in a path that is too long": (
        {"common/" + "/".join(["d" * 250] * 16) + ".j2": "1"},
        "the path has 4015 bytes, and instances take 3840",
    ),
    "reference without an id": ({"common/secrets.references": "a\tssm\n"}, "the secret a (ssm ) has no name or ARN"),
}


@pytest.mark.parametrize(("files", "said"), REFUSED.values(), ids=REFUSED)
def test_bundle_that_instances_refuse_is_refused(files: dict[str, str], said: str) -> None:
    """Catches: a publication that is OK, and that no instance takes."""
    assert said in refusal(files)


def test_bundle_with_properties_below_a_file_of_theirs_is_refused() -> None:
    said = refusal({"common/config.env/x": "1"}, {"common": {"a": 1}})
    assert "properties is a file, and common/config.env/x needs a directory of that name, config.env" in said


def test_bundle_property_with_the_arn_of_a_region_nobody_publishes_to_is_refused() -> None:
    """Catches: a secret that no instance resolves, because the region is not one of the publication."""
    arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop"
    assert "is of eu-west-1, and instances in us-east-1 refuse it" in refusal(
        {}, {"common": {"password": {"secretsmanager": arn}}}
    )


def test_bundle_that_is_too_large_is_refused() -> None:
    files = {"a": BundleFile(b"1", source="common/a"), "b": BundleFile(b"1" * 12_000, source="common/b")}
    assert fitness.unfit(files, WEST, limit=30_000) == []
    [said] = fitness.unfit(files, WEST, limit=20_000)
    assert said.startswith(f"the bundle of {WEST} has ")
    assert "and instances take 20000; the largest file is common/b with 12000; let instances" in said


@pytest.mark.parametrize("count", [0, 1, 3, 40])
@pytest.mark.parametrize("length", [1, 99, 100, 250])
@pytest.mark.parametrize("size", [0, 1, 511, 512, 513, 70_000])
def test_unpacked_size_is_no_less_than_that_of_the_tar(count: int, length: int, size: int) -> None:
    """Catches: a bundle that is within our limit and beyond that of instances."""
    files = {f"{n}/{'a' * length}": BundleFile(b"x" * size) for n in range(count)}
    tar = zlib.decompress(packed(files), 47)
    assert len(tar) <= fitness.unpacked_size(files) <= len(tar) + 12_000 + 1024 * count


@pytest.mark.parametrize("bits", [0o4755, 0o2644, 0o6755])
def test_source_with_bits_that_instances_refuse_is_refused(tmp_path: Path, bits: int) -> None:
    (tmp_path / "a").write_text("1")
    (tmp_path / "a").chmod(bits)
    with pytest.raises(InvalidInput, match="source: a is setuid or setgid, which instances refuse"):
        files_below(tmp_path)


def test_source_that_is_no_file_is_refused(tmp_path: Path) -> None:
    """Catches: a pipe, or a directory nobody may read, that is passed over in silence."""
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(InvalidInput, match="source: pipe is neither a file nor a directory"):
        files_below(tmp_path)


def test_bundle_with_properties_under_a_name_that_is_no_layer_is_refused() -> None:
    """Catches: a publication that is fine without the properties of production, since common has some."""
    assert "'Production' can be no layer" in refusal({}, {"common": {"pool": 10}, "Production": {"pool": 20}})
    assert "common: expected a dictionary of properties" in refusal({}, {"common": ["pool"]})
