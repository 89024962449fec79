# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the SDK's data says of partitions, and that our own table says the same."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._core import partitions
from ansible_collections.lifeboat.aws.plugins.module_utils._core.partitions import known_partitions, region_hint
from ansible_collections.lifeboat.aws.plugins.module_utils._core.regions import PARTITIONS, partition_of, region_problem

KNOWN = [(region, partition.id) for partition in known_partitions() for region in partition.regions]


@pytest.mark.parametrize(("region", "partition"), KNOWN)
def test_own_table_says_what_botocore_says_of_each_region(region: str, partition: str) -> None:
    """Catches: a partition that botocore knows and our table does not."""
    assert partition_of(region) == partition_of(region, known_partitions()) == partition
    assert region_problem(region, "region") is None


def test_own_table_has_the_endpoints_of_botocore() -> None:
    assert {each.id: each.dns_suffixes for each in known_partitions()} == {
        each.id: each.dns_suffixes for each in PARTITIONS
    }


@pytest.mark.parametrize("text", [None, "", "[]", '{"partitions": [{}]}'])
def test_known_partitions_without_usable_data_are_our_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str | None
) -> None:
    """Catches: a run that ends because the SDK keeps its data elsewhere."""
    if text is not None:
        (tmp_path / "data").mkdir()
        (tmp_path / "data" / "partitions.json").write_text(text)
    monkeypatch.setattr(partitions, "find_spec", lambda _name: SimpleNamespace(origin=str(tmp_path / "__init__.py")))
    known_partitions.cache_clear()
    try:
        assert known_partitions() == PARTITIONS
    finally:
        known_partitions.cache_clear()


@pytest.mark.parametrize(
    ("region", "hint"),
    [
        ("us-esat-1", " (did you mean us-east-1?)"),
        ("us-west-3", " (did you mean us-west-1 or us-west-2?)"),
        ("eu-central-11", " (did you mean eu-central-1?)"),
        ("eu-wst-1", " (did you mean eu-west-1?)"),
        ("us-east-1", ""),
        ("xx-nowhere-7", ""),
    ],
)
def test_region_hint_names_the_nearest(region: str, hint: str) -> None:
    """Catches: advice to look at the health of a region that does not exist; a hint beside a right name."""
    assert region_hint(region) == hint
