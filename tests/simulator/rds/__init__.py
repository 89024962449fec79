"""The RDS actions that we answer ourselves; moto answers all others.

An answer takes the call and the world and returns a dictionary in the form of boto3's response.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from ..models.db_kind import KINDS
from ..state import World
from ..wire import Call
from . import (
    copy_snapshot,
    create_snapshot,
    delete_snapshot,
    describe_snapshots,
    global_clusters,
    offers,
    sharing,
    tags,
)

Answer = Callable[[Call, World], dict[str, Any]]

ANSWERS: dict[str, Answer] = {
    "AddTagsToResource": tags.add_tags,
    "DescribeAccountAttributes": offers.describe_account_attributes,
    "DescribeDBEngineVersions": offers.describe_engine_versions,
    "DescribeGlobalClusters": global_clusters.describe_global_clusters,
    "DescribeOptionGroups": offers.describe_option_groups,
    "DescribeOrderableDBInstanceOptions": offers.describe_orderable_options,
    "FailoverGlobalCluster": global_clusters.failover_global_cluster,
    "ListTagsForResource": tags.list_tags,
    "RemoveTagsFromResource": tags.remove_tags,
    "SwitchoverGlobalCluster": global_clusters.switchover_global_cluster,
}
for _kind in KINDS.values():
    ANSWERS |= {
        f"Copy{_kind.snapshot}": partial(copy_snapshot.copy_snapshot, _kind),
        f"Create{_kind.snapshot}": partial(create_snapshot.create_snapshot, _kind),
        f"Delete{_kind.snapshot}": partial(delete_snapshot.delete_snapshot, _kind),
        f"Describe{_kind.snapshot}s": partial(describe_snapshots.describe_snapshots, _kind),
        f"Describe{_kind.snapshot}Attributes": partial(sharing.describe_attributes, _kind),
        f"Modify{_kind.snapshot}Attribute": partial(sharing.modify_attribute, _kind),
    }
