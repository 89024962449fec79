"""Token buckets per account, region and action, off unless a test switches them on.

It never counts resources (RunInstances' second bucket). Figures: EC2 developer guide, ec2-api-throttling, and Route 53
developer guide, throttling-api-requests (both 2026).
"""

from __future__ import annotations

import threading
from dataclasses import dataclass

from .clock import SimClock
from .errors import AwsError
from .settings import Settings
from .wire import Call

DESCRIBE = (100.0, 20.0)
MUTATING = (50.0, 5.0)
EC2_BUCKETS: dict[str, tuple[float, float]] = {
    "CopyImage": (100.0, 1.0),
    "CopySnapshot": (50.0, 5.0),
    "CreateTags": (100.0, 10.0),
    "DeleteTags": (100.0, 10.0),
    "DeregisterImage": (100.0, 5.0),
    "ModifyImageAttribute": (100.0, 5.0),
    "DeleteSnapshot": (100.0, 5.0),
    "CreateSnapshot": (100.0, 5.0),
    "ModifySnapshotAttribute": (100.0, 5.0),
    "RunInstances": (5.0, 2.0),
    "StartInstances": (5.0, 2.0),
}
"""Action -> (burst, refill per second)."""

ROUTE53_REQUESTS = (50.0, 10.0)
"""Of every action, and of the account for all of them together."""
ROUTE53_BUCKETS: dict[str, tuple[float, float]] = {
    "AssociateVPCWithHostedZone": (20.0, 5.0),
    "CreateHealthCheck": (50.0, 0.5),
    "CreateHostedZone": (40.0, 2.0),
}
ROUTE53_CHANGES = (1500.0, 100.0)
"""Changes of an account: CREATE and DELETE take 1, UPSERT takes 2. In ``settings.buckets`` it is "route53:changes", and
the account's bucket of requests "route53:*"."""

# EC2 answers 503, the others 400 (EC2: ec2-api-throttling; RDS guide: CHAP_Limits; Route 53: throttling-api-requests).
_CODES: dict[str, AwsError] = {
    "ec2": AwsError("RequestLimitExceeded", "Request limit exceeded.", 503),
    "kms": AwsError("ThrottlingException", "Rate exceeded"),
    "rds": AwsError("ThrottlingException", "Rate exceeded"),
    "ssm": AwsError("ThrottlingException", "Rate exceeded"),
}
_OTHER_CODE = AwsError("Throttling", "Rate exceeded")


@dataclass
class _Bucket:
    tokens: float
    filled_at: float


class Throttle:
    def __init__(self, clock: SimClock, settings: Settings) -> None:
        self._clock = clock
        self._settings = settings
        self._lock = threading.Lock()
        self._buckets: dict[tuple[str, str, str, str], _Bucket] = {}

    def check(self, call: Call) -> None:
        """Takes a token; raises the service's throttling error when there is none."""
        if call.service == "route53":
            self._take(call, "*", self._custom(call, "*") or ROUTE53_REQUESTS)
        limits = self._limits(call)
        if limits is not None:
            self._take(call, call.action, limits)

    def check_changes(self, call: Call, cost: int) -> None:
        """Takes what a batch of Route 53 changes costs."""
        self._take(call, "changes", self._custom(call, "changes") or ROUTE53_CHANGES, cost)

    def _take(self, call: Call, name: str, limits: tuple[float, float], cost: int = 1) -> None:
        if not self._settings.throttling:
            return
        burst, rate = limits
        key = (call.account, call.region, call.service, name)
        with self._lock:
            now = self._clock.elapsed()
            bucket = self._buckets.setdefault(key, _Bucket(burst, now))
            bucket.tokens = min(burst, bucket.tokens + (now - bucket.filled_at) * rate)
            bucket.filled_at = now
            if bucket.tokens < cost:
                error = _CODES.get(call.service, _OTHER_CODE)
                raise AwsError(error.code, error.message, error.status)
            bucket.tokens -= cost

    def _custom(self, call: Call, name: str) -> tuple[float, float] | None:
        custom = self._settings.buckets.get(f"{call.service}:{name}")
        return (custom[0], custom[1]) if custom else None

    def _limits(self, call: Call) -> tuple[float, float] | None:
        custom = self._custom(call, call.action)
        if custom:
            return custom
        if call.service == "route53":
            return ROUTE53_BUCKETS.get(call.action, ROUTE53_REQUESTS)
        if call.service != "ec2":
            return None
        reading = call.action.startswith(("Describe", "Get", "List"))
        return EC2_BUCKETS.get(call.action, DESCRIBE if reading else MUTATING)
