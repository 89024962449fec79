"""The options of the provider dyndns2: what is taken, what is refused, and that no refusal shows a password."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import InvalidInput
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.dyndns2.options import (
    NameServer,
    account_from_options,
    nameservers_from_options,
)

LOGIN, PASSWORD = "shop-login", "correct-horse-battery-staple"


def options(**given: Any) -> dict[str, Any]:
    return {"server": "members.dyn.example", "port": None, "login": LOGIN, "password": PASSWORD, "zone": None, **given}


@pytest.mark.parametrize(
    ("server", "port", "url", "shown"),
    [
        ("members.dyn.example", None, "https://members.dyn.example/nic/update", "members.dyn.example"),
        ("members.dyn.example/", None, "https://members.dyn.example/nic/update", "members.dyn.example"),
        ("members.dyn.example/v3/update", None, "https://members.dyn.example/v3/update", "members.dyn.example"),
        ("https://members.dyn.example", None, "https://members.dyn.example/nic/update", "members.dyn.example"),
        ("HTTPS://members.dyn.example", None, "https://members.dyn.example/nic/update", "members.dyn.example"),
        (" members.dyn.example ", None, "https://members.dyn.example/nic/update", "members.dyn.example"),
        ("dyn.example:8443", None, "https://dyn.example:8443/nic/update", "dyn.example:8443"),
        ("dyn.example:8443/x", 8443, "https://dyn.example:8443/x", "dyn.example:8443"),
        ("dyn.example", 8443, "https://dyn.example:8443/nic/update", "dyn.example:8443"),
        ("192.0.2.5", None, "https://192.0.2.5/nic/update", "192.0.2.5"),
        ("[2001:db8::5]:8443", None, "https://[2001:db8::5]:8443/nic/update", "[2001:db8::5]:8443"),
    ],
)
def test_account_from_options_server_becomes_an_address(server: str, port: int | None, url: str, shown: str) -> None:
    """Catches: a path or a port that gets lost, and anything but HTTPS."""
    account = account_from_options(options(server=server, port=port))
    assert (account.url, account.shown) == (url, shown)


@pytest.mark.parametrize(
    ("given", "option", "words"),
    [
        pytest.param({"server": None}, "server", "needs it", id="no server"),
        pytest.param({"login": None}, "login", "needs it", id="no login"),
        pytest.param({"password": ""}, "password", "needs it", id="empty password"),
        pytest.param({"server": "http://dyn.example"}, "server", "HTTPS only", id="plain HTTP"),
        pytest.param({"server": "ftp://dyn.example"}, "server", "HTTPS only", id="another scheme"),
        pytest.param({"server": f"{LOGIN}:{PASSWORD}@dyn.example"}, "server", "as options", id="credentials"),
        pytest.param({"server": f"https://{LOGIN}:{PASSWORD}@dyn.example"}, "server", "as options", id="in a URL"),
        pytest.param({"server": f"dyn.example/?password={PASSWORD}"}, "server", "a host", id="query"),
        pytest.param({"server": "dyn example"}, "server", "a host", id="blank"),
        pytest.param({"server": "dyn.example\nHost: x"}, "server", "a host", id="line end"),
        pytest.param({"server": "dyn..example"}, "server", "a host", id="empty label"),
        pytest.param({"server": "x" * 64 + ".example"}, "server", "a host", id="long label"),
        pytest.param({"server": "https://"}, "server", "a host", id="nothing"),
        pytest.param({"server": "dyn.example:8443", "port": 443}, "port", "set one of them", id="two ports"),
        pytest.param({"port": 70000}, "port", "1 to 65535", id="no port"),
        pytest.param({"server": "dyn.example:0"}, "port", "1 to 65535", id="port 0"),
        pytest.param({"login": "a:b"}, "login", "colon", id="colon in the login"),
        pytest.param({"key_name": "writer."}, "key_name", "no use for it", id="key of RFC 2136"),
        pytest.param({"key_secret": PASSWORD}, "key_secret", "no use for it", id="its secret"),
        pytest.param({"zone": ["dyn.example"]}, "zone", "no use for it", id="zone"),
        pytest.param({"ca_path": "/nowhere/ca.pem"}, "ca_path", "No such file", id="no file"),
    ],
)
def test_account_from_options_refuses_and_names_the_option(given: dict[str, Any], option: str, words: str) -> None:
    """Catches: a password sent in the clear or shown, and a mistake that is found out only after the first request."""
    with pytest.raises(InvalidInput) as refused:
        account_from_options(options(**given))
    text = str(refused.value)
    assert text.startswith(f"{option}: ")
    assert words in text
    assert PASSWORD not in text
    assert LOGIN not in text


def test_account_from_options_ca_file_without_certificates_is_refused(tmp_path: Path) -> None:
    """Catches: a file that is there but trusts nobody, told as a server that cannot be trusted."""
    empty = tmp_path / "ca.pem"
    empty.write_text("nothing\n", encoding="utf-8")
    with pytest.raises(InvalidInput, match=r"ca_path: .* is no file of certificates"):
        account_from_options(options(ca_path=str(empty)))


def test_account_shows_neither_login_nor_password() -> None:
    """Catches: credentials in a traceback."""
    shown = repr(account_from_options(options()))
    assert LOGIN not in shown
    assert PASSWORD not in shown


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param(None, (), id="none"),
        pytest.param([], (), id="empty"),
        pytest.param(["192.0.2.53"], (NameServer("192.0.2.53"),), id="address"),
        pytest.param(["192.0.2.53:5353"], (NameServer("192.0.2.53", 5353),), id="port"),
        pytest.param(["2001:db8::53"], (NameServer("2001:db8::53"),), id="IPv6"),
        pytest.param(["[2001:db8::53]:5353"], (NameServer("2001:db8::53", 5353),), id="IPv6 with port"),
        pytest.param(["192.0.2.53", "192.0.2.54"], (NameServer("192.0.2.53"), NameServer("192.0.2.54")), id="two"),
    ],
)
def test_nameservers_from_options_are_addresses_with_ports(
    given: list[str] | None, expected: tuple[NameServer, ...]
) -> None:
    """Catches: an IPv6 address whose end is taken for a port."""
    assert nameservers_from_options({"nameservers": given}) == expected
    assert nameservers_from_options({}) == ()


@pytest.mark.parametrize("text", ["ns1.dyn.example", "", "192.0.2.53:", "192.0.2.53:99999", "192.0.2.999", "[x]:53"])
def test_nameservers_from_options_refuses_what_is_no_address(text: str) -> None:
    """Catches: a name that would have to be looked up where nothing can be looked up yet."""
    with pytest.raises(InvalidInput, match=r"^nameservers: "):
        nameservers_from_options({"nameservers": [text]})
