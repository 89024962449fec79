# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The layers hold: what is pure imports nothing that is not, and each kind of work is done in one place.

Read from the source code, so that a rule is broken visibly and not by habit.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

PLUGINS = Path(__file__).parents[2] / "plugins"
FILES = sorted(path for path in PLUGINS.rglob("*.py") if path.name != "__init__.py")
PYTHON = {str(path.relative_to(PLUGINS)): ast.parse(path.read_text(encoding="utf-8")) for path in FILES}

# The folders of kinds of copies: those that the registry takes a kind from.
REGISTRY = (PLUGINS / "module_utils" / "_kinds" / "registry.py").read_text(encoding="utf-8")
KIND_FOLDERS = re.findall(r"^from \.\.(_\w+)\.kind import", REGISTRY.replace("from .._copies", ""), re.MULTILINE)
# The files of such a folder that do more than compute, by their names: all others are pure.
IMPURE_OF_KINDS = {
    *("absent", "api", "calls", "create_api", "kind", "observe", "run", "usage"),
    *("find_kind", "foreign_keys", "misnamed", "set_run", "sources"),
}
# Those of them that call AWS.
CALLERS_OF_KINDS = ("api", "create_api", "usage")


def of_kinds(names: Iterable[str]) -> set[str]:
    """The files of these names in the folders of kinds."""
    return {f"module_utils/{folder}/{name}.py" for folder in KIND_FOLDERS for name in names} & set(PYTHON)


