"""What the tests run is watched: a connection to another machine is refused, and fails the test."""

from __future__ import annotations

import socket

import pytest

from tests import only_loopback
from tests.integration.playbook_run import PlaybookRunner

TASKS = """\
- name: Module
  ansible.builtin.wait_for: {host: 192.0.2.1, port: 443, timeout: 1, connect_timeout: 1}
  ignore_errors: true
- name: Plugin on the controller
  ansible.builtin.debug:
    msg: "{{ lookup('ansible.builtin.url', 'http://192.0.2.2/') }}"
"""


def test_connections_of_playbooks_are_seen(playbook: PlaybookRunner) -> None:
    """Catches: a watch that looks at this process only, where nothing of a playbook runs."""
    run = playbook(TASKS)
    assert run.rc != 0
    assert {line.split()[0] for line in only_loopback.attempts()} == {"192.0.2.1", "192.0.2.2"}


def test_connections_of_this_process_are_refused() -> None:
    with socket.socket() as connection, pytest.raises(only_loopback.Elsewhere):
        connection.connect(("192.0.2.3", 443))
    with socket.socket(type=socket.SOCK_DGRAM) as datagrams, pytest.raises(only_loopback.Elsewhere):
        datagrams.sendto(b"x", ("192.0.2.3", 53))
    assert len(only_loopback.attempts()) == 2
