"""Whether the policies that the guide names for a run are enough for it, and its own allows no more than it needs.

Pure: it is given the calls of a run. A playbook has the credentials of the run, so an action that only the playbooks
need is needed by the run, too.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from tests.rights import evaluate, exactness, lint, policies
from tests.rights.needs import Need
from tests.rights.policies import Statement
from tests.rights.whose import FROM_ELSEWHERE, FROM_ELSEWHERE_OF
from tools.rights import documents

OWN = "acceptance"
# docs/iam/README.md, "make acceptance".
OF_PLAYBOOKS = ("sync", "retention", "dyndns", "config_publish", "readiness", "drill", "recovery_points")
NAMES = "lifeboat-acceptance-*"
# docs/acceptance.md: the names of a run in the place of the user's.
_REPLACED = (
    *(("shop-dr-us-west-2", NAMES), ("shop-config-us-west-2", NAMES), ("shop-config-*", NAMES)),
    *(("/shop/", f"/{NAMES}/"), ('"shop/', f'"{NAMES}/')),
    *(("hostedzone/Z0123456789ABCDEFGHIJ", "hostedzone/*"), ("key/1234abcd-12ab-34cd-56ef-1234567890ab", "key/*")),
)
NO_DEFAULTS = "AWS asks for the default groups of a database, which no call names"
NO_PROTECTION = "only a cluster that is protected from deletion is changed before it is removed; here none is"
NONE_LEFT = "a drill leaves none in the simulated AWS, unless it is killed while they are there"
UNSEEN = {
    "UseWhatOfARunIsThere:rds:ModifyDBCluster": NO_PROTECTION,
    "UseDefaultGroupsOfDatabases:rds:CreateDBCluster": NO_DEFAULTS,
    "UseDefaultGroupsOfDatabases:rds:CreateDBInstance": NO_DEFAULTS,
    **{
        f"{sid}:{action}": NONE_LEFT
        for sid in ("RemoveOnlyWhatCarriesTheTagOfARun", "RemoveWhatAKilledDrillOfARunHasLeft")
        for action in (
            "autoscaling:DeleteAutoScalingGroup",
            "ec2:DeleteLaunchTemplate",
            "ec2:DeleteNetworkInterface",
        )
    },
    "RemoveWhatAKilledDrillOfARunHasLeft:ec2:DeleteVolume": NONE_LEFT,
    "RemoveAutomatedBackups:rds:DeleteDBInstanceAutomatedBackup": "the simulated AWS keeps none of a removed database",
}


def problems(calls: Sequence[dict[str, Any]]) -> list[str]:
    """``calls`` as the simulator logs them where it records what IAM would look at."""
    needs = [exactness.need_of(need) for call in calls for need in call["needs"]]
    return [*_denied(needs), *_unused(needs)]


def _denied(needs: Sequence[Need]) -> Iterator[str]:
    parts = _all_statements()
    elsewhere = {*FROM_ELSEWHERE, *FROM_ELSEWHERE_OF["playbook readiness"]}
    missing = {need.action: arn for need in needs if (arn := evaluate.denied(parts, need)) is not None}
    for action, arn in sorted(missing.items()):
        if action not in elsewhere:
            yield f"the run calls {action} on {arn}, which none of its policies allows"


def _unused(needs: Sequence[Need]) -> Iterator[str]:
    for part in _own_statements():
        for action in lint.actions_of([part]):
            place, used = f"{part.sid}:{action}", _is_used(part, action, needs)
            if used and place in UNSEEN:
                yield f"{action} of {part.sid} is explained ({UNSEEN[place]}), and the run needs it all the same"
            if not used and place not in UNSEEN:
                yield f"{part.sid} of docs/iam/{OWN}.json allows {action}, which the run does not need"


def _is_used(part: Statement, action: str, needs: Sequence[Need]) -> bool:
    wanted = [need for need in needs if need.action == action]
    return any(evaluate.allows(part, need, arn, tags) for need in wanted for arn, tags in need.resources)


def _own_statements() -> list[Statement]:
    return policies.statements(policies.read(policies.IAM / f"{OWN}.json"))


def _all_statements() -> list[Statement]:
    texts = [json.dumps(document) for function in OF_PLAYBOOKS for document in documents(function).values()]
    for theirs, ours in _REPLACED:
        texts = [text.replace(theirs, ours) for text in texts]
    return [*_own_statements(), *(part for text in texts for part in policies.statements(json.loads(text)))]
