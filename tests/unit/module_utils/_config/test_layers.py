# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Layers: which file of which layer is in the bundle of a region."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._config.layers import (
    check_layers,
    check_property_layers,
    is_shared,
    layers_of,
    sources_of,
)
from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import InvalidInput

EAST, WEST = "us-east-1", "us-west-2"
# From the layer that gives way to all others to the one that wins.
ORDER = ["common/a", "production/a", "us-west-2/a", "production/us-west-2/a"]


@pytest.mark.parametrize("number", range(len(ORDER)))
def test_sources_of_later_layer_wins(number: int) -> None:
    [source] = sources_of(reversed(ORDER[: number + 1]), "production", WEST)
    assert source.path == ORDER[number]


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        pytest.param(["common/a.j2", "us-west-2/a"], {"a": "us-west-2/a"}, id="a_file_wins_over_a_template"),
        pytest.param(["common/a", "us-west-2/a.j2"], {"a": "us-west-2/a.j2"}, id="a_template_wins_over_a_file"),
        pytest.param(["common/d/a", "production/d/b"], {"d/a": "common/d/a", "d/b": "production/d/b"}, id="joined"),
        pytest.param(["common/a", "us-east-1/a"], {"a": "common/a"}, id="not_another_region"),
        pytest.param(["production/us-east-1/a"], {}, id="not_another_region_of_the_environment"),
        pytest.param(["production/eu-west-1/a"], {}, id="not_a_region_nobody_publishes_to"),
        pytest.param(["common/us-east-1/a"], {"us-east-1/a": "common/us-east-1/a"}, id="a_folder_of_that_name"),
        pytest.param(["staging/a", "README.md", "commonplace/a"], {}, id="no_layer_of_ours"),
    ],
)
def test_sources_of_each_rule(paths: list[str], expected: dict[str, str]) -> None:
    assert {source.name: source.path for source in sources_of(paths, "production", WEST)} == expected


def test_sources_of_file_and_template_of_one_name_is_an_error() -> None:
    with pytest.raises(InvalidInput, match=r"common/a and common/a\.j2 would both be a"):
        sources_of(["common/a", "common/a.j2"], "production", WEST)


@pytest.mark.parametrize(
    ("layer", "expected"), [("common", True), ("production", True), (WEST, False), (f"production/{WEST}", False)]
)
def test_is_shared_by_layer(layer: str, expected: bool) -> None:
    assert is_shared(layer, [EAST, WEST]) is expected


def test_check_layers_one_of_ours_is_enough() -> None:
    check_layers(["staging", "common"], "production", [EAST], "properties")
    check_layers([], "production", [EAST], "properties")


def test_check_layers_none_of_ours_is_an_error() -> None:
    """Catches: properties given without their layer, which would be ignored in silence."""
    with pytest.raises(InvalidInput) as error:
        check_layers(["database.url"], "production", [EAST], "properties")
    assert str(error.value) == (
        "properties: none of database.url is a layer here; the layers are " + ", ".join(layers_of("production", EAST))
    )


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("Common", ""),
        ("production/web", ""),
        (f"{WEST}/production", f"; did you mean production/{WEST}?"),
        (f"production/{WEST}a", ""),
        (f"production/{WEST}/web", ""),
        (f"/{WEST}", ""),
        ("production/", ""),
        (1, ""),
    ],
)
def test_check_property_layers_name_that_no_publication_reads_is_an_error(name: Any, hint: str) -> None:
    """Catches: properties under a name that can be no layer, which are left out while those of common are published."""
    with pytest.raises(InvalidInput) as error:
        check_property_layers({"common": {"a": 1}, name: {"a": 2}})
    assert str(error.value) == (
        f"properties: '{name}' can be no layer; expected common, an environment, a region, or "
        f"<environment>/<region>{hint}"
    )


@pytest.mark.parametrize("about", ["text", ["a"], 1, True])
def test_check_property_layers_that_is_no_dictionary_is_an_error(about: Any) -> None:
    """Catches: a list of properties that ends in an AttributeError."""
    with pytest.raises(InvalidInput, match=r"^properties: common: expected a dictionary of properties"):
        check_property_layers({"common": about})


def test_check_property_layers_of_other_publications_and_empty_ones_are_fine() -> None:
    check_property_layers({"common": None, "staging": {}, "eu-west-1": {"a": 1}, "staging/eu-west-1": {"a": 1}})
