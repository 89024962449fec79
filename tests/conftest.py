"""Fixtures of the tests that need an AWS or a DNS: the simulator, modules in this process, playbooks in their own.

It never lets a test reach another AWS than the simulator, and no test passes that made a call unknown to it. A test
that needs a program and does not find it is skipped, and the last line of all says what to install.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from _pytest.terminal import TerminalReporter

from tests import canaries, only_loopback, programs
from tests.dns.bind import Bind
from tests.dns.ddclient import Ddclient
from tests.dns.dyndns2 import Dyndns2
from tests.integration.aws_view import AwsView
from tests.integration.module_run import ModuleRunner
from tests.integration.playbook_run import PlaybookRunner
from tests.simulator.client import Simulator

# Whatever AWS account the person at the keyboard is signed in to is not for tests.
FOREIGN_VARIABLES = ("AWS_", "EC2_", "BOTO_", "ANSIBLE_LIFEBOAT_")
# Nothing here speaks TLS with the public, and to read its authorities takes OpenSSL 24 ms for each context: a request
# of Ansible makes one even without TLS. A test that trusts an authority names it.
os.environ.update({"SSL_CERT_FILE": os.devnull, "SSL_CERT_DIR": os.devnull})
# The property of a report that names the packages a test was skipped for.
LEFT_OUT_FOR = "left out for"


def pytest_configure() -> None:
    os.environ[only_loopback.VARIABLE] = str(Path(tempfile.mkdtemp(), "connections"))
    only_loopback.install()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test whose name has an address in memory is another one in each process, and pytest-xdist runs none at all."""
    changing = [item.nodeid for item in items if " at 0x" in item.nodeid]
    if changing:
        raise pytest.UsageError(f"give its parameters names that stay: {changing[0]}")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    packages = programs.missing_for(item)
    if packages:
        item.user_properties.append((LEFT_OUT_FOR, packages))
        programs.skip_or_fail(packages, os.environ)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> Iterator[None]:
    """Below everything else, because it is what a person can do something about."""
    yield
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if isinstance(reporter, TerminalReporter):
        left_out = [
            dict(report.user_properties)[LEFT_OUT_FOR]
            for report in reporter.stats.get("skipped", [])
            if LEFT_OUT_FOR in dict(report.user_properties)
        ]
        if left_out:
            reporter.write_line(programs.words_for_left_out(left_out), yellow=True)


@pytest.fixture(scope="session")
def _running_simulator() -> Iterator[Simulator]:
    """One server for each worker of pytest-xdist; starting it takes longer than most tests."""
    with Simulator.start(scale=1.0) as simulator:
        yield simulator


@pytest.fixture(scope="session")
def _models_read_once() -> Iterator[None]:
    """What botocore makes of its models is made once, not for every client: that is most of a run's time."""
    from tests.integration.botocore_data import remember

    with pytest.MonkeyPatch.context() as patch:
        for target, name, value in remember():
            patch.setattr(target, name, value)
        yield


# Endpoint -> the secrets that it was told of.
looked_for: dict[str, Sequence[tuple[str, str]]] = {}


@pytest.fixture
def simulator(
    _running_simulator: Simulator, _models_read_once: None, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Simulator]:
    """An empty AWS whose clock stands still: what is pending stays so until the test lets time pass.

    The environment of the test points to it; a call makes one attempt, so that no test waits for retries.
    """
    aws = _running_simulator
    aws.reset(freeze=True)
    if (forms := canaries.all_forms()) != looked_for.get(aws.endpoint):
        aws.look_for(forms)
        looked_for[aws.endpoint] = forms
    for name in [name for name in os.environ if name.startswith(FOREIGN_VARIABLES)]:
        monkeypatch.delenv(name)
    for name, value in {**aws.environment(), "AWS_MAX_ATTEMPTS": "1"}.items():
        monkeypatch.setenv(name, value)
    yield aws
    assert aws.gaps() == []
    assert only_loopback.attempts() == []


@pytest.fixture
def aws(simulator: Simulator) -> AwsView:
    """What the test itself sees and does in the simulated AWS."""
    return AwsView(simulator)


@pytest.fixture
def module(simulator: Simulator) -> ModuleRunner:
    """Runs ami_xregion_copy in this process, with real HTTP to the simulator."""
    return ModuleRunner(simulator)


@pytest.fixture
def playbook(simulator: Simulator, tmp_path: Path) -> PlaybookRunner:
    """Runs ansible-playbook, with everything of the machine's own configuration left out."""
    return PlaybookRunner(simulator, tmp_path)


@pytest.fixture
def bind(request: pytest.FixtureRequest) -> Iterator[Bind]:
    """A BIND with the empty zones shop.example and 2.0.192.in-addr.arpa; a failed test shows its log."""
    with Bind.start() as server:
        yield server
    request.node.add_report_section("teardown", "named", server.log())


@pytest.fixture
def dyndns2() -> Iterator[Dyndns2]:
    """A service like Dyn with www.dyn.example and api.dyn.example."""
    with Dyndns2() as service:
        yield service


@pytest.fixture
def ddclient(dyndns2: Dyndns2, tmp_path: Path) -> Ddclient:
    """The packaged ddclient, which trusts that service."""
    return Ddclient(tmp_path, dyndns2.ca_file)
