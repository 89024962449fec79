"""Every example in the documentation of every module runs as it is written, with --check, in an estate it is about.

An example is never changed to make it run: only ids that AWS gives are put in the place of those that are written, and
servers of the tests in the place of those that no test may reach.
"""

from __future__ import annotations

import importlib
import json
import os
import sysconfig
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
import yaml

from ansible_collections.lifeboat.aws.plugins.module_utils._manifest.document import document_of, text_of
from ansible_collections.lifeboat.aws.plugins.module_utils._manifest.model import Manifest
from tests.awx.stub.collection import write_collection
from tests.dns.bind import Bind
from tests.dns.dyndns2 import Dyndns2
from tests.dns.packages import needs_bind
from tests.dns.tsig import STRONG_WRITER
from tests.integration.aws_view import EU, PARTNER, SOURCE, WEST, AwsView
from tests.integration.config_view import ConfigView
from tests.integration.copy_kinds import FileSystems
from tests.integration.create_kinds import launched
from tests.integration.manifest_view import MANIFEST, ManifestView, Shop
from tests.integration.module_run import WRITING
from tests.integration.playbook_run import TREE, PlaybookRunner
from tests.integration.test_ebs_copying import Disks
from tests.integration.test_plan_draft import read_services
from tests.integration.test_rds_copying import CLUSTER, INSTANCE, Databases
from tests.integration.test_recover_standby import global_database
from tests.reports.shop import PRICES, evidence, ready
from tests.simulator.client import ACCESS_KEY, ACCOUNT, SECRET_KEY, Simulator

MODULES = sorted(
    path.stem for path in (Path(__file__).parents[2] / "plugins/modules").glob("*.py") if path.stem != "__init__"
)
# Module -> the mark that skips it where a program that its estate needs is not installed.
NEEDS = {"ec2_dyndns_register": needs_bind}
# Belongs to the account that examples call that of production, build, a partner or a customer.
PARTNER_KEY = "AKIAPARTNERACCOUNT01"
PROFILES = {
    **dict.fromkeys(("default", "recovery", "backup-operators"), ACCESS_KEY),
    **dict.fromkeys(("build", "production"), PARTNER_KEY),
}
WRITTEN_KEY = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
REGISTERED = "2026-11-19T06:10:00Z"
# What the mail server has registered, and what a service has refused it.
MAIL_NOTES = {
    "lifeboat:dns:mail.shop.example": f"route53 public 198.51.100.7 {REGISTERED}",
    "lifeboat:dns:office.shop.example": f"dyndns2 public 203.0.113.11 {REGISTERED} refused=badauth",
}
PRODUCTION = {"Environment": "Production", "cost-center": "4711", "CreatedBy": "packer"}


@dataclass(frozen=True)
class Estate:
    """What is there beside the resources: ``ids`` (written in the examples -> given by AWS), variables, environment.

    ``servers`` are running in the place of those that the examples name; where those are is among the ids.
    ``shows`` is what a result says if its example was about something: by default that the task changes something.
    """

    ids: dict[str, str] = field(default_factory=dict)
    variables: dict[str, Any] = field(default_factory=dict)
    environment: dict[str, str] = field(default_factory=dict)
    servers: ExitStack = field(default_factory=ExitStack)
    shows: str = "changed"


def images(aws: AwsView) -> Estate:
    first, second, batch = (aws.web(day, tags={"Sync-Identifier": "Web Application"}) for day in (17, 18, 19))
    aws.web(name="shop", tags={"Sync-Identifier": "Shop", "lifeboat:coupling-scan": "clean 2026-11-19T06:00:00Z"})
    aws.simulator.seed(SOURCE, images=[{"name": f"shop-{number}", "tags": PRODUCTION} for number in (1, 2)])
    aws.simulator.seed(
        SOURCE,
        account=PARTNER,
        images=[
            {"name": name, "tags": tags, "launch_permissions": [{"UserId": ACCOUNT}, *more], "share_storage": True}
            for name, tags, more in (
                ("hardened-linux-1", {}, []),
                ("golden-1", {"Sync-Identifier": "Golden Image"}, []),
                ("appliance-1", {"Sync-Identifier": "Appliance"}, [{"Group": "all"}]),
            )
        ],
    )
    aws.simulator.seed(WEST, images=[{"name": "batch-2026-11-19", "tags": {"Name": "batch", "Release": "2026-11-19"}}])
    launched(aws)
    for region in (WEST, EU):
        aws.copy_of(first, 17, region, encrypted=True)
    return Estate(
        {
            "ami-0abc1234abc1234aa": first,
            "ami-0abc1234abc1234bb": second,
            "ami-0abc1234abc1234cc": batch,
            WRITTEN_KEY: aws.key(EU),
        }
    )


