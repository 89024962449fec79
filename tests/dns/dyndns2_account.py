"""What a dyndns2 service knows and decides: whose hosts, which addresses, who hammers and is blocked.

It never opens a socket and never reads a clock but the one it is given.
"""

from __future__ import annotations

import ipaddress
from collections import deque
from dataclasses import dataclass, field

from tests.canaries import plant

from .clock import SteppedClock
from .dyndns2_messages import Answer, Update
from .dyndns2_services import (
    FATAL,
    LATER_SECONDS,
    OF_A_HOST,
    TOUCH_SECONDS,
    TRY_LATER,
    Service,
    is_generic,
    is_host_name,
)

LOGIN = "lifeboat"
PASSWORD = plant("password of the dyndns2 service", "correct-horse-battery-staple")


@dataclass(frozen=True)
class Patience:
    """How much a host may do before it is blocked. The services do not publish their numbers; these are low."""

    unneeded_updates: int = 3
    requests: int = 10
    within_seconds: float = 60


PATIENCE = Patience()


@dataclass
class Host:
    """``addresses``: record type -> address, at most one each, as the protocol has it."""

    owner: str = LOGIN
    active: bool = True
    addresses: dict[str, str] = field(default_factory=dict)
    blocked: bool = False
    unneeded: int = 0
    accepted_at: float | None = None
    requested_at: deque[float] = field(default_factory=deque)


@dataclass(frozen=True)
class Bar:
    """The code after which a client must not come back before a time, for ever unless somebody mends the cause."""

    code: str
    until: float


class Account:
    """``hosts`` by name; ``mistakes`` are sentences about what a client did that the services ask clients not to do."""

    def __init__(self, service: Service, clock: SteppedClock, patience: Patience, password: str = PASSWORD) -> None:
        self.service = service
        self.password = password
        self.hosts: dict[str, Host] = {}
        self.mistakes: list[str] = []
        self._clock = clock
        self._patience = patience
        self._forced: deque[str | Answer] = deque()
        self._bars: dict[str, Bar] = {}

    def force(self, answer: str | Answer) -> None:
        """The answer to the next request that has none forced before it; no record changes. A text is a code."""
        self._forced.append(answer)

    def mend(self) -> None:
        """What a person does who was told of a failure: hosts are unblocked, and clients may come back."""
        self._bars.clear()
        for host in self.hosts.values():
            host.blocked = False
            host.unneeded = 0
            host.requested_at.clear()

    def is_authorised(self, update: Update) -> bool:
        return (update.login, update.password) == (LOGIN, self.password)

    def answer(self, update: Update) -> Answer:
        self._note_mistakes(update)
        if self._forced:
            answer = _scripted(self._forced.popleft(), len(update.hosts))
        elif code := self._refusal(update):
            answer = Answer((code,), self.service.badauth_status if code == "badauth" else 200)
        else:
            lines = tuple(self._answer_for(host, update) for host in update.hosts)
            status = self.service.nohost_status if lines == ("nohost",) else 200
            answer = Answer(lines, status)
        self._remember(update, answer)
        return answer

    def _refusal(self, update: Update) -> str | None:
        """The code that refuses the request as a whole."""
        obsolete = update.parameters.get("system", "dyndns")
        rules = {
            "badagent": update.method != "GET" or is_generic(update.agent),
            "badauth": not self.is_authorised(update),
            "badsys": obsolete not in ("dyndns", "statdns", "custom"),
            "!donator": update.parameters.get("offline", "NO").upper() == "YES",
            "notfqdn": not update.hosts,
            "numhost": len(update.hosts) > self.service.most_hosts,
        }
        return next((code for code, applies in rules.items() if applies), None)

    def _answer_for(self, name: str, update: Update) -> str:
        if not is_host_name(name):
            return "notfqdn"
        host = self.hosts.get(name)
        if host is None:
            return "nohost"
        if host.owner != update.login:
            return "!yours"
        if not host.active:
            return "!active"
        if self._hammers(host):
            host.blocked = self.service.minds_unneeded
        return "abuse" if host.blocked else self._set(host, update)

    def _hammers(self, host: Host) -> bool:
        now = self._clock.now()
        host.requested_at.append(now)
        while host.requested_at[0] < now - self._patience.within_seconds:
            host.requested_at.popleft()
        return len(host.requested_at) > self._patience.requests

    def _set(self, host: Host, update: Update) -> str:
        """Changes the records of the host, or counts that there was nothing to change."""
        wanted = self._wanted(host, update)
        now = self._clock.now()
        touched = host.accepted_at is not None and now - host.accepted_at >= TOUCH_SECONDS
        changed = wanted != host.addresses
        host.addresses = wanted
        if changed or touched:
            host.unneeded = 0
            host.accepted_at = now
        else:
            host.unneeded += 1
            # The update that is one too many is the first to hear of it.
            host.blocked = self.service.minds_unneeded and host.unneeded > self._patience.unneeded_updates
        return self._said_of(host, changed)

    def _said_of(self, host: Host, changed: bool) -> str:
        if host.blocked:
            return "abuse"
        code = "good" if changed or not self.service.minds_unneeded else "nochg"
        addresses = ",".join(host.addresses[kind] for kind in ("A", "AAAA") if kind in host.addresses)
        return f"{code} {addresses}" if self.service.says_address else code

    def _wanted(self, host: Host, update: Update) -> dict[str, str]:
        """What the records become. Without a usable address services take that of the caller."""
        named = {record_type(address): address for address in update.addresses}
        if self.service.deletes_unnamed:
            # No address, or an empty one: the record goes. No myip at all: the caller's address is meant.
            return {record_type(update.caller): update.caller} if update.myip is None else named
        return {**host.addresses, **(named or {record_type(update.caller): update.caller})}

    def _remember(self, update: Update, answer: Answer) -> None:
        """What the answer means for the next request about these hosts."""
        codes = answer.codes
        said = codes if len(codes) == len(update.hosts) else codes[:1] * len(update.hosts)
        for name, code in zip(update.hosts, said, strict=False):
            self._bars.pop(name, None)
            if code in FATAL:
                self._bars[name] = Bar(code, float("inf"))
            elif code in TRY_LATER:
                self._bars[name] = Bar(code, self._clock.now() + LATER_SECONDS)

    def _note_mistakes(self, update: Update) -> None:
        hosts = ",".join(update.hosts)
        mistakes = {
            f"{hosts}: sent without TLS": update.scheme != "https",
            f"{hosts}: empty myip": update.has_empty_address,
            f"{hosts}: malformed myip {update.myip}": update.has_malformed_address,
        }
        for name in update.hosts:
            found = self._bars.get(name)
            if found and self._clock.now() < found.until:
                mistakes[f"{name}: came back after {found.code}"] = True
        self.mistakes += [text for text, made in mistakes.items() if made]


def record_type(address: str) -> str:
    return "AAAA" if ipaddress.ip_address(address).version == 6 else "A"


def _scripted(answer: str | Answer, hosts: int) -> Answer:
    """A code about hosts is said once for each of them, another one once."""
    if isinstance(answer, Answer):
        return answer
    return Answer((answer,) * (hosts if answer.split()[0] in OF_A_HOST else 1))
