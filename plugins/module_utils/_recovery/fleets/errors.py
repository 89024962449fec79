# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What AWS's refusals mean while a fleet is launched, and what to do about them.

Data only. Sources: EC2 API reference, "Error codes"; Elastic Load Balancing, RegisterTargets; Systems Manager,
PutParameter; Auto Scaling, CreateAutoScalingGroup; AWS ParallelCluster, "Slurm cluster fast insufficient capacity
fail-over".
"""

from __future__ import annotations

from ..._core.errors import ABSENT, LIMIT, NOT_ALLOWED, OTHER, UNAVAILABLE, AwsRule

# AWS has no room there now: another subnet, or the same one, may have room for fewer.
# That of Reserved Instances is of buying them by the EC2 API reference; AWS ParallelCluster meets it when it launches.
CAPACITY = (
    *("InsufficientInstanceCapacity", "InsufficientHostCapacity", "InsufficientReservedInstanceCapacity"),
    "UnfulfillableCapacity",
)
NO_ADDRESSES = ("InsufficientFreeAddressesInSubnet",)
# The zone does not have it, for however few.
NEVER_THERE = ("Unsupported",)
# The account may have no more in the whole region: AWS refuses all of a request, of which it would allow a part.
QUOTAS = ("VcpuLimitExceeded", "InstanceLimitExceeded", "MaxSpotInstanceCountExceeded")
# With these a launch goes on elsewhere, or with fewer.
IN_PARTS = (*CAPACITY, *NO_ADDRESSES, *NEVER_THERE, *QUOTAS)
# Of the modules of amazon.aws that launch it.
LAUNCH_RULES = (
    AwsRule(
        CAPACITY,
        "AWS has not enough capacity for this instance type there now",
        "name subnets in other zones or another launch.instance_type, and run again, which launches what is missing; "
        "or set launch.count to the number that runs already, and run again, which goes on with these",
        LIMIT,
    ),
    AwsRule(
        QUOTAS,
        "{region} runs as many vCPUs as the account may have there",
        "raise the quota of EC2 (aws service-quotas request-service-quota-increase), or name a smaller "
        "launch.instance_type or launch.count, and run again, which launches what is missing",
        LIMIT,
    ),
    AwsRule(
        ("Unsupported", "UnsupportedOperation", "InvalidInstanceType"),
        "AWS does not have this instance type in that zone, or not with these options",
        "name another launch.instance_type, or subnets in other zones, and run again, which launches what is missing",
    ),
    AwsRule(
        ("InvalidAMIID.NotFound", "InvalidAMIID.Unavailable"),
        "the image no longer exists, or is not available",
        "run a sync, or name another image with recovery_point",
        ABSENT,
    ),
    AwsRule(
        ("InvalidSubnetID.NotFound", "InvalidSubnetId.NotFound", "InvalidSubnet"),
        "there is no such subnet in {region}",
        "set launch.subnets to subnets of the recovery region",
        ABSENT,
    ),
    AwsRule(
        ("InvalidGroup.NotFound", "InvalidGroupId.Malformed", "InvalidSecurityGroupID.NotFound"),
        "there is no such security group in {region}",
        "set launch.security_groups to groups of the recovery region",
        ABSENT,
    ),
    AwsRule(
        ("InvalidKeyPair.NotFound",),
        "there is no such key pair in {region}",
        "import it there (aws ec2 import-key-pair), or change launch.key_name",
        ABSENT,
    ),
    AwsRule(
        NO_ADDRESSES,
        "the subnet has no addresses left",
        "name more subnets in launch.subnets, and run again, which launches what is missing",
        LIMIT,
    ),
    AwsRule(
        ("InvalidLaunchTemplateName.NotFoundException", "InvalidLaunchTemplateId.NotFound"),
        "there is no such launch template in {region}",
        "set launch.launch_template to one of the recovery region",
        ABSENT,
    ),
    AwsRule(
        ("InvalidParameterValue",),
        "there is no such instance profile",
        "set launch.iam_instance_profile to an instance profile of the account",
        ABSENT,
        "iaminstanceprofile|instance profile",
    ),
    AwsRule(
        ("InvalidBlockDeviceMapping", "InvalidBlockDevice"),
        "AWS does not take these volumes",
        "correct launch.volumes, such as a size below that of the snapshot",
    ),
    AwsRule(
        NOT_ALLOWED,
        "these credentials may not launch it, or not pass its instance profile",
        "allow them the IAM action ec2:{action}{policy}, and iam:PassRole for the role of the profile",
        OTHER,
        # A message that names the action says it better.
        "^(?!.*not authorized to perform: )",
    ),
    AwsRule(
        ("PendingVerification",),
        "AWS has not verified the account for {region} yet",
        "wait for AWS's mail, or ask AWS Support",
        UNAVAILABLE,
    ),
)
# Of our own calls.
RULES = (
    AwsRule(
        ("InvalidTarget",),
        "the load balancer does not take it as a target",
        "check that it runs in the VPC of the target group, and run again",
        UNAVAILABLE,
        "running state",
    ),
    AwsRule(
        ("InvalidTarget",),
        "the load balancer does not take it as a target",
        "check that it is in the VPC of the target group",
    ),
    AwsRule(
        ("TooManyTargets", "TooManyRegistrationsForTargetId"),
        "there are as many targets as the account may have",
        "raise the quota of Elastic Load Balancing, or deregister what is not needed",
        LIMIT,
    ),
    AwsRule(
        ("TargetGroupNotFound", "InvalidAllocationID.NotFound", "LoadBalancerNotFound"),
        "it no longer exists",
        "correct the plan, and run again",
        ABSENT,
    ),
    AwsRule(
        ("InvalidLaunchTemplateName.NotFoundException", "InvalidLaunchTemplateId.NotFound"),
        "there is no such launch template in {region}",
        "set launch.launch_template to one of the recovery region",
        ABSENT,
    ),
    AwsRule(
        ("InvalidLaunchTemplateId.VersionNotFound",),
        "the launch template has no such version",
        "correct launch.launch_template.version",
        ABSENT,
    ),
    AwsRule(
        ("Gateway.NotAttached",),
        "its VPC has no internet gateway, and an Elastic IP needs one",
        "attach one (aws ec2 attach-internet-gateway), or remove elastic_ips, and run again, which continues",
    ),
    AwsRule(
        ("Resource.AlreadyAssociated",),
        "something else has it since a moment ago",
        "disassociate it, and run again, which continues",
    ),
    AwsRule(
        ("ParameterLimitExceeded", "ParameterMaxVersionLimitExceeded"),
        "{region} has as many parameters, or it as many versions, as there may be",
        "delete what is not needed",
        LIMIT,
    ),
    AwsRule(
        ("TooManyUpdates", "ScalingActivityInProgress", "ResourceContention", "ResourceInUse"),
        "it is being changed just now",
        "run again, which continues",
        UNAVAILABLE,
    ),
)
