"""An instance below a folder: the real program, and what systemd would give it.

It never changes anything of the machine that the tests run on.
"""

from __future__ import annotations

import functools
import shlex
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests import canaries
from tests.programs import plain
from tests.simulator.client import Simulator

from .bundles import Publication
from .program import FETCH, PROGRAM, in_this_process

LONGEST_SECONDS = 60


@dataclass(frozen=True)
class Run:
    """What one run of the fetcher said, and how it ended."""

    code: int
    said: str


@dataclass(frozen=True)
class Machine:
    """``root`` is its file system; ``tools`` is its whole path, with nothing but sh and touch to begin with."""

    root: Path
    tools: Path
    simulator: Simulator
    instance_id: str
    settings: dict[str, str] = field(default_factory=dict)

    @classmethod
    def make(cls, folder: Path, simulator: Simulator, region: str) -> Machine:
        """A new instance with a role in that region of the simulated AWS."""
        root, tools = folder / "root", folder / "tools"
        for path in ("etc/lifeboat", "var/lib"):
            (root / path).mkdir(parents=True)
        tools.mkdir()
        for name in ("sh", "touch"):
            (tools / name).symlink_to(plain(name))
        [instance] = simulator.seed_instances(region, [{"name": "web", "role": "shop-web"}])
        settings = {
            "LIFEBOAT_APPLICATION": "shop",
            "LIFEBOAT_ENVIRONMENT": "production",
            "LIFEBOAT_BUCKET": "shop-config-{region}",
            # Nobody waits in tests for what is never going to answer.
            "LIFEBOAT_ATTEMPTS": "1",
            "LIFEBOAT_PAUSE": "0",
            "LIFEBOAT_TIMEOUT": "5",
            "LIFEBOAT_LOCK_SECONDS": "0",
        }
        return cls(root, tools, simulator, instance, settings)

    @property
    def link(self) -> Path:
        return self.root / "etc/shop"

    @property
    def versions(self) -> Path:
        return self.root / "var/lib/lifeboat/config/shop"

    def fetch(self, environment: dict[str, str] | None = None, **settings: str) -> Run:
        """Runs the fetcher to its end, in this process."""
        self.write_settings(**settings)
        return self.run(FETCH, environment)

    def run(self, name: str, environment: dict[str, str] | None = None) -> Run:
        """The same for any of its programs, with the settings that are there."""
        return Run(*in_this_process([name], self._environment(environment)))

    def start(
        self, environment: dict[str, str] | None = None, before: str = "", **settings: str
    ) -> subprocess.Popen[str]:
        """Starts the fetcher in a process of its own; ``before`` is a command of the shell that starts it."""
        self.write_settings(**settings)
        return self.start_as_it_is([sys.executable, "-I", "-S", "-B", str(PROGRAM), FETCH], environment, before)

    def start_as_it_is(
        self, command: list[str], environment: dict[str, str] | None = None, before: str = ""
    ) -> subprocess.Popen[str]:
        """With the settings that are there."""
        return subprocess.Popen(
            ["/bin/sh", "-c", f"{before or ':'}; exec {shlex.join(command)}"],
            env=self._environment(environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def _environment(self, more: dict[str, str] | None) -> dict[str, str]:
        given = {
            "PATH": str(self.tools),
            "LIFEBOAT_ROOT": str(self.root),
            **self.simulator.environment(instance_id=self.instance_id),
            **(more or {}),
        }
        # The credentials of the role, from the metadata service, are to be used and no others.
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            given.pop(name)
        return given

    def wait(self, started: subprocess.Popen[str]) -> Run:
        said, _nothing = started.communicate(timeout=LONGEST_SECONDS)
        canaries.search("the program of the instance", said)
        return Run(started.returncode, said)

    def write_settings(self, **settings: str) -> None:
        lines = [f"{name}={shlex.quote(value)}\n" for name, value in {**self.settings, **settings}.items()]
        (self.root / "etc/lifeboat/config.env").write_text("".join(lines))

    def files(self) -> dict[str, str]:
        """What the application reads."""
        return {
            str(path.relative_to(self.link)): path.read_text(encoding="utf-8", errors="replace")
            for path in sorted(self.link.rglob("*"))
            if path.is_file() and path.name != ".lifeboat"
        }

    def tool(self, name: str, script: str) -> None:
        """Puts a script of the shell into its path."""
        (self.tools / name).write_text(f"#!/bin/sh\n{script}\n")
        (self.tools / name).chmod(0o755)


def publish(simulator: Simulator, *publications: Publication, bucket: str = "shop-config-{region}") -> None:
    """Puts each into the bucket of its region."""
    for publication in publications:
        region = publication.region
        s3 = _s3(simulator, region)
        name = bucket.format(region=region)
        place = {"CreateBucketConfiguration": {"LocationConstraint": region}} if region != "us-east-1" else {}
        if name not in {found["Name"] for found in s3.list_buckets()["Buckets"]}:
            s3.create_bucket(Bucket=name, **place)
        s3.put_object(Bucket=name, Key=publication.bundle_key, Body=publication.bundle)
        s3.put_object(Bucket=name, Key=publication.pointer_key, Body=publication.pointer())


@functools.cache
def _s3(simulator: Simulator, region: str) -> Any:
    return simulator.boto("s3", region, s3={"addressing_style": "path"})


def requests(simulator: Simulator) -> list[str]:
    """Those to S3 since the log was emptied, as ``us-west-2 GET /bucket/key``."""
    return [f"{call['region']} {call['action']}" for call in simulator.calls() if call["service"] in ("s3", "unsigned")]