# A check looks at facts, and at nothing else.
CHECKS = [f"checks/{path.stem}" for path in FILES if path.parts[-3:-1] == ("_readiness", "checks")]
# Whose answers depend on nothing but their arguments.
PURE = {
    f"module_utils/{folder}/{name}.py"
    for folder, names in {
        "_core": (
            *("arns", "durations", "expected", "filters", "names", "nearest", "numbers", "policy_files"),
            *(
                "json_text",
                "partial_plan",
                "problem",
                "regions",
                "retention",
                "refusal",
                "rule",
                "scan_tag",
                "tags",
                "tracking",
                "yaml_text",
            ),
        ),
        "_steps": ("diff", "plan", "step"),
        "_copies": (
            *("arguments", "copy_tags", "decide", "errors", "expired", "expiry_diff", "job", "worth_copying"),
            *("name_clashes", "never_lose", "outcome", "plan", "plan_removals", "region_view", "request"),
            *("resource", "retention", "rules", "run_result", "sets", "timings", "tokens", "wishes"),
        ),
        "_create": ("arguments", "instances", "model", "plan", "request", "steps"),
        "_workloads": (
            *(
                "arguments",
                "check",
                "common",
                "copy_options",
                "drill",
                "graph",
                "jobs",
                "kind",
                "model",
                "options",
            ),
            *(
                "plan_options",
                "pointer",
                "registry",
                "relations",
                "schema",
                "settled",
                "validate",
                "values",
                "verifying",
            ),
            *(f"kinds/{name}" for name in ("cluster", "database", "fleet", "tasks", "volumes")),
        ),
        "_manifest": (
            *(
                "answers",
                "bucket",
                "databases",
                "db_groups",
                "document",
                "facts",
                "fleets",
                "index",
                "listings",
                "matching",
            ),
            *("capacity", "matching", "merge", "model", "network", "plan", "s3_location", "source_view", "volumes"),
        ),
        "_manifest/other_settings": ("databases", "groups", "instances", "setting", "templates"),
        "_kinds": ("jobs",),
        "_recovery_points": ("summary", "wanted"),
        "_overview": ("promises", "table"),
        "_facts": (
            "answer",
            "counterparts",
            "db_groups",
            "facts",
            "fetched",
            "intended",
            "model",
            "names",
            "permissions",
            "placings",
            "points",
            "security_groups",
            "templates",
            "wanted",
        ),
        "_mirror": ("plan",),
        "_readiness": (
            *("demand", "peers"),
            *("evaluate", "finding", "naming", "registry", "rights", "skips", "verdict"),
            *("report/junit", "report/result", "report/table"),
            *CHECKS,
        ),
        "_recovery/volumes": (
            *("compare", "errors", "model", "plan", "points", "request", "result", "slots", "sources", "steps"),
            "values",
        ),
        "_recovery": (
            *(
                "alone",
                "arguments",
                "beginning",
                "item",
                "ownership",
                "point",
                "registry",
                "request",
                "sequence",
                "settings",
                "steps",
                "times",
            ),
        ),
        "_recovery/databases": (
            *("compare", "errors", "families", "finishing", "model", "passwords", "plan", "point", "promotion"),
            *("request", "result", "setting", "standby", "steps", "tasks", "values", "wanted"),
        ),
        "_home": ("plan", "plan_text"),
        "_recovery/evidence": ("document", "expected", "table"),
        "_recovery/fleets": (
            *("compare", "errors", "images", "lost", "model", "placing", "plan", "problems", "request", "result"),
            *("steps", "tasks", "template", "values", "wanted"),
        ),
        "_recovery/names": ("plan", "wanted"),
        "_recovery/fence": ("databases", "marks", "model", "plan", "request", "servers"),
        "_recovery/aside": (
            *("committed", "databases", "errors", "fleets", "foretelling", "model", "naming", "plan", "request"),
            *("result", "steps", "volumes"),
        ),
        "_recovery/keeping": ("model",),
        "_recovery/ledger": ("claim", "document", "plan", "request", "steps", "waiting"),
        "_drill": ("errors", "isolation", "model", "network", "plan", "request", "result", "scope"),
        "_report": (
            *("copy_history", "cost", "document", "durations", "evidence", "promises", "s3_locations", "sync_record"),
            *("timeline", "verdict"),
        ),
        "_coupling": (
            *("candidate_lines", "escapes", "external", "finding", "globs", "kinds", "masking", "matching", "mentions"),
            *("region_names", "request", "resource_ids", "rules", "scan_text", "settings", "skipped_paths", "tally"),
            "verdict",
        ),
        "_draft": (
            *("chosen", "databases", "draft", "existing", "findings", "fleets", "image_choice", "model", "names"),
            *("naming", "order", "plan_text", "report", "request", "services", "templates", "volumes", "words"),
        ),
        "_verify": ("credentials", "database_clients", "judging", "model", "request", "result"),
        "_dns": ("batches", "library", "outcome", "request"),
        "_dns/names": ("hostnames", "model", "ownership", "zone_file"),
        "_dns/instances": ("instance_tags", "model", "tag_keys"),
        "_dns/plan": (
            *("claims", "item", "reap", "register", "register_by_tag", "remove", "reverse", "steps", "tag_room"),
            "vacant",
        ),
        "_dns/route53": ("batches", "delegations", "errors", "records", "zones"),
        "_dns/rfc2136": ("batches", "errors", "messages"),
        "_dns/dyndns2": ("answers", "errors", "limits"),
        "_config": (
            *("arguments", "buckets", "bundle", "differences", "fetching", "fitness", "formats", "instance_files"),
            *("layers", "names", "plan", "pointer", "properties", "refusals", "region_options", "retention"),
            *("region_variables", "steps", "user_data", "vaulted"),
        ),
    }.items()
    for name in names
} | {
    f"plugin_utils/{name}.py"
    for name in (
        *("module_task", "typing", "verdict", "_workloads/inventory", "_workloads/slices"),
        *("_workloads/chosen", "_workloads/partial_plan"),
        *(f"_config/{name}" for name in ("instances", "options", "report", "targets", "tasks")),
        *(f"_controller/{name}" for name in ("kinds", "objects")),
        *(f"_sync/{name}" for name in ("access", "create", "gem_config", "jobs", "likeness", "records", "report")),
        "_recovery/final",
        *(f"_sync/{name}" for name in ("final", "retentions", "runs")),
        *(f"_report/{name}" for name in ("charts", "lines", "markdown", "words")),
        "_notify/channels",
        "_notify/message",
    )
}
PURE |= {path for path in PYTHON if Path(path).parent.name in KIND_FOLDERS} - of_kinds(IMPURE_OF_KINDS)
IMPURE_MODULES = {
    "boto3",
    "botocore",
    "time",
    "random",
    "os",
    "sys",
    "threading",
    "socket",
    "subprocess",
    "uuid",
    "secrets",
}
# The only ones that call AWS.
CALLERS = {
    f"module_utils/{name}.py"
    for name in (
        *("_core/listing", "_copies/kms", "_create/api", "_listings/group_tags", "_listings/scaling"),
        *(f"_draft/reading/{service}" for service in ("autoscaling", "ec2", "elb", "kms", "others", "rds")),
        *(
            "_dns/instances/api",
            "_dns/instances/elastic_ip",
            "_dns/route53/api",
            "_manifest/api",
            "_manifest/source_api",
        ),
        *("_drill/api", "_recovery/changing", "_recovery/stopping"),
        *(
            f"_recovery/{room}/api"
            for room in ("aside", "databases", "fence", "fleets", "keeping", "ledger", "names", "volumes")
        ),
        "_verify/api",
        *(f"_facts/{name}" for name in ("ec2", "elb", "iam", "kms", "quotas", "rds", "sts")),
    )
} | of_kinds(CALLERS_OF_KINDS)
# Those whose refusals need rows of their own beside the general ones.
WITH_OWN_ERRORS = of_kinds(CALLERS_OF_KINDS) | {
    f"module_utils/{name}.py"
    for name in (
        "_drill/api",
        *("_copies/kms", "_dns/route53/api", "_manifest/api"),
        *(f"_recovery/{room}/api" for room in ("aside", "databases", "fence", "fleets", "ledger", "names", "volumes")),
    )
}
# The only ones that know the SDK.
SDK = {"module_utils/_core/errors.py", "module_utils/_core/shell.py"}
# The only ones, beside the modules themselves, that end a module.
END_MODULES = {
    "module_utils/_core/ending.py",
    *(f"module_utils/{name}/module.py" for name in ("_copies", "_dns", "_recovery")),
}
# Check mode is asked about in the first and nowhere else: the others hand it over.
KNOW_CHECK_MODE = {
    "module_utils/_steps/executor.py",
    "module_utils/_copies/module.py",
    "module_utils/_recovery/module.py",
    *(f"action/{name}.py" for name in ("config_publish", "controller_objects", "dr_readiness_info", "sync_jobs")),
    "action/dr_report.py",
    *(
        f"action/{name}.py"
        for name in ("dr_notify_message", "dr_plan_check", "dr_recovery_evidence", "dr_recovery_steps")
    ),
    "plugin_utils/module_runs.py",
    "plugin_utils/_recovery/action.py",
    "module_utils/_dns/module.py",
}
# Whose files each folder may import; none imports the folder of another kind.
LAYERS = {
    "_core": ("_core",),
    "_steps": ("_core", "_steps"),
    "_copies": ("_core", "_steps", "_copies"),
    "_create": ("_core", "_steps", "_copies", "_create"),
    **{folder: ("_core", "_steps", "_copies", "_create", folder) for folder in KIND_FOLDERS},
    "_kinds": ("_copies", *KIND_FOLDERS, "_kinds"),
    "_recovery_points": ("_core", "_copies", "_kinds", "_recovery_points"),
    "_dns": ("_core", "_steps", "_dns"),
    "_coupling": ("_core", "_coupling"),
    "_config": ("_core", "_steps", "_coupling", "_config"),
    "_workloads": ("_core", "_copies", "_create", "_verify", "_workloads"),
    "_draft": ("_core", "_copies", "_ami", "_ebs", "_rds", "_dns", "_workloads", "_draft"),
    "_listings": ("_core", "_rds", "_listings"),
    "_manifest": ("_core", "_steps", "_rds", "_listings", "_workloads", "_manifest"),
    "_facts": (
        "_core",
        "_copies",
        "_rds",
        "_listings",
        "_recovery_points",
        "_dns",
        "_config",
        "_workloads",
        "_manifest",
        "_facts",
    ),
    "_mirror": ("_core", "_steps", "_listings", "_facts", "_workloads", "_mirror"),
    "_overview": ("_core", "_copies", "_recovery_points", "_facts", "_workloads", "_overview"),
    "_home": ("_core", "_draft", "_rds", "_manifest", "_workloads", "_home"),
    "_recovery": (
        *("_core", "_steps", "_copies", "_ami", "_ebs", "_rds", "_listings", "_manifest", "_facts", "_workloads"),
        *("_dns", "_recovery"),
    ),
    "_drill": ("_core", "_steps", "_dns", "_workloads", "_facts", "_recovery", "_readiness", "_drill"),
    "_readiness": ("_core", "_copies", "_rds", "_manifest", "_facts", "_workloads", "_readiness"),
    "_verify": ("_core", "_dns", "_verify"),
    "_report": (
        "_core",
        "_steps",
        "_kinds",
        "_recovery_points",
        "_manifest",
        "_facts",
        "_workloads",
        "_overview",
        "_report",
    ),
}
# The same for the rooms of _dns, with the files beside them that each may use.
DNS_ROOMS = {
    "names": (),
    "instances": ("names", "request.py"),
    "plan": ("names", "instances", "request.py"),
    "route53": ("names", "store.py", "batches.py"),
    "rfc2136": ("names", "store.py", "batches.py", "library.py"),
    "dyndns2": ("names", "store.py", "library.py"),
}
# The rooms of _recovery that act on workloads: what stands beside them all of them use, and none uses another.
RECOVERY_ROOMS = ("aside", "databases", "fence", "fleets", "volumes")
MAX_LINES = 40
# How many of our files Ansible may pack with a module: each is parsed by ansible-playbook and compiled where the module
# runs, in every run. What an action plugin does alone packs none.
PACKED_AT_MOST = {
    0: (
        "controller_objects",
        "dr_notify_message",
        "dr_plan_check",
        "dr_recover_workload",
        "dr_recovery_steps",
        "dyndns_installation",
        "sync_jobs",
    ),
    10: (
        "config_bundle",
        "config_publish",
        "config_user_data",
    ),
    30: ("region_coupling_scan",),
    40: ("dr_recovery_evidence",),
    50: (
        "dr_recovery_names",
        "dr_verify",
    ),
    60: ("dr_recovery_state",),
    70: (
        "dr_drill_cleanup",
        "dr_report_upload",
    ),
    80: (
        "dr_fence",
        "dr_manifest",
        "dr_manifest_info",
        "dr_plan_reverse",
    ),
    90: ("dr_set_aside",),
    100: (
        "dr_drill_isolation_info",
        "ebs_instance_snapshot",
        "ec2_dyndns_register",
        "fsx_backup_xregion_copy",
    ),
    105: ("dr_mirror_tags",),
    110: ("ebs_snapshot_xregion_copy",),
    120: (
        "ami_xregion_copy",
        "rds_snapshot_xregion_copy",
    ),
    130: ("dr_recover_volumes",),
    141: (
        "dr_plan_draft",
        "dr_recover_database",
    ),
    150: ("dr_recover_fleet",),
    210: ("recovery_points_info",),
    220: ("dr_report",),
    320: ("dr_readiness_info",),
}
PACKED_UNLESS_SAID = 120

