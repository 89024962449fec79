# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""With which values a volume comes back: those of the plan, then of the manifest, then AWS's own default.

Pure: it never asks AWS. The KMS key of the source is one of the source region, and is never taken from the manifest.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..._core.problem import Problem
from ..settings import MANIFEST, PLAN, Value, Values, is_nothing, tag_texts
from .points import VolumePoint

_OPTIONS = (
    *("volume_type", "volume_size", "iops", "throughput", "encrypted", "kms_key_id", "multi_attach"),
    "volume_initialization_rate",
)
# EC2 API reference, CreateVolume.
_WITH_IOPS, _NEED_IOPS, _WITH_THROUGHPUT, _MULTI_ATTACH = (
    ("gp3", "io1", "io2"),
    ("io1", "io2"),
    ("gp3",),
    ("io1", "io2"),
)
DEFAULT_TYPE = "gp2"


def settle(said: Mapping[str, Any], source: Mapping[str, Any], point: VolumePoint | None) -> Values:
    """The values of one volume.

    :param said: the section of the plan, with values of their types.
    :param source: the volume in the manifest, empty if there is none.
    """
    found = {option: Value(option, said[option], PLAN) for option in _OPTIONS if said.get(option) is not None}
    if "kms_key_id" in found and "encrypted" not in found:
        found["encrypted"] = Value("encrypted", True, PLAN)
    for option in _OPTIONS:
        value = source.get(option)
        if option not in found and option != "kms_key_id" and not is_nothing(value) and value is not False:
            found[option] = Value(option, value, MANIFEST)
    of_source = str(source.get("volume_type") or DEFAULT_TYPE)
    fitting = {option: value for option, value in found.items() if _fits(value, found, of_source, point)}
    tags = said.get("tags") if isinstance(said.get("tags"), Mapping) else source.get("tags")
    return Values(tuple(fitting.values()), tag_texts(tags))


def _fits(value: Value, found: Mapping[str, Value], of_source: str, point: VolumePoint | None) -> bool:
    """Whether AWS takes it: what the manifest says of the source may not go with what the plan wants."""
    if value.origin == PLAN:
        return True
    kind = found["volume_type"].value if "volume_type" in found else DEFAULT_TYPE
    if value.option == "iops":
        # Of gp2, AWS tells the IOPS that follow from the size.
        return kind in _WITH_IOPS and of_source in _WITH_IOPS
    if value.option == "throughput":
        return kind in _WITH_THROUGHPUT
    if value.option == "multi_attach":
        return kind in _MULTI_ATTACH
    if value.option == "volume_size" and point and point.size:
        return int(value.value) >= point.size
    return True


def value_problem(volume: str, values: Values, point: VolumePoint) -> Problem | None:
    """What AWS would refuse, before anything is created."""
    kind, size = values.get("volume_type") or DEFAULT_TYPE, values.get("volume_size")
    rows = (
        (values.get("iops") and kind not in _WITH_IOPS, "iops", f"{kind} takes none; leave it out"),
        (kind in _NEED_IOPS and not values.get("iops"), "iops", f"{kind} needs a number; set it"),
        (values.get("throughput") and kind not in _WITH_THROUGHPUT, "throughput", f"{kind} takes none; leave it out"),
        (
            values.get("multi_attach") and kind not in _MULTI_ATTACH,
            "multi_attach",
            f"{kind} cannot be attached to several instances; set volume_type to io2",
        ),
        (
            size and point.size and size < point.size,
            "volume_size",
            f"{size} GiB is less than the {point.size} GiB of snapshot {point.id}; set a larger one, or none",
        ),
    )
    wrong = next((f"restore.{option}: {why}" for is_wrong, option, why in rows if is_wrong), None)
    return Problem("ValuesDoNotFit", f"{volume}: {wrong}") if wrong else None
