"""What policies allow although no call to the simulated AWS shows it, with the reason: data only.

Policy -> action, or ``Sid:action`` -> reason. A reason for what a run needs all the same is a mistake.
"""

from __future__ import annotations

# KMS guide, "Using grants" and "Encryption context"; EBS and RDS guides on copies of encrypted snapshots.
BY_AWS = "the service asks KMS for it with the caller's rights, if there is a key; no call of ours shows it"
FREE = "AWS allows it to everybody; it is there so that the policy says all that is called"
_GRANT = {"kms:CreateGrant": BY_AWS}
_EC2_KEYS = {
    **_GRANT,
    **dict.fromkeys(
        ("kms:Decrypt", "kms:GenerateDataKeyWithoutPlaintext", "kms:ReEncryptFrom", "kms:ReEncryptTo"), BY_AWS
    ),
}
_BUCKET_KEYS = {"kms:Decrypt": BY_AWS, "kms:GenerateDataKey": BY_AWS}

NO_SUCH_THING = "the simulated AWS has no such thing"
BY_NAME = "amazon.aws looks up what the plan names by name, or leaves to AWS; tests name it in full"

UNSEEN: dict[str, dict[str, str]] = {
    "ami_xregion_copy": _EC2_KEYS,
    "ebs_snapshot_xregion_copy": _EC2_KEYS,
    "fsx_backup_xregion_copy": _EC2_KEYS,
    "rds_snapshot_xregion_copy": _GRANT,
    "dr_manifest": {**_BUCKET_KEYS, "rds:DescribeDBClusterParameters": NO_SUCH_THING},
    "dr_mirror_tags": {
        "ec2:DescribeLaunchTemplateVersions": "asked for where a plan names a launch template; here none does",
        "elasticloadbalancing:AddTags": "target groups get tags as security groups do; here none lacks one",
    },
    "dr_config_publish": _BUCKET_KEYS,
    "dr_config_instance": {"kms:Decrypt": BY_AWS, "s3:ListBucket": "with it S3 answers 404 for what is not there"},
    "dr_drill_isolation_info": {
        "ec2:DescribeManagedPrefixLists": "asked for where a rule names a prefix list; no story has one"
    },
    "dr_fence": {"rds:RebootDBCluster": NO_SUCH_THING},
    "dr_recover": {
        **_GRANT,
        "kms:Decrypt": BY_AWS,
        "kms:GenerateDataKeyWithoutPlaintext": BY_AWS,
        "kms:DescribeKey": BY_AWS,
        "autoscaling:DescribeScalingActivities": "asked for where a group launches nothing; groups here always do",
        "autoscaling:SuspendProcesses": NO_SUCH_THING,
        **dict.fromkeys(("ec2:DescribeAvailabilityZones", "ec2:DescribeVpcs", "iam:GetInstanceProfile"), BY_NAME),
        "rds:PromoteReadReplicaDBCluster": NO_SUCH_THING,
        "GiveItItsGroups:rds:ModifyDBCluster": "amazon.aws names groups in it that a restore has not taken",
        "GiveItItsGroups:rds:ModifyDBInstance": "amazon.aws names groups in it that a restore has not taken",
    },
    "dr_report": {"rds:DescribeDBClusterSnapshots": "asked for plans that have clusters; no story of reports has one"},
    "dr_readiness_info": {
        "sts:GetCallerIdentity": FREE,
        "iam:GetRole": "asked for where a role runs; tests run as a user",
    },
}
