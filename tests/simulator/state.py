"""Everything the simulator remembers besides moto's own models.

It never talks HTTP; the middleware and the answers in ``ec2/``, ``rds/`` and the other folders share one ``World``.
"""

from __future__ import annotations

import itertools
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from moto.core.base_backend import BackendDict
from moto.core.model_instances import reset_model_data
from moto.ec2.models import ec2_backends
from moto.rds.models import rds_backends
from moto.route53.models import route53_backends

from .call_log import CallLog
from .clock import SimClock
from .deferred import Deferred
from .faults import Faults, Outages
from .instance_credentials import InstanceCredentials
from .models.dns_change import DnsChange
from .models.fsx_backup import SimBackup
from .models.hosted_zone import SimZone
from .settings import Settings
from .throttling import Throttle

if TYPE_CHECKING:
    from .loopback.switch import Loopback


@dataclass
class Token:
    """What a client token was first used for."""

    params: str
    image_id: str


@dataclass(frozen=True)
class ImdsToken:
    """A session of the instance metadata service, in simulated seconds."""

    instance_id: str
    valid_until: float


@dataclass
class RegionState:
    """What one account has in one region, as far as moto has no place for it. Times are simulated seconds."""

    deregistered: dict[str, float] = field(default_factory=dict)
    released_names: dict[str, tuple[str, float]] = field(default_factory=dict)
    tokens: dict[tuple[str, str], Token] = field(default_factory=dict)
    block_public_access: str | None = None


class World:
    """``lock`` is held around everything that touches a model: moto is not safe for threads, and its server
    answers every request in a thread of its own (getmoto/moto#372)."""

    def __init__(self, scale: float = 1.0) -> None:
        self.lock = threading.RLock()
        self.clock = SimClock(scale)
        self.log = CallLog()
        self.faults = Faults()
        self.outages = Outages()
        # loopback/switch.py, once a setting has switched it on.
        self.loopback: Loopback | None = None
        # Form and what it is, of secrets that tests have planted; they outlive a reset.
        self.secrets: list[tuple[str, str]] = []
        self._forget()

    def _forget(self) -> None:
        self.settings = Settings()
        self.deferred = Deferred(self.clock)
        self.throttle = Throttle(self.clock, self.settings)
        self._regions: dict[tuple[str, str], RegionState] = {}
        self._dns_changes: dict[str, dict[str, DnsChange]] = {}
        self._fsx_backups: dict[tuple[str, str], dict[str, SimBackup]] = {}
        self._fsx_tokens: dict[tuple[str, str], dict[str, tuple[str, str]]] = {}
        self.imds_tokens: dict[str, ImdsToken] = {}
        self.instance_credentials = InstanceCredentials(self.clock)
        self._serials = itertools.count(1)

    def reset(self) -> None:
        """Back to the beginning, the clock with its first scale included."""
        self.faults.clear()
        self.outages.clear()
        if self.loopback:
            self.loopback.stop()
        with self.lock:
            BackendDict.reset()
            reset_model_data()
            self._forget()
            self.clock.reset()
        self.log.clear()

    def region(self, account: str, region: str) -> RegionState:
        return self._regions.setdefault((account, region), RegionState())

    def backend(self, account: str, region: str) -> Any:
        """moto's EC2 of an account in a region."""
        return ec2_backends[account][region]

    def backends_in(self, region: str) -> list[Any]:
        """moto's EC2 of every account that was ever used in a region."""
        return _used_in(region, ec2_backends)

    def public_addresses(self) -> set[str]:
        """All public IPv4 addresses that instances and accounts have, anywhere."""
        backends = [backend for account in list(ec2_backends.values()) for backend in account.values()]
        elastic = {address.public_ip for backend in backends for address in backend.addresses}
        return elastic | {nic.public_ip for backend in backends for nic in backend.enis.values() if nic.public_ip}

    def rds(self, account: str, region: str) -> Any:
        """moto's RDS of an account in a region."""
        return rds_backends[account][region]

    def rds_in(self, region: str) -> list[Any]:
        """moto's RDS of every account that was ever used in a region."""
        return _used_in(region, rds_backends)

    def zones(self, account: str) -> dict[str, SimZone]:
        """The hosted zones of an account by id, in moto's own table: its answers about tags look there."""
        backend: Any = route53_backends[account]["aws"]
        zones: dict[str, SimZone] = backend.zones
        return zones

    def all_zones(self) -> list[SimZone]:
        """Those of every account, as DNS sees them."""
        return [zone for account in list(route53_backends) for zone in self.zones(account).values()]

    def dns_changes(self, account: str) -> dict[str, DnsChange]:
        return self._dns_changes.setdefault(account, {})

    def fsx_backups(self, account: str, region: str) -> dict[str, SimBackup]:
        """The FSx backups of an account in a region by id."""
        return self._fsx_backups.setdefault((account, region), {})

    def all_fsx_backups(self) -> list[SimBackup]:
        return [backup for of_region in self._fsx_backups.values() for backup in of_region.values()]

    def fsx_tokens(self, account: str, region: str) -> dict[str, tuple[str, str]]:
        """Client token -> what was asked for with it, and the backup that was made."""
        return self._fsx_tokens.setdefault((account, region), {})

    def next_serial(self) -> int:
        """Grows with every resource, so that pages can be resumed although resources come and go."""
        return next(self._serials)


def _used_in(region: str, backends: Any) -> list[Any]:
    # keys(), because "in" alone answers for every region that could be used.
    used = [(found, found.keys()) for found in list(backends.values())]
    return [found[region] for found, regions in used if region in regions]
