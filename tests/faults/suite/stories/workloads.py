"""A workload that comes back through ansible-playbook: the action plugin, and the modules of amazon.aws that it runs.

The source region is dead. The same loop in one process, with more kinds of workloads, is in recovery.py.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.faults.suite.child import Run
from tests.faults.suite.playbook import playbook_of
from tests.faults.suite.stories.configuration import PLAN
from tests.faults.suite.stories.recovery import fleet
from tests.faults.suite.story import Story
from tests.integration.aws_view import AwsView

# A run of a minute is less than an hour in AWS: all that it writes is of one run.
SCALE = 50


def _recovered(aws: AwsView) -> Run:
    aws.simulator.freeze(False)
    aws.simulator.set_scale(SCALE)
    options = {"plan": PLAN, "workload": fleet(aws, count=1), "poll_interval": 0.5, "wait_timeout": 30}
    folder = Path(tempfile.mkdtemp(prefix="faults-workload-"))
    return playbook_of(aws.simulator, folder, [{"lifeboat.aws.dr_recover_workload": options}])


STORIES = (Story("dr_recover_workload", _recovered, without_source=True, is_slow=True),)
