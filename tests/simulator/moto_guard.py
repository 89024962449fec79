"""Refuses to start when moto is not the moto we patched: one hash per function we replace or stand in for.

It never repairs anything. ``python -m tests.simulator.moto_guard`` prints the current hashes for ``moto_hashes.json``,
to be stored after reading what changed.
"""

from __future__ import annotations

import functools
import hashlib
import importlib
import inspect
import json
from pathlib import Path
from typing import Any

HASHES = Path(__file__).with_name("moto_hashes.json")


class MotoHasChanged(Exception):
    """One sentence that names the function."""


# "module:name" of everything patched (patches/) and of what our own answers (ec2/, rds/, route53/) stand in for or
# build on.
GUARDED = (
    "moto.autoscaling.models:AutoScalingBackend.detach_instances",
    "moto.autoscaling.models:AutoScalingBackend.update_attached_target_groups",
    "moto.autoscaling.models:FakeAutoScalingGroup.active_instances",
    "moto.autoscaling.models:FakeAutoScalingGroup.replace_autoscaling_group_instances",
    "moto.autoscaling.responses:AutoScalingResponse.create_auto_scaling_group",
    "moto.autoscaling.responses:AutoScalingResponse.delete_auto_scaling_group",
    "moto.core.base_backend:InstanceTrackerMeta",
    "moto.core.parse:EC2QueryParser",
    "moto.core.parse:RestXMLParser",
    "moto.core.responses:BaseResponse.call_action",
    "moto.core.responses:BaseResponse.get_current_account",
    "moto.core.responses:method_names_from_class",
    "moto.ec2.models.amis:Ami",
    "moto.ec2.models.amis:AmiBackend",
    "moto.ec2.models.core:TaggedEC2Resource",
    "moto.ec2.models.elastic_block_store:EBSBackend.attach_volume",
    "moto.ec2.models.elastic_block_store:EBSBackend.copy_snapshot",
    "moto.ec2.models.elastic_block_store:EBSBackend.create_snapshot",
    "moto.ec2.models.elastic_block_store:EBSBackend.create_snapshots",
    "moto.ec2.models.elastic_block_store:EBSBackend.create_volume",
    "moto.ec2.models.elastic_block_store:Snapshot",
    "moto.ec2.models.elastic_block_store:Volume",
    "moto.ec2.models.elastic_block_store:VolumeAttachment",
    "moto.ec2.models.elastic_ip_addresses:ElasticAddress",
    "moto.ec2.models.elastic_ip_addresses:ElasticAddressBackend",
    "moto.ec2.models.elastic_network_interfaces:NetworkInterface",
    "moto.ec2.models.instances:Instance",
    "moto.ec2.models.instances:InstanceBackend.get_reservations_by_instance_ids",
    "moto.ec2.models.instances:InstanceBackend.run_instances",
    "moto.ec2.models.instances:Reservation",
    "moto.ec2.models.launch_templates:LaunchTemplateBackend.describe_launch_template_versions",
    "moto.ec2.models.launch_templates:LaunchTemplateBackend.describe_launch_templates",
    "moto.ec2.models.tags:TagBackend",
    "moto.ec2.responses.amis:AmisResponse",
    "moto.ec2.responses.availability_zones_and_regions:AvailabilityZonesAndRegions.describe_regions",
    "moto.ec2.responses.elastic_block_store:ElasticBlockStore.attach_volume",
    "moto.ec2.responses.elastic_block_store:ElasticBlockStore.create_volume",
    "moto.ec2.responses.elastic_block_store:ElasticBlockStore.delete_snapshot",
    "moto.ec2.responses.elastic_block_store:ElasticBlockStore.describe_snapshots",
    "moto.ec2.responses.elastic_block_store:ElasticBlockStore.describe_volumes",
    "moto.ec2.responses.elastic_block_store:ElasticBlockStore.modify_snapshot_attribute",
    "moto.ec2.responses.elastic_ip_addresses:ElasticIPAddresses",
    "moto.ec2.responses.instances:InstanceResponse.describe_instances",
    "moto.ec2.responses.launch_templates:LaunchTemplates.describe_launch_template_versions",
    "moto.ec2.responses.tags:TagResponse.create_tags",
    "moto.ec2.responses.tags:TagResponse.delete_tags",
    "moto.elbv2.models:FakeTargetGroup.health_for",
    "moto.elbv2.models:FakeTargetGroup.register",
    "moto.iam.models:get_account_id_from",
    "moto.kms.models:KmsBackend.get_key_id_from_alias",
    "moto.kms.responses:KmsResponse.describe_key",
    "moto.rds.models:DBCluster",
    "moto.rds.models:DBClusterSnapshot",
    "moto.rds.models:DBInstance.__init__",
    "moto.rds.models:DBSnapshot",
    "moto.rds.models:RDSBackend._find_resource",
    "moto.rds.models:RDSBackend.create_auto_cluster_snapshot",
    "moto.rds.models:RDSBackend.create_auto_snapshot",
    "moto.rds.models:RDSBackend.create_db_cluster_snapshot",
    "moto.rds.models:RDSBackend.create_db_instance",
    "moto.rds.models:RDSBackend.create_db_instance_read_replica",
    "moto.rds.models:RDSBackend.create_db_snapshot",
    "moto.rds.models:RDSBackend.delete_db_cluster",
    "moto.rds.models:RDSBackend.delete_db_instance",
    "moto.rds.models:RDSBackend.describe_db_parameter_groups",
    "moto.rds.models:RDSBackend.iter_tagged_resources",
    "moto.rds.models:RDSBackend.modify_db_cluster",
    "moto.rds.models:RDSBackend.modify_db_instance",
    "moto.rds.models:RDSBackend.promote_read_replica",
    "moto.rds.models:RDSBackend.restore_db_cluster_from_snapshot",
    "moto.rds.models:RDSBackend.restore_db_instance_from_db_snapshot",
    "moto.rds.models:GlobalCluster",
    "moto.rds.responses:RDSResponse.describe_db_clusters",
    "moto.rds.responses:RDSResponse.describe_db_instances",
    "moto.rds.responses:RDSResponse.describe_global_clusters",
    "moto.route53.models:FakeZone",
    "moto.route53.models:Route53Backend",
    "moto.route53.responses:Route53",
    "moto.s3.responses:S3Response.get_bucket_versioning",
    "moto.ssm.models:SimpleSystemManagerBackend.put_parameter",
    "moto.moto_server.werkzeug_app:DomainDispatcherApplication",
)


