"""Which images are taken as sources, and what is said when none or several fit."""

from __future__ import annotations

import pytest

from tests.integration.aws_view import EU, SOURCE, WEST, AwsView
from tests.integration.module_run import ModuleRunner


def test_selection_single_match_by_tag_is_copied(module: ModuleRunner, aws: AwsView) -> None:
    source = aws.web()
    aws.simulator.seed(SOURCE, images=[{"name": "batch-1", "tags": {"Sync-Identifier": "batch"}}])
    result = module(sync_identifier="web")
    assert (result.only["source_id"], result.only["action"], result.only["set"]) == (source, "copied", "web")
    assert result.data["image_id"] == result.only["id"]


def test_selection_several_matches_fails_and_lists_them(module: ModuleRunner, aws: AwsView) -> None:
    older, newer = aws.web(18), aws.web(19)
    result = module(sync_identifier="web")
    assert result.failed
    assert "2 images in us-east-1 match and select is single" in result.message
    assert f"{newer} (web-2026-11-19) of 2026-11-19T06:00:00Z, {older} (web-2026-11-18)" in result.message
    assert "set select to newest or all" in result.message
    assert result.writes == []


def test_selection_very_many_matches_lists_ten(module: ModuleRunner, aws: AwsView) -> None:
    for day in range(1, 13):
        aws.web(day)
    result = module(sync_identifier="web")
    assert result.message.count("ami-") == 10
    assert "and 2 more" in result.message


def test_selection_more_identifiers_than_a_filter_takes_finds_all(module: ModuleRunner, aws: AwsView) -> None:
    """Catches: FilterLimitExceeded, where every job of a plan is one run."""
    names = [f"app-{number}" for number in range(201)]
    ids = aws.simulator.seed(SOURCE, images=[{"name": name, "tags": {"Sync-Identifier": name}} for name in names])
    result = module(check=True, sync_identifier=names, select="newest")
    assert not result.failed
    assert sorted(copy["source_id"] for copy in result.copies) == sorted(ids)
    assert [call["code"] for call in result.calls if call["code"]] == []


def test_selection_id_of_a_destination_region_says_where_it_is(module: ModuleRunner, aws: AwsView) -> None:
    """Catches: source and destination mixed up, and a sentence that lets one look for the image for an hour."""
    [image] = aws.simulator.seed(WEST, images=[{"name": "web"}])
    result = module.to_two(image_ids=[image])
    assert (result.failed, result.writes) == (True, [])
    assert result.message.startswith(f"image_ids: {image} is in us-west-2 and not in us-east-1; set source_region to")
    aws.simulator.fault(action="DescribeImages", region=WEST, code="UnauthorizedOperation")
    assert f"image_ids: {image} not found in us-east-1" in module.to_two(image_ids=[image]).message
    assert not module.to_two(image_ids=[image], allow_none=True).failed


def test_selection_newest_takes_the_newest_by_its_date(module: ModuleRunner, aws: AwsView) -> None:
    # Seeded first, made last: neither the order of AWS's answer nor the name decides.
    newest = aws.web(19)
    aws.web(18)
    assert module(sync_identifier="web", select="newest").only["source_id"] == newest


def test_selection_all_takes_every_match(module: ModuleRunner, aws: AwsView) -> None:
    sources = {aws.web(day) for day in (17, 18, 19)}
    result = module(sync_identifier="web", select="all")
    assert {copy["source_id"] for copy in result.copies} == sources
    assert "image_id" not in result.data


def test_selection_several_identifiers_each_give_their_newest(module: ModuleRunner, aws: AwsView) -> None:
    aws.web(18)
    web = aws.web(19)
    [batch] = aws.simulator.seed(SOURCE, images=[{"name": "batch", "tags": {"Sync-Identifier": "batch"}}])
    result = module(sync_identifier=["web", "batch"], select="newest")
    assert {(copy["source_id"], copy["set"]) for copy in result.copies} == {(web, "web"), (batch, "batch")}


def test_selection_one_of_several_identifiers_without_image_fails_and_names_it(
    module: ModuleRunner, aws: AwsView
) -> None:
    aws.web()
    result = module(sync_identifier=["web", "batch"])
    assert result.failed
    assert "sync_identifier 'batch': no image in us-east-1 matches" in result.message
    assert result.writes == []


