"""DescribeDBSnapshots and DescribeDBClusterSnapshots: which snapshots, of which types, page by page.

It never tells of AWS Backup's snapshots unless it is asked for them (API_DescribeDBSnapshots, SnapshotType).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from ..errors import AwsError
from ..models.db_kind import Kind
from ..models.db_snapshot import SimDbSnapshot
from ..state import World
from ..wire import Call
from .errors import snapshot_not_found
from .find import snapshots_of
from .identifiers import parse_arn
from .paging import page
from .views import snapshot_view

_USUAL_TYPES = frozenset({"automated", "manual"})
_FOREIGN_TYPES = frozenset({"shared", "public"})
Predicate = Callable[[SimDbSnapshot], bool]


def describe_snapshots(kind: Kind, call: Call, world: World) -> dict[str, Any]:
    types = _types(kind, call)
    wanted = _predicates(kind, call)
    candidates = _candidates(kind, call, world, types)
    found = [snapshot for snapshot in candidates if all(is_wanted(snapshot) for is_wanted in wanted)]
    asked = call.params.get(kind.id_parameter)
    if asked and not found and not call.params.get(kind.database_parameter):
        raise snapshot_not_found(kind, asked)
    chosen, marker = page(call.params, found)
    return {"Marker": marker, f"{kind.snapshot}s": [_view(snapshot, call.account) for snapshot in chosen]}


def _types(kind: Kind, call: Call) -> frozenset[str]:
    """A filter says the same as the parameter."""
    filtered = [entry["Values"] for entry in call.params.get("Filters", []) if entry["Name"] == "snapshot-type"]
    asked = [call.params["SnapshotType"]] if call.params.get("SnapshotType") else [v for vs in filtered for v in vs]
    known = {*kind.types, *_FOREIGN_TYPES}
    for name in asked:
        if name not in known:
            # Inferred: the values are documented, the text is not.
            text = f"Invalid snapshot type: {name}. Valid values are {', '.join(sorted(known))}."
            raise AwsError("InvalidParameterValue", text)
    types = set(asked) or set(_USUAL_TYPES)
    if call.params.get("IncludeShared"):
        types.add("shared")
    if call.params.get("IncludePublic"):
        types.add("public")
    return frozenset(types)


def _candidates(kind: Kind, call: Call, world: World, types: frozenset[str]) -> Iterable[SimDbSnapshot]:
    own = snapshots_of(kind, world.rds(call.account, call.region)).values()
    found = [snapshot for snapshot in own if snapshot.snapshot_type in types]
    if types & _FOREIGN_TYPES:
        for backend in world.rds_in(call.region):
            if backend.account_id != call.account:
                foreign = snapshots_of(kind, backend).values()
                found += [snapshot for snapshot in foreign if _foreign_type(snapshot, call.account) in types]
    return sorted(found, key=lambda snapshot: snapshot.serial)


def _foreign_type(snapshot: SimDbSnapshot, account: str) -> str:
    if account in snapshot.restorers:
        return "shared"
    return "public" if "all" in snapshot.restorers else ""


def _view(snapshot: SimDbSnapshot, account: str) -> dict[str, Any]:
    """Another account's snapshot is named by its ARN and shows no tags (RDS guide, USER_ShareSnapshot; inferred)."""
    view = snapshot_view(snapshot)
    if snapshot.owner_id == account:
        return view
    hidden = {"TagList": [], "SnapshotType": _foreign_type(snapshot, account)}
    return {**view, **hidden, snapshot.kind.id_parameter: snapshot.arn}


def _predicates(kind: Kind, call: Call) -> list[Predicate]:
    """Parameters and filters; all must match."""
    params = call.params
    predicates: list[Predicate] = []
    if asked := params.get(kind.id_parameter):
        predicates.append(_has_identifier([asked]))
    if asked := params.get(kind.database_parameter):
        predicates.append(_is_of_database([asked]))
    if asked := params.get(kind.resource_parameter):
        predicates.append(_is_of_resource([asked]))
    for entry in params.get("Filters", []):
        if entry["Name"] == "snapshot-type":
            continue
        predicates.append(_filter(kind, entry["Name"], entry.get("Values", [])))
    return predicates


def _filter(kind: Kind, name: str, values: list[str]) -> Predicate:
    filters: dict[str, Callable[[list[str]], Predicate]] = {
        kind.id_filter: _has_identifier,
        kind.database_filter: _is_of_database,
        "engine": _is_of_engine,
        "dbi-resource-id": _is_of_resource,
    }
    if name not in filters:
        # Text: moto (rds/utils.py).
        raise AwsError("InvalidParameterValue", f"Unrecognized filter name: {name}")
    return filters[name](values)


def _has_identifier(values: list[str]) -> Predicate:
    """By name or ARN; case does not count (API_DescribeDBSnapshots)."""
    names = {value.lower() for value in values}
    return lambda snapshot: snapshot.identifier in names or snapshot.arn.lower() in names


def _is_of_database(values: list[str]) -> Predicate:
    names = {parse_arn(value).name if value.startswith("arn:") else value.lower() for value in values}
    return lambda snapshot: snapshot.facts.identifier.lower() in names


def _is_of_resource(values: list[str]) -> Predicate:
    return lambda snapshot: snapshot.facts.resource_id in values


def _is_of_engine(values: list[str]) -> Predicate:
    return lambda snapshot: snapshot.facts.engine in values
