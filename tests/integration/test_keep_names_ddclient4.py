"""lifeboat-keep-names with a ddclient 4, which Debian 12 does not have: what it refuses, and how it remembers.

The stub follows its change log: a bad value on the command line is fatal, and each kind of address has a status.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fetching.program import NAMES
from tests.integration.test_odd_metadata import OnInstance
from tests.odd_metadata import odd_metadata

DDCLIENT_4 = """\
#!/bin/sh
case " $* " in *' -daemon=0 '*) echo 'invalid value for daemon' >&2; exit 255 ;; esac
echo "$@" >>"$STUB_CALLS"
while [ "$1" != -cache ]; do shift; done
{
    echo '## ddclient-4.0.0'
    echo "atime=$(date +%s),mtime=$(date +%s),status-ipv4=CODE,wtime=0 www.shop.example"
} >"$2"
"""


@pytest.mark.parametrize(
    ("code", "held", "calls"),
    [
        pytest.param("nohost", "www.shop.example nohost 0\n", 1, id="refused_for_good"),
        pytest.param("conflict", "www.shop.example conflict 0\n", 1, id="refused_for_good_by_a_single_service"),
        pytest.param("good", "", 2, id="good"),
    ],
)
def test_keep_names_with_ddclient_4(tmp_path: Path, code: str, held: str, calls: int) -> None:
    """Catches: a refused name that is asked for every five minutes, until the service blocks the account."""
    machine = OnInstance(tmp_path)
    (tmp_path / "ddclient").write_text(DDCLIENT_4.replace("CODE", code))
    with odd_metadata("page", "/nowhere") as service:
        codes = [machine.run(service, NAMES, "public")[0] for _run in range(2)]
    assert codes == ([0, 0] if code == "good" else [1, 1])
    [note] = (machine.root / "state").rglob("public.held")
    assert note.read_text() == held
    assert len(machine.calls.read_text().splitlines()) == calls