def is_guarded(name: str) -> bool:
    """Also true for the methods of a guarded class."""
    return any(name == guarded or name.startswith(f"{guarded}.") for guarded in GUARDED)


def current_hashes() -> dict[str, str]:
    return {name: _hash(name) for name in GUARDED}


@functools.cache
def _hash(name: str) -> str:
    """Once in a process: for a class, Python reads the whole file again."""
    return hashlib.sha256(inspect.getsource(_find(name)).encode()).hexdigest()


def _find(name: str) -> Any:
    module, _colon, path = name.partition(":")
    found: Any = importlib.import_module(module)
    for part in path.split("."):
        found = getattr(found, part, None)
        if found is None:
            raise MotoHasChanged(f"moto no longer has {name}, which the simulator replaces; see moto_guard.py.")
    return found


def check(expected: dict[str, str] | None = None) -> None:
    """Raises ``MotoHasChanged`` for the first function that is not the one we know. Call it before patching."""
    known: dict[str, str] = json.loads(HASHES.read_text()) if expected is None else expected
    for name, found in current_hashes().items():
        if known.get(name) != found:
            raise MotoHasChanged(
                f"{name} of the installed moto differs from the one the simulator was written for; "
                "install the pinned moto[server] or review the replacement and store the new hash."
            )


if __name__ == "__main__":
    print(json.dumps(current_hashes(), indent=1))
