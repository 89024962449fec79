# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The last steps of any recovery of a database or cluster: values that can be set, the password, the tag of the end.

Pure: it never calls AWS.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..item import Item
from ..ownership import COMPLETE, STATE
from ..settings import Values
from ..steps import Complete
from .compare import corrections
from .model import Database
from .passwords import credential_of, is_password_pending, is_password_set
from .request import Request
from .steps import Correct, SetPassword

# Identifier -> options that this run has set already: what they still differ in is a finding.
Tried = Mapping[str, frozenset[str]]


def finish(request: Request, values: Values, top: Database, tried: Tried) -> Item | None:
    """What is still to be set, or None if it is as wanted."""
    own = tried.get(top.id, frozenset())
    credential = credential_of(request.restore)
    if steps := correct(top, values, tried, is_cluster=request.is_cluster):
        return Item(steps)
    if credential and not is_password_set(credential, top, own):
        return Item((SetPassword(top.id, request.is_cluster, credential),))
    return Item(waits_for=(top,)) if is_password_pending(credential, top, own) else None


def correct(database: Database, values: Values, tried: Tried, *, is_cluster: bool) -> tuple[Correct, ...]:
    changes = corrections(values, database, is_cluster=is_cluster)
    left = {option: value for option, value in changes.items() if option not in tried.get(database.id, frozenset())}
    if not left:
        return ()
    before = {option: database.values.get(option) for option in changes}
    return (Correct(database.id, is_cluster, changes, before),)


def complete(request: Request, top: Database) -> Complete:
    return Complete(request.region, top.id, (top.arn,), {STATE: COMPLETE})
