"""Option groups of copies: a snapshot with options that do not travel needs a group in the destination.

It never makes an option group; moto keeps them.
"""

from __future__ import annotations

from ..errors import AwsError
from ..models.db_snapshot import SimDbSnapshot
from ..state import World
from ..wire import Call


def option_group_of_copy(call: Call, world: World, source: SimDbSnapshot) -> str | None:
    """The name of the group, None: the default one. CopyOptionGroup takes the source's group along, to another region
    too (botocore, CopyDBSnapshot.CopyOptionGroup); only its name is simulated."""
    asked: str | None = call.params.get("OptionGroupName")
    if not asked and (call.params.get("CopyOptionGroup") or source.backend.region_name == call.region):
        return source.facts.option_group
    needed = set(source.facts.required_options)
    if asked:
        needed -= _options_of(call, world, asked)
    if needed:
        # cloud-custodian#4955
        names = ", ".join(sorted(needed))
        text = f"The snapshot requires a target option group with the following options: [{names}]"
        raise AwsError("InvalidParameterValue", text)
    return asked


def _options_of(call: Call, world: World, name: str) -> set[str]:
    if name.startswith("default:"):
        return set()
    group = world.rds(call.account, call.region).option_groups.get(name)
    if group is None:
        # moto (rds/exceptions.py)
        raise AwsError("OptionGroupNotFoundFault", f"Specified OptionGroupName: {name} not found.", 404)
    return {option["OptionName"] for option in group.options}
