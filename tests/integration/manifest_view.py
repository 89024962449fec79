"""The estate that a manifest is about, and the manifest, as a test prepares and sees them.

It never goes through the code under test.
"""

from __future__ import annotations

import base64
import json
from typing import Any

from tests.canaries import plant
from tests.integration.aws_view import SOURCE, WEST, AwsView

BUCKET, PLAN = "shop-dr-us-west-2", "shop"
MANIFEST = f"s3://{BUCKET}/lifeboat"
# What must be in no object and no result, wherever it stands in the estate.
CANARY = plant("password and user data of the shop", "canary-that-nobody-may-see")


class ManifestView:
    """The bucket of the manifest in the recovery region."""

    def __init__(
        self, aws: AwsView, region: str = WEST, versioning: str | None = "Enabled", *, encrypted: bool = True
    ) -> None:
        self.aws, self.s3 = aws, aws.client("s3", region)
        where = {} if region == SOURCE else {"CreateBucketConfiguration": {"LocationConstraint": region}}
        self.s3.create_bucket(Bucket=BUCKET, **where)
        if versioning:
            self.s3.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": versioning})
        rules = [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]
        if encrypted:
            self.s3.put_bucket_encryption(Bucket=BUCKET, ServerSideEncryptionConfiguration={"Rules": rules})

    def texts(self) -> dict[str, str]:
        """Key without the prefix -> text of every object."""
        listed = self.s3.list_objects_v2(Bucket=BUCKET).get("Contents", [])
        keys = [entry["Key"] for entry in listed]
        return {
            key.removeprefix(f"lifeboat/{PLAN}/"): self.s3.get_object(Bucket=BUCKET, Key=key)["Body"].read().decode()
            for key in keys
        }

    def of(self, workload: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.texts()[f"workloads/{workload}.json"])
        return found

    def put(self, key: str, text: str) -> None:
        self.s3.put_object(Bucket=BUCKET, Key=f"lifeboat/{PLAN}/{key}", Body=text.encode())

    def versions(self, key: str) -> int:
        found = self.s3.list_object_versions(Bucket=BUCKET, Prefix=f"lifeboat/{PLAN}/{key}")
        return len(found.get("Versions", []))


