"""Lets a run of ansible-playbook have the modules that earlier runs have packed, from the folder KEPT_MODULES.

It never packs one itself: Ansible looks into its folder as it does between two tasks of one run.
"""

from __future__ import annotations

import os
from typing import Any

from ansible import constants
from ansible.plugins.callback import CallbackBase

DOCUMENTATION = """
name: keep_packed_modules
type: aggregate
short_description: Keeps packed modules from run to run
description:
  - For the tests of this repository.
"""


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "keep_packed_modules"
    CALLBACK_NEEDS_ENABLED = True

    def v2_playbook_on_start(self, playbook: Any) -> None:
        os.symlink(os.environ["KEPT_MODULES"], os.path.join(constants.DEFAULT_LOCAL_TMP, "ansiballz_cache"))
