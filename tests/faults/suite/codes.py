"""Error codes that AWS documents for a call: those of all calls, and those of the service's own description.

It never invents a code. EC2 describes none of its own; there, codes of its "Error codes" page that belong to the call.
"""

from __future__ import annotations

import botocore.session

# "Common client error codes" and "Server error codes" (EC2 API reference), and what the other services call the same.
OF_ALL = {
    "UnauthorizedOperation": 403,
    "RequestLimitExceeded": 503,
    "InternalError": 500,
    "Unavailable": 503,
    "RequestExpired": 400,
    "OptInRequired": 401,
    "InvalidClientTokenId": 403,
}
OF_OTHERS = {
    "AccessDenied": 403,
    "ThrottlingException": 400,
    "InternalFailure": 500,
    "ServiceUnavailable": 503,
    "ExpiredTokenException": 403,
    "InvalidClientTokenId": 403,
}
OF_S3 = {"AccessDenied": 403, "SlowDown": 503, "InternalError": 500, "NoSuchBucket": 404, "PreconditionFailed": 412}
OF_EC2 = {
    "CopyImage": (
        "ResourceLimitExceeded",
        "InvalidAMIID.NotFound",
        "InvalidAMIID.Unavailable",
        "InvalidAMIName.Duplicate",
    ),
    "CopySnapshot": ("ResourceLimitExceeded", "InvalidSnapshot.NotFound", "SnapshotCopyUnsupported.InterRegion"),
    "CreateImage": ("InvalidInstanceID.NotFound", "IncorrectInstanceState", "InvalidAMIName.Duplicate"),
    "CreateSnapshots": ("InvalidInstanceID.NotFound", "SnapshotLimitExceeded"),
    "CreateTags": ("TagLimitExceeded", "InvalidID"),
    "CreateVolume": ("VolumeLimitExceeded", "InvalidSnapshot.NotFound", "InvalidZone.NotFound"),
    "AttachVolume": ("IncorrectState", "InvalidVolume.NotFound", "VolumeInUse"),
    "DeleteSnapshot": ("InvalidSnapshot.InUse", "InvalidSnapshot.NotFound"),
    "DeregisterImage": ("InvalidAMIID.NotFound", "OperationNotPermitted"),
    "RunInstances": ("InsufficientInstanceCapacity", "InstanceLimitExceeded", "VcpuLimitExceeded"),
    "AssociateAddress": ("InvalidAllocationID.NotFound", "Resource.AlreadyAssociated"),
    "TerminateInstances": ("OperationNotPermitted", "InvalidInstanceID.NotFound"),
    "StopInstances": ("IncorrectInstanceState", "UnsupportedOperation", "OperationNotPermitted"),
    "StartInstances": ("IncorrectInstanceState", "InsufficientInstanceCapacity", "InstanceLimitExceeded"),
}
# As the simulator calls a service -> as botocore does.
NAMES = {"elasticloadbalancing": "elbv2", "tagging": "resourcegroupstaggingapi"}


# What is there is not said to be absent: that would be a lie, and no weather. Only creating may need what is absent.
ABSENT = ("NotFound", "NoSuch", "DoesNotExist")
TELLING = ("Describe", "List", "Get", "GET ", "HEAD ", "Delete", "Deregister", "Terminate", "Remove")


def is_lie(action: str, code: str) -> bool:
    return action.startswith(TELLING) and any(word in code for word in ABSENT)


def codes_of(service: str, action: str) -> dict[str, int]:
    """Code -> HTTP status."""
    if service == "ec2":
        return {**OF_ALL, **dict.fromkeys(OF_EC2.get(action, ()), 400)}
    if service == "s3":
        return OF_S3
    model = botocore.session.get_session().get_service_model(NAMES.get(service, service))
    if action not in model.operation_names:
        return OF_OTHERS
    described = {}
    for shape in model.operation_model(action).error_shapes:
        error = shape.metadata.get("error", {})
        described[error.get("code", shape.name)] = error.get("httpStatusCode", 400)
    return {**OF_OTHERS, **described}


def told(action: str, code: str, status: int) -> str:
    """What a run can know of it: an answer to HEAD has no body that would say more than its status."""
    return str(status) if action.startswith("HEAD ") else code
