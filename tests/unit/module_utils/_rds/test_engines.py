# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""DocumentDB and Neptune are served by RDS's own calls: what we send for their clusters is what their SDKs would send.

Read from botocore's data. That is why they have no module of their own.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import botocore.session
import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._rds.kinds import CLUSTER

OPERATIONS = (
    CLUSTER.copy_operation,
    CLUSTER.create_operation,
    CLUSTER.delete_operation,
    CLUSTER.describe_operation,
    *("AddTagsToResource", "RemoveTagsFromResource"),
)
SENT = {
    *(CLUSTER.source_parameter, CLUSTER.target_parameter, CLUSTER.id_key, CLUSTER.database_key),
    *("KmsKeyId", "Tags", "SnapshotType", "IncludeShared", "ResourceName", "TagKeys"),
}
each_service = pytest.mark.parametrize("service", ["docdb", "neptune"])


@cache
def model_of(service: str) -> Any:
    return botocore.session.get_session().get_service_model(service)


@each_service
def test_engines_share_endpoint_version_and_signature(service: str) -> None:
    """Catches: a service that has moved to an endpoint of its own, so that RDS no longer knows its clusters."""
    names = ("apiVersion", "endpointPrefix", "protocol")
    assert {name: model_of(service).metadata[name] for name in names} == {
        name: model_of("rds").metadata[name] for name in names
    }
    assert model_of(service).metadata["signingName"] == model_of("rds").metadata["endpointPrefix"]


@each_service
@pytest.mark.parametrize("operation", OPERATIONS)
def test_engines_take_what_is_sent(service: str, operation: str) -> None:
    """Catches: a parameter that RDS takes and the other service does not."""
    own, of_rds = (model_of(name).operation_model(operation).input_shape.members for name in (service, "rds"))
    assert {name for name in of_rds if name in SENT} == {name for name in own if name in SENT}
