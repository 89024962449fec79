# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which things have copies in the recovery region already.

Pure: it never calls AWS. Whether there are none, or none could be listed, are two sentences.
"""

from __future__ import annotations

from dataclasses import dataclass

from .model import Estate, Thing
from .words import some

# Kind of a workload -> kind of its copies.
_COPIES = {"fleet": "ami", "volumes": "ebs", "database": "database", "cluster": "cluster"}
# What is not there, as far as anything in AWS says what something is a copy of.
_NONE = {
    "ami": "No copy in {region} yet.",
    "ebs": "No tracked copy in {region} yet; of others nothing says what they are copies of.",
    "database": "No copy among the manual snapshots of {region} yet.",
    "cluster": "No copy among the manual snapshots of {region} yet.",
}


@dataclass(frozen=True, slots=True)
class Existing:
    """``count`` is None if it could not be looked; ``newest`` is when the data of the newest usable one is from."""

    kind: str
    count: int | None
    newest: str = ""
    ids: tuple[str, ...] = ()

    def sentence(self, region: str) -> str:
        if self.count is None:
            return f"Whether it has copies in {region} could not be listed."
        if not self.ids:
            return _NONE[self.kind].format(region=region)
        if not self.count:
            return f"Copies in {region}: {some(self.ids)}; none of them is usable now."
        said = "1 usable copy" if self.count == 1 else f"{self.count} usable copies"
        return f"{said} in {region}, the newest of {self.newest}."


def existing_of(thing: Thing, source_region: str, estate: Estate) -> Existing:
    listing = estate.copies.get(_COPIES[thing.kind])
    if listing is None or listing.problem:
        return Existing(_COPIES[thing.kind], None)
    wanted = {f"{source_region}/{source}" for source in thing.copied_from}
    found = sorted((each for each in listing.things if wanted & each.sources), key=lambda each: (each.created, each.id))
    usable = [each for each in found if each.is_usable]
    return Existing(
        _COPIES[thing.kind], len(usable), usable[-1].created if usable else "", tuple(each.id for each in found)
    )
