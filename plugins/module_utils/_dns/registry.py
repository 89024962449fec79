# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which provider is which folder: the only place that names them all.

A new one has a store with ``from_options`` that keeps the contract of store.py, and a line here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from .dyndns2 import store as dyndns2
from .rfc2136 import store as rfc2136
from .route53 import store as route53
from .store import Context, RecordStore

# Explicit, because a module is shipped with the files that it imports and no others.
PROVIDERS: dict[str, Callable[[Mapping[str, Any], Context], RecordStore]] = {
    "route53": route53.from_options,
    "dyndns2": dyndns2.from_options,
    "rfc2136": rfc2136.from_options,
}
