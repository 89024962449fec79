# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which published configuration is that of a workload: what its instances fetch, and no other of its application."""

from __future__ import annotations

import io
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._config.pointer import Entry, Pointer
from ansible_collections.lifeboat.aws.plugins.module_utils._facts.answer import Known
from ansible_collections.lifeboat.aws.plugins.module_utils._facts.facts import Facts
from ansible_collections.lifeboat.aws.plugins.module_utils._facts.reading import Reading
from ansible_collections.lifeboat.aws.plugins.module_utils._facts.registry import ROUNDS
from ansible_collections.lifeboat.aws.plugins.module_utils._readiness.registry import CHECKS
from ansible_collections.lifeboat.aws.plugins.module_utils._workloads.settled import Settled
from tests.unit.module_utils.scripted import START, ScriptedClient, ScriptedClients, ScriptedClock, aws_error

WEST, EAST, CENTRAL = "us-west-2", "us-east-1", "eu-central-1"
PUBLISHED, CURRENT = "region_configuration_published", "region_configuration_current"
STAGING, PRODUCTION = (f"lifeboat-config/web/{environment}" for environment in ("staging", "production"))
OLD = "old/web/production"


def pointer(folder: str, version: str, region: str) -> bytes:
    application, environment = folder.split("/")[-2:]
    published, sha = "2026-11-19T06:10:00Z", "0" * 64
    found = Pointer(
        application, environment, region, version, published, sha, "1", "b", (Entry(version, published, sha),)
    )
    return found.to_text().encode()


def bucket(region: str, folders: dict[str, str], of_region: str | None = None) -> ScriptedClient:
    """Folder -> version that is current there; ``of_region`` is for which region the pointers are."""
    objects = {
        f"{folder}/current.json": pointer(folder, version, of_region or region) for folder, version in folders.items()
    }

    def get(**arguments: Any) -> dict[str, Any]:
        return {"Body": io.BytesIO(objects[arguments["Key"]]), "ETag": "x"}

    listed = {"Name": "b", "Contents": [{"Key": key, "ETag": "x"} for key in objects]}
    return ScriptedClient(list_objects_v2=lambda **_arguments: [listed], get_object=get)


def fleet(name: str = "web", source: str = EAST, **config: Any) -> Settled:
    options = {"sync_identifier": name, "config": {"bucket": f"cfg-{WEST}", "app": "web", **config}}
    return Settled(name, "fleet", "shop", source, WEST, options=options)


def facts_of(workloads: list[Settled], **buckets: ScriptedClient) -> Facts:
    """What is read for them, with a bucket for each region."""
    facts = Facts(region=WEST, now=START)
    s3 = {region.replace("_", "-"): client for region, client in buckets.items()}
    reading = Reading(ScriptedClients(s3=s3), ScriptedClock(), WEST, workloads, facts)
    names = [name for name in ("configurations", "source_configurations") if name[0] != "s" or len(s3) > 1]
    return Facts(region=WEST, now=START, **{name: ROUNDS[0][name](reading) for name in names})


def said(check: str, workload: Settled, facts: Facts) -> list[str]:
    return [f"{answer.status}: {answer.what}" for answer in CHECKS[check].answers(workload, facts)]


@pytest.mark.parametrize(
    ("config", "there", "answers"),
    [
        ({"environment": "production"}, {PRODUCTION: "7"}, ["pass: web has version 7 for production"]),
        (
            {"environment": "production"},
            {STAGING: "7"},
            [f"fail: The bucket cfg-{WEST} has no configuration of web for production below lifeboat-config"],
        ),
        (
            {"environment": "production"},
            {OLD: "7", "more/lifeboat-config/web/production": "7"},
            [f"fail: The bucket cfg-{WEST} has no configuration of web for production below lifeboat-config"],
        ),
        (
            {"environment": "production", "prefix": "old"},
            {PRODUCTION: "7"},
            [f"fail: The bucket cfg-{WEST} has no configuration of web for production below old"],
        ),
        (
            {"environment": "production", "prefix": "old"},
            {PRODUCTION: "7", OLD: "5", STAGING: "8"},
            ["pass: web has version 5 for production below old"],
        ),
        ({"environment": "production", "prefix": ""}, {PRODUCTION: "7"}, ["pass: web has version 7 for production"]),
        (
            {},
            {PRODUCTION: "7", OLD: "5", STAGING: "8"},
            [
                "pass: web has version 7 for production",
                "pass: web has version 5 for production below old",
                "pass: web has version 8 for staging",
            ],
        ),
        ({}, {"lifeboat-config/api/production": "7"}, [f"fail: The bucket cfg-{WEST} has no configuration of web"]),
        ({"environment": "prod.1"}, {"lifeboat-config/web/prod-1": "7"}, None),
    ],
)
def test_only_what_the_instances_fetch_counts(
    config: dict[str, str], there: dict[str, str], answers: list[str] | None
) -> None:
    """Catches: a green check because something else is published, and then instances without configuration."""
    workload = fleet(**config)
    found = said(PUBLISHED, workload, facts_of([workload], us_west_2=bucket(WEST, there)))
    assert found == answers if answers else found[0].startswith("fail: ")


