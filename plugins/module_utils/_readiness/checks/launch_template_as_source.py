# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check launch_template_as_source: the launch template of the recovery region has what instances of the source have.

Pure: it never compares what the plan itself says. Rules of its security groups are compared by another check.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..._facts.answer import known_of
from ..._facts.facts import Facts
from ..._facts.templates import content_of, named_template
from ..._workloads.settled import Settled
from ..finding import MEDIUM, Answered, Meta, passed, warned

META = Meta(
    id="launch_template_as_source",
    title="The launch template has the instance type, key pair and instance profile of the source",
    why="With a launch template a recovery takes these from it alone: a fleet may come back smaller or without access.",
    remedy="Create a version of the launch template with the values of the source, or say in the plan what is right.",
    severity=MEDIUM,
    needs=("manifests", "launch_templates", "template_contents"),
    kinds=("fleet",),
)


def evaluate(workload: Settled, facts: Facts) -> Iterator[Answered]:
    template, found = named_template(workload), known_of(facts.manifests, workload.name)
    content = content_of(workload, facts)
    # What is not there is the finding of other checks.
    if template is None or content is None or found is None:
        return
    of_source = found.manifest.facts
    answers: list[Answered] = []
    launched = [*(of_source.get("instances") or ()), *(of_source.get("launch_templates") or ())]
    for option, noun, has in (
        ("instance_type", "instance type", content.instance_type),
        ("key_name", "key pair", content.key_name),
        ("iam_instance_profile", "instance profile", content.instance_profile),
    ):
        values = sorted({_name(each[option]) for each in launched if each.get(option)})
        if values and not workload.text(option):
            answers.append(_compared(template[0], noun, _name(has), values))
    yield from answers or [passed(f"Nothing of the launch template {template[0]} is to be compared", template[0])]


def _compared(template: str, noun: str, has: str, values: list[str]) -> Answered:
    if has in values:
        return passed(f"The launch template {template} has the {noun} {has}, as the source", template)
    said = f"has the {noun} {has}" if has else f"has no {noun}"
    return warned(f"The launch template {template} {said}; the source has {', '.join(values)}", template)


def _name(value: str) -> str:
    """Of an instance profile by ARN its name; types and key pairs are names."""
    return str(value).rpartition("/")[2] if str(value).startswith("arn:") else str(value)