class Shop:
    """A database with groups of its own, a cluster, plain instances, an Auto Scaling group and a volume."""

    def __init__(self, aws: AwsView) -> None:
        self.aws, self.ec2, self.rds = aws, aws.ec2(SOURCE), aws.client("rds", SOURCE)
        self.subnets = [each["SubnetId"] for each in self.ec2.describe_subnets()["Subnets"]][:2]
        vpc = self.ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
        self.vpc = vpc
        self.web_group = self._group("web", [{"CidrIp": "198.51.100.0/24"}], 443)
        self.db_group = self._group("db", [], 5432, self.web_group)
        self.data = base64.b64encode(f"#!/bin/sh\necho {CANARY}\n".encode()).decode()

    def _group(self, name: str, ranges: list[dict[str, str]], port: int, peer: str | None = None) -> str:
        group: str = self.ec2.create_security_group(
            GroupName=name,
            Description=f"Group of {name}",
            VpcId=self.vpc,
            TagSpecifications=[{"ResourceType": "security-group", "Tags": [{"Key": "Service", "Value": "shop"}]}],
        )["GroupId"]
        permission: dict[str, Any] = {"IpProtocol": "tcp", "FromPort": port, "ToPort": port, "IpRanges": ranges}
        if peer:
            permission["UserIdGroupPairs"] = [{"GroupId": peer}]
        self.ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[permission])
        return group

    def let_in_prefix_list(self, name: str) -> None:
        made = self.ec2.create_managed_prefix_list(PrefixListName=name, AddressFamily="IPv4", MaxEntries=5)
        lists = [{"PrefixListId": made["PrefixList"]["PrefixListId"]}]
        permission = {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "PrefixListIds": lists}
        self.ec2.authorize_security_group_ingress(GroupId=self.web_group, IpPermissions=[permission])

    def database(self, name: str = "shop") -> None:
        groups = {
            group["DBParameterGroupName"] for group in self.rds.describe_db_parameter_groups()["DBParameterGroups"]
        }
        if "shop-16" not in groups:
            self.rds.create_db_parameter_group(
                DBParameterGroupName="shop-16", DBParameterGroupFamily="postgres16", Description="Of the shop"
            )
            parameters = [
                ("max_connections", "500"),
                ("app.password", CANARY),
                ("password_encryption", "scram-sha-256"),
            ]
            self.rds.modify_db_parameter_group(
                DBParameterGroupName="shop-16",
                Parameters=[
                    {
                        "ParameterName": name,
                        "ParameterValue": value,
                        "ApplyMethod": "pending-reboot",
                        **({"AllowedValues": "md5,scram-sha-256"} if name == "password_encryption" else {}),
                    }
                    for name, value in parameters
                ],
            )
            self.rds.create_db_subnet_group(
                DBSubnetGroupName="shop",
                DBSubnetGroupDescription="Of the shop",
                SubnetIds=self.subnets,
                Tags=[{"Key": "Team", "Value": "db"}, {"Key": "aws:cloudformation:stack-name", "Value": "shop"}],
            )
        self.rds.create_db_instance(
            DBInstanceIdentifier=name,
            DBInstanceClass="db.r6g.large",
            Engine="postgres",
            EngineVersion="16.4",
            AllocatedStorage=100,
            StorageType="gp3",
            MasterUsername="root",
            MasterUserPassword=CANARY,
            Port=5432,
            MultiAZ=True,
            DBParameterGroupName="shop-16",
            DBSubnetGroupName="shop",
            VpcSecurityGroupIds=[self.db_group],
            EnableCloudwatchLogsExports=["postgresql"],
            EnableIAMDatabaseAuthentication=True,
            DeletionProtection=True,
            Tags=[{"Key": "Service", "Value": "shop"}],
        )

    def cluster(self, name: str = "ledger") -> None:
        self.rds.create_db_cluster(
            DBClusterIdentifier=name,
            Engine="aurora-postgresql",
            EngineVersion="15.5",
            MasterUsername="root",
            MasterUserPassword=CANARY,
            ServerlessV2ScalingConfiguration={"MinCapacity": 0.5, "MaxCapacity": 8.0},
            Tags=[{"Key": "Service", "Value": "ledger"}],
        )
        self.rds.create_db_instance(
            DBInstanceIdentifier=f"{name}-1",
            DBClusterIdentifier=name,
            DBInstanceClass="db.serverless",
            Engine="aurora-postgresql",
        )

    def web(self, count: int = 2, identifier: str = "web") -> list[str]:
        """Plain instances of an image with a Sync-Identifier."""
        image = self.aws.web(name=f"{identifier}-1", tags={"Sync-Identifier": identifier})
        run = [
            self.ec2.run_instances(
                ImageId=image,
                MinCount=1,
                MaxCount=1,
                InstanceType="m6i.large",
                SubnetId=self.subnets[number % 2],
                SecurityGroupIds=[self.web_group],
                UserData=f"#!/bin/sh\necho {CANARY}\n",
                TagSpecifications=[{"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": identifier}]}],
            )
            for number in range(count)
        ]
        return [answer["Instances"][0]["InstanceId"] for answer in run]

    def group(self, identifier: str = "api") -> str:
        """An Auto Scaling group with a target group; the ARN of the latter."""
        image = self.aws.web(name=f"{identifier}-1", tags={"Sync-Identifier": identifier})
        target: str = self.aws.client("elbv2", SOURCE).create_target_group(
            Name=identifier,
            Protocol="HTTP",
            Port=80,
            VpcId=self.vpc,
            HealthCheckPath="/health",
            Tags=[{"Key": "Service", "Value": identifier}],
        )["TargetGroups"][0]["TargetGroupArn"]
        self.ec2.create_launch_template(
            LaunchTemplateName=identifier,
            LaunchTemplateData={
                "ImageId": image,
                "InstanceType": "m6i.large",
                "SecurityGroupIds": [self.web_group],
                "UserData": self.data,
                "MetadataOptions": {"HttpTokens": "required"},
            },
        )
        self.aws.client("autoscaling", SOURCE).create_auto_scaling_group(
            AutoScalingGroupName=identifier,
            MinSize=1,
            MaxSize=4,
            DesiredCapacity=2,
            LaunchTemplate={"LaunchTemplateName": identifier, "Version": "$Latest"},
            VPCZoneIdentifier=",".join(self.subnets),
            TargetGroupARNs=[target],
        )
        return target

    def scaling(self, group: str = "api") -> None:
        """What scales the group, and a lifecycle hook."""
        autoscaling = self.aws.client("autoscaling", SOURCE)
        autoscaling.put_scaling_policy(
            AutoScalingGroupName=group,
            PolicyName="cpu",
            PolicyType="TargetTrackingScaling",
            TargetTrackingConfiguration={
                "PredefinedMetricSpecification": {"PredefinedMetricType": "ASGAverageCPUUtilization"},
                "TargetValue": 50.0,
            },
        )
        autoscaling.put_scheduled_update_group_action(
            AutoScalingGroupName=group, ScheduledActionName="morning", Recurrence="0 6 * * *", DesiredCapacity=3
        )
        autoscaling.put_lifecycle_hook(
            AutoScalingGroupName=group,
            LifecycleHookName="drain",
            LifecycleTransition="autoscaling:EC2_INSTANCE_TERMINATING",
            NotificationMetadata=CANARY,
        )

    def volume(self) -> str:
        zone = self.ec2.describe_availability_zones()["AvailabilityZones"][0]["ZoneName"]
        volume: str = self.ec2.create_volume(AvailabilityZone=zone, Size=20, VolumeType="gp3")["VolumeId"]
        return volume
