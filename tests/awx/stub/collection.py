"""Writes a collection awx.awx whose modules keep objects in a file, and refuse what refers to one that is not there.

It knows AWX's options and references, and nothing of jobs.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.awx.stub.specs import ACCESS, SPECS

# Option -> the module that keeps what it names.
REFERENCES = {
    "project": "project",
    "source_project": "project",
    "inventory": "inventory",
    "execution_environment": "execution_environment",
    "default_environment": "execution_environment",
    "credentials": "credential",
    "labels": "label",
    "notification_templates_success": "notification_template",
    "notification_templates_error": "notification_template",
    "notification_templates_approvals": "notification_template",
    "job_templates": "job_template",
    "workflows": "workflow_job_template",
}
MODULE = """#!/usr/bin/python
import json
import os
from pathlib import Path
from ansible.module_utils.basic import AnsibleModule

KIND, SPEC, REFERENCES = json.loads({about!r})
STORE = Path(os.environ["AWX_STORE"])


def named(options):
    for option, kind in REFERENCES.items():
        given = options.get(option)
        for name in given if isinstance(given, list) else [given] if given else []:
            yield kind, name
    for node in options.get("workflow_nodes") or ():
        template = node["unified_job_template"]
        if template["type"] != "workflow_approval":
            yield template["type"], template["name"]


def main():
    module = AnsibleModule(argument_spec=SPEC, supports_check_mode=True)
    access = [option for option in SPEC if option.startswith("controller_") or option == "validate_certs"]
    wanted = {{k: v for k, v in module.params.items() if v is not None and k != "state" and k not in access}}
    store = json.loads(STORE.read_text()) if STORE.exists() else {{}}
    mine = store.setdefault(KIND, {{}})
    key = wanted.get("name") or json.dumps(wanted, sort_keys=True)
    if module.params["state"] == "absent":
        changed = mine.pop(key, None) is not None
    else:
        missing = [name for kind, name in named(wanted) if name not in store.get(kind, {{}})]
        known = {{name for kind in ("job_template", "workflow_job_template") for name in store.get(kind, {{}})}}
        if KIND == "schedule" and wanted["unified_job_template"] not in known:
            missing.append(wanted["unified_job_template"])
        if missing:
            module.fail_json(msg="The " + KIND + " refers to what was not found on the controller: " + str(missing))
        changed = mine.get(key) != wanted
        mine[key] = wanted
    if changed and not module.check_mode:
        STORE.write_text(json.dumps(store))
    module.exit_json(changed=changed)


main()
"""


def write_collection(folder: Path, name: str = "awx.awx") -> Path:
    """The collection below ``folder``, which goes into ANSIBLE_COLLECTIONS_PATH; it keeps objects in AWX_STORE."""
    namespace, _dot, collection = name.partition(".")
    home = folder / "ansible_collections" / namespace / collection
    (home / "plugins" / "modules").mkdir(parents=True)
    about = {"namespace": namespace, "name": collection, "version": "24.6.1", "dependencies": {}}
    (home / "MANIFEST.json").write_text(json.dumps({"collection_info": about}))
    for kind, spec in SPECS.items():
        text = MODULE.format(about=json.dumps([kind, {**spec, **ACCESS}, REFERENCES]))
        (home / "plugins" / "modules" / f"{kind}.py").write_text(text)
    return folder


def stored(path: Path) -> dict[str, dict[str, dict[str, Any]]]:
    """Module -> name -> options of each object."""
    found: dict[str, dict[str, dict[str, Any]]] = json.loads(path.read_text(encoding="utf-8"))
    return {kind: objects for kind, objects in found.items() if objects}