LICENCE = """# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""


def imports(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """(level, module) of every import, wherever it stands."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((0, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.level, node.module or "")


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def named(node: ast.AST) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


# What clients are called: by the services that any file asks for with clients.get("ec2", region).
CLIENTS = {"client"} | {
    str(call.args[0].value)
    for tree in PYTHON.values()
    for call in calls(tree)
    if named(call.func) == "get" and len(call.args) > 1 and isinstance(call.args[0], ast.Constant)
    if isinstance(call.func, ast.Attribute) and named(call.func.value) in ("clients", "source")
}


def own_imports(path: str) -> set[str]:
    """The files of our own that a file imports, also as ``from . import api``."""
    found = set()
    for node in ast.walk(PYTHON[path]):
        if isinstance(node, ast.ImportFrom) and node.level:
            place = Path(path).parents[node.level - 1] / Path(*(node.module or "").split("."))
            is_folder = (PLUGINS / place).is_dir()
            found |= {f"{place}/{name.name}.py" for name in node.names} if is_folder else {f"{place}.py"}
    return found


PACKED_PREFIX = "ansible_collections.lifeboat.aws.plugins.module_utils."


def packed(module: str) -> set[str]:
    """The files of ours that Ansible packs with a module: all that are imported, wherever the import stands."""
    names = [name for _level, name in imports(PYTHON[module]) if name.startswith(PACKED_PREFIX)]
    todo = [f"module_utils/{name.removeprefix(PACKED_PREFIX).replace('.', '/')}.py" for name in names]
    found: set[str] = set()
    while todo:
        path = todo.pop()
        if path not in found:
            found.add(path)
            todo += own_imports(path)
    return found