@pytest.mark.parametrize(
    "options",
    [
        pytest.param({"sync_identifier": "web"}, id="identifier"),
        pytest.param({"filters": {"tag:Environment": "Production"}}, id="filters"),
        pytest.param({"filters": {"name": "nothing-*"}, "select": "all"}, id="all"),
    ],
)
def test_selection_nothing_matches_is_an_error_unless_allowed(
    module: ModuleRunner, aws: AwsView, options: dict[str, object]
) -> None:
    refused = module(**options)
    assert refused.failed
    assert "no image in us-east-1 matches; check the owner, the tags and the region" in refused.message
    allowed = module(**options, allow_none=True)
    assert (allowed.failed, allowed.changed, allowed.copies) == (False, False, [])
    # An empty selection is no reason to look at, or touch, the recovery region.
    assert WEST not in allowed.counts


def test_selection_missing_id_fails_and_names_it(module: ModuleRunner, aws: AwsView) -> None:
    source, missing = aws.web(), "ami-0123456789abcdef0"
    result = module(image_ids=[source, missing])
    assert result.failed
    assert f"image_ids: {missing} not found in us-east-1" in result.message
    assert result.writes == []


def test_selection_missing_id_with_allow_none_copies_the_others(module: ModuleRunner, aws: AwsView) -> None:
    source = aws.web()
    result = module(image_ids=[source, "ami-0123456789abcdef0"], allow_none=True)
    assert result.actions == {WEST: "copied"}


def test_selection_several_ids_are_all_taken_and_one_named_twice_once(module: ModuleRunner, aws: AwsView) -> None:
    first, second = aws.web(18), aws.web(19)
    result = module(image_ids=[first, second, first])
    assert sorted(copy["source_id"] for copy in result.copies) == sorted([first, second])
    assert result.counts[WEST]["CopyImage"] == 2


@pytest.mark.parametrize(
    "filters",
    [
        pytest.param({"tag:Environment": "Production"}, id="dictionary"),
        pytest.param({"tag:Environment": ["Production", "Staging"], "name": "shop-*"}, id="dictionary of lists"),
        pytest.param(["tag:Environment=Production"], id="list of the gem"),
        pytest.param({"is-public": False, "tag:Environment": "Production"}, id="boolean"),
    ],
)
def test_selection_filters_in_every_form_select(module: ModuleRunner, aws: AwsView, filters: object) -> None:
    [wanted, _other] = aws.simulator.seed(
        SOURCE,
        images=[
            {"name": "shop-1", "tags": {"Environment": "Production"}},
            {"name": "test-1", "tags": {"Environment": "Test"}},
        ],
    )
    assert module(filters=filters).only["source_id"] == wanted


def test_selection_criteria_must_all_match(module: ModuleRunner, aws: AwsView) -> None:
    source = aws.web()
    result = module(image_ids=[source], sync_identifier="batch")
    assert result.failed
    assert source in result.message
    assert "owner and filters must all match" in result.message


def test_selection_defaults_to_own_images_and_owner_widens_it(module: ModuleRunner, aws: AwsView) -> None:
    shared = {
        "name": "vendor-1",
        "tags": {"Sync-Identifier": "vendor"},
        "launch_permissions": [{"UserId": "123456789012"}],
        "share_storage": True,
    }
    [image] = aws.simulator.seed(SOURCE, images=[shared], account="210987654321")
    assert module(filters={"name": "vendor-1"}).failed
    assert module(filters={"name": "vendor-1"}, owner="210987654321").only["source_id"] == image


def test_selection_shared_image_by_id_needs_no_owner(module: ModuleRunner, aws: AwsView) -> None:
    shared = {"name": "vendor-1", "launch_permissions": [{"UserId": "123456789012"}], "share_storage": True}
    [image] = aws.simulator.seed(SOURCE, images=[shared], account="210987654321")
    assert module(image_ids=[image]).only["action"] == "copied"


def test_destination_default_is_the_region_of_the_connection(module: ModuleRunner, aws: AwsView) -> None:
    aws.web()
    assert module(sync_identifier="web", region=EU).actions == {EU: "copied"}


def test_destination_named_twice_is_one_copy(module: ModuleRunner, aws: AwsView) -> None:
    aws.web()
    result = module(sync_identifier="web", destination_regions=[WEST, EU, WEST])
    assert result.actions == {WEST: "copied", EU: "copied"}
    assert result.counts[WEST]["CopyImage"] == 1


