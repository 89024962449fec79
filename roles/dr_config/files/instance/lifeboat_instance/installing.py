# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A version takes the place of the one before in one step."""

from __future__ import annotations

import os
import re
import shutil
import subprocess

from .ends import NOT_WRITTEN, ON_CHANGE_FAILED, Failure
from .fetching import SHA256, Pointer, fetch_bundle
from .folders import remove, write_out
from .program import Program
from .secret_values import resolve_secrets
from .settings import Settings
from .surroundings import Instance
from .unpacking import group_id, set_rights, unpack

UNIT = re.compile(r"[A-Za-z0-9@._-]+\.(service|socket|target)")


def label(tree: str, program: Program) -> None:
    """Daemons that SELinux confines read what is labelled as the rest of /etc is."""
    if not shutil.which("selinuxenabled") or subprocess.run(["selinuxenabled"], check=False).returncode:
        return
    if not shutil.which("chcon") or subprocess.run(["chcon", "-R", "-t", "etc_t", tree], check=False).returncode:
        program.say("the label etc_t could not be set")


def switch(settings: Settings, pointer: Pointer, tree: str) -> None:
    """One rename(2), so that there is no moment without a configuration."""
    version, new = f"{settings.versions}/{pointer.sha256}", f"{settings.link}.lifeboat-new"
    try:
        remove(version)
        remove(new)
        os.rename(tree, version)
        os.utime(version)
        os.symlink(f"{settings.relative}/{pointer.sha256}", new)
        write_out(settings.versions)
        with open(due(settings), "wb"):
            pass
        os.replace(new, settings.link)
        write_out(os.path.dirname(settings.link))
    except OSError as error:
        raise Failure(NOT_WRITTEN, f"version {pointer.version} cannot be installed: {error.strerror}") from error


def due(settings: Settings) -> str:
    """There while somebody has to be told of a change."""
    return f"{settings.versions}/on-change-due"


def prune(settings: Settings, current: str) -> None:
    old = [name for name in os.listdir(settings.versions) if SHA256.fullmatch(name) and name != current]
    old.sort(key=lambda name: os.stat(f"{settings.versions}/{name}").st_mtime_ns, reverse=True)
    for name in old[max(settings.keep - 1, 0) :]:
        shutil.rmtree(f"{settings.versions}/{name}")


def run_on_change(settings: Settings, region: str, version: str, program: Program) -> None:
    """What fetches because it is just starting must not be restarted for that; our own unit's next run does it."""
    command = settings.given("LIFEBOAT_ON_CHANGE")
    if not os.path.exists(due(settings)) or settings.given("LIFEBOAT_STARTING"):
        return
    if command:
        # A unit is not waited for: at boot it waits for us.
        unit = ["systemctl", "--no-block", "try-reload-or-restart", command]
        run = unit if UNIT.fullmatch(command) else ["sh", "-c", command]
        environment = {**settings.values, "LIFEBOAT_REGION": region, "LIFEBOAT_VERSION": version}
        try:
            ended = subprocess.run(run, env=environment, stdin=subprocess.DEVNULL, check=False).returncode
        except OSError:
            ended = 1
        if ended:
            program.say(f"version {version} is installed, but {command} failed; it is tried again at the next run")
            raise SystemExit(ON_CHANGE_FAILED)
    os.unlink(due(settings))


def install(instance: Instance, pointer: Pointer, work: str, program: Program) -> None:
    settings, bundle, tree = instance.settings, f"{work}/bundle", f"{work}/tree"
    fetch_bundle(instance, pointer, bundle)
    group = group_id(settings.given("LIFEBOAT_GROUP"))
    unpack(bundle, tree, f"s3://{instance.bucket}/{pointer.bundle} in {instance.region}", group)
    remove(f"{tree}/.lifeboat")
    noted = {"region": instance.region, "environment": settings.environment, "version": pointer.version}
    with open(f"{tree}/.lifeboat", "x", encoding="utf-8") as file:
        file.write("".join(f"{key}={value}\n" for key, value in noted.items()))
    set_rights(f"{tree}/.lifeboat", False, group)
    resolve_secrets(instance, tree)
    label(tree, program)
    switch(settings, pointer, tree)
    prune(settings, pointer.sha256)
