# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an instance is to keep its names with: checked as the module would, and given to the program that serves."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import InvalidInput
from ansible_collections.lifeboat.aws.plugins.modules.dyndns_installation import ARGUMENT_SPEC
from ansible_collections.lifeboat.aws.plugins.modules.ec2_dyndns_register import ARGUMENT_SPEC as OPTIONS
from ansible_collections.lifeboat.aws.plugins.plugin_utils._dns.arguments import (
    check_former_variables,
    checked_arguments,
)
from ansible_collections.lifeboat.aws.plugins.plugin_utils._dns.installation import (
    IN_ITS_CONFIGURATION,
    MEANINGLESS,
    METHODS,
    Installation,
    installation,
)

WWW, API, INSIDE = "www.dyn.example", "api.dyn.example", "www.int.dyn.example"
PASSWORD = "a-password-that-nobody-may-see"
DYNDNS2: dict[str, Any] = {
    "provider": "dyndns2",
    "server": "members.dyndns.org/v3/update",
    "login": "shop",
    "password": PASSWORD,
    "public_hostnames": [WWW],
}


def planned(method: str = "auto", os_family: str = "Debian", **options: Any) -> Installation:
    arguments = checked_arguments({**DYNDNS2, **options}, OPTIONS)
    return installation(arguments, method, OPTIONS, os_family)


def test_arguments_are_typed_and_the_empty_ones_are_left_out() -> None:
    """Catches: a text of a survey that the module on the instance would take for another thing."""
    register = {"public_hostnames": f"{WWW},Api.DYN.example.", "ttl": "30", "wait": "yes", "owner": "", "vpc_id": None}
    found = checked_arguments(register, OPTIONS)
    assert found.given == {"public_hostnames": [WWW, "Api.DYN.example."], "ttl": 30, "wait": True}
    assert found.public == (WWW, API)


@pytest.mark.parametrize(
    ("register", "sentence"),
    [
        pytest.param("www", "dr_dns_register: expected a dictionary with options of", id="no_dictionary"),
        pytest.param({}, "public_hostnames: no name to register", id="no_name"),
        pytest.param({"public_hostnames": ["a,b c"]}, "public_hostnames: 'a,b c' ", id="name"),
        pytest.param({"public_hostname": WWW}, "public_hostname: unknown; did you mean public_hostnames?", id="typo"),
        pytest.param({"colour": "blue"}, "colour: unknown; there are the options of lifeboat.aws.", id="unknown"),
        pytest.param({"ttl": "soon"}, "ttl: expected a whole number, got 'soon'", id="type"),
        pytest.param({"provider": "bind"}, "provider: expected one of route53, dyndns2, rfc2136", id="choice"),
        pytest.param({"lost_regions": ["us-east-1"]}, "lost_regions: says whose names", id="of_the_module"),
        pytest.param({"region": "us-east-1"}, "region: not possible here; the instance finds out itself", id="region"),
        pytest.param({"instances": []}, "instances: not possible here; the instance finds out itself", id="instances"),
        pytest.param({"secret_key": PASSWORD}, "secret_key: not possible here; the instance has", id="credentials"),
        pytest.param({"state": "absent"}, "state: not possible here; an instance keeps its names", id="state"),
        pytest.param({"reap": False}, "reap: not possible here; an instance removes no names", id="reap"),
        pytest.param({"retry_refused": True}, "retry_refused: not possible here; it is for one run", id="retry"),
        pytest.param({**DYNDNS2, "login": None}, "login: provider dyndns2 needs it", id="no_login"),
        pytest.param({**DYNDNS2, "server": "http://dyndns"}, "server: updates carry login and password", id="http"),
        pytest.param({**DYNDNS2, "password": {"a": [PASSWORD]}, "port": 1.5}, "port: expected", id="port"),
        pytest.param({**DYNDNS2, "nameservers": "ns1"}, "nameservers: ns1 is no address", id="nameserver"),
    ],
)
def test_arguments_that_no_instance_can_use_are_refused(register: Any, sentence: str) -> None:
    """Catches: a unit that fails in its journal, where nobody looks, for what the controller could have said."""
    with pytest.raises(InvalidInput) as refused:
        checked_arguments(register, OPTIONS)
    assert str(refused.value).startswith("dr_dns_register: ")
    assert sentence in str(refused.value)
    assert PASSWORD not in str(refused.value)


def test_certificates_are_a_file_of_the_instance() -> None:
    """Catches: one that is looked for on the controller."""
    assert planned(ca_path="/etc/ssl/of-the-instance.pem").method == "ddclient"


