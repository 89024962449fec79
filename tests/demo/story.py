"""The demo's chapters in order, and what is said before the first and after the last one.

It never goes on after something that was not as told.
"""

from __future__ import annotations

from collections.abc import Callable

from tests.simulator.client import Simulator

from . import estate
from .coming_back import coming_back
from .configuration import PLAYBOOK as CONFIGURATION
from .configuration import configuration
from .databases import build_databases, database_rows
from .drafting import first_plan
from .estate import RECOVERY_REGIONS, SOURCE_REGION
from .everything import JOBS, RECOVERY_POINTS, SYNC, databases_and_volume, file_of_the_gem, lost_region
from .images import PLAYBOOK, first_sync, look_ahead, new_image, retention, second_sync
from .keeping import kept_plan
from .narration import Narrator
from .playbook import PlaybookRunner
from .recovery import drill, failover, report
from .recovery_points import age_text
from .stage import Stage

CHAPTERS: tuple[tuple[str, Callable[[Stage], None]], ...] = (
    ("The first sync", first_sync),
    ("The same again: nothing to do", second_sync),
    ("A new web image", new_image),
    ("Retention: old copies go, unless they are in use", retention),
    ("What would happen? --check --diff", look_ahead),
    ("Databases and volumes, in one run", databases_and_volume),
    ("The file of aws_xregion_sync, unchanged", file_of_the_gem),
    ("A first plan, drafted from what is there", first_plan),
    ("Two mistakes, and a plan that is kept", kept_plan),
    ("The same machine in two regions", configuration),
    ("The region is lost. What can be restored?", lost_region),
    ("Could the shop come back now?", coming_back),
    ("A drill: it comes back, and leaves nothing", drill),
    ("The failover", failover),
    ("The report", report),
)


def tell(aws: Simulator, runner: PlaybookRunner, narrator: Narrator, scale: float) -> None:
    """The whole story. Raises NotAsTold at the first thing that is not as it says."""
    images = estate.source_images(estate.now())
    stage = Stage(aws, runner, narrator, images, estate.build_estate(aws, images))
    build_databases(aws, estate.now())
    introduce(stage, scale)
    for number, (title, chapter) in enumerate(CHAPTERS, start=1):
        narrator.heading(f"{number} of {len(CHAPTERS)}  {title}")
        chapter(stage)
    conclude(stage)


def introduce(stage: Stage, scale: float) -> None:
    say = stage.narrator.say
    stage.narrator.heading("lifeboat.aws: what runs in one region, ready in another")
    say(f"""Everything here happens on a simulated AWS on this machine: no account, no cost. Its clock runs {scale:g}
        times as fast as yours, so a copy of 40 minutes takes {40 * 60 / scale:.2g} seconds. These machine images are
        in {SOURCE_REGION}, each with the tag Sync-Identifier that says which set it belongs to:""")
    stage.narrator.table(
        ("SYNC-IDENTIFIER", "IMAGE", "AGE", "VOLUMES", "SHARED WITH"),
        [
            (
                image.set,
                image.name,
                age_text(estate.now() - image.made),
                " + ".join(f"{size} GB" for size in image.volumes_gib),
                image.shared_with,
            )
            for image in stage.images
        ],
    )
    say("And these databases and this volume, each with a snapshot:")
    stage.narrator.table(("NAME", "WHAT", "ENCRYPTED"), database_rows())
    say(f"""If {SOURCE_REGION} fails one day, copies of all this must already be elsewhere. The images come first: one
        task of one playbook ({PLAYBOOK}) sees to it that they are in {" and ".join(RECOVERY_REGIONS)}.""")


def conclude(stage: Stage) -> None:
    narrator = stage.narrator
    narrator.heading("The end")
    narrator.say("The demo leaves nothing running. What it ran are these files; look at them:")
    narrator.command(f"less {PLAYBOOK} {JOBS} {CONFIGURATION} {RECOVERY_POINTS}")
    narrator.say("To run them on your own AWS account, put your regions and names in, and see what they would do, with")
    narrator.command(f"AWS_PROFILE=your-profile ansible-playbook {PLAYBOOK} --check --diff")
    narrator.command(f"AWS_PROFILE=your-profile ansible-playbook {SYNC} -e @{JOBS} --check --diff")
    narrator.say("The README says how to install the collection for that.")
