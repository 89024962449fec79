"""Service Quotas: what the account may have of EC2. All other services are moto's.

It never changes a quota; the setting ``ec2_quotas`` says what they are.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .errors import AwsError
from .state import World
from .wire import Call


def list_service_quotas(call: Call, world: World) -> dict[str, Any]:
    if call.params["ServiceCode"] != "ec2":
        # As moto (servicequotas/exceptions.py).
        raise AwsError("NoSuchResourceException", "The specified service does not exist.")
    return {
        "Quotas": [
            {"ServiceCode": "ec2", "QuotaCode": code, "QuotaName": code, "Value": value, "Unit": "None"}
            for code, value in sorted(world.settings.ec2_quotas.items())
        ]
    }


ANSWERS: dict[str, Callable[[Call, World], dict[str, Any]]] = {"ListServiceQuotas": list_service_quotas}
