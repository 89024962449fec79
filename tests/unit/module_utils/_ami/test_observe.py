# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reading what is there: which calls are made with what, and what an unreadable answer becomes."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._ami.kind import AMI
from ansible_collections.lifeboat.aws.plugins.module_utils._ami.model import Image, ImageRequest
from ansible_collections.lifeboat.aws.plugins.module_utils._ami.observe import look_closer
from ansible_collections.lifeboat.aws.plugins.module_utils._ami.plan import ImageRules
from ansible_collections.lifeboat.aws.plugins.module_utils._copies.observe import observe
from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import AwsError, InvalidInput
from ansible_collections.lifeboat.aws.plugins.module_utils._core.filters import MAX_FILTER_VALUES, chunked
from ansible_collections.lifeboat.aws.plugins.module_utils._core.retention import last
from tests.unit.module_utils._ami.builders import (
    BORN,
    HERE,
    THERE,
    Seen,
    a_copy,
    a_request,
    an_image,
    describing,
    images_page,
    untracked,
)
from tests.unit.module_utils.scripted import ScriptedClient, ScriptedClients, aws_error

GOOD_KEY = {"KeyMetadata": {"KeyState": "Enabled", "KeyUsage": "ENCRYPT_DECRYPT"}}


def look(
    request: ImageRequest, source: ScriptedClient, recovery: ScriptedClient, kms: ScriptedClient | None = None
) -> Seen:
    clients = ScriptedClients(ec2={HERE: source, THERE: recovery}, kms={THERE: kms} if kms else {})
    seen = observe(AMI, request, clients)  # type: ignore[arg-type]
    rules = look_closer(request, seen, clients, BORN).rules if seen.sources else AMI.rules  # type: ignore[arg-type]
    assert isinstance(rules, ImageRules)
    return Seen(seen.sources, seen.views, rules.permissions, rules.scans)


def filters_of(client: ScriptedClient) -> list[dict[str, Any]]:
    """The filters of each DescribeImages."""
    return [{f["Name"]: f["Values"] for f in call["Filters"]} for call in client.calls_of("describe_images")]


@pytest.mark.parametrize(
    ("changes", "filters", "owners"),
    [
        pytest.param({}, {"tag:Sync-Identifier": ["web"]}, ["self"], id="identifier"),
        pytest.param(
            {"filters": {"name": ("web-*",)}}, {"name": ["web-*"], "tag:Sync-Identifier": ["web"]}, ["self"], id="anded"
        ),
        pytest.param(
            {"sync_identifiers": (), "image_ids": ("ami-web",), "owner": None},
            {"image-id": ["ami-web"]},
            None,
            id="ids",
        ),
        pytest.param({"owner": "210987654321"}, {"tag:Sync-Identifier": ["web"]}, ["210987654321"], id="owner"),
    ],
)
def test_observe_asks_the_source_region_for_what_was_named(
    changes: dict[str, Any], filters: dict[str, list[str]], owners: list[str] | None
) -> None:
    """Catches: images of other accounts copied, or a condition dropped."""
    source = ScriptedClient(describe_images=[images_page(an_image())])
    look(a_request(**changes), source, ScriptedClient(describe_images=[images_page(a_copy())]))
    assert filters_of(source) == [filters]
    assert source.calls[0][1].get("Owners") == owners
    assert "IncludeDisabled" not in source.calls[0][1]
    assert source.calls[0][1]["PaginationConfig"] == {"PageSize": 1000}


def test_observe_reads_every_page() -> None:
    """Catches: the 1,001st image."""
    other = an_image(id="ami-b")
    source = ScriptedClient(describe_images=[[images_page(an_image()), images_page(other)]])
    seen = look(a_request(), source, ScriptedClient(describe_images=describing(a_copy(), a_copy(other))))
    assert len(seen.sources) == 2


@pytest.mark.parametrize(
    ("changes", "filters"),
    [
        pytest.param({}, {"tag:lifeboat:source": ["us-east-1/ami-web"]}, id="by_source"),
        pytest.param({"retain": last(2)}, {"tag-key": ["lifeboat:source"]}, id="retention_needs_all_of_ours"),
    ],
)
def test_observe_asks_a_destination_once_when_all_copies_are_there(
    changes: dict[str, Any], filters: dict[str, list[str]]
) -> None:
    """Catches: a second call in a run with nothing to do; disabled copies not seen and copied again."""
    recovery = ScriptedClient(describe_images=[images_page(a_copy())])
    look(a_request(**changes), ScriptedClient(describe_images=[images_page(an_image())]), recovery)
    assert filters_of(recovery) == [filters]
    assert recovery.calls[0][1]["IncludeDisabled"] is True
    assert recovery.calls[0][1]["Owners"] == ["self"]


@pytest.mark.parametrize(("count", "by_tag"), [(200, True), (201, False)])
def test_observe_with_more_sources_than_a_filter_takes_lists_all_of_ours(count: int, by_tag: bool) -> None:
    """Catches: FilterLimitExceeded."""
    sources = [an_image(id=f"ami-{n}", name=f"web-{n}") for n in range(count)]
    recovery = ScriptedClient(describe_images=describing(*(a_copy(source) for source in sources)))
    look(a_request(), ScriptedClient(describe_images=[images_page(*sources)]), recovery)
    assert len(recovery.calls) == 1
    assert list(filters_of(recovery)[0]) == (["tag:lifeboat:source"] if by_tag else ["tag-key"])


