"""All that is in the simulated account, in words that are the same for two runs that did the same.

Ids that the run has made, moments and addresses are replaced; ids from before it stay. It never writes to AWS.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.integration.aws_view import SOURCE, AwsView

ID = re.compile(r"\b(ami|snap|i|vol|eni|eni-attach|eipalloc|eipassoc|iip-assoc|lt|backup|r|sgr|fs)-[0-9a-f]{8,17}\b")
# A region has its first network by itself, with other ids each time.
NETWORK = re.compile(r"\b(sg|vpc|subnet|igw|acl|rtb)-[0-9a-f]{8,17}\b")
MOMENT = re.compile(
    r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|\+00:00|\+0000)?|\d{8}T\d{6}Z|\d{4}(?:-\d\d){4,5}|\d{8}-\d{6}"
)
ADDRESS = re.compile(r"\b(?:10|172|192|203|198|54|52)\.\d+\.\d+\.\d+\b|(?:ip|ec2)-\d+-\d+-\d+-\d+")
ENDPOINT = re.compile(r"\.cluster-(?:ro-)?[a-z0-9]{12}\.")
# In descriptions that AWS gives to snapshots of copied images.
TASK = re.compile(r"Task created on [\d,]+")
UUID = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b")
# Moments that are closer than this are of one run, or of what was there before it.
ONE_RUN = timedelta(hours=1)
# Of every answer: what AWS invents anew each time, and what only says how far something is.
INVENTED = {"ResponseMetadata", "NextToken", "Marker", "MaxResults", "Progress", "PercentProgress", "ProgressPercent"}
INVENTED |= {"MacAddress", "DbiResourceId", "DbClusterResourceId", "ClientToken", "LaunchTime", "AttachTime", "ETag"}
INVENTED |= {"SecondsElapsed", "AmiLaunchIndex", "StateTransitionReason", "Version", "LastModifiedUser", "etag"}
# Whether a snapshot is complete depends on the clock alone; one that failed is another thing.
INVENTED |= {"HostedZoneId", "CompletionTime"}


def everything(aws: AwsView, services: Mapping[str, set[str]]) -> list[Any]:
    """What these services have in these regions, as boto answers it."""
    return [
        [service, region, *found]
        for service, regions in sorted(services.items())
        for region in sorted(regions)
        for found in READERS[service](aws, region)
    ]


def in_words(found: list[Any], known: set[str]) -> list[str]:
    """One line for each resource, sorted; ``known`` are ids that stay as they are."""
    text = json.dumps([_without_invented(each) for each in found], default=_text, sort_keys=True)
    text = ID.sub(lambda match: match[0] if match[0] in known else f"{match[1]}-new", text)
    text = text.replace('"State": "pending"', '"State": "completed"')
    text = ENDPOINT.sub(".cluster-any.", text)
    text = NETWORK.sub(r"\1-any", text)
    text = TASK.sub("Task", UUID.sub("uuid", ADDRESS.sub("address", text)))
    moments = {match: _moment(match) for match in MOMENT.findall(text)}
    eras: dict[str, int] = {}
    era, last = 0, None
    for match, moment in sorted(moments.items(), key=lambda item: item[1]):
        era += 1 if last and moment - last > ONE_RUN else 0
        eras[match], last = era, moment
    text = MOMENT.sub(lambda match: f"moment-{eras[match[0]]}", text)
    return sorted(json.dumps(_in_order(each), sort_keys=True) for each in json.loads(text))


def ids_in(found: list[Any]) -> set[str]:
    return {match[0] for match in ID.finditer(json.dumps(found, default=_text))}


def _text(value: object) -> str:
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    return str(value)


def _moment(text: str) -> datetime:
    """In any of the forms of ``MOMENT``."""
    digits = re.sub(r"\D", "", text)[:14].ljust(14, "0")
    return datetime.strptime(digits, "%Y%m%d%H%M%S").replace(tzinfo=UTC)


def _without_invented(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_invented(each) for key, each in value.items() if key not in INVENTED}
    return [_without_invented(each) for each in value] if isinstance(value, list) else value


def _in_order(value: Any) -> Any:
    """Lists of AWS have no order that means something."""
    if isinstance(value, dict):
        return {key: _in_order(each) for key, each in value.items()}
    if isinstance(value, list):
        return sorted((_in_order(each) for each in value), key=lambda each: json.dumps(each, sort_keys=True))
    return value


def _ec2(aws: AwsView, region: str) -> Iterator[list[Any]]:
    ec2 = aws.ec2(region)
    for image in ec2.describe_images(Owners=["self"], IncludeDisabled=True)["Images"]:
        asked = {"ImageId": image["ImageId"], "Attribute": "launchPermission"}
        # AWS tells them of an available image only.
        is_there = image["State"] == "available"
        users = ec2.describe_image_attribute(**asked)["LaunchPermissions"] if is_there else None
        yield ["image", image, users]
    for snapshot in ec2.describe_snapshots(OwnerIds=["self"])["Snapshots"]:
        yield ["snapshot", snapshot]
    for reservation in ec2.describe_instances()["Reservations"]:
        for instance in reservation["Instances"]:
            asked = {"InstanceId": instance["InstanceId"], "Attribute": "disableApiTermination"}
            protection = ec2.describe_instance_attribute(**asked)["DisableApiTermination"]
            # The groups are those of its interfaces; moto lists them here only after they were modified.
            own = {"State": instance["State"]["Name"], "SecurityGroups": None, "Placement": None}
            yield ["instance", {**instance, **own}, protection]
    # Which of several instances got an address first is of no meaning, as long as they are spread.
    running = [one for each in ec2.describe_instances()["Reservations"] for one in each["Instances"]]
    yield ["zones", sorted(one["Placement"]["AvailabilityZone"] for one in running)]
    for volume in ec2.describe_volumes()["Volumes"]:
        yield ["volume", volume]
    for address in ec2.describe_addresses()["Addresses"]:
        yield ["address", address]
    for template in ec2.describe_launch_templates()["LaunchTemplates"]:
        name = template["LaunchTemplateName"]
        versions = ec2.describe_launch_template_versions(LaunchTemplateName=name)["LaunchTemplateVersions"]
        yield ["launch template", template, [each["LaunchTemplateData"] for each in versions]]
    for group in ec2.describe_security_groups()["SecurityGroups"]:
        yield ["security group", group["GroupName"], group.get("Tags", [])]
    for subnet in ec2.describe_subnets()["Subnets"]:
        yield ["subnet", subnet["SubnetId"], subnet.get("Tags", [])]


def _rds(aws: AwsView, region: str) -> Iterator[list[Any]]:
    rds = aws.client("rds", region)
    # Ids of groups differ from run to run, and whether a database is isolated is told by nothing else.
    groups = aws.ec2(region).describe_security_groups()["SecurityGroups"]
    names = {each["GroupId"]: each["GroupName"] for each in groups}
    for snapshot in rds.describe_db_snapshots()["DBSnapshots"]:
        yield ["snapshot", snapshot]
    for snapshot in rds.describe_db_cluster_snapshots()["DBClusterSnapshots"]:
        yield ["cluster snapshot", snapshot]
    for database in rds.describe_db_instances()["DBInstances"]:
        yield ["database", database, _groups_of(database, names)]
    for cluster in rds.describe_db_clusters()["DBClusters"]:
        yield ["cluster", _whoever_writes(cluster), _groups_of(cluster, names)]


def _whoever_writes(cluster: Mapping[str, Any]) -> dict[str, Any]:
    """The instance that came first writes: another one, if AWS has refused the first. Clients ask the endpoint."""
    members = cluster.get("DBClusterMembers") or ()
    told = [{name: value for name, value in member.items() if name != "IsClusterWriter"} for member in members]
    return {**cluster, "DBClusterMembers": told, "Writers": sum(member["IsClusterWriter"] for member in members)}


def _groups_of(database: Mapping[str, Any], names: Mapping[str, str]) -> list[str]:
    given = [each["VpcSecurityGroupId"] for each in database.get("VpcSecurityGroups") or ()]
    return sorted(names.get(each, "unknown") for each in given)


def _fsx(aws: AwsView, region: str) -> Iterator[list[Any]]:
    for system in aws.client("fsx", region).describe_file_systems()["FileSystems"]:
        yield ["file system", system["FileSystemId"]]
    for backup in aws.client("fsx", region).describe_backups()["Backups"]:
        yield ["backup", backup]


def _ssm(aws: AwsView, region: str) -> Iterator[list[Any]]:
    ssm = aws.client("ssm", region)
    for parameter in ssm.describe_parameters()["Parameters"]:
        name = parameter["Name"]
        value = ssm.get_parameter(Name=name)["Parameter"]["Value"]
        tags = ssm.list_tags_for_resource(ResourceType="Parameter", ResourceId=name)["TagList"]
        yield ["parameter", name, value, tags]


def _s3(aws: AwsView, region: str) -> Iterator[list[Any]]:
    """Buckets belong to all regions: they are listed once."""
    s3 = aws.client("s3", region)
    for bucket in s3.list_buckets()["Buckets"]:
        for entry in s3.list_objects_v2(Bucket=bucket["Name"]).get("Contents", []):
            body = s3.get_object(Bucket=bucket["Name"], Key=entry["Key"])["Body"].read()
            yield ["object", bucket["Name"], entry["Key"], _content(body)]


def _content(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return hashlib.sha256(body).hexdigest()


def _route53(aws: AwsView, region: str) -> Iterator[list[Any]]:
    route53 = aws.client("route53", region)
    for zone in route53.list_hosted_zones()["HostedZones"]:
        for records in route53.list_resource_record_sets(HostedZoneId=zone["Id"])["ResourceRecordSets"]:
            yield ["records", zone["Name"], records]


def _autoscaling(aws: AwsView, region: str) -> Iterator[list[Any]]:
    for group in aws.client("autoscaling", region).describe_auto_scaling_groups()["AutoScalingGroups"]:
        yield ["auto scaling group", {**group, "Instances": len(group["Instances"])}]


def _elb(aws: AwsView, region: str) -> Iterator[list[Any]]:
    elb = aws.client("elbv2", region)
    for group in elb.describe_target_groups()["TargetGroups"]:
        arn = group["TargetGroupArn"]
        health = elb.describe_target_health(TargetGroupArn=arn)["TargetHealthDescriptions"]
        [tags] = elb.describe_tags(ResourceArns=[arn])["TagDescriptions"]
        yield ["target group", group["TargetGroupName"], [each["Target"] for each in health], tags["Tags"]]


# Service as the simulator logs it -> what there is of it in a region.
READERS: dict[str, Callable[[AwsView, str], Iterator[list[Any]]]] = {
    "ec2": _ec2,
    "rds": _rds,
    "fsx": _fsx,
    "ssm": _ssm,
    "s3": _s3,
    "route53": _route53,
    "autoscaling": _autoscaling,
    "elasticloadbalancing": _elb,
}
# Of these there is one for all regions.
EVERYWHERE = {"s3": SOURCE, "route53": SOURCE}
# Questions only: who is asking, keys, quotas, permissions.
READ_ONLY = {"sts", "kms", "servicequotas", "iam", "imds", "tagging", "secretsmanager"}


def services_of(calls: list[dict[str, Any]]) -> dict[str, set[str]]:
    """The services and regions that calls were about; ``KeyError`` for one that nobody can look at here."""
    found: dict[str, set[str]] = {}
    for call in calls:
        if call["service"] in READ_ONLY:
            continue
        if call["service"] not in READERS:
            raise KeyError(f"tests/faults/suite/account.py does not know what {call['service']} has")
        found.setdefault(call["service"], set()).add(EVERYWHERE.get(call["service"], call["region"]))
    return found