def each_of(paths: Iterable[str]) -> Callable[[Callable[[str], None]], Callable[[], None]]:
    """One test for a rule that all these files keep, which names each that does not: a test for each file costs more
    than the rule."""

    def one_test(rule: Callable[[str], None]) -> Callable[[], None]:
        def test() -> None:
            broken = {path: said for path in paths if (said := _breaks(rule, path)) is not None}
            assert not broken, "\n".join(f"{path}: {said}" for path, said in broken.items())

        test.__doc__ = rule.__doc__
        return test

    return one_test


def _breaks(rule: Callable[[str], None], path: str) -> str | None:
    try:
        rule(path)
    except AssertionError as broken:
        return str(broken)
    return None


each_file = each_of(PYTHON)
each_pure_file = each_of(sorted(PURE))


def test_architecture_knows_clients_and_kinds() -> None:
    """Catches: lists read off the code that are empty, and so hold nothing."""
    assert {"_ami", "_ebs", "_rds"} <= set(KIND_FOLDERS)
    assert {"client", "ec2", "rds", "kms", "autoscaling", "route53", "s3"} <= CLIENTS


def test_architecture_every_folder_of_a_kind_is_in_the_registry() -> None:
    """Catches: a kind that is written and copied by nobody."""
    written = {path.split("/")[1] for path in PYTHON if path.startswith("module_utils/") and path.endswith("/kind.py")}
    assert written - {"_copies", "_create", "_workloads"} == set(KIND_FOLDERS)


