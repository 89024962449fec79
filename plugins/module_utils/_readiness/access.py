# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Clients for a place: with the module's own credentials, a profile of the plan, or a role that it names.

It never assumes a role twice.
"""

from __future__ import annotations

from typing import Any

from .._core.errors import AwsError
from .._core.shell import Clients, client_maker
from .._facts.answer import Answer, Known, Unknown
from .._facts.sts import assumed
from .._workloads.settled import Place


def clients_for(module: Any, place: Place) -> Answer[Clients]:
    """InvalidInput for a profile that does not exist; a role that cannot be assumed leaves everything unknown."""
    profile: dict[str, str | None] = {"profile_name": place.profile} if place.profile else {}
    own = Clients(client_maker(module, profile or None))
    if not place.role:
        return Known(own)
    try:
        credentials = assumed(own.get("sts", place.region), place.region, place.role)
    except AwsError as error:
        return Unknown(str(error), error.right)
    return Known(Clients(client_maker(module, {"profile_name": None, **credentials})))