def databases(aws: AwsView) -> Estate:
    instances, clusters = Databases(aws, INSTANCE), Databases(aws, CLUSTER)
    for name in ("shop", "shop-reports"):
        instances.snapshot(19, name)
    clusters.snapshot(19, "ledger", encrypted=True)
    instances.database("billing", tags=PRODUCTION)
    instances.snapshot(19, "billing", encrypted=True)
    instances.database("reports")
    instances.snapshot(18, type="manual", id="shop-before-upgrade")
    clusters.snapshot(18, "ledger", type="manual", id="ledger-before-upgrade")
    instances.database("erp", engine="sqlserver-se", required_options=["Timezone"])
    instances.snapshot(19, "erp")
    instances.copy_of(instances.snapshot(10, "old-shop"), 10, set_name="old-shop")
    instances.copy_of(instances.snapshot(11), 11, id="shop-before-upgrade")
    shared = {"type": "manual", "encrypted": True, "shared_with": [ACCOUNT], "kms_key_id": _shared_key(aws)}
    aws.simulator.seed_rds(
        SOURCE,
        snapshots=[
            {"database": "payroll", "engine": "sqlserver-se", "required_options": ["Timezone"], **shared},
            {"database": "ledger", "kind": "cluster", **shared},
        ],
        account=PARTNER,
    )
    return Estate(
        {WRITTEN_KEY: aws.key(EU)},
        variables={
            "vault_partner_access_key": PARTNER_KEY,
            "vault_partner_secret_key": SECRET_KEY,
            "vault_partner_session_token": "a-session-token-long-enough-for-no-log",
        },
    )


def disks(aws: AwsView) -> Estate:
    own, of_partner = Disks(aws), Disks(_OtherAccount(aws.simulator))
    first, second = own.volume(), own.volume()
    for volume in (first, second):
        own.snapshot(volume)
    own.snapshot(**PRODUCTION)
    gone, before_upgrade = own.snapshot(), own.snapshot()
    own.copy_of(gone)
    launched(aws, "/dev/sdf")
    payroll = of_partner.volume()
    shared = [
        of_partner.snapshot(description="Reference data of November"),
        of_partner.snapshot(payroll),
        of_partner.snapshot(Recovery="us-west-2"),
    ]
    for snapshot in shared:
        of_partner.aws.ec2(SOURCE).modify_snapshot_attribute(
            SnapshotId=snapshot, OperationType="add", UserIds=[ACCOUNT]
        )
    return Estate(
        {
            "vol-0abc1234abc1234aa": first,
            "vol-0abc1234abc1234bb": second,
            "vol-0abc1234abc1234cc": payroll,
            "snap-0abc1234abc1234aa": gone,
            "snap-0abc1234abc1234bb": before_upgrade,
        },
        environment={
            "CUSTOMER_ACCESS_KEY_ID": PARTNER_KEY,
            "CUSTOMER_SECRET_ACCESS_KEY": SECRET_KEY,
            "CUSTOMER_SESSION_TOKEN": "a-session-token-long-enough-for-no-log",
        },
    )