def test_architecture_lists_name_files_that_exist() -> None:
    """Catches: a file that was renamed and is guarded no more."""
    assert {*PURE, *CALLERS, *WITH_OWN_ERRORS, *SDK, *KNOW_CHECK_MODE, *END_MODULES} - set(PYTHON) == set()


def test_architecture_own_imports_are_files_that_exist() -> None:
    """Catches: a way to import that this file does not see through."""
    assert {file for path in PYTHON for file in own_imports(path)} - set(PYTHON) == set()


def test_architecture_no_file_needs_itself() -> None:
    """Catches: a circle of imports, of whose files none can be read, or imported, without the others."""
    left = {path: own_imports(path) for path in PYTHON}
    while free := {path for path, needed in left.items() if not needed & left.keys()}:
        left = {path: needed for path, needed in left.items() if path not in free}
    assert sorted(left) == []


def test_architecture_every_file_that_says_it_is_pure_is_guarded() -> None:
    """Catches: a new pure file that nobody has added to the list."""
    say_so = {
        path
        for path, tree in PYTHON.items()
        if re.search(r"^(Pure|Data only)\b", ast.get_docstring(tree) or "", re.MULTILINE)
    }
    assert say_so == PURE


@each_pure_file
def test_architecture_pure_file_imports_nothing_impure(path: str) -> None:
    """Catches: a plan that depends on the clock, on chance, on the environment or on AWS."""
    assert {module.split(".")[0] for level, module in imports(PYTHON[path]) if level == 0} & IMPURE_MODULES == set()


@each_pure_file
def test_architecture_pure_file_imports_only_pure_files_of_ours(path: str) -> None:
    """Catches: the clock through the back door. The names of errors are no effect."""
    assert own_imports(path) - PURE - {"module_utils/_core/errors.py"} == set()


@each_pure_file
def test_architecture_pure_file_asks_for_no_time_and_opens_nothing(path: str) -> None:
    """Catches: datetime.now() and friends, and files."""
    assert {named(call.func) for call in calls(PYTHON[path])} & {
        "now",
        "utcnow",
        "today",
        "open",
        "print",
        "input",
    } == set()


