"""Programs that tests start: there when they run where a test starts them, and skipped plainly where they do not.

They never depend on what is installed here.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import programs
from tests.dns.bind import Bind
from tests.dns.ddclient import Ddclient
from tests.programs import HERE, Need, Program, Surroundings

# As a version manager's: for a person it starts what is meant, or says something; elsewhere it says that it cannot.
SHIM = """#!/bin/sh
[ -n "$HOME" ] && { echo libcurl/8.0; exit; }
echo "manager: curl: command not found. It exists in these versions: 3.11"
exit 127
"""
Put = Callable[..., Path]


@pytest.fixture
def put(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Put:
    """Makes programs in a folder of the path, in front of those that were put before; nothing else is there."""
    monkeypatch.setattr(programs, "SYSTEM_PATH", "")
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("HOME", "/home/somebody")

    def put(text: str, name: str = "curl", mode: int = 0o755) -> Path:
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        folder.mkdir()
        path = folder / name
        path.write_text(text)
        path.chmod(mode)
        monkeypatch.setenv("PATH", os.pathsep.join([str(folder), os.environ["PATH"]]).rstrip(os.pathsep))
        return path

    return put


def a_program(says: str, code: int = 0) -> str:
    return f"#!/bin/sh\necho '{says}'\nexit {code}\n"


CURL = a_program("curl 7.88.1 (x86_64-pc-linux-gnu) libcurl/7.88.1")
# Nothing of this machine but these; neither its environment nor its path.
INSTANCE = Surroundings(environment=(), beside=("sh", "setpriv"))
NOT_HERE = Surroundings(environment=(("PATH", ""),))


@pytest.mark.parametrize("where", [NOT_HERE, INSTANCE], ids=["environment", "instance"])
def test_program_shim_that_starts_for_a_person_only_is_not_there(put: Put, where: Surroundings) -> None:
    """Catches: tests that fail on a machine with a version manager, because a command is in the path."""
    shim = put(SHIM)
    assert programs.find("curl", HERE) == str(shim)
    assert programs.find("curl", where) is None
    assert programs.missing([Need("curl", where)]) == "curl"


def test_program_behind_a_shim_is_found(put: Put) -> None:
    """Catches: a program that is installed and not tested, because a shim stands before it in the path."""
    real = put(CURL)
    put(SHIM)
    assert programs.find("curl", INSTANCE) == str(real)


def test_program_that_others_find_by_its_name_as_well_is_there(put: Put) -> None:
    """Catches: a program that the tests ask for, and that what they start needs, too."""
    real = put(a_program("setpriv from util-linux 2.38"), "setpriv")
    assert programs.find("setpriv", INSTANCE) == str(real)


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        pytest.param(a_program("libcurl/7.88.1", 127), 0o755, id="ends_with_an_error"),
        pytest.param(a_program("nothing of the kind"), 0o755, id="is_something_else"),
        pytest.param("#!/no/such/interpreter\n", 0o755, id="its_interpreter_is_missing"),
        pytest.param(CURL, 0o644, id="is_no_program"),
    ],
)
def test_program_that_does_not_answer_as_itself_is_not_there(put: Put, text: str, mode: int) -> None:
    put(text, mode=mode)
    assert programs.find("curl", INSTANCE) is None


def test_program_started_by_name_must_be_the_first_of_its_path(put: Put) -> None:
    """Catches: a script that finds another program than the one that was tried."""
    real, shim = put(CURL), put(SHIM)
    path = os.pathsep.join([str(shim.parent), str(real.parent)])
    by_name = Surroundings(path=path, environment=(("PATH", path),))
    assert programs.find("curl", by_name) is None
    assert programs.find("curl", Surroundings(path=str(real.parent))) == str(real)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may become another user")
def test_program_must_run_as_the_user_who_starts_it(put: Put) -> None:
    """Catches: a name server below the home of root, which its own user may not enter."""
    put(CURL, mode=0o700)
    assert programs.find("curl", HERE) is not None
    assert programs.find("curl", Surroundings(user="nobody")) is None
    assert programs.find("curl", Surroundings(user="no-such-user")) is None


def test_missing_names_each_package_once(put: Put) -> None:
    """Catches: a hint that cannot be pasted behind apt-get install."""
    put(CURL)
    assert programs.missing([Need("curl")]) is None
    assert (
        programs.missing([Need("curl"), Need("pdnsutil"), Need("setpriv"), Need("pdns_server")])
        == "pdns-server util-linux"
    )


def test_missing_program_is_said_with_its_package(put: Put) -> None:
    """Catches: a test that dies of a FileNotFoundError."""
    with pytest.raises(RuntimeError, match=r"^shellcheck is not installed here: apt-get install shellcheck$"):
        programs.program("shellcheck")


def test_skip_says_what_to_install_and_how_to_fail() -> None:
    """Catches: a skip that leaves a person guessing."""
    with pytest.raises(pytest.skip.Exception) as skipped:
        programs.skip_or_fail("bind9 bind9-dnsutils", {programs.REQUIRED_BY: "0"})
    words = (
        "not installed here: apt-get install bind9 bind9-dnsutils (LIFEBOAT_REQUIRE_PROGRAMS=1 makes this a failure)"
    )
    assert str(skipped.value) == words


def test_skip_is_a_failure_where_everything_is_required() -> None:
    """Catches: a gate that is green because it tested nothing."""
    with pytest.raises(pytest.fail.Exception, match="apt-get install bind9"):
        programs.skip_or_fail("bind9", {programs.REQUIRED_BY: "1"})


@pytest.mark.parametrize(
    ("left_out", "words"),
    [
        pytest.param(["bind9"], "Left out: 1 test, for programs that do not run here. To have them: ", id="one"),
        pytest.param(
            ["knot bind9", "bind9"], "Left out: 2 tests, for programs that do not run here. To have them: ", id="two"
        ),
    ],
)
def test_left_out_is_one_line_with_each_package_once(left_out: list[str], words: str) -> None:
    assert (
        programs.words_for_left_out(left_out)
        == f"{words}apt-get install {' '.join(sorted(set(' '.join(left_out).split())))}"
    )


def test_bind_on_a_bare_machine_fails_and_says_what_to_install(put: Put) -> None:
    """Catches: a required test that passes, or dies of a FileNotFoundError, because named is not there."""
    assert Bind.missing() == "bind9 bind9-dnsutils util-linux"
    with pytest.raises(RuntimeError, match=r"^BIND 9 is not installed here: apt-get install bind9 bind9-dnsutils util"):
        Bind.start()


def test_ddclient_on_a_bare_machine_fails_and_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Catches: the same for ddclient."""
    for name in ("ddclient", "perl with TLS"):
        package = programs.PROGRAMS[name].package
        monkeypatch.setitem(programs.PROGRAMS, name, Program(package, answer="what none says"))
    with pytest.raises(RuntimeError, match=r"^ddclient is not installed here: apt-get install ddclient lib"):
        Ddclient(tmp_path, tmp_path / "ca.pem").run("")