def instance_disks(aws: AwsView) -> Estate:
    """An instance with a boot volume, one for data and one for temporary files."""
    ec2, own = aws.ec2(SOURCE), Disks(aws)
    instance: str = ec2.run_instances(ImageId=aws.web(), MinCount=1, MaxCount=1)["Instances"][0]["InstanceId"]
    data, temporary = own.volume(), own.volume()
    for device, volume in (("/dev/sdf", data), ("/dev/sdg", temporary)):
        ec2.attach_volume(VolumeId=volume, InstanceId=instance, Device=device)
    return Estate({"i-0abc1234abc1234aa": instance, "vol-0abc1234abc1234cc": temporary})


def recovered(aws: AwsView) -> Estate:
    """A recovery point of the shop, and the global database of its ledger."""
    databases = Databases(aws, INSTANCE)
    databases.copy_of(databases.snapshot(19), 19)
    global_database(aws)
    return Estate()


def fleet(aws: AwsView) -> Estate:
    """An image of the web fleet, and a network and a target group of the recovery region."""
    ec2 = aws.ec2(WEST)
    first, second = ec2.describe_subnets()["Subnets"][:2]
    group = ec2.create_security_group(GroupName="web", Description="web", VpcId=first["VpcId"])["GroupId"]
    aws.client("elbv2", WEST).create_target_group(Name="shop-web", Protocol="HTTP", Port=80, VpcId=first["VpcId"])
    return Estate(
        {
            "subnet-0abc1234abc1234aa": first["SubnetId"],
            "subnet-0abc1234abc1234bb": second["SubnetId"],
            "sg-0abc1234abc1234aa": group,
            "ami-0abc1234abc1234aa": aws.copy_of(aws.web(18), 18),
        }
    )


def recovered_volumes(aws: AwsView) -> Estate:
    """Two volumes with copies from before the mistake, and the web server that has come back."""
    own = Disks(aws)
    first, second = own.volume(), own.volume()
    before = {"lifeboat:source-created": "2026-11-19T05:00:00Z"}
    copies = [own.copy_of(own.snapshot(volume), **before) for volume in (first, second)]
    aws.ec2(WEST).run_instances(
        ImageId=aws.copy_of(aws.web()),
        MinCount=1,
        MaxCount=1,
        TagSpecifications=[
            {"ResourceType": "instance", "Tags": [{"Key": "lifeboat:workload", "Value": "shop/shop-web"}]}
        ],
    )
    ids = {"vol-0abc1234abc1234aa": first, "vol-0abc1234abc1234bb": second, "snap-0abc1234abc1234aa": copies[1]}
    return Estate(ids)


def fence(aws: AwsView) -> Estate:
    ec2 = aws.ec2(SOURCE)
    Databases(aws, INSTANCE).database("shop")
    vpc = ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
    group = ec2.create_security_group(GroupName="closed", Description="closed", VpcId=vpc)["GroupId"]
    return Estate({"sg-0c105edc105edc105": group}, shows="region")


def a_zone(aws: AwsView) -> Estate:
    """A zone in which the names of the shop are not yet."""
    aws.simulator.seed_zone("shop.example", [])
    return Estate(shows="names")


def recovery_points(aws: AwsView) -> Estate:
    """Copies whose data is an hour old."""
    made = f"{datetime.now(timezone.utc) - timedelta(hours=1):%Y-%m-%dT%H:%M:%SZ}"
    for name in ("shop", "shop-ledger"):
        dbs = Databases(aws, INSTANCE)
        source = dbs.snapshot(database=name, created=made)
        tracking = {"lifeboat:set": name, "lifeboat:source": f"{SOURCE}/{source}", "lifeboat:source-created": made}
        dbs.untracked_copy_of(source, tags=tracking)
    aws.copy_of(aws.web())
    return Estate(shows="recovery_points")


