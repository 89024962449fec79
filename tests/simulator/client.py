"""Starts the simulator for a test or the demo, and steers it.

It never runs the simulator in its own process: modules, playbooks and tests all talk to it over HTTP, as to AWS.
"""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from tests import canaries

from .durations import REALISTIC

REPOSITORY = Path(__file__).resolve().parents[2]

# Long enough not to be scrubbed out of results: Ansible's no_log replaces short values wherever they occur.
ACCESS_KEY = "AKIASIMULATEDAWS0001"
SECRET_KEY = canaries.plant("secret key of AWS", "simulated/secret/key/of/the/lifeboat/tests")
ACCOUNT = "123456789012"


class Simulator:
    """A simulator that is running. Use it as a context manager; leaving it stops the server.

    >>> with Simulator.start(scale=600) as aws:
    ...     [image] = aws.seed("us-east-1", images=[{"name": "web-1", "tags": {"Sync": "web"}}])
    ...     aws.boto("ec2", "us-west-2").copy_image(Name="web-1", SourceImageId=image, SourceRegion="us-east-1")
    ...     aws.advance(3600)
    """

    def __init__(self, endpoint: str, process: subprocess.Popen[str] | None = None) -> None:
        self.endpoint = endpoint
        self._process = process
        # One for all that is asked of the control endpoint: a test does that a dozen times, from any thread.
        self._control = http.client.HTTPConnection(endpoint.removeprefix("http://"), timeout=60)
        self._asking = threading.Lock()

    @classmethod
    def start(cls, scale: float = 1.0, port: int = 0) -> Simulator:
        """``scale``: simulated seconds per real second. Raises ``RuntimeError`` with its message if it cannot start."""
        # A file, because a pipe that nobody reads would stop the server once it is full.
        messages = tempfile.TemporaryFile("w+")  # noqa: SIM115 - the process gets it too
        command = [sys.executable, "-m", "tests.simulator", "--exit-with-parent"]
        process = subprocess.Popen(
            [*command, "--port", str(port), "--scale", str(scale)],
            cwd=REPOSITORY,
            stdout=subprocess.PIPE,
            stderr=messages,
            text=True,
            # Ctrl-C in a terminal goes to the whole process group; the simulator outlives it to the clean-up.
            start_new_session=True,
        )
        assert process.stdout is not None
        with messages:
            line = process.stdout.readline()
            if not line:
                messages.seek(0)
                raise RuntimeError(f"the simulator did not start: {messages.read().strip()}")
        return cls(json.loads(line)["endpoint"], process)

    def __enter__(self) -> Simulator:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """Ends the server; twice is fine."""
        self._control.close()
        if self._process is None:
            return
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(10)
        if self._process.stdout:
            self._process.stdout.close()
        self._process = None

    def environment(self, access_key: str = ACCESS_KEY, instance_id: str | None = None) -> dict[str, str]:
        """Variables for a subprocess: every AWS client in it talks to the simulator and to nothing else. With
        ``instance_id`` it finds the metadata of that instance, as if it ran there."""
        endpoint = {"AWS_EC2_METADATA_SERVICE_ENDPOINT": self.metadata(instance_id)} if instance_id else {}
        return {
            **endpoint,
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_ACCESS_KEY_ID": access_key,
            "AWS_SECRET_ACCESS_KEY": SECRET_KEY,
            "AWS_EC2_METADATA_DISABLED": "false" if instance_id else "true",
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        }

    def boto(self, service: str, region: str, access_key: str = ACCESS_KEY, **config: Any) -> Any:
        """A boto3 client. It makes one attempt only, so that a test sees each error; ``config`` overrides that."""
        import boto3
        from botocore.config import Config

        return boto3.client(
            service,
            region_name=region,
            endpoint_url=self.endpoint,
            aws_access_key_id=access_key,
            aws_secret_access_key=SECRET_KEY,
            config=Config(**{"retries": {"total_max_attempts": 1}, "read_timeout": 30, **config}),
        )

    def reset(self, *, freeze: bool = False) -> None:
        """Forgets all resources, switches, faults, outages and calls. Then time goes by, or stands still."""
        self._post("reset", freeze=freeze)

    def seed_ids(self, number: int) -> None:
        """After the same number the same calls get the same ids."""
        self._post("ids", seed=number)

    def configure(self, **switches: Any) -> dict[str, Any]:
        """Sets switches of ``settings.Settings`` and returns all of them. An unknown name is a ``ValueError``."""
        return self._post("config", **switches)

    def take_time(self, **switches: Any) -> dict[str, Any]:
        """Lets a recovery take as long as durations.REALISTIC says; ``switches`` override that."""
        return self.configure(**{**REALISTIC, **switches})

    def fault(self, effect: str = "error", **rule: Any) -> int:
        """Adds a rule of ``faults.Rule``: ``fault(action="CopyImage", code="InternalError", skip=1, times=1)``."""
        number: int = self._post("faults", effect=effect, **rule)["id"]
        return number

    def look_for(self, forms: Sequence[tuple[str, str]]) -> None:
        """Each a text and what it is: the log says of calls that write which of these they have sent."""
        self._post("secrets", forms=forms)

    def clear_faults(self) -> None:
        self._call("DELETE", "faults")

    def release(self) -> None:
        """Lets calls go on that a fault with effect ``hold`` keeps."""
        self._post("release")

    def outage(self, region: str, mode: str | None = "error", services: list[str] | None = None) -> None:
        """``error`` (503), ``drop`` (connections closed), ``blackhole`` (silence), or None: over."""
        self._post("outage", region=region, mode=mode, services=services)

    def advance(self, seconds: float) -> None:
        """Lets simulated time pass at once."""
        self._post("clock", advance=seconds)

    def set_scale(self, scale: float) -> None:
        self._post("clock", scale=scale)

    def freeze(self, frozen: bool = True) -> None:
        """Stops simulated time; ``advance`` still works."""
        self._post("clock", freeze=frozen)

    def seed(self, region: str, images: list[dict[str, Any]] | None = None, **bulk: Any) -> list[str]:
        """Image ids, in order. ``images`` and the ``bulk`` fields are described in README.md."""
        ids: list[str] = self._post("seed", region=region, images=images or [], **bulk)["image_ids"]
        return ids

    def seed_rds(
        self,
        region: str,
        databases: list[dict[str, Any]] | None = None,
        snapshots: list[dict[str, Any]] | None = None,
        **more: Any,
    ) -> list[str]:
        """Identifiers of the snapshots, in order; one with ``of`` (an ARN) is a copy. README.md has the fields."""
        lists = {"databases": databases or [], "snapshots": snapshots or []}
        ids: list[str] = self._post("seed", region=region, **lists, **more)["db_snapshot_ids"]
        return ids

    def seed_snapshots(self, region: str, snapshots: list[dict[str, Any]]) -> list[str]:
        """Ids of EBS snapshots, in order. README.md has the fields."""
        ids: list[str] = self._post("seed", region=region, snapshots_of_volumes=snapshots)["snapshot_ids"]
        return ids

    def seed_instances(self, region: str, instances: list[dict[str, Any]], **more: Any) -> list[str]:
        """Instance ids, in order. README.md has the fields."""
        ids: list[str] = self._post("seed", region=region, instances=instances, **more)["instance_ids"]
        return ids

    def seed_zone(
        self, name: str, records: list[dict[str, Any]] | None = None, account: str = ACCOUNT, **more: Any
    ) -> str:
        """The id of a hosted zone. README.md has the fields of a record and of ``more``."""
        zone = {"name": name, "records": records or [], **more}
        # Zones belong to no region, but other seeds do.
        [zone_id] = self._post("seed", region="us-east-1", account=account, zones=[zone])["zone_ids"]
        return str(zone_id)

    def metadata(self, instance_id: str) -> str:
        """What AWS_EC2_METADATA_SERVICE_ENDPOINT is on that instance."""
        return f"{self.endpoint}/_imds/{instance_id}"

    def number_of_calls(self) -> int:
        number: int = self._call("GET", "calls/number")["number"]
        return number

    def calls(self, region: str | None = None, action: str | None = None, after: int = 0) -> list[dict[str, Any]]:
        """The log of calls, oldest first: {n, region, service, action, status, code, params, access_key, account}.

        With ``after``, those after so many.
        """
        named = (("region", region), ("action", action), ("after", str(after)))
        wanted = {name: value for name, value in named if value}
        calls: list[dict[str, Any]] = self._get("calls", wanted)["calls"]
        return calls

    def counts(self) -> dict[str, dict[str, int]]:
        """``{"us-east-1": {"ec2:DescribeImages": 1}}``"""
        counts: dict[str, dict[str, int]] = self.stats()["counts"]
        return counts

    def reset_counts(self) -> None:
        self._post("counters/reset")

    def gaps(self) -> list[str]:
        """Calls that the simulator does not know, as ``service:Action``. A good test ends with none."""
        gaps: list[str] = self._call("GET", "gaps")["gaps"]
        return gaps

    def stats(self) -> dict[str, Any]:
        return self._call("GET", "stats")

    def _post(self, path: str, **arguments: Any) -> dict[str, Any]:
        return self._call("POST", path, arguments)

    def _get(self, path: str, query: dict[str, str]) -> dict[str, Any]:
        text = "&".join(f"{name}={value}" for name, value in query.items())
        return self._call("GET", f"{path}?{text}")

    def _call(self, method: str, path: str, arguments: dict[str, Any] | None = None) -> dict[str, Any]:
        body = json.dumps(arguments).encode() if arguments is not None else None
        with self._asking:
            self._control.request(method, f"/_sim/{path}", body)
            response = self._control.getresponse()
            answer: dict[str, Any] = json.load(response)
        if response.status >= 400:
            raise ValueError(answer["error"])
        return answer
