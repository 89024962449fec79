# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What keeping the copies may cost in a month: their sizes and a table of prices.

Pure: it never asks for a price. It gives two bounds, since AWS bills the blocks that are stored and reports the size of
the volume or database: at most all copies are whole, and at least one of each set is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from .._core.errors import InvalidInput
from .._kinds.jobs import RECOVERY_POINTS

_KEYS = ("as_of", "currency", "gib_month")


@dataclass(frozen=True, slots=True)
class Prices:
    """``gib_month`` is the price of a GiB for a month by kind and region; ``source`` where they are from, if said."""

    as_of: str
    currency: str
    gib_month: Mapping[str, Mapping[str, Decimal]]
    source: str | None = None

    def of(self, kind: str, region: str) -> Decimal | None:
        return self.gib_month.get(kind, {}).get(region)


@dataclass(frozen=True, slots=True)
class Kept:
    """A copy that is kept: of which kind and of what, where, and its size in GiB if AWS says it."""

    kind: str
    thing: Hashable
    region: str
    size: int | None


def prices_from(table: Any) -> Prices:
    """InvalidInput for what is no table of prices."""
    if not isinstance(table, Mapping):
        raise InvalidInput(f"prices: expected a dictionary with {', '.join(_KEYS)}, got '{table}'")
    if missing := [key for key in _KEYS if table.get(key) is None]:
        raise InvalidInput(f"prices: {', '.join(missing)} missing; a table of prices has {', '.join(_KEYS)}")
    by_kind = table["gib_month"]
    if not isinstance(by_kind, Mapping):
        raise InvalidInput(f"prices.gib_month: expected a dictionary of kinds, got '{by_kind}'")
    if unknown := next((str(kind) for kind in by_kind if kind not in RECOVERY_POINTS), None):
        raise InvalidInput(f"prices.gib_month.{unknown}: expected one of {', '.join(RECOVERY_POINTS)}")
    found = {str(kind): _of_regions(f"prices.gib_month.{kind}", regions) for kind, regions in by_kind.items()}
    source = str(table.get("source") or "").strip() or None
    return Prices(str(table["as_of"]), str(table["currency"]), found, source)


def _of_regions(where: str, regions: Any) -> dict[str, Decimal]:
    if not isinstance(regions, Mapping):
        raise InvalidInput(f"{where}: expected a dictionary from regions to prices, got '{regions}'")
    return {str(region): _price(f"{where}.{region}", price) for region, price in regions.items()}


def _price(where: str, value: Any) -> Decimal:
    try:
        price = Decimal(str(value))
    except InvalidOperation as error:
        raise InvalidInput(f"{where}: expected a price of a GiB for a month such as 0.05, got '{value}'") from error
    if not price.is_finite() or price < 0:
        raise InvalidInput(f"{where}: expected a price of a GiB for a month such as 0.05, got '{value}'")
    return price


def cost_of(copies: Iterable[Kept], prices: Prices) -> dict[str, Any]:
    """A row for each kind and region. Where the price or a size is not known, so are the row and the total."""
    groups: dict[tuple[str, str], list[Kept]] = defaultdict(list)
    for copy in copies:
        groups[copy.kind, copy.region].append(copy)
    rows = [_row(kind, region, there, prices) for (kind, region), there in sorted(groups.items())]
    is_known = all(row["at_most"] is not None for row in rows)
    known = [row for row in rows if row["at_most"] is not None]
    return {
        "as_of": prices.as_of,
        "source": prices.source,
        "currency": prices.currency,
        "rows": rows,
        "is_complete": is_known,
        "at_least": _money(sum(Decimal(row["at_least"]) for row in known)) if known else None,
        "at_most": _money(sum(Decimal(row["at_most"]) for row in known)) if known else None,
    }


def _row(kind: str, region: str, there: list[Kept], prices: Prices) -> dict[str, Any]:
    price = prices.of(kind, region)
    without_size = sum(copy.size is None for copy in there)
    whole = sum(copy.size or 0 for copy in there)
    largest: dict[Hashable, int] = defaultdict(int)
    for copy in there:
        largest[copy.thing] = max(largest[copy.thing], copy.size or 0)
    why = None
    if price is None:
        why = f"the price table has no price of {kind} in {region}"
    elif without_size:
        why = f"AWS does not report the size of {without_size} of the copies"
    is_known = price is not None and not without_size
    return {
        "kind": kind,
        "region": region,
        "copies": len(there),
        "gib": whole,
        "price": None if price is None else str(price),
        "at_least": _money(price * sum(largest.values())) if is_known and price is not None else None,
        "at_most": _money(price * whole) if is_known and price is not None else None,
        "why": why,
    }


def _money(amount: Decimal | int) -> str:
    return str(Decimal(amount).quantize(Decimal("0.01")))