def manifest(aws: AwsView) -> Estate:
    """The shop and its bucket, a database of the account of production, and a plan in the inventory."""
    shop = Shop(aws)
    ManifestView(aws)
    shop.database()
    shop.web(1, "Web Application")
    aws.simulator.seed_rds(SOURCE, databases=[{"id": "ledger"}], account=PARTNER)
    keys = {"access_key": PARTNER_KEY, "secret_key": SECRET_KEY, "session_token": "a-token-long-enough-for-no-log"}
    servers = ExitStack()
    path = Path(servers.enter_context(tempfile.TemporaryDirectory())) / "shop.lifeboat.yml"
    path.write_text("plugin: lifeboat.aws.plan\nworkloads: {}\n", encoding="utf-8")
    return Estate(
        variables={
            "production": keys,
            "copied": {"timings": []},
            "lifeboat_plan": {
                "name": "shop",
                "manifest": MANIFEST,
                "source_region": SOURCE,
                "recovery_region": WEST,
            },
            "lifeboat_plan_file": str(path),
            "lifeboat_manifest": {"workload": {"name": "shop-db", "kind": "database", "db_instance": "shop"}},
        },
        servers=servers,
    )


def kept_manifest(aws: AwsView) -> Estate:
    """An object that an earlier sync has written."""
    about = Manifest("shop", "shop-db", "database", SOURCE, WEST, REGISTERED, facts={"db_instance": {"port": 5432}})
    ManifestView(aws).put("workloads/shop-db.json", text_of(document_of(about)))
    return Estate(shows="manifests")


def tagged_networks(aws: AwsView) -> Estate:
    """Objects of an earlier sync, and security groups that lack what the source's have."""
    kept, ec2 = ManifestView(aws), aws.ec2(WEST)
    groups = {"security_groups": [{"id": "sg-1", "name": "shop", "ingress": [], "tags": {"Service": "shop"}}]}
    for name, kind in (("shop-web", "fleet"), ("shop-db", "database")):
        about = Manifest("shop", name, kind, SOURCE, WEST, REGISTERED, facts=groups)
        kept.put(f"workloads/{name}.json", text_of(document_of(about)))
    vpc = ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
    web, db = (
        ec2.create_security_group(GroupName=name, Description=name, VpcId=vpc)["GroupId"] for name in ("web", "db")
    )
    return Estate({"sg-0abc1234abc1234aa": web, "sg-0abc1234abc1234bb": db}, shows="mirrored")


def names(aws: AwsView) -> Estate:
    """A shop, its successor, a mail server and a fleet; of eleven names one is of an instance that is gone."""
    specs: list[dict[str, Any]] = [{"name": "shop-web"}, {"ipv6": "2001:db8::11", "tags": MAIL_NOTES}, {}, {}]
    web, mail, *fleet = aws.simulator.seed_instances(
        SOURCE,
        [
            {"private_ip": f"10.0.0.{number}", "public_ip": f"203.0.113.{number}", "elastic": True, **spec}
            for number, spec in enumerate(specs, start=10)
        ],
    )
    [successor] = aws.simulator.seed_instances(WEST, [{"private_ip": "10.1.0.10", "public_ip": "203.0.113.20"}])
    gone = "i-0abc1234abc1234ff"
    owned = [("www", web, "shop-web"), ("old", gone, gone), ("mail", mail, mail)]
    owned += [(f"list-{number}", mail, mail) for number in range(8)]
    public = aws.simulator.seed_zone("shop.example", [record for name in owned for record in _owned(*name)])
    vpc = {"region": SOURCE, "id": "vpc-0abc1234abc1234aa"}
    private = aws.simulator.seed_zone("shop.internal", private_vpcs=[vpc])
    servers, places = _name_servers()
    return Estate(
        {
            "i-0abc1234abc1234aa": successor,
            "i-0abc1234abc1234bb": mail,
            "i-0abc1234abc1234cc": fleet[0],
            "i-0abc1234abc1234dd": fleet[1],
            "Z0123456789ABCDEFGHIJ": public,
            "Z0ABCDEFGHIJ0123456789": private,
            **places,
        },
        variables={"dyndns_password": Dyndns2.password, "tsig_secret": STRONG_WRITER.secret},
        environment={"AWS_EC2_METADATA_SERVICE_ENDPOINT": aws.simulator.metadata(web)},
        servers=servers,
    )