def test_observe_looks_for_orphans_where_a_copy_is_missing() -> None:
    """Catches: an image copied twice because its first copy lost its tags."""
    orphan = a_copy(tags=untracked(a_copy()))
    recovery = ScriptedClient(describe_images=describing(orphan))
    seen = look(a_request(), ScriptedClient(describe_images=[images_page(an_image())]), recovery)
    assert [image.id for image in seen.views[0].candidates] == ["ami-web-copy"]
    assert filters_of(recovery)[1] == {"source-image-region": ["us-east-1"], "source-image-id": ["ami-web"]}


@pytest.mark.parametrize(
    ("source", "changes", "filters"),
    [
        pytest.param(
            an_image(tags={"Sync-Identifier": "web", "Sync-us-west-2": "20260101120000+0000 / ami-gem"}),
            {},
            {"image-id": ["ami-gem"]},
            id="gem_note",
        ),
        pytest.param(
            an_image(), {"tag_equality": True, "tags": {"Team": "shop"}}, {"tag:Team": ["shop"]}, id="equal_tags"
        ),
    ],
)
def test_observe_looks_where_another_hint_points(
    source: Image, changes: dict[str, Any], filters: dict[str, list[str]]
) -> None:
    """Catches: a move from the gem, or from ec2_ami_copy, that copies everything again."""
    recovery = ScriptedClient(describe_images=describing())
    look(a_request(**changes), ScriptedClient(describe_images=[images_page(source)]), recovery)
    assert filters_of(recovery)[-1] == filters


def test_observe_a_destination_that_cannot_be_read_is_its_own_problem() -> None:
    """Catches: a denied listing taken for an empty one: everything would be copied again."""
    recovery = ScriptedClient(describe_images=[aws_error("UnauthorizedOperation", "no")])
    seen = look(a_request(), ScriptedClient(describe_images=[images_page(an_image())]), recovery)
    problem = seen.views[0].problem
    assert problem is not None
    assert problem.code == "UnauthorizedOperation"


def test_observe_candidates_that_cannot_be_read_make_the_region_unreadable() -> None:
    """Catches: a second copy because the look for the first was throttled."""
    recovery = ScriptedClient(describe_images=[images_page(), aws_error("RequestLimitExceeded", "x")])
    seen = look(a_request(), ScriptedClient(describe_images=[images_page(an_image())]), recovery)
    assert seen.views[0].problem is not None


def test_observe_a_source_region_that_cannot_be_read_ends_it() -> None:
    """Catches: "no image matches" for a region that does not answer."""
    with pytest.raises(AwsError, match="us-east-1"):
        look(a_request(), ScriptedClient(describe_images=[aws_error("AuthFailure", "x")]), ScriptedClient())


def test_observe_without_a_match_is_refused_before_any_other_call() -> None:
    """Catches: calls in every region for a typing error."""
    with pytest.raises(InvalidInput):
        look(a_request(), ScriptedClient(describe_images=[images_page()]), ScriptedClient())


def test_observe_allowed_nothing_asks_no_destination() -> None:
    """Catches: a filter without values, which AWS refuses."""
    assert look(a_request(allow_none=True), ScriptedClient(describe_images=[images_page()]), ScriptedClient()) == Seen(
        ()
    )


@pytest.mark.parametrize(
    ("tracked", "answers", "code"),
    [
        pytest.param([a_copy(encrypted=True)], [], None, id="not_looked_at_when_nothing_is_copied"),
        pytest.param([a_copy()], [GOOD_KEY], None, id="looked_at_for_an_encrypted_copy_beside_an_open_one"),
        pytest.param([], [GOOD_KEY], None, id="good"),
        pytest.param([], [aws_error("NotFoundException", "Invalid keyId 'x'")], "NotFoundException", id="missing"),
        pytest.param([a_copy(state="failed")], [GOOD_KEY], None, id="looked_at_for_a_replacement"),
    ],
)
def test_observe_looks_at_the_key_only_where_a_copy_is_made(
    tracked: list[Image], answers: list[Any], code: str | None
) -> None:
    """Catches: a KMS call in each run; a copy begun with a key that AWS refuses an hour later."""
    kms = ScriptedClient(describe_key=answers)
    recovery = ScriptedClient(describe_images=describing(*tracked))
    request = a_request(kms_keys={THERE: "alias/dr"}, encrypted=True)
    seen = look(request, ScriptedClient(describe_images=[images_page(an_image())]), recovery, kms)
    problem = seen.views[0].key_problem
    assert (problem.code if problem else None) == code
    assert kms.unasked() == {}


def test_observe_reads_permissions_of_source_and_copy_only_when_asked_for() -> None:
    """Catches: a call for each image in a run that shares nothing; a denied one taken for "shared with nobody"."""
    source = ScriptedClient(
        describe_images=[images_page(an_image())],
        describe_image_attribute=[{"ImageId": "ami-web", "LaunchPermissions": [{"UserId": "111"}]}],
    )
    recovery = ScriptedClient(
        describe_images=[images_page(a_copy())], describe_image_attribute=[aws_error("UnauthorizedOperation", "no")]
    )
    seen = look(a_request(copy_launch_permissions=True), source, recovery)
    assert seen.permissions.known == {"ami-web": {("UserId", "111")}}
    assert seen.permissions.problems["ami-web-copy"].code == "UnauthorizedOperation"


@pytest.mark.parametrize(("count", "sizes"), [(0, []), (1, [1]), (200, [200]), (201, [200, 1]), (400, [200, 200])])
def test_chunked_values_fit_into_a_filter(count: int, sizes: list[int]) -> None:
    """Catches: FilterLimitExceeded, or the last value lost."""
    values = [str(number) for number in range(count)]
    chunks = list(chunked([*values, *values]))
    assert [len(chunk) for chunk in chunks] == sizes
    assert [value for chunk in chunks for value in chunk] == values
    assert MAX_FILTER_VALUES == 200
