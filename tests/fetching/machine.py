"""An instance below a folder: the real fetcher with the programs of a system, and what systemd would give it.

It never changes anything of the machine that the tests run on.
"""

from __future__ import annotations

import shlex
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from tests.programs import plain
from tests.simulator.client import Simulator

from .bundles import Publication
from .packages import TOOLS, program

FETCHER = Path(__file__).parents[2] / "roles" / "dr_config" / "files" / "lifeboat-fetch-config.sh"
LONGEST_SECONDS = 60
SHELLS = {"dash": ["dash"], "bash": ["bash"], "busybox": ["busybox", "sh"]}
# How requests are signed: by the AWS CLI, by curl, or by the fetcher itself for a curl that cannot. With an AWS CLI
# that is just there ("both"), the pointer comes with curl and the bundle with it; "aws" wants it for both.
CLIENTS = ("both", "aws", "curl", "old curl")
# The program that makes the difference.
PROGRAM = {"both": "aws", "aws": "aws", "curl": "curl", "old curl": "curl"}
# As curl 7.76 of RHEL 9, of which nothing but the missing option matters.
_OLD_CURL = """#!/bin/sh
case " $* " in
*' --version '*) echo 'curl 7.76.1 (x86_64-redhat-linux-gnu) libcurl/7.76.1'; exit ;;
*' --config '*) ;;
*) exec {curl} "$@" ;;
esac
config=$(cat)
case $config in *aws-sigv4*) echo 'curl: this curl signs no header' >&2; exit 2 ;; esac
printf '%s\\n' "$config" | {curl} "$@"
"""


@dataclass(frozen=True)
class Run:
    """What one run of the fetcher said, and how it ended."""

    code: int
    said: str


@dataclass(frozen=True)
class Machine:
    """``root`` is its file system; ``tools`` is its whole path."""

    root: Path
    tools: Path
    simulator: Simulator
    instance_id: str
    shell: str = "dash"
    settings: dict[str, str] = field(default_factory=dict)

    @classmethod
    def make(
        cls, folder: Path, simulator: Simulator, region: str, shell: str = "dash", client: str = "curl"
    ) -> Machine:
        """A new instance with a role in that region of the simulated AWS."""
        root, tools = folder / "root", folder / "tools"
        for path in ("etc/lifeboat", "var/lib"):
            (root / path).mkdir(parents=True)
        tools.mkdir()
        for name in TOOLS:
            (tools / name).symlink_to(_tool(name, shell))
        curl = program("curl") or "curl"
        if client == "old curl":
            (tools / "curl").write_text(_OLD_CURL.format(curl=curl))
            (tools / "curl").chmod(0o755)
        else:
            (tools / "curl").symlink_to(curl)
        if PROGRAM[client] == "aws":
            (tools / "aws").symlink_to(program("aws") or "aws")
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
            **({"LIFEBOAT_CLIENT": "aws"} if client == "aws" else {}),
        }
        return cls(root, tools, simulator, instance, shell, settings)

    @property
    def link(self) -> Path:
        return self.root / "etc/shop"

    @property
    def versions(self) -> Path:
        return self.root / "var/lib/lifeboat/config/shop"

    def fetch(self, environment: dict[str, str] | None = None, before: str = "", **settings: str) -> Run:
        """Runs the fetcher to its end; ``before`` is a command of the shell that starts it."""
        return self.wait(self.start(environment, before, **settings))

    def start(
        self, environment: dict[str, str] | None = None, before: str = "", **settings: str
    ) -> subprocess.Popen[str]:
        self.write_settings(**settings)
        return self.start_as_it_is(environment, before)

    def start_as_it_is(
        self, environment: dict[str, str] | None = None, before: str = "", file: Path = FETCHER
    ) -> subprocess.Popen[str]:
        """With the settings that are there."""
        command = shlex.join(self.command(file))
        given = {
            "PATH": str(self.tools),
            "LIFEBOAT_ROOT": str(self.root),
            **self.simulator.environment(instance_id=self.instance_id),
            **(environment or {}),
        }
        # The credentials of the role, from the metadata service, are to be used and no others.
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            given.pop(name)
        return subprocess.Popen(
            ["/bin/sh", "-c", f"{before or ':'}; exec {command}"],
            env=given,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def wait(self, started: subprocess.Popen[str]) -> Run:
        said, _nothing = started.communicate(timeout=LONGEST_SECONDS)
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

    def command(self, file: Path = FETCHER) -> list[str]:
        name, *more = SHELLS[self.shell]
        return [program(name) or name, *more, str(file)]


def _tool(name: str, shell: str) -> str:
    busybox = program("busybox")
    if shell == "busybox" and busybox and name in _applets(busybox):
        return busybox
    return plain(name)


def _applets(busybox: str) -> set[str]:
    return set(subprocess.run([busybox, "--list"], capture_output=True, text=True, check=True).stdout.split())


def publish(simulator: Simulator, *publications: Publication, bucket: str = "shop-config-{region}") -> None:
    """Puts each into the bucket of its region."""
    for publication in publications:
        region = publication.region
        s3 = simulator.boto("s3", region, s3={"addressing_style": "path"})
        name = bucket.format(region=region)
        place = {"CreateBucketConfiguration": {"LocationConstraint": region}} if region != "us-east-1" else {}
        if name not in {found["Name"] for found in s3.list_buckets()["Buckets"]}:
            s3.create_bucket(Bucket=name, **place)
        s3.put_object(Bucket=name, Key=publication.bundle_key, Body=publication.bundle)
        s3.put_object(Bucket=name, Key=publication.pointer_key, Body=publication.pointer())


def requests(simulator: Simulator) -> list[str]:
    """Those to S3 since the log was emptied, as ``us-west-2 GET /bucket/key``."""
    return [f"{call['region']} {call['action']}" for call in simulator.calls() if call["service"] in ("s3", "unsigned")]