def own_names(_aws: AwsView) -> Estate:
    return Estate(variables={"dyndns_password": Dyndns2.password}, shows="method")


def _owned(label: str, instance: str, owner: str) -> list[dict[str, Any]]:
    """A name that an instance has registered, with an address of then."""
    text = f"heritage=lifeboat,owner={owner},account={ACCOUNT},region={SOURCE},instance={instance},since={REGISTERED}"
    return [
        {"name": f"{label}.shop.example", "type": "A", "values": ["198.51.100.7"]},
        {"name": f"_lifeboat.{label}.shop.example", "type": "TXT", "values": [f'"{text}"']},
    ]


def _name_servers() -> tuple[ExitStack, dict[str, str]]:
    """Servers that are running, and what is written -> where they are. No test can delegate a zone: that is said."""
    with ExitStack() as starting:
        bind = starting.enter_context(Bind.start({"shop.internal": ""}))
        public = starting.enter_context(Dyndns2(["shop.ddns.example"], zone="ddns.example"))
        own = starting.enter_context(Dyndns2(["office.shop.example"], zone="shop.example"))
        places = {
            "server: ns1.shop.example": f"server: {bind.host}\n    port: {bind.port}",
            "key_name: lifeboat": f"key_name: {STRONG_WRITER.name}",
            "server: dynupdate.no-ip.com": (
                f"server: {public.address}\n    nameservers: ['{public.dns.host}:{public.dns.port}']"
            ),
            "server: dyndns.shop.example\n    port: 8443": f"server: {own.host}\n    port: {own.port}",
            "ca_path: /etc/ssl/shop-ca.pem": f"ca_path: {own.ca_file}",
            "nameservers: [192.0.2.53]": f"nameservers: ['{own.dns.host}:{own.dns.port}']",
        }
        return starting.pop_all(), places


def host_files(aws: AwsView) -> Estate:
    """A machine, which is this one, with files that are bound to a region and others that are not."""
    servers = ExitStack()
    folder = Path(servers.enter_context(tempfile.TemporaryDirectory()))
    for name, text in (("etc/shop.conf", "color=blue\n"), ("shop/conf/billing.properties", "# Prices of us-east-1\n")):
        path = folder / name
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
    ec2 = aws.ec2(SOURCE)
    instance: str = ec2.run_instances(ImageId=aws.web(), MinCount=1, MaxCount=1)["Instances"][0]["InstanceId"]
    # Who runs the tests may read these files, and may have no sudo.
    ids = {"/opt/shop": f"{folder}/shop", "/etc": f"{folder}/etc", "become: true": "become: false"}
    ids["i-0abc1234abc1234aa"] = instance
    return Estate(ids, servers=servers, shows="summary")


def configuration(aws: AwsView) -> Estate:
    """The layers of a shop, with what its examples allow."""
    servers = ExitStack()
    folder = Path(servers.enter_context(tempfile.TemporaryDirectory()))
    _layer(
        folder,
        "common/alerts.conf",
        f"arn:aws:sns:us-east-1:{ACCOUNT}:global-alerts\naudit-log.s3.us-east-1.amazonaws.com\n",
    )
    _layer(folder, "common/shop.conf.j2", "database={{ database }}\n")
    places = {"source: config": f"source: {folder}", "folder: bundles": f"folder: {folder}/bundles"}
    return Estate(places, servers=servers, shows="bundles")


def jobs(aws: AwsView) -> Estate:
    """An image that has passed a scan, a database, a bucket for the manifest, and the file of the gem."""
    ManifestView(aws)
    aws.web(tags={"Sync-Identifier": "Web Application", "lifeboat:coupling-scan": "clean 2026-11-19T06:00:00Z"})
    Databases(aws, INSTANCE).snapshot(19, "shop")
    servers = ExitStack()
    path = Path(servers.enter_context(tempfile.TemporaryDirectory())) / "gem.yml"
    job = {"sync_type": "rds_automated_snapshot", "source_region": SOURCE, "destination_region": EU}
    path.write_text(yaml.safe_dump({"sync_shop": {**job, "db_instance": "shop"}}), encoding="utf-8")
    return Estate({"xregion_sync.yml": str(path)}, servers=servers)


