"""What an instance unpacks of a bundle, and what it refuses before anything is written."""

from __future__ import annotations

import gzip
import tarfile
from pathlib import Path

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._config import fitness
from ansible_collections.lifeboat.aws.plugins.module_utils._config.bundle import BundleFile, packed
from ansible_collections.lifeboat.aws.plugins.module_utils._config.pointer import LARGEST
from tests.fetching.bundles import tar_gz
from tests.fetching.program import instance

LINK, HARD, DEVICE, PIPE = tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE
CONTINUED, SPARSE = tarfile.CONTTYPE, tarfile.GNUTYPE_SPARSE
FILE = {"config.properties": b"version=bad\n"}
GOOD = tar_gz(FILE)
KIND, LEAVES = "neither a file nor a directory", "leaves the directory"
BUNDLES: dict[str, tuple[bytes, str]] = {
    "no archive": (b"<html>no archive</html>", ""),
    "nothing": (b"", ""),
    "archive of text": (gzip.compress(b"no archive" * 100), ""),
    "half": (GOOD[:-20], ""),
    "half an entry": (gzip.compress(gzip.decompress(GOOD)[:700]), ""),
    "entry that cannot be read": (
        gzip.compress(gzip.decompress(tar_gz({"a": b"", "b": b""})).replace(b"b\0", b"c\0", 1)),
        "an entry that cannot be read",
    ),
    "parent": (tar_gz({**FILE, "../evil": b""}), LEAVES),
    "inner parent": (tar_gz({**FILE, "a/../../evil": b""}), LEAVES),
    "parent that stays inside": (tar_gz({**FILE, "a/../b": b""}), LEAVES),
    "absolute": (tar_gz({**FILE, "/tmp/evil": b""}), LEAVES),
    "link": (tar_gz(FILE, {"evil": (LINK, "/etc")}), KIND),
    "through a link": (tar_gz({**FILE, "out/evil": b""}, {"out": (LINK, "../..")}), KIND),
    "hard link": (tar_gz(FILE, {"evil": (HARD, "config.properties")}), KIND),
    "device": (tar_gz(FILE, {"evil": (DEVICE, "")}), KIND),
    "continued": (tar_gz(FILE, {"a": (CONTINUED, "")}), KIND),
    "pipe": (tar_gz(FILE, {"evil": (PIPE, "")}), KIND),
    "setuid": (tar_gz(FILE, mode=0o4755), "setuid"),
    "setgid": (tar_gz(FILE, mode=0o2755), "setgid"),
    "sticky": (tar_gz(FILE, mode=0o1644), "sticky"),
    "twice": (tar_gz({"a": b"1", "./a": b"2"}), "twice"),
    "below a file": (tar_gz({"a": b"1", "a/b": b"2"}), ""),
    **{
        f"name {name[:9]!r}": (packed({name: BundleFile(b"")}), "the name ")
        for name in ("a\nb", "a\x7fb", "ä" * 128, "/".join(["d" * 200] * 20))
    },
}


@pytest.mark.parametrize(("bundle", "why"), BUNDLES.values(), ids=BUNDLES)
def test_bundle_with_what_does_not_belong_there_is_refused(tmp_path: Path, bundle: bytes, why: str) -> None:
    """Catches: what leaves the directory or is no file."""
    (tmp_path / "bundle").write_bytes(bundle)
    before = set(tmp_path.rglob("*"))
    with pytest.raises(instance.Failure, match="s3://b has what does not belong in a configuration: ") as refused:
        instance.unpack(str(tmp_path / "bundle"), str(tmp_path / "tree"), "s3://b", -1)
    assert refused.value.code == 9
    assert why in str(refused.value)
    assert set(tmp_path.rglob("*")) == before


def test_limits_are_those_of_publishing() -> None:
    """Catches: a version that is published and then refused everywhere."""
    assert instance.UNPACKED_LIMIT == fitness.UNPACKED_LIMIT
    assert instance.POINTER_LIMIT == LARGEST


@pytest.mark.parametrize("name", ["d" * 255, "/".join(["d" * 127] * 30)], ids=["name", "path"])
@pytest.mark.parametrize("more", ["", "d"], ids=["fits", "too long"])
def test_longest_name_is_that_of_publishing(name: str, more: str) -> None:
    entry = tarfile.TarInfo(name + more)
    is_unfit = bool(fitness.unfit({entry.name: BundleFile(b"", source=entry.name)}, "us-west-2"))
    try:
        assert instance.entry_path(entry) == entry.name.encode()
    except instance.Unfit:
        assert is_unfit
    else:
        assert not is_unfit
