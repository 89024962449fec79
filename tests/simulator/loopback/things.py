"""What of the simulated AWS could answer a connection, whether it does now, and who has an address or a name of AWS.

It never opens a port. A thing is up only while AWS would let it answer: its region is there, it is available, and the
programs on it have begun.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from moto.ec2.models import ec2_backends
from moto.elbv2.models import elbv2_backends
from moto.rds.models import rds_backends

from ..patches.rds_restores import is_unfinished
from ..services import service_up_at
from ..state import World


@dataclass(frozen=True)
class Web:
    """An HTTP answer."""

    status: int
    text: str


@dataclass(frozen=True)
class Tcp:
    """A port that takes connections and says nothing."""

    port: int


@dataclass(frozen=True)
class Thing:
    """``kind`` is instance, load_balancer, database or cluster; an address that nobody has is an ``address``."""

    kind: str
    account: str
    region: str
    id: str


def answer_of(world: World, thing: Thing) -> Web | Tcp | None:
    """What it answers at this moment; None if nothing does."""
    service, find = _KINDS.get(thing.kind, ("", None))
    if find is None or world.outages.is_down(thing.region, service):
        return None
    return find(world, thing)


def _instance(world: World, thing: Thing) -> Web | None:
    backend = ec2_backends[thing.account][thing.region]
    if service_up_at(world, backend, thing.id) > world.clock.elapsed():
        return None
    return Web(200, _image_name(world, thing.region, backend.get_instance_by_id(thing.id).image_id))


def _image_name(world: World, region: str, image_id: str) -> str:
    """Its id if it has been deregistered."""
    found = next((each.amis[image_id] for each in world.backends_in(region) if image_id in each.amis), None)
    return str(found.name if found else image_id)


def _load_balancer(world: World, thing: Thing) -> Web | None:
    """503 without registered targets or with initial ones, 502 where all of them are unhealthy: as an Application Load
    Balancer, which then asks them all the same (ELB guide, target-group-health-checks)."""
    backend: Any = elbv2_backends[thing.account][thing.region]
    if thing.id not in backend.load_balancers:
        return None
    groups = [group for group in backend.target_groups.values() if thing.id in group.load_balancer_arns]
    if not groups:
        return None
    ec2 = ec2_backends[thing.account][thing.region]
    healths = [group.health_for(target, ec2) for group in groups for target in group.targets.values()]
    for health in healths:
        instance = ec2.get_instance_by_id(health.instance_id) if health.status == "healthy" else None
        if instance is not None and service_up_at(world, ec2, instance.id) <= world.clock.elapsed():
            return Web(200, _image_name(world, thing.region, instance.image_id))
    is_any_asked = any(health.status in ("healthy", "unhealthy") for health in healths)
    return Web(502, "no target answers") if is_any_asked else Web(503, "no target is in service")


def _database(world: World, thing: Thing) -> Tcp | None:
    database = rds_backends[thing.account][thing.region].databases.get(thing.id)
    is_up = database is not None and not is_unfinished(database) and database.status != "stopped"
    return Tcp(int(database.port)) if is_up else None


def _cluster(world: World, thing: Thing) -> Tcp | None:
    """It answers through its instances."""
    backend = rds_backends[thing.account][thing.region]
    cluster = backend.clusters.get(thing.id)
    if cluster is None or is_unfinished(cluster):
        return None
    members = [backend.databases.get(each["DBInstanceIdentifier"]) for each in cluster.db_cluster_members]
    is_up = any(member is not None and not is_unfinished(member) for member in members)
    return Tcp(int(cluster.port)) if is_up else None


_KINDS: dict[str, tuple[str, Any]] = {
    "instance": ("ec2", _instance),
    "load_balancer": ("elasticloadbalancing", _load_balancer),
    "database": ("rds", _database),
    "cluster": ("rds", _cluster),
}


# --- who it is ---


def holder_of_address(world: World, address: str) -> Thing:
    """The instance with this address, public or private; of several (private ones repeat) one that is up.

    An Elastic IP that was associated just now leads nowhere yet.
    """
    nobody = Thing("address", "", "", address)
    elastic = [each for _account, _region, backend in _backends(ec2_backends) for each in backend.addresses]
    if any(each.public_ip == address and each.leads_there_at > world.clock.elapsed() for each in elastic):
        return nobody
    found = [
        Thing("instance", account, region, instance.id)
        for account, region, backend in _backends(ec2_backends)
        for instance in backend.all_instances()
        if address in (instance.public_ip, instance.private_ip)
    ]
    up = (thing for thing in found if answer_of(world, thing))
    return next(up, None) or (found[0] if found else nobody)


def holder_of_name(name: str) -> Thing | None:
    """Of a name that AWS gives: of a load balancer, of a database, of a cluster, of an instance."""
    return next((thing for text, thing in _names() if text.lower() == name), None)


def _names() -> Iterator[tuple[str, Thing]]:
    for account, region, backend in _backends(elbv2_backends):
        for arn, balancer in backend.load_balancers.items():
            yield balancer.dns_name, Thing("load_balancer", account, region, arn)
    for account, region, backend in _backends(rds_backends):
        for name, database in backend.databases.items():
            yield database.address, Thing("database", account, region, name)
        for name, cluster in backend.clusters.items():
            for endpoint in (cluster.endpoint, cluster.reader_endpoint):
                yield endpoint, Thing("cluster", account, region, name)
    for account, region, backend in _backends(ec2_backends):
        for instance in backend.all_instances():
            if instance.public_dns_name:
                yield instance.public_dns_name, Thing("instance", account, region, instance.id)


def _backends(backends: Any) -> Iterator[tuple[str, str, Any]]:
    """Those that were ever used."""
    for account, of_account in list(backends.items()):
        for region in list(of_account.keys()):
            yield account, region, of_account[region]
