"""The policies of functions, assembled from those of the modules: writes docs/iam/functions.

A policy of a module says what its calls need, in statements with names; a function, such as a drill, is made of whole
statements. What several modules need with the same resources and conditions becomes one statement. What is too long for
one managed policy becomes several, NAME-1 and so on. Run it after a change of docs/iam/*.json: a test compares.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ansible_collections.lifeboat.aws.plugins.module_utils._kinds.jobs import JOBS

IAM = Path(__file__).parents[1] / "docs" / "iam"
WIDEST = 100
# IAM user guide, quotas: characters of a managed policy, without white space. A role may have ten of them.
LONGEST = 6144

Document = dict[str, Any]


@dataclass(frozen=True)
class Part:
    """Statements of the policy of a module: all, ``only`` these, or all ``but`` these.

    ``narrower`` are pairs of texts: where a statement has the first, the function needs no more than the second.
    """

    module: str
    only: tuple[str, ...] = ()
    but: tuple[str, ...] = ()
    narrower: tuple[tuple[str, str], ...] = ()

    def takes(self, sid: str) -> bool:
        return sid in self.only if self.only else sid not in self.but

    def statements(self) -> list[Document]:
        text = json.dumps([each for each in read(self.module)["Statement"] if self.takes(each["Sid"])])
        for wide, narrow in self.narrower:
            if wide not in text:
                raise ValueError(f"no statement of {self.module} has {wide}")
            text = text.replace(wide, narrow)
        statements: list[Document] = json.loads(text)
        return statements


REMOVALS = ("RemoveTrackedCopiesOnly", "RemoveSourcesOfCreateOnly")
COPIES = tuple(job.module for job in JOBS.values())
# A drill never promotes a standby, and does not compare what scales a group.
NOT_IN_A_DRILL = ("PromoteAndSwitchOver", "ReadWhatScalesGroups")
# And it changes only what carries the tag of a drill.
IN_A_DRILL = (
    ('"aws:ResourceTag/lifeboat:workload": "shop/*"', '"aws:ResourceTag/lifeboat:drill": "?*"'),
    ("parameter/lifeboat/shop/*", "parameter/lifeboat/shop/drills/*"),
)

FUNCTIONS: dict[str, tuple[Part, ...]] = {
    "sync": (
        *(Part(module, but=REMOVALS) for module in COPIES),
        # Of two runs at once that have copied the same EBS snapshot, the later one deletes its own copy.
        Part("ebs_snapshot_xregion_copy", only=("RemoveTrackedCopiesOnly",)),
        Part("dr_manifest"),
    ),
    "sync_source_account": (
        *(Part(module, only=("Read", "CreateSources", "RemoveSourcesOfCreateOnly")) for module in COPIES),
        Part("dr_manifest", only=("ReadTheSourceRegion",)),
    ),
    "retention": tuple(Part(module, only=("Read", *REMOVALS)) for module in COPIES),
    "mirror_tags": (Part("dr_mirror_tags"),),
    "dyndns": (Part("ec2_dyndns_register"),),
    "config_publish": (Part("dr_config_publish"),),
    "instance": (Part("dr_config_instance"),),
    "readiness": (Part("dr_readiness_info"),),
    "drill": (
        Part("dr_recover", but=NOT_IN_A_DRILL, narrower=IN_A_DRILL),
        Part("dr_drill_isolation_info"),
        Part("dr_drill_cleanup"),
    ),
    "failover": (Part("dr_recover"),),
    "set_aside": (Part("dr_set_aside"),),
    "fence": (Part("dr_fence"),),
    "report": (Part("dr_report"), Part("dr_readiness_info")),
    "recovery_points": (Part("recovery_points_info"),),
    "draft": (Part("dr_plan_draft"),),
    "coupling_scan": (Part("region_coupling_scan"),),
    "acceptance": (Part("acceptance"),),
}


def several(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def read(module: str) -> Document:
    document: Document = json.loads((IAM / f"{module}.json").read_text(encoding="utf-8"))
    return document


def assembled(function: str) -> Document:
    joined: dict[str, dict[str, Any]] = {}
    for part in FUNCTIONS[function]:
        for statement in part.statements():
            _join(joined, statement)
    for statement in joined.values():
        statement["Action"] = sorted(statement["Action"])
    return {"Version": "2012-10-17", "Statement": _without_repetition(list(joined.values()))}


def documents(function: str) -> dict[str, Document]:
    """Name of a file -> policy. Attach all of them."""
    version, statements = assembled(function).values()
    parts = packed(statements, LONGEST)
    names = [function] if len(parts) == 1 else [f"{function}-{number}" for number in range(1, len(parts) + 1)]
    return {name: {"Version": version, "Statement": part} for name, part in zip(names, parts, strict=True)}


def packed(statements: list[Document], longest: int) -> list[list[Document]]:
    """In their order, in as few policies of so many characters as that takes."""
    parts: list[list[Document]] = [[]]
    for statement in statements:
        if parts[-1] and size({"Version": "2012-10-17", "Statement": [*parts[-1], statement]}) > longest:
            parts.append([])
        parts[-1].append(statement)
    return parts


def size(document: Document) -> int:
    """As IAM counts it: white space is not counted."""
    return len(json.dumps(document, separators=(",", ":")))


def _join(joined: dict[str, dict[str, Any]], statement: dict[str, Any]) -> None:
    condition = statement.get("Condition", {})
    where = json.dumps([sorted(several(statement["Resource"])), condition], sort_keys=True)
    if where not in joined:
        names = {other["Sid"] for other in joined.values()}
        sid = statement["Sid"]
        number = next(n for n in range(1, 100) if (sid if n == 1 else f"{sid}{n}") not in names)
        joined[where] = {**statement, "Sid": sid if number == 1 else f"{sid}{number}", "Action": set()}
    joined[where]["Action"] |= set(several(statement["Action"]))


def _without_repetition(parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Without what a statement for all resources allows under the same conditions."""
    for wide in [part for part in parts if several(part["Resource"]) == ["*"]]:
        for part in parts:
            if part is not wide and part.get("Condition") == wide.get("Condition"):
                part["Action"] = [action for action in part["Action"] if action not in wide["Action"]]
    return [part for part in parts if part["Action"]]


def text_of(document: Document) -> str:
    """JSON with what fits into a line in one."""
    return _text(document, "") + "\n"


def _text(value: Any, indent: str) -> str:
    line = json.dumps(value)
    # Statements are apart, however short they are.
    is_statement = isinstance(value, dict) and ("Sid" in value or "Statement" in value)
    if not isinstance(value, (dict, list)) or (len(indent) + len(line) <= WIDEST and not is_statement):
        return line if not (isinstance(value, list) and value and isinstance(value[0], dict)) else _tall(value, indent)
    return _tall(value, indent)


def _tall(value: Any, indent: str) -> str:
    inner = indent + "  "
    if isinstance(value, dict):
        members = [f"{json.dumps(key)}: {_text(each, inner)}" for key, each in value.items()]
        return "{\n" + ",\n".join(inner + member for member in members) + f"\n{indent}}}"
    return "[\n" + ",\n".join(inner + _text(each, inner) for each in value) + f"\n{indent}]"


def main() -> int:
    folder = IAM / "functions"
    folder.mkdir(exist_ok=True)
    known = {name: document for function in FUNCTIONS for name, document in documents(function).items()}
    for file in folder.glob("*.json"):
        if file.stem not in known:
            file.unlink()
    for name, document in known.items():
        (folder / f"{name}.json").write_text(text_of(document), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