def publications(aws: AwsView) -> Estate:
    """The same layers, and buckets of which one has the versions of yesterday."""
    ConfigView(aws, SOURCE, WEST).publish(WEST, "2026.11.20-1", "2026.11.20-2")
    estate = configuration(aws)
    return Estate({"source: config": estate.ids["source: config"]}, servers=estate.servers)


def region(aws: AwsView) -> Estate:
    """A database of production, and a queue that no plan covers."""
    read_services(aws)
    aws.simulator.seed_rds(SOURCE, databases=[{"id": "shop", "tags": PRODUCTION}])
    aws.client("sqs", SOURCE).create_queue(QueueName="orders")
    return Estate(shows="not_covered")


def launch(aws: AwsView) -> Estate:
    """Nothing: user-data is rendered."""
    return Estate(shows="user_data")


def reports(aws: AwsView) -> Estate:
    """A bucket of a manifest, what a task has registered, and the files of a shop."""
    ManifestView(aws)
    servers = ExitStack()
    folder = Path(servers.enter_context(tempfile.TemporaryDirectory()))
    (folder / "evidence").mkdir()
    files = {
        "evidence/drill.json": evidence(),
        "readiness.json": ready(),
        "prices.yml": yaml.safe_load(PRICES.read_text()),
    }
    for name, content in files.items():
        (folder / name).write_text(json.dumps(content), encoding="utf-8")
    return Estate({"/var/lib/shop": str(folder)}, {"readiness": ready()}, servers=servers, shows="report")


def awx(_aws: AwsView) -> Estate:
    """Stand-ins for the collections of AWX, and an AWX with the project and the inventory of the examples."""
    servers = ExitStack()
    folder = Path(servers.enter_context(tempfile.TemporaryDirectory()))
    for name in ("awx.awx", "ansible.controller"):
        write_collection(folder, name)
    store = folder / "awx.json"
    there = {"project": {"DR": {}}, "inventory": {"DR": {}}, "job_template": {"DR sync": {"name": "DR sync"}}}
    store.write_text(json.dumps(there), encoding="utf-8")
    paths = os.pathsep.join([str(folder), str(TREE), sysconfig.get_path("purelib")])
    return Estate(environment={"ANSIBLE_COLLECTIONS_PATH": paths, "AWX_STORE": str(store)}, servers=servers)


