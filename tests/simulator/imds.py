"""The instance metadata service, version 2, of every instance: ``ENDPOINT/_imds/INSTANCE-ID/latest/...``.

It never answers version 1, and tells nothing that is not in the live model of the instance. Rules: EC2 guide,
instancedata-data-retrieval and configuring-instance-metadata-service.
"""

from __future__ import annotations

import json
import secrets
from typing import Any

from moto.ec2.models import ec2_backends

from .state import ImdsToken, World
from .wire import Call, Environ

SERVICE = "imds"
PREFIX = "/_imds/"
LONGEST_TTL = 21_600

Answer = tuple[int, dict[str, str], bytes]
_TOKEN_PATH = "latest/api/token"
_TTL = "X-aws-ec2-metadata-token-ttl-seconds"
_TITLES = {400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 405: "Not Allowed"}


def is_for_it(environ: Environ) -> bool:
    return str(environ.get("PATH_INFO", "")).startswith(PREFIX)


def read_call(environ: Environ) -> Call:
    """For the log and for faults: action ``GET latest/meta-data/instance-id``, in the instance's region."""
    instance_id, path = _split(environ)
    instance = find_instance(instance_id)
    return Call(
        service=SERVICE,
        action=f"{environ['REQUEST_METHOD']} {path}",
        region=instance.ec2_backend.region_name if instance else "",
        access_key="",
        account=instance.owner_id if instance else "",
        protocol="rest-json",
        params={"instance_id": instance_id},
    )


def answer(environ: Environ, world: World) -> Answer:
    instance_id, path = _split(environ)
    instance = find_instance(instance_id)
    if instance is None or instance.state != "running":
        return _plain_error(404)
    if not world.settings.imds_enabled or instance.metadata_options.http_endpoint == "disabled":
        return _plain_error(403)
    if path == _TOKEN_PATH:
        return _new_token(environ, world, instance_id)
    if environ["REQUEST_METHOD"] != "GET":
        return _plain_error(405)
    token = world.imds_tokens.get(environ.get("HTTP_X_AWS_EC2_METADATA_TOKEN", ""))
    if token is None or token.instance_id != instance_id or world.clock.elapsed() >= token.valid_until:
        return _plain_error(401)
    found = _item(_with_credentials(metadata_of(instance), world, instance_id), path)
    return _plain_error(404) if found is None else (200, {"Content-Type": "text/plain"}, found.encode())


def _split(environ: Environ) -> tuple[str, str]:
    instance_id, _slash, path = str(environ["PATH_INFO"]).removeprefix(PREFIX).partition("/")
    return instance_id, path


def _plain_error(status: int) -> Answer:
    body = f"<html><body><h1>{status} - {_TITLES[status]}</h1></body></html>"
    return status, {"Content-Type": "text/html"}, body.encode()


def _new_token(environ: Environ, world: World, instance_id: str) -> Answer:
    """Whatever comes through a proxy is refused: that is how version 2 stops open ones."""
    if environ["REQUEST_METHOD"] != "PUT":
        return _plain_error(405)
    if environ.get("HTTP_X_FORWARDED_FOR"):
        return _plain_error(403)
    asked = str(environ.get("HTTP_X_AWS_EC2_METADATA_TOKEN_TTL_SECONDS", ""))
    if not asked.isdigit() or not 1 <= int(asked) <= LONGEST_TTL:
        return _plain_error(400)
    token = secrets.token_urlsafe(40)
    world.imds_tokens[token] = ImdsToken(instance_id, world.clock.elapsed() + int(asked))
    return 200, {"Content-Type": "text/plain", _TTL: asked}, token.encode()


def find_instance(instance_id: str) -> Any:
    """In whatever account and region; ids are unique."""
    for account in list(ec2_backends):
        regions = ec2_backends[account]
        for region in list(regions.keys()):
            for reservation in regions[region].reservations.values():
                for instance in reservation.instances:
                    if instance.id == instance_id:
                        return instance
    return None


def metadata_of(instance: Any) -> dict[str, Any]:
    """The tree below ``/``; a folder is a dictionary, and what the instance has not is absent."""
    zone, region = instance.availability_zone, instance.ec2_backend.region_name
    interfaces = {nic.mac_address: _interface(nic) for nic in instance.network_interfaces}
    first = instance.network_interfaces[0]
    items = {
        "ami-id": instance.image_id,
        "hostname": instance.private_dns_name,
        "instance-id": instance.id,
        "instance-type": instance.instance_type,
        "ipv6": next(iter(first.ipv6_addresses), None),
        "local-hostname": instance.private_dns_name,
        "local-ipv4": instance.private_ip_address,
        "mac": first.mac_address,
        "network": {"interfaces": {"macs": interfaces}},
        "placement": {"availability-zone": zone, "region": region},
        "public-hostname": instance.public_dns_name,
        "public-ipv4": instance.public_ip_address,
        "tags": _tags(instance),
    }
    latest = {
        "dynamic": {"instance-identity": {"document": identity_document(instance)}},
        "meta-data": _without_none(items),
        "user-data": instance.user_data.decode() if instance.user_data else None,
    }
    return {"latest": _without_none(latest)}


def _with_credentials(tree: dict[str, Any], world: World, instance_id: str) -> dict[str, Any]:
    credentials = world.instance_credentials.folder(instance_id)
    tree["latest"]["meta-data"].update({"iam": credentials} if credentials else {})
    return tree


def _interface(nic: Any) -> dict[str, Any]:
    """Several addresses of one kind stand on lines of their own."""
    private = [address["PrivateIpAddress"] for address in nic.private_ip_addresses]
    return _without_none(
        {
            "device-number": str(nic.device_index),
            "interface-id": nic.id,
            "ipv6s": "\n".join(nic.ipv6_addresses) or None,
            "local-ipv4s": "\n".join(private),
            "mac": nic.mac_address,
            "owner-id": nic.owner_id,
            "public-ipv4s": nic.public_ip,
            "subnet-id": nic.subnet_id,
            "vpc-id": nic.vpc_id,
        }
    )


def _tags(instance: Any) -> dict[str, Any] | None:
    """Only if the instance was told to: InstanceMetadataTags is off by default."""
    if instance.metadata_options.instance_metadata_tags != "enabled":
        return None
    return {"instance": {tag["key"]: tag["value"] for tag in instance.get_tags()}}


def identity_document(instance: Any) -> str:
    document = {
        "accountId": instance.owner_id,
        "architecture": instance.architecture,
        "availabilityZone": instance.availability_zone,
        "imageId": instance.image_id,
        "instanceId": instance.id,
        "instanceType": instance.instance_type,
        "pendingTime": instance.launch_time.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "privateIp": instance.private_ip_address,
        "region": instance.ec2_backend.region_name,
        "version": "2017-09-30",
    }
    return json.dumps(document, indent=2)


def _without_none(items: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in items.items() if value is not None}


def _item(tree: dict[str, Any], path: str) -> str | None:
    """A file's content; of a folder the names in it, folders with a slash."""
    found: Any = tree
    for part in path.strip("/").split("/"):
        if not isinstance(found, dict) or part not in found:
            return None
        found = found[part]
    if isinstance(found, dict):
        return "\n".join(f"{name}/" if isinstance(value, dict) else name for name, value in found.items())
    return str(found)
