# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later


"""Which checks there are, in the order in which they are shown: the only place that names them all.

Pure: a new check is a file in checks/ with META and evaluate, a line here, and a section in the guide.
"""

from __future__ import annotations

from .checks import (
    controller_clock_correct,
    copies_complete,
    copies_progressing,
    db_class_offered,
    db_identifier_free,
    db_parameter_group_exists,
    db_quota_sufficient,
    db_subnet_group_exists,
    dns_names_available,
    dns_ttl_within_rto,
    dns_zone_accelerated,
    dns_zone_exists,
    engine_version_offered,
    image_fits_instance_type,
    image_launchable,
    instance_profile_exists,
    instance_type_offered,
    key_pair_exists,
    launch_template_exists,
    manifest_current,
    manifest_present,
    network_in_one_vpc,
    network_tagged_as_source,
    option_group_exists,
    recovery_point_decryptable,
    recovery_point_exists,
    recovery_point_private,
    recovery_point_within_rpo,
    region_configuration_current,
    region_configuration_published,
    security_groups_allow_as_source,
    security_groups_exist,
    subnets_exist,
    subnets_have_addresses,
    subnets_spread,
    target_groups_exist,
    target_groups_listening,
    user_data_within_limit,
    vcpu_quota_sufficient,
    volume_device_free,
    volume_key_enabled,
    volume_zone_available,
)
from .evaluate import Check

# Explicit, because a module is shipped with the files that it imports and no others.
_ALL = (
    Check(recovery_point_exists.META, recovery_point_exists.evaluate),
    Check(recovery_point_within_rpo.META, recovery_point_within_rpo.evaluate),
    Check(recovery_point_decryptable.META, recovery_point_decryptable.evaluate),
    Check(recovery_point_private.META, recovery_point_private.evaluate),
    Check(copies_complete.META, copies_complete.evaluate),
    Check(copies_progressing.META, copies_progressing.evaluate),
    Check(manifest_present.META, manifest_present.evaluate),
    Check(manifest_current.META, manifest_current.evaluate),
    Check(image_launchable.META, image_launchable.evaluate),
    Check(image_fits_instance_type.META, image_fits_instance_type.evaluate),
    Check(instance_type_offered.META, instance_type_offered.evaluate),
    Check(vcpu_quota_sufficient.META, vcpu_quota_sufficient.evaluate),
    Check(subnets_exist.META, subnets_exist.evaluate),
    Check(subnets_have_addresses.META, subnets_have_addresses.evaluate),
    Check(subnets_spread.META, subnets_spread.evaluate),
    Check(security_groups_exist.META, security_groups_exist.evaluate),
    Check(security_groups_allow_as_source.META, security_groups_allow_as_source.evaluate),
    Check(network_in_one_vpc.META, network_in_one_vpc.evaluate),
    Check(network_tagged_as_source.META, network_tagged_as_source.evaluate),
    Check(key_pair_exists.META, key_pair_exists.evaluate),
    Check(instance_profile_exists.META, instance_profile_exists.evaluate),
    Check(launch_template_exists.META, launch_template_exists.evaluate),
    Check(user_data_within_limit.META, user_data_within_limit.evaluate),
    Check(target_groups_exist.META, target_groups_exist.evaluate),
    Check(target_groups_listening.META, target_groups_listening.evaluate),
    Check(region_configuration_published.META, region_configuration_published.evaluate),
    Check(region_configuration_current.META, region_configuration_current.evaluate),
    Check(dns_zone_exists.META, dns_zone_exists.evaluate),
    Check(dns_names_available.META, dns_names_available.evaluate),
    Check(dns_ttl_within_rto.META, dns_ttl_within_rto.evaluate),
    Check(dns_zone_accelerated.META, dns_zone_accelerated.evaluate),
    Check(engine_version_offered.META, engine_version_offered.evaluate),
    Check(db_class_offered.META, db_class_offered.evaluate),
    Check(db_identifier_free.META, db_identifier_free.evaluate),
    Check(db_quota_sufficient.META, db_quota_sufficient.evaluate),
    Check(db_subnet_group_exists.META, db_subnet_group_exists.evaluate),
    Check(db_parameter_group_exists.META, db_parameter_group_exists.evaluate),
    Check(option_group_exists.META, option_group_exists.evaluate),
    Check(volume_zone_available.META, volume_zone_available.evaluate),
    Check(volume_key_enabled.META, volume_key_enabled.evaluate),
    Check(volume_device_free.META, volume_device_free.evaluate),
    Check(controller_clock_correct.META, controller_clock_correct.evaluate),
)
CHECKS: dict[str, Check] = {check.meta.id: check for check in _ALL}