def test_destination_equal_to_source_makes_one_copy_beside_it(module: ModuleRunner, aws: AwsView) -> None:
    source = aws.web()
    first = module(sync_identifier="web", select="newest", destination_regions=[SOURCE])
    assert first.actions == {SOURCE: "copied"}
    assert aws.image(SOURCE, first.only["id"])["Name"] == f"web-2026-11-19-copy-of-{source}"
    second = module(image_ids=[source], destination_regions=[SOURCE])
    assert (second.changed, second.only["id"]) == (False, first.only["id"])


def test_destination_equal_to_source_is_not_taken_for_a_source_by_the_next_run(
    module: ModuleRunner, aws: AwsView
) -> None:
    """The copy carries the source's Sync-Identifier, too; a selection by it must not find two images."""
    source = aws.web()
    module(sync_identifier="web", destination_regions=[SOURCE])
    aws.simulator.advance(24 * 3600)
    again = module(sync_identifier="web", destination_regions=[SOURCE])
    assert not again.failed, again.message
    assert (again.changed, again.only["source_id"]) == (False, source)


@pytest.mark.parametrize(
    ("tags", "said"),
    [
        pytest.param({}, "is missing", id="missing"),
        pytest.param({"lifeboat:coupling-scan": "3 findings 2026-11-19T06:00:00Z"}, "says '3 findings", id="findings"),
        pytest.param(
            {"lifeboat:coupling-scan": "incomplete 2026-11-19T06:00:00Z"}, "says 'incomplete", id="incomplete"
        ),
    ],
)
def test_image_that_may_be_tied_to_a_region_is_not_copied(
    module: ModuleRunner, aws: AwsView, tags: dict[str, str], said: str
) -> None:
    aws.web(tags={"Sync-Identifier": "web", **tags})
    done = module(sync_identifier="web", require_scan=True)
    assert (done.only["error"]["code"], done.writes) == ("ScanRequired", [])
    assert f"its tag lifeboat:coupling-scan {said}" in done.message
    assert module(sync_identifier="web").only["action"] == "copied"
    again = module(sync_identifier="web", require_scan=True)
    assert again.only["action"] == "none", "a copy that is there stays"


def test_image_whose_instance_was_scanned_before_is_copied(module: ModuleRunner, aws: AwsView) -> None:
    """Catches: a scan noted on the instance that nothing asks for, and one that is asked for in every run."""
    ec2 = aws.ec2(SOURCE)
    scanned, later = (
        ec2.run_instances(ImageId=aws.web(name=name, tags={}), MinCount=1, MaxCount=1)["Instances"][0]["InstanceId"]
        for name in ("base", "base of another")
    )
    aws.tag(SOURCE, scanned, {"lifeboat:coupling-scan": "clean 2026-11-01T06:00:00Z"})
    aws.tag(SOURCE, later, {"lifeboat:coupling-scan": "clean 2036-11-01T06:00:00Z"})
    good = aws.web(name="good", tags={}, source_instance_id=scanned)
    bad = aws.web(name="bad", tags={}, source_instance_id=later)
    options = {"image_ids": [good, bad], "require_scan": True}
    done = module(**options)
    assert {copy["source_id"]: copy["action"] for copy in done.copies} == {good: "copied", bad: "failed"}
    assert f"instance {later} says 'clean 2036-11-01T06:00:00Z', which is not older than the image" in done.message
    assert done.counts[SOURCE]["DescribeInstances"] == 1
    [copied] = [copy["id"] for copy in done.copies if copy["source_id"] == good]
    assert aws.tags(WEST, copied)["lifeboat:coupling-scan"] == "clean 2026-11-01T06:00:00Z"
    again = module(image_ids=[good], require_scan=True)
    assert (again.only["action"], "DescribeInstances" in again.counts[SOURCE]) == ("none", False)


def test_image_that_is_tied_to_no_region_is_copied(module: ModuleRunner, aws: AwsView) -> None:
    aws.web(tags={"Sync-Identifier": "web", "lifeboat:coupling-scan": "clean 2026-11-19T06:00:00Z"})
    done = module(sync_identifier="web", require_scan=True)
    assert done.only["action"] == "copied", done.message
    assert aws.tags(WEST, done.only["id"])["lifeboat:coupling-scan"] == "clean 2026-11-19T06:00:00Z"
