"""What a run creates, and what that costs: said before anything is created."""

from __future__ import annotations

from dataclasses import dataclass

HOURS_OF_A_MONTH = 730


@dataclass(frozen=True)
class Item:
    """``usd``: for ``hours`` of it, or for one of it where it has none."""

    what: str
    usd: float
    hours: float | None = None

    @property
    def price(self) -> float:
        return self.usd * (1 if self.hours is None else self.hours / HOURS_OF_A_MONTH)


# List prices of us-east-1 as of 2026; other regions are up to twice as dear.
ITEMS = (
    Item("1 GiB volume (gp3), a month", 0.08, 1),
    Item("2 GiB of snapshots in the source region, a month", 0.10, 1),
    Item("2 GiB of copies in the recovery region, a month", 0.10, 1),
    Item("2 GiB transferred between the regions", 0.04),
    Item("2 buckets and some 100 requests", 0.01),
)


def estimate() -> str:
    lines = [f"  {item.price:8.4f} USD  {item.what}{_time(item)}" for item in ITEMS]
    return "\n".join([*lines, f"  {sum(item.price for item in ITEMS):8.4f} USD  in all"])


def _time(item: Item) -> str:
    return "" if item.hours is None else f", for {item.hours:g} hour"
