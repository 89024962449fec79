"""Makes what the other Makefile recipes run in: a virtual environment with pinned packages, and the collection tree.

Run with the interpreter the environment is for. It never leaves an environment that looks ready and is not: what was
installed is noted last, and an environment without that note is made again from nothing. Kept readable for old
interpreters, so that these can say what is wrong with them.
"""

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys

OLDEST_PYTHON = (3, 11)
CHECKOUT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
# Every package of a set, with its version and hashes.
LOCK = "tools/locks/%s.txt"
# The import path ansible_collections.lifeboat.aws, for ansible-playbook, pytest and mypy alike.
COLLECTION = os.path.join(CHECKOUT, ".build", "tree", "ansible_collections", "lifeboat", "aws")


def fail(sentence):
    sys.exit("make: " + sentence)


def refuse_unfit_interpreter():
    if sys.version_info[:2] < OLDEST_PYTHON:
        fail(
            "lifeboat.aws needs Python %d.%d or newer, but %s is Python %d.%d. "
            "Name a newer one, for example: make test PYTHON=python3.13"
            % (OLDEST_PYTHON + (sys.executable,) + tuple(sys.version_info[:2]))
        )
    for module in ("venv", "ensurepip"):
        try:
            __import__(module)
        except ImportError:
            fail(
                "the module %s is missing from %s, so no virtual environment can be made. "
                "Debian and Ubuntu have it in a package of its own: apt-get install python%d.%d-venv"
                % ((module, sys.executable) + tuple(sys.version_info[:2]))
            )


def fingerprint(name):
    """Changes when a pinned version, the interpreter or the place of the environment changes (scripts hold the place).

    None for a set that there is no more.
    """
    path = os.path.join(CHECKOUT, LOCK % name)
    if not os.path.exists(path):
        return None
    digest = hashlib.sha256("\n".join([sys.version, os.path.realpath(sys.executable), CHECKOUT]).encode())
    with open(path, "rb") as content:
        digest.update(content.read())
    return digest.hexdigest()


def read_note(note):
    try:
        with open(note) as content:
            return json.load(content)
    except (OSError, ValueError):
        return {}


def write_note(note, installed):
    with open(note + ".new", "w") as content:
        json.dump(installed, content, indent=2, sort_keys=True)
    os.replace(note + ".new", note)


def set_up_environment(environment, name):
    note = os.path.join(environment, "installed.json")
    wanted = fingerprint(name)
    installed = read_note(note)
    if installed.get(name) == wanted:
        return
    # An environment holds one or more sets of packages; one set that is out of date makes all of them so.
    if not installed or any(fingerprint(other) != made for other, made in installed.items()):
        print("Making %s for Python %d.%d" % ((os.path.relpath(environment),) + tuple(sys.version_info[:2])))
        shutil.rmtree(environment, ignore_errors=True)
        installed = {}
        run([sys.executable, "-m", "venv", environment])
    print("Installing %s (a minute or two, the first time)" % (LOCK % name))
    sys.stdout.flush()
    command = [os.path.join(environment, "bin", "python"), "-m", "pip", "install", "-qq", "--no-compile"]
    run(command + ["--disable-pip-version-check", "--require-hashes", "--requirement", LOCK % name])
    installed[name] = wanted
    write_note(note, installed)


def run(command):
    try:
        subprocess.check_call(command, cwd=CHECKOUT)
    except subprocess.CalledProcessError as error:
        fail("%s failed (exit code %s); the lines above say why." % (" ".join(command), error.returncode))
    except KeyboardInterrupt:
        fail("set-up interrupted; the next run starts it again.")


def set_up_collection_tree():
    """The checkout itself under the name Ansible imports it by, so that an edit counts at once."""
    place = os.path.dirname(COLLECTION)
    link = os.path.relpath(CHECKOUT, place)
    if os.path.islink(COLLECTION) and os.readlink(COLLECTION) == link:
        return
    if not os.path.isdir(place):
        os.makedirs(place)
    if os.path.lexists(COLLECTION):
        os.remove(COLLECTION)
    os.symlink(link, COLLECTION)


def main():
    refuse_unfit_interpreter()
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("environment", help="folder of the virtual environment")
    parser.add_argument("name", help="set of packages to install there, a file of tools/locks")
    options = parser.parse_args()
    set_up_collection_tree()
    set_up_environment(os.path.abspath(options.environment), options.name)


if __name__ == "__main__":
    main()
