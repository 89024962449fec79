# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The port to a DNS: what registering names needs of a provider, and nothing more.

It never does anything by itself; each provider is a folder whose store keeps this contract, named in registry.py.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from .._core.clock import Clock
from .._core.problem import Problem
from .._core.shell import Clients
from .._core.waiters import Timeout
from .names.model import Change, Found, Hostname


@dataclass(frozen=True, slots=True)
class Context:
    """What providers may use of what is around them.

    ``timeout`` is for waiting until changes are seen, not for a single answer.
    """

    clients: Clients
    clock: Clock
    timeout: Timeout


class RecordStore(Protocol):
    """One account or server at one provider.

    What goes wrong with one name is a Problem in its place, with the provider's own code where it has one; what makes
    all work impossible (a server that does not answer, a wrong key) is raised as LifeboatError. No secret is ever part
    of either.
    """

    @property
    def provider(self) -> str:
        """Its name in the registry, in results and in tags."""

    def find(self, hostnames: Sequence[Hostname]) -> Mapping[Hostname, Found | Problem]:
        """What there is of each name. A name that does not exist is a Found without records, never a Problem."""

    def apply(self, changes: Sequence[Change]) -> Mapping[Hostname, Problem | None]:
        """Carry out each change if its ``old`` is still exactly what is there, else a Problem ``RecordChanged``.

        All or nothing for each change; the changes for one instance in one zone are one transaction where the provider
        has any. Every change is tried.
        """

    def settle(self) -> Problem | None:
        """Wait until the changes applied so far are answered everywhere, or say that the time was up."""

    def owned(self) -> Mapping[Hostname, Found]:
        """Every name with a TXT record of ours, in the zones that the options name. InvalidInput if none is named."""