@each_file
def test_architecture_aws_is_called_in_few_files(path: str) -> None:
    """Catches: a call that bypasses the explained errors, the paginators and the filters of the api files."""
    verbs = r"(describe|list|copy|create|modify|deregister|delete|add|get|put|terminate|run|start|stop)_\w+"
    found = {
        call.func.attr
        for call in calls(PYTHON[path])
        if isinstance(call.func, ast.Attribute)
        and named(call.func.value) in CLIENTS
        and re.fullmatch(verbs, call.func.attr)
    }
    found |= {
        ast.unparse(call)
        for call in calls(PYTHON[path])
        if named(call.func) == "getattr" and call.args and named(call.args[0]) in CLIENTS
    }
    assert path in CALLERS or found == set()


@each_of(sorted(CALLERS))
def test_architecture_answers_are_read_where_errors_are_explained(path: str) -> None:
    """Catches: a traceback for an answer that lacks a member, read after the block that explains what goes wrong."""
    found = []
    for function in (node for node in ast.walk(PYTHON[path]) if isinstance(node, ast.FunctionDef)):
        withs = [node for node in ast.walk(function) if isinstance(node, ast.With)]
        blocks = [block for block in withs if any("explained(" in ast.unparse(item) for item in block.items)]
        inside = {id(node) for block in blocks for node in ast.walk(block)}
        found += [
            (function.name, ast.unparse(node))
            for node in ast.walk(function)
            if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load) and blocks
            if isinstance(getattr(node.slice, "value", None), str) and id(node) not in inside
        ]
    assert found == []


@each_of(sorted(WITH_OWN_ERRORS))
def test_architecture_calls_of_a_slice_are_explained_by_its_own_errors(path: str) -> None:
    """Catches: a call whose refusal is told, or acted on, without what its slice knows of it."""
    explained = [call for call in calls(PYTHON[path]) if named(call.func) == "explained"]
    assert explained
    assert [ast.unparse(call) for call in explained if named(call.args[-1]) != "RULES"] == []


@each_file
def test_architecture_filters_are_written_in_one_place(path: str) -> None:
    """Catches: a filter that may have more values than AWS takes, because it was not cut where all are."""
    written = [
        node.lineno
        for node in ast.walk(PYTHON[path])
        if isinstance(node, ast.Dict) and {"Name", "Values"} <= {getattr(key, "value", None) for key in node.keys}
    ]
    assert path == "module_utils/_core/filters.py" or written == []


@each_file
def test_architecture_docstring_of_a_file_names_files_that_there_are(path: str) -> None:
    """Catches: a reader sent to a file that was renamed."""
    named = set(re.findall(r"\b[a-z_]+\.py\b", ast.get_docstring(PYTHON[path]) or ""))
    assert named - {Path(each).name for each in PYTHON} == set()


@each_file
def test_architecture_the_sdk_is_known_in_few_files(path: str) -> None:
    """Catches: botocore's exceptions caught where they have no explanation."""
    roots = {module.split(".")[0] for level, module in imports(PYTHON[path]) if level == 0}
    assert path in SDK or not roots & {"boto3", "botocore"}


@each_file
def test_architecture_only_the_clock_reads_the_time_or_sleeps(path: str) -> None:
    """Catches: a sleep that tests would have to wait for."""
    assert path == "module_utils/_core/clock.py" or "time" not in {module for _level, module in imports(PYTHON[path])}


@each_of([path for path in PYTHON if path.startswith("module_utils/")])
def test_architecture_each_folder_imports_only_layers_below(path: str) -> None:
    """Catches: layers upside down, a kind that needs another: _core < _copies < kinds < _kinds < _recovery_points."""
    folders = {file.split("/")[1] for file in own_imports(path)}
    assert folders - set(LAYERS[path.split("/")[1]]) == set()


@each_of([path for path in PYTHON if path.startswith("module_utils/_dns/")])
def test_architecture_each_room_of_dns_uses_only_those_below(path: str) -> None:
    """Catches: a plan that knows a provider, and a provider that knows another or what is planned."""
    rooms = {file.split("/")[2] for file in own_imports(path) if file.startswith("module_utils/_dns/")}
    room = path.split("/")[2]
    if room in DNS_ROOMS:
        assert rooms - {room, *DNS_ROOMS[room]} == set()
    else:
        assert path.endswith("/registry.py") or not rooms & {"route53", "rfc2136", "dyndns2"}


