"""An Elastic IP address with its reverse DNS record, which takes a while to change.

It never decides what is allowed; ``ec2/addresses.py`` and ``ec2/address_attributes.py`` do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from moto.ec2.models.elastic_ip_addresses import ElasticAddress
from moto.ec2.utils import random_eip_association_id

from ..clock import Job
from ..state import World


@dataclass(frozen=True)
class PtrUpdate:
    """``value`` is the name it will be, with a dot at the end; empty if the record is being removed."""

    value: str
    job: Job


class SimAddress(ElasticAddress):
    # moto's metaclass takes the service from the second part of the module's name.
    __module__ = "moto.ec2.models"

    instance: Any
    eni: Any

    def __init__(self, world: World, backend: Any, public_ip: str, tags: dict[str, str] | None = None) -> None:
        super().__init__(backend, "vpc", public_ip, tags)
        self.serial = world.next_serial()
        self.ptr = ""
        self.ptr_update: PtrUpdate | None = None
        # When connections get to what it is associated with, in simulated seconds.
        self.leads_there_at = float("-inf")
        self._had_automatic_address = False

    def settle(self) -> None:
        """What time and others did: an update is finished, a terminated instance gave its address back."""
        if self.ptr_update and self.ptr_update.job.is_over:
            self.ptr, self.ptr_update = self.ptr_update.value, None
        if self.instance is not None and self.instance.state == "terminated":
            self.disassociate()

    @property
    def has_ptr(self) -> bool:
        """Also while it is being set or removed."""
        return self.ptr_update is not None or bool(self.ptr)

    def update_ptr(self, value: str, job: Job) -> None:
        self.ptr_update = PtrUpdate(value, job)

    @property
    def is_associated(self) -> bool:
        return self.eni is not None

    def associate(self, eni: Any, leads_there_at: float = float("-inf")) -> None:
        """The interface's automatic public address goes; it gets another one when this one leaves."""
        self.eni = eni
        self.leads_there_at = leads_there_at
        self.instance = eni.instance
        self.association_id = random_eip_association_id()
        self._had_automatic_address = bool(eni.public_ip_auto_assign)
        eni.public_ip_auto_assign = False
        eni.public_ip = self.public_ip

    def disassociate(self) -> None:
        eni, self.eni, self.instance, self.association_id = self.eni, None, None, None
        if eni is None:
            return
        eni.public_ip = None
        eni.public_ip_auto_assign = self._had_automatic_address
        if eni.instance and eni.instance.state == "running":
            eni.check_auto_public_ip()
