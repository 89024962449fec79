"""Prints the JSON Schema of plan files: python tools/plan_schema.py > docs/plan.schema.json

It changes nothing; a unit test says when the file has to be made anew.
"""

from __future__ import annotations

import json

from ansible_collections.lifeboat.aws.plugins.module_utils._workloads.schema import plan_schema

print(json.dumps(plan_schema(), indent=1))
