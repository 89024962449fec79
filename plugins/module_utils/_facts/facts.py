# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is known of a recovery region, and of what is outside of it that a recovery needs, when it was read.

Pure: it never reads anything. A fact that no check asked for is not known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from .._dns.names.model import Found as NameFound
from .._dns.route53.zones import HostedZone
from .._manifest.answers import Found
from .._workloads.settled import Settled
from .answer import Answer, Unknown
from .fetched import Current, Fetched, Published
from .model import (
    Caller,
    DbClassOption,
    DbParameterGroup,
    DbSubnetGroup,
    Drilled,
    ElasticIp,
    EngineVersion,
    ImageDetails,
    InstanceType,
    Key,
    LaunchTemplate,
    OptionGroup,
    Quota,
    Refused,
    Reservation,
    SecurityGroup,
    SnapshotDetails,
    Subnet,
    TargetGroup,
    TemplateContent,
)
from .points import Points

NOT_READ = Unknown("it was not read")


# Two are the same only if they are one, so that what is worked out of all of it can be remembered.
@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Facts:
    """``workloads`` are those that are read for, by name, and ``elsewhere`` names of those that come back at the same
    time, of which nothing is known here; other names are those of registry.py.

    What is about one thing of many is an answer for each of them. ``db_group_tags`` are by ARN, without groups
    that have none. ``running`` is how many On-Demand instances of a
    type run, ``volumes`` the GiB of each volume type, ``addresses`` the Elastic IPs by allocation id, ``db_classes``
    are what is on offer by (engine, version, class), ``keys`` those that the newest recovery points and the plan name,
    each None if the region has no such key, and ``manifests`` those of the workloads by name, None if one has none.
    Of these ``synced`` says whether a sync has kept the plan.
    ``dns_records`` are by the id of a zone and a name, ``configurations`` by what instances fetch, and those of the
    source by what they fetch there. ``db_snapshots_public`` are those that are not encrypted, because others cannot be
    public, by the kind of the workload and id.
    ``template_contents`` are by the id or name of a launch template and its version, as plans name them;
    ``dry_runs`` are by the requests of permissions.py, None for what is allowed; ``simulated`` are decisions of IAM by
    identity, and by action and resource.
    """

    region: str
    now: datetime
    workloads: Mapping[str, Settled] = field(default_factory=dict)
    elsewhere: tuple[str, ...] = ()
    points: Mapping[str, Answer[Points]] = field(default_factory=dict)
    subnets: Answer[Mapping[str, Subnet]] = NOT_READ
    security_groups: Answer[Mapping[str, SecurityGroup]] = NOT_READ
    prefix_lists: Answer[Mapping[str, str]] = NOT_READ
    zones: Answer[frozenset[str]] = NOT_READ
    key_pairs: Answer[frozenset[str]] = NOT_READ
    launch_templates: Answer[tuple[LaunchTemplate, ...]] = NOT_READ
    template_contents: Mapping[tuple[str, str], Answer[TemplateContent]] = field(default_factory=dict)
    instance_profiles: Answer[Mapping[str, bool]] = NOT_READ
    offerings: Answer[Mapping[str, frozenset[str]]] = NOT_READ
    instance_types: Answer[Mapping[str, InstanceType]] = NOT_READ
    running: Answer[Mapping[str, int]] = NOT_READ
    ec2_quotas: Answer[Mapping[str, float]] = NOT_READ
    ebs_quotas: Answer[Mapping[str, float]] = NOT_READ
    volumes: Answer[Mapping[str, int]] = NOT_READ
    addresses: Answer[Mapping[str, ElasticIp]] = NOT_READ
    images: Answer[Mapping[str, ImageDetails]] = NOT_READ
    snapshots: Answer[Mapping[str, SnapshotDetails]] = NOT_READ
    public_snapshots: Answer[frozenset[str]] = NOT_READ
    target_groups: Answer[tuple[TargetGroup, ...]] = NOT_READ
    db_instances: Answer[Mapping[str, Mapping[str, str]]] = NOT_READ
    db_clusters: Answer[Mapping[str, Mapping[str, str]]] = NOT_READ
    target_group_tags: Answer[Mapping[str, Mapping[str, str]]] = NOT_READ
    db_subnet_groups: Answer[Mapping[str, DbSubnetGroup]] = NOT_READ
    db_group_tags: Answer[Mapping[str, Mapping[str, str]]] = NOT_READ
    db_parameter_groups: Answer[Mapping[str, DbParameterGroup]] = NOT_READ
    db_cluster_parameter_groups: Answer[Mapping[str, DbParameterGroup]] = NOT_READ
    option_groups: Answer[Mapping[str, OptionGroup]] = NOT_READ
    engine_versions: Answer[Mapping[tuple[str, str], EngineVersion]] = NOT_READ
    db_classes: Mapping[tuple[str, str, str], Answer[tuple[DbClassOption, ...]]] = field(default_factory=dict)
    db_quotas: Answer[Mapping[str, Quota]] = NOT_READ
    db_snapshots_public: Mapping[tuple[str, str], Answer[bool]] = field(default_factory=dict)
    keys: Mapping[str, Answer[Key | None]] = field(default_factory=dict)
    caller: Answer[Caller] = NOT_READ
    reservations: Answer[tuple[Reservation, ...]] = NOT_READ
    dry_runs: Mapping[object, Answer[Refused | None]] = field(default_factory=dict)
    simulated: Mapping[str, Answer[Mapping[tuple[str, str], str]]] = field(default_factory=dict)
    simulated_launches: Mapping[str, Answer[Mapping[tuple[str, str], str]]] = field(default_factory=dict)
    dns_zones: Answer[tuple[HostedZone, ...]] = NOT_READ
    dns_records: Mapping[str, Answer[Mapping[str, NameFound]]] = field(default_factory=dict)
    configurations: Mapping[Fetched, Answer[Mapping[Published, Current]]] = field(default_factory=dict)
    source_configurations: Mapping[Fetched, Answer[Mapping[Published, Current]]] = field(default_factory=dict)
    manifests: Mapping[str, Answer[Found | None]] = field(default_factory=dict)
    synced: Mapping[str, Answer[bool]] = field(default_factory=dict)
    drills: Mapping[str, Answer[Drilled | None]] = field(default_factory=dict)