@each_of(path for path in PYTHON if path.startswith("module_utils/_recovery/"))
def test_architecture_each_room_of_recovery_uses_only_what_is_shared(path: str) -> None:
    used = {file.split("/")[2] for file in own_imports(path) if file.startswith("module_utils/_recovery/")}
    assert used & set(RECOVERY_ROOMS) <= {path.split("/")[2]}


@each_file
def test_architecture_dnspython_is_imported_in_one_place(path: str) -> None:
    """Catches: a traceback where the library is missing, in a file that nobody thought of."""
    roots = {module.split(".")[0] for level, module in imports(PYTHON[path]) if level == 0}
    assert path == "module_utils/_dns/library.py" or "dns" not in roots


@each_file
def test_architecture_only_the_shell_and_modules_fail(path: str) -> None:
    """Catches: a failure deep down that loses what was done."""
    found = {named(call.func) for call in calls(PYTHON[path])} & {"fail_json", "fail_json_aws", "exit_json"}
    assert not found or path in END_MODULES or path.startswith("modules/")


@each_file
def test_architecture_check_mode_is_asked_about_in_one_place(path: str) -> None:
    """Catches: check mode as a second program, spread over the first."""
    names = {
        node for node in ast.walk(PYTHON[path]) if isinstance(node, ast.Attribute | ast.Name | ast.arg | ast.keyword)
    }
    said = {node.arg if isinstance(node, ast.arg | ast.keyword) else named(node) for node in names}
    assert "check_mode" not in said or path in KNOW_CHECK_MODE or path.startswith("modules/")
    assert "dry" not in said


@each_file
def test_architecture_plans_are_carried_out_by_the_executor_alone(path: str) -> None:
    """Catches: a slice that carries out, or predicts, what it has planned in a loop of its own."""
    called = [call.func for call in calls(PYTHON[path]) if isinstance(call.func, ast.Attribute)]
    methods = {func.attr for func in called if named(func.value) != "self"}
    assert not methods & {"carry_out", "predict"} or path == "module_utils/_steps/executor.py"


@each_file
def test_architecture_modules_are_executed_in_one_place(path: str) -> None:
    """Catches: an action plugin whose module is packed with the collector of garbage at work, which takes longer."""
    called = {named(call.func) for call in calls(PYTHON[path])}
    assert "_execute_module" not in called or path == "plugin_utils/executing.py"


def test_architecture_no_filter_is_a_part_of_a_role() -> None:
    """Catches: a program in YAML, whose functions are filters that nobody but a role can use."""
    roles = [*PLUGINS.parent.glob("roles/**/*.yml"), *PLUGINS.parent.glob("roles/**/*.j2")]
    used = {path.name for path in roles if re.search(r"\|\s*lifeboat\.aws\.", path.read_text(encoding="utf-8"))}
    # Hosts of a play are known before its first task, so that no action plugin can decide about them.
    assert (used, [path.name for path in PLUGINS.glob("filter/*.py")]) == (set(), ["chosen_workloads.py"])


@each_file
def test_architecture_no_assert_in_plugins(path: str) -> None:
    """Catches: a check that python -O removes."""
    assert not [node.lineno for node in ast.walk(PYTHON[path]) if isinstance(node, ast.Assert)]


@each_file
def test_architecture_no_bare_except(path: str) -> None:
    """Catches: every mistake of ours told as AWS's, or swallowed."""
    handlers = [node for node in ast.walk(PYTHON[path]) if isinstance(node, ast.ExceptHandler)]
    assert not [h.lineno for h in handlers if h.type is None or named(h.type) in ("Exception", "BaseException")]


@each_of([path for path in PYTHON if not path.startswith(("modules/", "doc_fragments/"))])
def test_architecture_file_begins_with_licence_and_what_it_is_and_never_does(path: str) -> None:
    """Catches: a file of which nobody can say what belongs in it. Action plugins are wiring, one sentence will do."""
    assert (PLUGINS / path).read_text(encoding="utf-8").startswith(LICENCE)
    said = ast.get_docstring(PYTHON[path]) or ""
    sentences = [sentence for sentence in re.split(r"(?<=[.:])\s+", said.strip()) if sentence]
    assert len(sentences) >= (1 if path.startswith("action/") else 2), said


