"""Scenes for the recordings and errors of Route 53 and of Elastic IP addresses.

A scene never looks at the recorded field set, and never injects the error it is to prove.
"""

from __future__ import annotations

from typing import Any

from .client import Simulator
from .fidelity_errors import Scene as ErrorScene
from .fidelity_errors import outcome
from .fidelity_scenes import REGION, Json, Scene, error_answer

_ZONE, _ADDRESS = "example.com", "192.0.2.1"


def _route53(simulator: Simulator) -> Any:
    return simulator.boto("route53", REGION)


def _change(action: str, name: str, kind: str, value: str) -> Json:
    record = {"Name": name, "Type": kind, "TTL": 300, "ResourceRecords": [{"Value": value}]}
    return {"Changes": [{"Action": action, "ResourceRecordSet": record}]}


def _changed_records(simulator: Simulator, real: Json) -> Json:
    batch = _change("CREATE", f"www.{_ZONE}", "A", _ADDRESS)
    zone = simulator.seed_zone(_ZONE)
    answer: Json = _route53(simulator).change_resource_record_sets(HostedZoneId=zone, ChangeBatch=batch)
    return answer


def _listed_records(simulator: Simulator, real: Json) -> Json:
    """The recorded records, but for those that every zone has."""
    own = [record for record in real["ResourceRecordSets"] if record["Type"] not in ("NS", "SOA")]
    apex = next(record["Name"] for record in real["ResourceRecordSets"] if record["Type"] == "SOA")
    zone = simulator.seed_zone(apex)
    changes = [{"Action": "CREATE", "ResourceRecordSet": record} for record in own]
    route53 = _route53(simulator)
    route53.change_resource_record_sets(HostedZoneId=zone, ChangeBatch={"Changes": changes})
    answer: Json = route53.list_resource_record_sets(HostedZoneId=zone)
    return answer


def _no_zones(simulator: Simulator, real: Json) -> Json:
    answer: Json = _route53(simulator).list_hosted_zones_by_name(DNSName=real["DNSName"])
    return answer


def _full_zone(simulator: Simulator) -> str:
    return simulator.seed_zone(_ZONE, [{"name": f"www.{_ZONE}", "type": "A", "values": [_ADDRESS]}])


def _not_empty(simulator: Simulator, real: Json) -> Json:
    return error_answer(_route53(simulator).delete_hosted_zone, Id=_full_zone(simulator))


def _allocated(simulator: Simulator, real: Json) -> Json:
    answer: Json = simulator.boto("ec2", REGION).allocate_address(Domain="vpc")
    return answer


def _associated(simulator: Simulator, real: Json) -> Json:
    simulator.seed_instances(REGION, [{"public_ip": "203.0.113.7", "elastic": True}])
    answer: Json = simulator.boto("ec2", REGION).describe_addresses()
    return answer


def _missing_address(simulator: Simulator, real: Json) -> Json:
    return error_answer(simulator.boto("ec2", REGION).describe_addresses, AllocationIds=["eipalloc-2da7a824"])


SCENES: dict[str, Scene] = {
    "ec2.AllocateAddress": _allocated,
    "ec2.DescribeAddresses.NotFound": _missing_address,
    "ec2.DescribeAddresses.associated": _associated,
    "route53.ChangeResourceRecordSets": _changed_records,
    "route53.DeleteHostedZone.NotEmpty": _not_empty,
    "route53.ListHostedZonesByName.empty": _no_zones,
    "route53.ListResourceRecordSets": _listed_records,
}


def _throttled(simulator: Simulator) -> tuple[str, str]:
    simulator.configure(throttling=True, buckets={"route53:*": [1, 0.001]})
    _route53(simulator).list_hosted_zones()
    return outcome(_route53(simulator).list_hosted_zones)


def _too_soon(simulator: Simulator) -> tuple[str, str]:
    simulator.configure(prior_request_seconds=3600)
    zone, change = simulator.seed_zone(_ZONE), _route53(simulator).change_resource_record_sets
    change(HostedZoneId=zone, ChangeBatch=_change("CREATE", f"www.{_ZONE}", "A", _ADDRESS))
    return outcome(change, HostedZoneId=zone, ChangeBatch=_change("CREATE", f"new.{_ZONE}", "A", _ADDRESS))


def _exists(simulator: Simulator) -> tuple[str, str]:
    """The recorded name, because names are compared literally."""
    zone = simulator.seed_zone("rehanvdm.com", [{"name": "analytics.rehanvdm.com", "type": "A", "values": [_ADDRESS]}])
    batch = _change("CREATE", "analytics.rehanvdm.com", "A", _ADDRESS)
    return outcome(_route53(simulator).change_resource_record_sets, HostedZoneId=zone, ChangeBatch=batch)


def _not_found(simulator: Simulator) -> tuple[str, str]:
    batch = _change("DELETE", f"x.{_ZONE}", "TXT", '"gone"')
    change = _route53(simulator).change_resource_record_sets
    return outcome(change, HostedZoneId=simulator.seed_zone(_ZONE), ChangeBatch=batch)


def _other_value(simulator: Simulator) -> tuple[str, str]:
    zone = simulator.seed_zone(_ZONE, [{"name": f"x.{_ZONE}", "type": "TXT", "values": ['"new"']}])
    batch = _change("DELETE", f"x.{_ZONE}", "TXT", '"old"')
    return outcome(_route53(simulator).change_resource_record_sets, HostedZoneId=zone, ChangeBatch=batch)


def _full_zone_error(simulator: Simulator) -> tuple[str, str]:
    return outcome(_route53(simulator).delete_hosted_zone, Id=_full_zone(simulator))


_DELETE_TEXT = "[Tried to delete resource record set [name='x.example.com.', type='TXT'] but "
# (operation, code, beginning of the text) -> scene
ERROR_SCENES: dict[tuple[str, str, str], ErrorScene] = {
    ("any", "Throttling", "Rate exceeded"): _throttled,
    ("ChangeResourceRecordSets", "PriorRequestNotComplete", "The request"): _too_soon,
    ("ChangeResourceRecordSets", "InvalidChangeBatch", "[Tried to create"): _exists,
    ("ChangeResourceRecordSets", "InvalidChangeBatch", f"{_DELETE_TEXT}it was not"): _not_found,
    ("ChangeResourceRecordSets", "InvalidChangeBatch", f"{_DELETE_TEXT}the values"): _other_value,
    ("DeleteHostedZone", "HostedZoneNotEmpty", "The specified"): _full_zone_error,
}
