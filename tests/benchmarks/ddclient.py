"""Names at a dyndns2 service, with nothing to do: ours on the controller against the packaged ddclient on an instance.

ddclient remembers in a file what it has sent, and sends nothing more; ours asks the name servers of the service.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from tests.dns.ddclient import Ddclient, configuration
from tests.dns.dyndns2 import ZONE, Dyndns2
from tests.dns.dyndns2_account import Patience
from tests.dns.dyndns2_services import DYN
from tests.dns.packages import DDCLIENT, DDCLIENT_ENVIRONMENT
from tests.programs import program
from tests.simulator.client import Simulator

from .comparison import OURS
from .fleet import SOURCE_REGION
from .growth import Contest, Program, grow, section
from .report import Section, check
from .timed_playbook import Measurement, measure_playbook, measure_program

MEASURES = (
    "plugins/modules/ec2_dyndns_register.py",
    "plugins/module_utils/_dns",
)
PEER = "ddclient"
ADDRESS = "203.0.113.7"
# Ours writes into the tags of the instance what it has sent, and AWS allows 50 of them.
MOST = 40
SIZES, QUICK_SIZES = (1, 10, MOST), (1, 3)
# ddclient sends all names in one update, and real services take 20 of them.
SERVICE = replace(DYN, most_hosts=1000)
PATIENCE = Patience(unneeded_updates=10_000, requests=10_000)
_NOTES = [
    "ddclient is a small Perl program on the instance, and sends nothing as long as the instance has the same address.",
    "It does not see that another has taken a name; ours, from the controller, resolves every name.",
    f"No more than {MOST} names: ours keeps what it has sent in the instance's tags, and AWS allows 50 tags.",
    "API calls are those of AWS. The service gets no request from either, which is checked.",
]


def run(aws: Simulator, folder: Path, tell: Callable[[str], None], quick: bool) -> list[Section]:
    if Ddclient.missing():
        tell(f"no ddclient here, and so no figures of it: apt-get install {Ddclient.missing()}")
        return []
    contest = nothing_to_do(aws, folder)
    return [section(contest, grow(contest, QUICK_SIZES if quick else SIZES, tell), _NOTES)]


def nothing_to_do(aws: Simulator, folder: Path) -> Contest:
    """The names of one instance are what they should be."""

    def ours(count: int) -> Measurement:
        names = _names(count)
        with _service(names) as service:
            aws.reset()
            [instance] = aws.seed_instances(SOURCE_REGION, [{"public_ip": ADDRESS, "private_ip": "10.0.1.7"}])
            variables = {
                "fleet": [{"instance_id": instance, "public_hostnames": names}],
                "service": service.address,
                "login": service.login,
                "password": service.password,
                "ca_file": str(service.ca_file),
                "nameserver": f"{service.dns.host}:{service.dns.port}",
            }
            measure_playbook(aws, "ddclient_ours", folder, variables)
            found = _nothing_sent(service, lambda: measure_playbook(aws, "ddclient_ours", folder, variables))
            check(not found.changed, f"ours changed something, though {count} names were right")
            return found

    def theirs(count: int) -> Measurement:
        names = _names(count)
        with _service(names) as service:
            text = configuration(service.address, service.login, service.password, {ADDRESS: names})
            own = folder / f"ddclient-{count}"
            own.mkdir()
            client = Ddclient(own, service.ca_file)
            first = client.run(text)
            check(service.records().keys() == set(names), f"ddclient has not registered everything:\n{first.output}")
            command = [program("ddclient", DDCLIENT), "-daemon=0", "-foreground", "-noquiet", "-file"]
            files = [str(own / "ddclient.conf"), "-cache", str(client.cache), "-ssl_ca_file", str(service.ca_file)]
            return _nothing_sent(service, lambda: measure_program(aws, [*command, *files], DDCLIENT_ENVIRONMENT))

    return Contest(
        "names at a dyndns2 service, nothing to do",
        "growth-dyndns2",
        Program(OURS, ours),
        [Program(PEER, theirs)],
        MOST,
    )


def _names(count: int) -> list[str]:
    return [f"n{i}.{ZONE}" for i in range(count)]


def _service(names: list[str]) -> Dyndns2:
    return Dyndns2(hosts=names, service=SERVICE, patience=PATIENCE)


def _nothing_sent(service: Dyndns2, measure: Callable[[], Measurement]) -> Measurement:
    before = len(service.requests)
    found = measure()
    check(len(service.requests) == before, f"requests with nothing to do:\n{found.output[-3000:]}")
    return found
