"""What a run creates, and what that costs: said before anything is created."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

HOURS_OF_A_MONTH = 730
# List prices of us-east-1, from https://aws.amazon.com/pricing/ (EC2, EBS, RDS for PostgreSQL, Aurora, Route 53, S3).
AS_OF = "2026-11"


@dataclass(frozen=True)
class Item:
    """``usd``: a month, an hour, or for one of it, as ``per`` says. Needed if any of ``parts`` is; of none, always."""

    what: str
    usd: float
    per: str
    parts: frozenset[str] = frozenset()

    def price(self, hours: float) -> float:
        return self.usd * {"month": hours / HOURS_OF_A_MONTH, "hour": hours, "one": 1.0}[self.per]

    def is_needed(self, parts: Set[str]) -> bool:
        return not self.parts or bool(self.parts & parts)


DATABASES, CLUSTER, NAMES, DRILL = (frozenset([name]) for name in ("databases", "cluster", "names", "drill"))


ITEMS = (
    Item("1 GiB volume (gp3)", 0.08, "month"),
    Item("3 GiB of snapshots in the source region", 0.15, "month"),
    Item("3 GiB of copies in the recovery region", 0.15, "month"),
    Item("3 GiB transferred between the regions", 0.06, "one"),
    Item("2 buckets and some 100 requests", 0.01, "one"),
    Item("DB instance (db.t4g.micro, PostgreSQL)", 0.016, "hour", DATABASES),
    Item("20 GiB of database storage (gp3)", 2.30, "month", DATABASES),
    Item("4 DB snapshots of what is in use, up to 2 GiB each", 0.76, "month", DATABASES),
    Item("4 GiB of DB snapshots transferred", 0.08, "one", DATABASES),
    Item("Aurora instance (db.t4g.medium)", 0.073, "hour", CLUSTER),
    Item("1 GiB of Aurora storage and requests", 0.30, "month", CLUSTER),
    Item("2 GiB of cluster snapshots transferred", 0.04, "one", CLUSTER),
    # The manifest of a drill is of what runs, so it needs them, too.
    Item("2 instances (t4g.nano) with their volumes", 0.0088, "hour", NAMES | DRILL),
    # A zone that is deleted within 12 hours is not charged.
    Item("hosted zone, deleted within 12 hours", 0.0, "one", NAMES),
    Item("drill: instance (t4g.nano) and DB instance (db.t4g.micro) with storage", 0.026, "hour", DRILL),
)
# Minutes that AWS takes, as they are usual: most of it is waiting for databases.
MINUTES = {"": 20, "databases": 40, "cluster": 30, "names": 5, "drill": 25}


def minutes(parts: Set[str]) -> int:
    return sum(MINUTES[part] for part in {"", *parts})


def hours(parts: Set[str]) -> float:
    """What is created first is there until everything is removed, so all is reckoned for the whole run, and an hour."""
    return max(1.0, minutes(parts) / 60)


def total(parts: Set[str]) -> float:
    return sum(item.price(hours(parts)) for item in ITEMS if item.is_needed(parts))


def estimate(parts: Set[str]) -> str:
    lines = [f"  {item.price(hours(parts)):8.4f} USD  {item.what}" for item in ITEMS if item.is_needed(parts)]
    so_long = f"for {hours(parts):.2g} hours of all of it"
    in_all = f"  {total(parts):8.4f} USD  in all, {so_long}, at list prices of us-east-1 of {AS_OF}"
    twice = "  Other regions are up to twice as dear. What is left behind goes on costing until it is removed."
    return "\n".join([*lines, in_all, twice, f"  It takes about {minutes(parts)} minutes."])
