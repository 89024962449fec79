# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Services that no plan covers: their rows fit boto3, and the IAM policy of the module allows what they list."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from botocore import xform_name
from botocore.session import get_session

from ansible_collections.lifeboat.aws.plugins.module_utils._draft.services import SERVICES, Service

POLICY = Path(__file__).parents[4] / "docs" / "iam" / "dr_plan_draft.json"


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.title)
def test_row_names_a_listing_that_boto3_has(service: Service) -> None:
    """Catches: a misspelt call, list or name, which would only be seen where there is such a thing."""
    model = get_session().get_service_model(service.client)
    operations = {xform_name(name): name for name in model.operation_names}
    operation = model.operation_model(operations[service.call])
    members = operation.output_shape.members[service.key].member
    assert members.type_name == "string" if not service.name else service.name in members.members
    assert set(service.arguments) <= set(operation.input_shape.members)
    assert set(operation.input_shape.required_members) <= set(service.arguments)
    assert not service.token or service.token in operation.output_shape.members


def test_policy_allows_all_listings_and_nothing_else() -> None:
    """Catches: a service without its right, which is then "could not look" for those who took the policy as it is."""
    statements = {part["Sid"]: part["Action"] for part in json.loads(POLICY.read_text(encoding="utf-8"))["Statement"]}
    allowed = [action for actions in statements.values() for action in actions]
    assert {service.action for service in SERVICES} <= set(allowed)
    assert set(statements["WhatNoPlanCovers"]) <= {service.action for service in SERVICES}
    actions = [action.partition(":")[2] for action in allowed]
    assert [action for action in actions if not action.startswith(("Describe", "List"))] == []
