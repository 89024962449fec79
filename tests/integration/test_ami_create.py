# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""``create`` of images: their tags and names, what a scan has noted on the instance, and which of them go."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.aws_view import SOURCE, WEST, AwsView
from tests.integration.create_kinds import PURPOSE, Image, launched
from tests.integration.module_run import ModuleResult, ModuleRunner

SCAN = {"lifeboat:coupling-scan": "clean 2026-11-19T00:00:00Z"}


@pytest.fixture
def shop(aws: AwsView) -> Image:
    aws.simulator.configure(create_image_seconds=0, copy_seconds=0)
    return Image(aws)


def run(module: ModuleRunner, shop: Image, *, check: bool = False, **create: Any) -> ModuleResult:
    return module(check=check, wait=True, require_scan=True, **shop.options(**create))


def test_create_image_has_what_a_scan_noted_on_its_instance(module: ModuleRunner, shop: Image, aws: AwsView) -> None:
    """Catches: an image that is not copied because its instance, which was clean, is scanned again later."""
    aws.tag(SOURCE, shop.instance, SCAN)
    foretold = run(module, shop, check=True, tags={"Team": "shop"})
    done = run(module, shop, tags={"Team": "shop"})
    assert not done.failed, done.message
    [made] = shop.sources()
    tags = {"Team": "shop", "Sync-Identifier": PURPOSE, "lifeboat:made-for": PURPOSE, **SCAN}
    assert aws.tags(SOURCE, made) == tags
    assert done.data["created"] == [{"region": SOURCE, "instance_id": shop.instance, "id": made}]
    assert f"image of {shop.instance}\n" in foretold.diff
    [params] = done.params("CreateImage")
    assert '"NoReboot": true' in params
    [copy] = aws.images(WEST).values()
    assert (copy["Tags"]["lifeboat:set"], copy["Tags"]["Team"]) == (PURPOSE, "shop")
    assert "lifeboat:made-for" not in copy["Tags"]

    aws.tag(SOURCE, shop.instance, {"lifeboat:coupling-scan": "1 finding 2026-11-20T00:00:00Z"})
    unclean = run(module, shop, min_interval="0s", retain=1)
    assert "is not copied, because" in unclean.message
    assert made in shop.sources()


def test_create_image_of_the_instance_that_filters_match_with_a_name_and_a_reboot(
    module: ModuleRunner, shop: Image, aws: AwsView
) -> None:
    create = {"instance_filters": {"tag:Name": PURPOSE}, "name": "{job} {instance_id} {date}", "no_reboot": False}
    done = module(wait=True, sync_identifier="Web: Shop", create={**create, "purpose": "front"})
    assert not done.failed, done.message
    [(made, image)] = [(i, image) for i, image in aws.images(SOURCE).items() if "lifeboat:made-for" in image["Tags"]]
    assert image["Name"].startswith(f"front {shop.instance} 20")
    assert (image["Tags"]["Sync-Identifier"], image["SourceInstanceId"]) == ("Web: Shop", shop.instance)
    assert (done.only["set"], done.only["source_id"]) == ("Web: Shop", made)
    assert "reboot of" in done.diff


def test_create_image_that_is_protected_or_in_use_stays(module: ModuleRunner, shop: Image, aws: AwsView) -> None:
    protected, used, plain = (shop.source() for _number in range(3))
    aws.ec2(SOURCE).enable_image_deregistration_protection(ImageId=protected)
    aws.ec2(SOURCE).run_instances(ImageId=used, MinCount=1, MaxCount=1)
    done = module(wait=True, **shop.options(retain=1, min_interval="0s"))
    assert not done.failed, done.message
    assert [entry["id"] for entry in done.data["expired_sources"]] == [plain]
    assert {warning.partition(" stays: ")[2].partition(" ")[0] for warning in done.warnings} == {"it", f"{used}:"}


def test_create_image_of_two_instances_that_match_is_refused(module: ModuleRunner, shop: Image, aws: AwsView) -> None:
    launched(aws, name=PURPOSE)
    done = module(create={"instance_filters": {"tag:Name": PURPOSE}, "purpose": PURPOSE})
    assert (done.failed, done.writes) == (True, [])
    assert "and 2 match: i-" in done.message


REFUSED = {
    "name for all": ({"name": "web"}, {}, "create: name: expected {date}"),
    "name of what": ({"name": "{fleet}-{date}"}, {}, "has the unknown placeholder {fleet}"),
    "name that AWS refuses": ({"name": "web#{date}"}, {}, "create: name: image name"),
    "two identifiers": ({}, {"sync_identifier": ["a", "b"]}, "sync_identifier: expected one text"),
    "says it twice": ({}, {"image_ids": ["ami-1"]}, "image_ids: cannot be beside create"),
    "tag of the set": ({"tags": {"Sync-Identifier": "1"}}, {}, "create: tags: Sync-Identifier would say"),
}


@pytest.mark.parametrize(("create", "options", "words"), REFUSED.values(), ids=REFUSED)
def test_create_refused(
    module: ModuleRunner, shop: Image, create: dict[str, Any], options: dict[str, Any], words: str
) -> None:
    result = module(**shop.options(**create), **options)
    assert (result.failed, result.calls) == (True, [])
    assert words in result.message
