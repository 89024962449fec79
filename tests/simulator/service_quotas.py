"""Service Quotas: what the account may have of EC2 and EBS. All other services are moto's.

It never changes a quota; the settings ``ec2_quotas`` and ``ebs_quotas`` say what they are.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .errors import AwsError
from .state import World
from .wire import Call


def list_service_quotas(call: Call, world: World) -> dict[str, Any]:
    service = call.params["ServiceCode"]
    values = {"ec2": world.settings.ec2_quotas, "ebs": world.settings.ebs_quotas}.get(service)
    if values is None:
        # As moto (servicequotas/exceptions.py).
        raise AwsError("NoSuchResourceException", "The specified service does not exist.")
    return {
        "Quotas": [
            {"ServiceCode": service, "QuotaCode": code, "QuotaName": code, "Value": value, "Unit": "None"}
            for code, value in sorted(values.items())
        ]
    }


ANSWERS: dict[str, Callable[[Call, World], dict[str, Any]]] = {"ListServiceQuotas": list_service_quotas}
