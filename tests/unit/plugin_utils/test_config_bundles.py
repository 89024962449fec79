# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What becomes a bundle and what is refused, without Ansible: templates are taken as they are."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._config.bundle import BundleFile
from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import InvalidInput
from ansible_collections.lifeboat.aws.plugins.plugin_utils.config_bundles import Publication, bundle_files

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
