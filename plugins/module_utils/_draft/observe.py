# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Lists everything that a draft is made of, side by side; what cannot be listed is said and stops nothing.

It never writes, and it makes the same calls for five things as for five hundred, pages aside.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from .._core.errors import AwsError, LifeboatError
from .._core.parallel import in_each_region
from .._core.problem import Problem
from .._core.shell import Clients
from .model import Estate, Listing
from .reading import autoscaling, copies, ec2, elb, kms, others, rds, route53
from .services import SERVICES, Service

Reader = Callable[[], list[Any]]


def observe(clients: Clients, source_region: str, recovery_region: str) -> Estate:
    seen = _listings({**_first_readers(clients, source_region), **_recovery_readers(clients, recovery_region)})
    templates = _both(seen["templates"], seen["configurations"])
    later = _listings(_later_readers(clients, source_region, seen, templates))
    return Estate(
        **{name: seen[name] for name in ("instances", "groups", "volumes", "security_groups", "databases", "clusters")},
        **{name: seen[name] for name in ("load_balancers", "target_groups", "zones", "keys")},
        templates=templates,
        images=later["images"],
        snapshots=later["snapshots"],
        copies={kind: seen[f"copies {kind}"] for kind in copies.KINDS},
        others={service.title: seen[service.title] for service in SERVICES},
    )


def _first_readers(clients: Clients, region: str) -> dict[str, Reader]:
    return {
        "instances": lambda: ec2.instances(clients.get("ec2", region), region),
        "volumes": lambda: ec2.volumes(clients.get("ec2", region), region),
        "security_groups": lambda: ec2.security_groups(clients.get("ec2", region), region),
        "templates": lambda: ec2.launch_templates(clients.get("ec2", region), region),
        "configurations": lambda: autoscaling.launch_configurations(clients.get("autoscaling", region), region),
        "groups": lambda: autoscaling.groups(clients.get("autoscaling", region), region),
        "databases": lambda: rds.instances(clients.get("rds", region), region),
        "clusters": lambda: rds.clusters(clients.get("rds", region), region),
        "load_balancers": lambda: elb.load_balancers(clients.get("elbv2", region), region),
        "target_groups": lambda: elb.target_groups(clients.get("elbv2", region), region),
        "zones": lambda: route53.zones(clients.get("route53", region)),
        **{service.title: _of_service(clients, region, service) for service in SERVICES},
    }


def _of_service(clients: Clients, region: str, service: Service) -> Reader:
    return lambda: others.names(clients.get(service.client, region), region, service)


def _recovery_readers(clients: Clients, region: str) -> dict[str, Reader]:
    return {
        "keys": lambda: kms.aliases(clients.get("kms", region), region),
        **{f"copies {kind}": _of_copies(clients, region, read) for kind, read in copies.KINDS.items()},
    }


def _of_copies(clients: Clients, region: str, read: Callable[[Any, str], list[Any]]) -> Reader:
    return lambda: read(clients, region)


def _later_readers(
    clients: Clients, region: str, seen: Mapping[str, Listing[Any]], templates: Listing[Any]
) -> dict[str, Reader]:
    """What is asked about things that were found: their images, and whether volumes have snapshots."""
    told = [*seen["instances"].things, *templates.things]
    image_ids = sorted({each.image_id for each in told if each.image_id.startswith("ami-")})
    volume_ids = sorted(volume.id for volume in seen["volumes"].things)
    return {
        "images": lambda: ec2.images(clients.get("ec2", region), region, image_ids),
        "snapshots": lambda: ec2.volumes_with_snapshots(clients.get("ec2", region), region, volume_ids),
    }


def _both(one: Listing[Any], other: Listing[Any]) -> Listing[Any]:
    return Listing((*one.things, *other.things), one.problem or other.problem)


def _listings(readers: Mapping[str, Reader]) -> dict[str, Listing[Any]]:
    return dict(zip(readers, in_each_region(_listing, readers.values()), strict=True))


def _listing(read: Reader) -> Listing[Any]:
    try:
        return Listing(tuple(read()))
    except AwsError as error:
        return Listing(problem=Problem(error.code, str(error)))
    except LifeboatError as error:
        return Listing(problem=Problem("NoClient", str(error)))
