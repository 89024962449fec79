"""The chapter about a first plan: drafted from what is there, and read by ansible-inventory.

It never goes on after something that was not as told.
"""

from __future__ import annotations

import yaml

from .databases import RECOVERY_REGION
from .estate import SOURCE_REGION
from .stage import Stage, check

DRAFT = "lifeboat.aws.draft"
TABLE, QUEUE_RIGHT = "carts", "sqs:ListQueues"
PORT = 5432


def first_plan(stage: Stage) -> None:
    _prepare(stage)
    stage.narrator.say(f"""Which of all this must come back, in which order, and what is not covered? The playbook
        {DRAFT} reads what {SOURCE_REGION} has and drafts a plan. It changes nothing in AWS and overwrites no file.
        Watch the warnings: a table of DynamoDB, which this collection does not copy, and a listing that was denied.""")
    path = stage.runner.folder / "shop.lifeboat.yml"
    regions = ("-e", f"source_region={SOURCE_REGION}", "-e", f"recovery_region={RECOVERY_REGION}")
    run = stage.run(DRAFT, *regions, "-e", "plan=shop", "-e", f"file={path}", brief=True)
    check(not stage.writes(), f"the run wrote: {', '.join(stage.writes())}")
    check("DynamoDB tables (1)" in run.output, "the run does not say that the table is not covered")
    check("could not look: SQS queues" in run.output, "the run does not say what it could not list")
    text = path.read_text(encoding="utf-8")
    workloads = yaml.safe_load(text)["workloads"]
    check(workloads["web"]["after"] == ["shop"], "the web servers are not after the database")
    check("usable copies in us-west-2" in text, "the draft does not say that there are copies")
    stage.narrator.say("This is what it says of the web servers, the guess with its reason:")
    stage.narrator.raw("\n" + _about(text, "web") + "\n")
    stage.narrator.say("And each workload is a host of Ansible's inventory:")
    graph = stage.runner.inventory("-i", str(path), "--graph", "lifeboat")
    check(all(name in graph for name in workloads), "the graph does not have all workloads")
    stage.narrator.proved(
        f"the draft of {len(workloads)} workloads is a plan; who may reach the database comes after it."
    )


def _prepare(stage: Stage) -> None:
    """The web servers may reach the database, there is a table, and queues may not be listed."""
    ec2 = stage.aws.boto("ec2", SOURCE_REGION)
    vpc = ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
    web, database = (
        ec2.create_security_group(GroupName=name, Description=name, VpcId=vpc)["GroupId"] for name in ("web", "db")
    )
    rule = {"IpProtocol": "tcp", "FromPort": PORT, "ToPort": PORT, "UserIdGroupPairs": [{"GroupId": web}]}
    ec2.authorize_security_group_ingress(GroupId=database, IpPermissions=[rule])
    instance = stage.estate.web_instance
    ec2.create_tags(Resources=[instance], Tags=[{"Key": "Name", "Value": "web"}])
    ec2.modify_instance_attribute(InstanceId=instance, Groups=[web])
    stage.aws.boto("rds", SOURCE_REGION).modify_db_instance(
        DBInstanceIdentifier="shop", VpcSecurityGroupIds=[database], ApplyImmediately=True
    )
    stage.aws.boto("dynamodb", SOURCE_REGION).create_table(
        TableName=TABLE,
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    stage.aws.fault(action="ListQueues", code="AccessDenied", message=f"not authorized to perform: {QUEUE_RIGHT}")


def _about(text: str, name: str) -> str:
    """The lines about one workload, with the comments above it."""
    return next(part for part in text.split("workloads:\n")[1].split("\n\n") if f"\n  {name}:\n" in f"\n{part}")