@each_of([path for path in PYTHON if path.startswith(("modules/", "doc_fragments/"))])
def test_architecture_module_begins_with_the_licence(path: str) -> None:
    """Catches: a module that galaxy-importer refuses. Its DOCUMENTATION says what it is."""
    lines = (PLUGINS / path).read_text(encoding="utf-8").splitlines()
    assert "\n".join(LICENCE.splitlines()) in "\n".join(lines[:5])


@each_file
def test_architecture_documentation_is_written_out(path: str) -> None:
    """Catches: documentation put together by code, which ansible-test reads without running the file, and stops at."""
    body = [
        *PYTHON[path].body,
        *(line for node in PYTHON[path].body if isinstance(node, ast.ClassDef) for line in node.body),
    ]
    documents = [line for line in body if isinstance(line, ast.Assign) and _documents(line, path)]
    assert [line.lineno for line in documents if not isinstance(line.value, ast.Constant)] == []


def _documents(line: ast.Assign, path: str) -> bool:
    names = [target.id for target in line.targets if isinstance(target, ast.Name)]
    known = "DOCUMENTATION", "EXAMPLES", "RETURN"
    return any(name in known or (path.startswith("doc_fragments/") and name.isupper()) for name in names)


@each_file
def test_architecture_functions_fit_a_screen(path: str) -> None:
    """Catches: a function that does two things."""
    functions = (n for n in ast.walk(PYTHON[path]) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef))
    long = {f.name: length for f in functions if (length := (f.end_lineno or 0) - f.lineno + 1) > MAX_LINES}
    assert long == {}


@each_of([path for path in PYTHON if path.startswith("modules/")])
def test_architecture_modules_carry_few_files(path: str) -> None:
    """Catches: one import that packs a whole room, and so a slower start of the module for ever."""
    allowed = {module: most for most, modules in PACKED_AT_MOST.items() for module in modules}
    found = packed(path)
    assert len(found) <= allowed.get(Path(path).stem, PACKED_UNLESS_SAID), f"{len(found)} files"
    # One kind of copies needs no other one.
    kinds = {folder for folder in KIND_FOLDERS if any(file.startswith(f"module_utils/{folder}/") for file in found)}
    assert not path.endswith("_xregion_copy.py") or len(kinds) == 1, kinds


def test_architecture_what_is_packed_is_found() -> None:
    """Catches: imports that the rule above does not see through."""
    found = packed("modules/rds_snapshot_xregion_copy.py")
    # Named by the module itself; further down; within a function.
    assert {f"module_utils/{each}.py" for each in ("_rds/run", "_core/tracking", "_rds/sources")} <= found


@each_file
def test_architecture_data_is_frozen(path: str) -> None:
    """Catches: something that changes what it was given."""
    decorators = [
        (node.name, decorator)
        for node in ast.walk(PYTHON[path])
        if isinstance(node, ast.ClassDef)
        for decorator in node.decorator_list
        if "dataclass" in ast.unparse(decorator)
    ]
    assert [name for name, decorator in decorators if "frozen=True" not in ast.unparse(decorator)] == []


@each_file
def test_architecture_every_signature_is_annotated(path: str) -> None:
    """Catches: an untyped corner that mypy does not look into."""
    functions = (n for n in ast.walk(PYTHON[path]) if isinstance(n, ast.FunctionDef))
    assert [function.name for function in functions if function.returns is None] == []


def _with_cause(tree: ast.AST) -> Iterator[int]:
    """Lines of errors of Ansible that are raised from another one."""
    for node in ast.walk(tree):
        is_ansibles = isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call)
        if is_ansibles and named(node.exc.func).startswith("Ansible") and isinstance(node.cause, ast.Name):
            yield node.lineno


def test_architecture_an_error_of_ansible_says_its_sentence_once() -> None:
    """Ansible writes the sentence of every cause behind that of an error, and ours is the sentence of its cause."""
    assert [f"{path}:{line}" for path, tree in PYTHON.items() for line in _with_cause(tree)] == []
