# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a restore must know of the source of one workload: the schema of the objects in the manifest.

Pure: it never calls AWS. Options of a restore have the names that they have in a plan, so that a plan, then the
manifest, then AWS's default can be asked for one name.

``facts`` of each kind of workloads (``SECTIONS``). What the source does not have is None or an empty list:

========================== ===================================================================================
database                   ``db_instance``: a dictionary with the options of ``restore`` in a plan, and
                           ``db_instance_identifier``, ``arn``, ``dbi_resource_id``, ``engine``, ``engine_version``,
                           ``storage_encrypted``, ``kms_key_id``, ``master_user_secret`` (``{secret_arn, kms_key_id}``,
                           the reference, never the secret), ``tags``
cluster                    ``db_cluster``: the same with ``serverless_v2_scaling_configuration``, ``db_cluster_members``
                           (``{db_instance_identifier, is_writer, promotion_tier}``), ``global_cluster_identifier``;
                           ``db_instances``: a list of what a database has as ``db_instance``
database and cluster       ``db_parameter_groups``, ``db_cluster_parameter_groups``: lists of ``{name, family,
                           description, parameters: {name: {value, apply_method}}}``, only what is not the default;
                           ``option_groups``: ``{name, engine_name, major_engine_version, description, options:
                           [{name, version, port, settings}]}``; ``db_subnet_group``: ``{name, description, vpc_id,
                           subnet_ids}``; ``security_groups``; ``subnets``; ``db_group_tags``: of its DB subnet group,
                           parameter groups and option group that are not AWS's own, ``{option, name, arn, tags}``
                           with the option of ``restore`` that names such a group
fleet                      ``instances``: those in no Auto Scaling group, ``{instance_id, image_id, instance_type,
                           key_name, iam_instance_profile, security_groups, subnet_id, elastic_ips,
                           availability_zone, launched_at, metadata_options, ebs_optimized, detailed_monitoring,
                           tenancy, placement_group, architecture, tags, other_settings}``;
                           ``user_data``: ``{instance id: SHA-256 of its user data, or None}``;
                           ``spread``: ``{zone: number of those instances}``;
                           ``auto_scaling_groups``: ``{name, min_size, max_size, desired_capacity, instances, subnets,
                           availability_zones, health_check_type, health_check_period, default_cooldown,
                           termination_policies, max_instance_lifetime, suspend_processes, target_group_arns,
                           launch_template: {id, version}, launch_configuration_name, mixed_instances_policy, tags,
                           other_settings}``;
                           ``launch_templates``: what groups launch, ``{id, name, version, image_id, instance_type,
                           key_name, iam_instance_profile, security_groups, user_data_sha256, metadata_options,
                           ebs_optimized, detailed_monitoring, tenancy, tags, other_settings}``;
                           ``target_groups``: ``{arn, name, protocol, port, vpc_id, target_type, protocol_version,
                           health_check, load_balancer_arns, tags}``; ``security_groups``; ``subnets``;
                           ``scaling``: ``{group: {scaling_policies, scheduled_actions, lifecycle_hooks}}``, each
                           ``{name: members of AWS}``
volumes                    ``volumes``: ``{volume_id, volume_type, volume_size, iops, throughput, encrypted,
                           kms_key_id, zone, multi_attach, instance_id, device_name, tags}``
========================== ===================================================================================

``security_groups``: ``{id, name, description, vpc_id, ingress, egress, tags}``, a rule is ``{protocol, from_port,
to_port, description}`` with one of ``cidr``, ``cidr_ipv6``, ``prefix_list_id`` with ``prefix_list_name``, or
``group_id`` with ``group_name``.
``other_settings``: name -> value of what no recovery takes over (``other_settings/``), where it is not as usual.
``subnets``: ``{id, availability_zone, zone_id, vpc_id, cidr, map_public_ip, tags}``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

# A reader takes the schemas up to its own; what a later one adds that an earlier reader may ignore needs no new number.
SCHEMA = 1
_OF_DATABASES = (
    *("db_parameter_groups", "option_groups", "db_subnet_group"),
    *("security_groups", "subnets", "db_group_tags"),
)
# Kind of workloads -> what is kept of its source. The first section is what the workload is; without it nothing is
# known. Kinds that are not here have no source.
SECTIONS: dict[str, tuple[str, ...]] = {
    "database": ("db_instance", *_OF_DATABASES),
    "cluster": ("db_cluster", "db_instances", "db_cluster_parameter_groups", *_OF_DATABASES),
    "fleet": (
        *("instances", "user_data", "spread", "auto_scaling_groups", "launch_templates", "target_groups"),
        *("security_groups", "subnets", "scaling"),
    ),
    "volumes": ("volumes",),
}
# What a workload consists of beside its own: section -> the key that says which one it is.
PARTS = {"security_groups": "id", "subnets": "id", "target_groups": "arn", "db_group_tags": "arn"}


@dataclass(frozen=True, slots=True)
class Unknown:
    """Why a section could not be read: AWS's code (or ours) and one sentence with the missing right.

    ``known_at`` is when what stands in ``facts`` for it was read, ISO 8601; None if it was never known, and then
    ``facts`` has nothing for it.
    """

    code: str
    message: str
    known_at: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A thing of the source with its tags. ``kind`` is its section, or the option that names a group of databases."""

    kind: str
    id: str
    name: str
    tags: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Manifest:
    """One workload. Each section of its kind is in ``facts`` or in ``unknown``; in both if an older answer stands.

    ``observed_at`` is when the content became as it is, ISO 8601. ``account`` is None if nothing told it.
    """

    plan: str
    workload: str
    kind: str
    source_region: str
    recovery_region: str
    observed_at: str
    account: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    unknown: Mapping[str, Unknown] = field(default_factory=dict)


def has_manifest(kind: str) -> bool:
    """Whether workloads of a kind have a source that there is something to know of."""
    return kind in SECTIONS


def tags_of_parts(manifest: Manifest) -> dict[str, list[Part] | Unknown]:
    """Section -> each thing that the workload consists of, such as its security groups, or why these are not known.

    A section that is missing is one that an earlier version of the collection did not keep, or not of this kind.
    """
    found: dict[str, list[Part] | Unknown] = {}
    for section, key in PARTS.items():
        if section in manifest.facts:
            found[section] = [_part(section, key, part) for part in manifest.facts[section] or ()]
        elif section in manifest.unknown:
            found[section] = manifest.unknown[section]
    return found


def _part(section: str, key: str, part: Mapping[str, Any]) -> Part:
    tags = dict(part.get("tags") or {})
    return Part(
        str(part.get("option") or section), str(part[key]), str(part.get("name") or tags.get("Name") or ""), tags
    )