def _layer(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")


def file_systems(aws: AwsView) -> Estate:
    own = FileSystems(aws)
    first, second = own.thing(), own.thing()
    before_upgrade = own.source(first)
    old = own.source(second)
    own.copy_of(old)
    aws.simulator.configure(fsx_backup_type="AUTOMATIC")
    for file_system in (first, second):
        own.source(file_system)
    return Estate(
        {
            "fs-0abc1234abc1234aa": first,
            "fs-0abc1234abc1234bb": second,
            "backup-0abc1234abc1234aa": before_upgrade,
            "backup-0abc1234abc1234bb": old,
        },
        environment={
            "BACKUP_ACCESS_KEY_ID": ACCESS_KEY,
            "BACKUP_SECRET_ACCESS_KEY": SECRET_KEY,
            "BACKUP_SESSION_TOKEN": "a-session-token-long-enough-for-no-log",
        },
    )


# Module -> what its examples are about. One that is missing here fails with a message that says so.
ESTATES: dict[str, Callable[[AwsView], Estate]] = {
    "ami_xregion_copy": images,
    "controller_objects": awx,
    "config_bundle": configuration,
    "config_publish": publications,
    "config_user_data": launch,
    "dr_drill_cleanup": lambda _aws: Estate(shows="region"),
    "dr_drill_isolation_info": lambda _aws: Estate(shows="findings"),
    "dr_fence": fence,
    "dr_manifest": manifest,
    "dr_manifest_info": kept_manifest,
    "dr_mirror_tags": tagged_networks,
    "dr_notify_message": lambda _aws: Estate(shows="subject"),
    "dr_plan_draft": region,
    "dr_recover_database": recovered,
    "dr_recover_fleet": fleet,
    "dr_recover_volumes": recovered_volumes,
    "dr_recover_workload": recovered,
    "dr_plan_reverse": lambda _aws: Estate(shows="text"),
    "dr_plan_check": lambda _aws: Estate(shows="workloads"),
    "dr_recovery_evidence": lambda _aws: Estate(shows="evidence"),
    "dr_recovery_names": a_zone,
    "dr_recovery_steps": lambda _aws: Estate(shows="started"),
    "dr_recovery_state": lambda _aws: Estate(shows="region"),
    "dr_verify": lambda _aws: Estate(variables={"shop_health_token": "a-token-long-enough"}, shows="lines"),
    "dr_report": reports,
    "dr_set_aside": lambda _aws: Estate(shows="region"),
    "dr_report_upload": lambda _aws: Estate(),
    "dyndns_installation": own_names,
    "ebs_instance_snapshot": instance_disks,
    "ebs_snapshot_xregion_copy": disks,
    "ec2_dyndns_register": names,
    "rds_snapshot_xregion_copy": databases,
    "dr_readiness_info": lambda _aws: Estate(shows="findings"),
    "recovery_points_info": recovery_points,
    "region_coupling_scan": host_files,
    "fsx_backup_xregion_copy": file_systems,
    "sync_jobs": jobs,
}


class _OtherAccount(AwsView):
    """The same simulated AWS as the partner sees it."""

    def client(self, service: str, region: str, access_key: str = PARTNER_KEY) -> Any:
        return super().client(service, region, access_key)


def _shared_key(aws: AwsView) -> str:
    return _OtherAccount(aws.simulator).key(SOURCE)


@pytest.fixture
def profiles(tmp_path: Path, simulator: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    """The profiles that examples name. Keys are nowhere else: amazon.aws takes no profile beside keys."""
    path = tmp_path / "aws-credentials"
    sections = [
        f"[{name}]\naws_access_key_id = {key}\naws_secret_access_key = {SECRET_KEY}\n" for name, key in PROFILES.items()
    ]
    path.write_text("\n".join(sections), encoding="utf-8")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(path))
    for variable in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(variable)


def _tasks_with_ids(module: str, ids: dict[str, str]) -> list[dict[str, Any]]:
    text: str = importlib.import_module(f"ansible_collections.lifeboat.aws.plugins.modules.{module}").EXAMPLES
    for written, given in ids.items():
        assert written in text, f"no example of {module} is about {written}: leave it out of the estate"
        text = text.replace(written, given)
    tasks: list[dict[str, Any]] = yaml.safe_load(text)
    return tasks


@pytest.mark.usefixtures("profiles")
@pytest.mark.parametrize("module", [pytest.param(name, marks=NEEDS.get(name, ())) for name in MODULES])
def test_examples_run_in_check_mode_as_they_are_written(playbook: PlaybookRunner, aws: AwsView, module: str) -> None:
    assert module in ESTATES, f"{module} has examples and no estate for them: add one to ESTATES in {__file__}"
    aws.simulator.configure(accounts={PARTNER_KEY: PARTNER})
    for region in (WEST, EU):
        aws.alias(region, "alias/dr", aws.key(region))
    estate = ESTATES[module](aws)
    tasks = _tasks_with_ids(module, estate.ids)
    play = yaml.safe_dump({"vars": estate.variables})
    with estate.servers:
        run = playbook(tasks, "--check", "--diff", play=play, **estate.environment)
    assert run.rc == 0, run.stdout
    assert [entry["task"] for entry in run.results] == [task["name"] for task in tasks]
    assert [call["action"] for call in run.calls if call["action"].startswith(WRITING)] == []
    # Otherwise an example would pass because nothing is there that it could be about.
    own = [task["name"] for task in tasks if f"lifeboat.aws.{module}" in task]
    assert [name for name in own if not run.of(name).get(estate.shows)] == []
