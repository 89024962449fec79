"""All stories. A new one is named here, and every peril happens to it.

Stories of whole playbooks may come from another suite: a list of ``Story`` more is all that it takes.
"""

from __future__ import annotations

from tests.faults.suite.stories import configuration, copies, databases, fence, names, recovery, workloads
from tests.faults.suite.story import Story

STORIES: tuple[Story, ...] = (
    *copies.STORIES,
    *databases.STORIES,
    *names.STORIES,
    *configuration.STORIES,
    *recovery.STORIES,
    *workloads.STORIES,
    *fence.STORIES,
)


def named(name: str) -> Story:
    [found] = [story for story in STORIES if story.name == name]
    return found
