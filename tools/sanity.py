"""Runs ansible-test sanity on a fresh copy of the collection, with no ignore entries allowed.

ansible-test wants a real folder .../ansible_collections/lifeboat/aws with the collections we depend on beside it; the
symlink that the other recipes use does not satisfy it. Arguments are passed on to ansible-test. It changes nothing
outside .build: ansible-test gets a home of its own there, where it keeps its environments for the next run.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
PYTHON_VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"
WORK = CHECKOUT / ".build" / "sanity" / PYTHON_VERSION
HOME = WORK / "home"
COLLECTIONS = WORK / "ansible_collections"
SITE_PACKAGES = Path(sysconfig.get_path("purelib"))
DEPENDENCIES = ("amazon/aws", "community/aws")

# ansible-test downloads get-pip.py for the environments of its tests, from one host. This does the same work with what
# Python and pip have anyway, so that it also runs where that host cannot be reached.
GET_PIP = '''\
"""Installs pip and the packages named on the command line, as get-pip.py would."""
import subprocess
import sys

# In a process of its own, because it switches off the configuration of pip in the one it runs in.
subprocess.check_call([sys.executable, "-m", "ensurepip"], stdout=subprocess.DEVNULL)
wanted = [argument for argument in sys.argv[1:] if argument not in ("--no-setuptools", "--no-wheel")]
sys.exit(subprocess.call([sys.executable, "-m", "pip", "install", "-q", *wanted]))
'''


def copy_collection() -> Path:
    """What git tracks, and what it would track: exactly the files of a commit made now."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=CHECKOUT,
        check=True,
        capture_output=True,
        text=True,
    )
    destination = COLLECTIONS / "lifeboat" / "aws"
    for name in filter(None, listed.stdout.split("\0")):
        if (CHECKOUT / name).is_file():
            (destination / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(CHECKOUT / name, destination / name)
    # ansible-test asks git which files there are, and the checkout's own git ignores .build.
    subprocess.run(["git", "init", "--quiet"], cwd=destination, check=True)
    return destination


def place_dependencies() -> None:
    for name in DEPENDENCIES:
        (COLLECTIONS / name).parent.mkdir(parents=True, exist_ok=True)
        (COLLECTIONS / name).symlink_to(SITE_PACKAGES / "ansible_collections" / name)


def furnish_home() -> None:
    """A home that differs from the user's only in ~/.ansible: pip finds its configuration and its cache."""
    for name in (".config/pip", ".pip", ".cache/pip"):
        real, ours = Path.home() / name, HOME / name
        if real.exists() and not os.path.lexists(ours):
            ours.parent.mkdir(parents=True, exist_ok=True)
            ours.symlink_to(real)
    cache = HOME / ".ansible" / "test" / "cache"
    cache.mkdir(parents=True, exist_ok=True)
    (cache / f"get_pip_{pip_version_of_ansible_test().replace('.', '_')}.py").write_text(GET_PIP)


def pip_version_of_ansible_test() -> str:
    source = (SITE_PACKAGES / "ansible_test" / "_internal" / "python_requirements.py").read_text()
    found = re.search(r"\bpip='([\d.]+)'", source)
    if not found:
        sys.exit("tools/sanity.py: this ansible-test names its version of pip elsewhere; adapt this function.")
    return found[1]


def refuse_ignore_entries(collection: Path) -> None:
    """An entry hides a finding from everyone; findings are mended here."""
    found = sorted(path.name for path in (collection / "tests" / "sanity").glob("ignore*.txt"))
    if found:
        sys.exit(f"tools/sanity.py: tests/sanity holds {', '.join(found)}, and this project has no ignore entries.")


def main() -> int:
    shutil.rmtree(COLLECTIONS, ignore_errors=True)
    collection = copy_collection()
    refuse_ignore_entries(collection)
    place_dependencies()
    furnish_home()
    command = ["ansible-test", "sanity", "--local", "--requirements", "--python", PYTHON_VERSION, "--color", "no"]
    environment = {**os.environ, "HOME": str(HOME)}
    return subprocess.run([*command, *sys.argv[1:]], cwd=collection, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
