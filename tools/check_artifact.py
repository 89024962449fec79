"""Refuses an artifact that holds what only serves development, or lacks what users need."""

from __future__ import annotations

import sys
import tarfile

UNWANTED = ("tests", "tools", "dist", "Makefile", "pyproject.toml", "requirements", "changelogs/fragments")
WANTED = (
    *("MANIFEST.json", "README.md", "LICENSE", "plugins/modules/ami_xregion_copy.py"),
    *("plugins/inventory/plan.py", "docs/plan.schema.json"),
    *("meta/runtime.yml", "meta/execution-environment.yml", "meta/ee-requirements.txt"),
    *("docs/docsite/extra-docs.yml", "docs/docsite/links.yml", "docs/docsite/rst/guide_sync.rst"),
    "docs/diagrams/copies.svg",
    "extensions/patterns/disaster_recovery/meta/pattern.json",
    "extensions/patterns/disaster_recovery/controller/job_templates.yml",
)


def main() -> int:
    with tarfile.open(sys.argv[1]) as artifact:
        names = [member.name for member in artifact.getmembers() if member.isfile()]
    unwanted = [name for name in names if name.startswith(UNWANTED) or "/." in f"/{name}" or "__pycache__" in name]
    missing = [name for name in WANTED if name not in names]
    for name in unwanted:
        print(f"{name} does not belong in the artifact; see build_ignore in galaxy.yml")
    for name in missing:
        print(f"{name} is missing from the artifact")
    print(f"{len(names)} files in the artifact")
    return 1 if unwanted or missing else 0


if __name__ == "__main__":
    sys.exit(main())