@pytest.mark.parametrize("option", ["region", *OPTIONS])
def test_variable_of_an_earlier_version_is_refused_with_what_to_write(option: str) -> None:
    """Catches: a wish of a playbook of then that is passed over in silence, for every option of the module."""
    name = f"dr_dns_{option}"
    with pytest.raises(InvalidInput, match=f"^{name}: (write it as {option} in dr_dns_register|the role registers)"):
        check_former_variables({name: False}, {}, OPTIONS)
    check_former_variables({name: None}, {}, OPTIONS)
    check_former_variables({name: ""}, {}, OPTIONS)


def test_variable_of_an_earlier_version_may_be_where_the_new_one_takes_it_from() -> None:
    check_former_variables({"dr_dns_password": PASSWORD, "dr_dns_install": True}, DYNDNS2, OPTIONS)


def test_installation_that_is_not_wanted_is_refused() -> None:
    with pytest.raises(InvalidInput, match=r"^dr_dns_install: the role only installs now"):
        check_former_variables({"dr_dns_install": False}, {}, OPTIONS)


@pytest.mark.parametrize(
    ("options", "server", "path"),
    [
        pytest.param({}, "members.dyndns.org", "/v3/update", id="path"),
        pytest.param({"server": "dyn.example"}, "dyn.example", "/nic/update", id="no_path"),
        pytest.param({"server": "dyn.example/"}, "dyn.example", "/nic/update", id="empty_path"),
        pytest.param({"server": "https://dyn.example:8443/u"}, "dyn.example:8443", "/u", id="scheme_and_port"),
        pytest.param({"server": "dyn.example/u", "port": "8443"}, "dyn.example:8443", "/u", id="port"),
        pytest.param({"server": "dyn.example:8443", "port": 8443}, "dyn.example:8443", "/nic/update", id="twice"),
    ],
)
def test_ddclient_is_told_server_and_path(options: dict[str, Any], server: str, path: str) -> None:
    found = planned(**options)
    assert (found.method, found.server, found.path) == ("ddclient", server, path)


def test_ddclient_has_a_unit_for_each_side() -> None:
    found = planned(private_hostnames=[INSIDE, f"{INSIDE.upper()}."])
    assert found.units == ("public", "private")
    assert found.sides == {"public": (WWW,), "private": (INSIDE,)}
    assert planned("module", private_hostnames=[INSIDE]).units == ("module",)
    assert planned(public_hostnames=None, private_hostnames=[INSIDE]).units == ("private",)


LACKS = [
    pytest.param({"provider": "route53"}, "provider dyndns2", id="provider"),
    pytest.param({"ipv6": True}, "no ipv6", id="ipv6"),
    pytest.param({"wildcard": "yes"}, "no wildcard", id="wildcard"),
    pytest.param({"cnames": {API: WWW}}, "no cnames", id="cnames"),
    pytest.param({"reverse_dns": True}, "no reverse_dns", id="reverse_dns"),
    pytest.param({"owner": "shop-web"}, "no owner", id="owner"),
    pytest.param({"nameservers": ["192.0.2.53"]}, "no nameservers", id="nameservers"),
    pytest.param({"wait": True}, "no wait", id="wait"),
    pytest.param({"server": "dyndns"}, "server with a dot", id="server"),
    pytest.param({"server": "dyn.example/a%20b"}, "path of letters", id="path"),
    pytest.param({"login": "it's"}, "login of letters", id="login"),
    pytest.param({"password": "two\nlines"}, "password of one line", id="password"),
    pytest.param({"public_hostnames": [f"*.{WWW}"]}, "hostnames of letters", id="hostname"),
    pytest.param({"public_hostnames": [f"h{i}.dyn.example" for i in range(21)]}, "at most 20 names", id="names"),
]


@pytest.mark.parametrize(("options", "lack"), LACKS)
def test_ddclient_that_does_not_serve_is_said_and_the_module_does_it(options: dict[str, Any], lack: str) -> None:
    """Catches: a name or a wish that is passed over, because what is to keep it cannot."""
    with pytest.raises(InvalidInput, match=r"^dr_dns_install_method: ddclient does not serve here") as refused:
        planned("ddclient", **options)
    assert lack in str(refused.value)
    assert planned(**options).method == "module"


@pytest.mark.parametrize("options", [{}, {"ipv6": "no"}, {"ttl": 30}, {"cnames": {}}, {"wait": False}])
def test_ddclient_is_chosen_where_it_does_all_that_is_asked_for(options: dict[str, Any]) -> None:
    assert planned(**options).method == "ddclient"
    assert planned("module", **options).method == "module"
    assert planned(os_family="RedHat", **options).method == "module"


def test_ddclient_is_compared_with_options_that_the_module_has() -> None:
    """Catches: an option that was renamed, and that ddclient is believed to lack ever since."""
    assert {*IN_ITS_CONFIGURATION, *MEANINGLESS} - set(OPTIONS) == set()


def test_methods_are_those_of_the_module() -> None:
    assert ARGUMENT_SPEC["method"]["choices"] == list(METHODS)
