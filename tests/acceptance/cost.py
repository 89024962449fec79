"""What a run creates, and what that costs: said before anything is created."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

HOURS_OF_A_MONTH = 730
# List prices of us-east-1, from https://aws.amazon.com/pricing/ (EC2, EBS, RDS for PostgreSQL, Aurora, Route 53, S3).
AS_OF = "2026-11"


@dataclass(frozen=True)
class Item:
    """``usd``: for ``hours`` of it at a price a month or, with ``hourly``, an hour; for one of it without hours."""

    what: str
    usd: float
    hours: float | None = None
    part: str = ""
    hourly: bool = False

    @property
    def price(self) -> float:
        if self.hours is None:
            return self.usd
        return self.usd * self.hours / (1 if self.hourly else HOURS_OF_A_MONTH)


ITEMS = (
    Item("1 GiB volume (gp3), a month", 0.08, 1),
    Item("3 GiB of snapshots in the source region, a month", 0.15, 1),
    Item("3 GiB of copies in the recovery region, a month", 0.15, 1),
    Item("3 GiB transferred between the regions", 0.06),
    Item("2 buckets and some 100 requests", 0.01),
    Item("DB instance (db.t4g.micro, PostgreSQL)", 0.016, 1, "databases", hourly=True),
    Item("20 GiB of database storage (gp3), a month", 2.30, 1, "databases"),
    Item("4 DB snapshots of what is in use, up to 2 GiB each, a month", 0.76, 1, "databases"),
    Item("4 GiB of DB snapshots transferred", 0.08, None, "databases"),
    Item("Aurora instance (db.t4g.medium)", 0.073, 1, "cluster", hourly=True),
    Item("1 GiB of Aurora storage and requests, a month", 0.30, 1, "cluster"),
    Item("2 GiB of cluster snapshots transferred", 0.04, None, "cluster"),
    Item("2 instances (t4g.nano) with their volumes", 0.0088, 1, "names", hourly=True),
    # A zone that is deleted within 12 hours is not charged.
    Item("hosted zone, deleted within 12 hours", 0.0, None, "names"),
    Item("drill: instance (t4g.nano) and DB instance (db.t4g.micro) with storage", 0.026, 1, "drill", hourly=True),
)
# Minutes that AWS takes, as they are usual: most of it is waiting for databases.
MINUTES = {"": 20, "databases": 40, "cluster": 30, "names": 5, "drill": 25}


def estimate(parts: Set[str]) -> str:
    items = [item for item in ITEMS if item.part in {"", *parts}]
    lines = [f"  {item.price:8.4f} USD  {item.what}{_time(item)}" for item in items]
    minutes = sum(MINUTES[part] for part in {"", *parts})
    total = f"  {sum(item.price for item in items):8.4f} USD  in all, at list prices of us-east-1 of {AS_OF}"
    twice = "  Other regions are up to twice as dear. What is left behind goes on costing until it is removed."
    return "\n".join([*lines, total, twice, f"  It takes about {minutes} minutes."])


def _time(item: Item) -> str:
    return "" if item.hours is None else f", for {item.hours:g} hour"