@pytest.mark.parametrize("environment", ["production", None])
def test_a_pointer_of_another_region_is_what_instances_refuse(environment: str | None) -> None:
    """Catches: the source's bucket that S3 replicates, of which each instance says that it is not for its region."""
    workload = fleet(environment=environment)
    west, east = bucket(WEST, {PRODUCTION: "7"}, EAST), bucket(EAST, {PRODUCTION: "7"})
    facts = facts_of([workload], us_west_2=west, us_east_1=east)
    assert said(PUBLISHED, workload, facts) == [
        f"fail: s3://cfg-{WEST}/{PRODUCTION}/current.json is for web/production in {EAST}, so that instances refuse it"
    ]
    assert said(CURRENT, workload, facts) == []


def test_each_workload_has_the_answer_about_its_own() -> None:
    """Catches: fleets with one bucket and application that share an answer, although what they fetch differs."""
    production, staging, old = (
        fleet("a", environment="production"),
        fleet("b", environment="staging"),
        fleet("c", environment="production", prefix="old"),
    )
    client = bucket(WEST, {PRODUCTION: "7", OLD: "5"})
    facts = facts_of([production, staging, old], us_west_2=client)
    found = {each.name: said(PUBLISHED, each, facts)[0].partition(":")[0] for each in (production, staging, old)}
    assert found == {"a": "pass", "b": "fail", "c": "pass"}
    assert len(client.calls_of("list_objects_v2")) == 1


def test_an_unreadable_pointer_hides_no_other() -> None:
    """Catches: a check that is unknown because of an environment that the plan does not name."""
    workload = fleet(environment="production")

    def get(**arguments: Any) -> dict[str, Any]:
        if "staging" in arguments["Key"]:
            raise aws_error("AccessDenied", "no")
        return {"Body": io.BytesIO(pointer(PRODUCTION, "7", WEST)), "ETag": "x"}

    keys = [{"Key": f"{folder}/current.json", "ETag": "x"} for folder in (PRODUCTION, STAGING)]
    client = ScriptedClient(list_objects_v2=[[{"Name": "b", "Contents": keys}]], get_object=get)
    assert said(PUBLISHED, workload, facts_of([workload], us_west_2=client)) == [
        "pass: web has version 7 for production"
    ]


def test_versions_are_compared_of_the_same_configuration_and_with_the_own_source_region() -> None:
    """Catches: plans with different source regions that share an answer, and versions of two prefixes compared."""
    of_east, of_central = fleet("a", environment="production"), fleet("b", CENTRAL, environment="production")
    facts = facts_of(
        [of_east, of_central],
        us_west_2=bucket(WEST, {PRODUCTION: "7", OLD: "5"}),
        us_east_1=bucket(EAST, {PRODUCTION: "7", OLD: "6"}),
        eu_central_1=bucket(CENTRAL, {OLD: "7", PRODUCTION: "8"}),
    )
    assert said(CURRENT, of_east, facts) == ["pass: Both regions have version 7 of web for production"]
    assert said(CURRENT, of_central, facts) == [f"warn: {WEST} has version 7 of web for production; {CENTRAL} has 8"]
    assert all(isinstance(answer, Known) for answer in facts.source_configurations.values())
