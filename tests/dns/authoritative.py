"""A small authoritative name server, over UDP and TCP, that answers whatever the records are at that moment.

It never caches, never recurses, and knows one zone; for other names it says REFUSED, as real ones do.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import TracebackType

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.opcode
import dns.rcode
import dns.rdatatype
import dns.rrset

from .loopback import HOST
from .serving import Serving

TTL = 60

# Host name -> record type -> address.
Records = Callable[[], Mapping[str, Mapping[str, str]]]


class Authoritative:
    """A name server that is running. Use it as a context manager.

    ``rcode``: set it to ``dns.rcode.SERVFAIL`` and the like, and every question is answered so.
    ``questions``: ``("www.dyn.example.", "A")`` in order.
    """

    host = HOST

    def __init__(self, zone: str, records: Records) -> None:
        self.rcode: dns.rcode.Rcode | None = None
        self.questions: list[tuple[str, str]] = []
        self._zone = dns.name.from_text(zone)
        self._records = records
        self._serving = Serving(self.answer)
        self.port: int = self._serving.port

    def __enter__(self) -> Authoritative:
        self._serving.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._serving.__exit__(kind, error, trace)

    def answer(self, wire: bytes) -> bytes | None:
        """The answer to a question as it came, or None when it is none."""
        try:
            query = dns.message.from_wire(wire)
        except dns.exception.DNSException:
            return None
        return self._response(query).to_wire()

    def _response(self, query: dns.message.Message) -> dns.message.Message:
        response = dns.message.make_response(query)
        if query.opcode() != dns.opcode.QUERY or len(query.question) != 1:
            response.set_rcode(dns.rcode.NOTIMP)
            return response
        [question] = query.question
        self.questions.append((question.name.to_text(), dns.rdatatype.to_text(question.rdtype)))
        if self.rcode is not None or not question.name.is_subdomain(self._zone):
            response.set_rcode(dns.rcode.REFUSED if self.rcode is None else self.rcode)
            return response
        response.flags |= dns.flags.AA
        self._fill(response, question.name, question.rdtype)
        return response

    def _fill(self, response: dns.message.Message, name: dns.name.Name, rdtype: dns.rdatatype.RdataType) -> None:
        known = self._all_records()
        data = known.get(name, {}).get(dns.rdatatype.to_text(rdtype))
        if data:
            response.answer.append(dns.rrset.from_text(name, TTL, "IN", rdtype, data))
            return
        # "No such name" and "nothing of that type" both come with the SOA, which says for how long that holds.
        if not any(other.is_subdomain(name) for other in known):
            response.set_rcode(dns.rcode.NXDOMAIN)
        response.authority.append(dns.rrset.from_text(self._zone, TTL, "IN", "SOA", known[self._zone]["SOA"]))

    def _all_records(self) -> dict[dns.name.Name, dict[str, str]]:
        server = f"ns1.{self._zone}"
        hosts = {dns.name.from_text(host): dict(addresses) for host, addresses in self._records().items() if addresses}
        return {
            **hosts,
            dns.name.from_text(server): {"A": HOST},
            self._zone: {
                **hosts.get(self._zone, {}),
                "SOA": f"{server} hostmaster.{self._zone} 1 3600 600 86400 5",
                "NS": server,
            },
        }
