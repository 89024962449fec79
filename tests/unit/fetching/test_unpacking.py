"""What an instance unpacks of a bundle, and what it refuses before anything is written."""

from __future__ import annotations

import gzip
import random
import tarfile
from pathlib import Path

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._config import fitness
from ansible_collections.lifeboat.aws.plugins.module_utils._config.bundle import BundleFile, packed
from ansible_collections.lifeboat.aws.plugins.module_utils._config.pointer import LARGEST
from tests.fetching.bundles import tar_gz
from tests.fetching.program import part

ends, fetching, unpacking = map(part, ("ends", "fetching", "unpacking"))

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
    with pytest.raises(ends.Failure, match="s3://b has what does not belong in a configuration: ") as refused:
        unpacking.unpack(str(tmp_path / "bundle"), str(tmp_path / "tree"), "s3://b", -1)
    assert refused.value.code == 9
    assert why in str(refused.value)
    assert set(tmp_path.rglob("*")) == before


def test_bundle_with_wrong_bytes_is_refused_or_unpacked(tmp_path: Path) -> None:
    """Catches: a traceback. The numbers are the same each time."""
    numbers = random.Random(1)
    files = {"a/b": BundleFile(b"1" * 700), "x" * 150: BundleFile(b"2"), "\u00fc": BundleFile(b"")}
    tar, codes = gzip.decompress(packed(files)), set()
    for number in range(200):
        wrong = bytearray(tar)
        for _unused in range(numbers.randint(1, 4)):
            wrong[numbers.randrange(4096)] = numbers.randrange(256)
        (tmp_path / "bundle").write_bytes(gzip.compress(_with_right_sums(wrong), 1))
        try:
            unpacking.unpack(str(tmp_path / "bundle"), str(tmp_path / str(number)), "s3://b", -1)
        except ends.Failure as failure:
            codes.add(failure.code)
    assert codes == {9}


def _with_right_sums(tar: bytearray) -> bytes:
    """So that what is in a header is looked at."""
    for start in range(0, len(tar) - 511, 512):
        header = tar[start : start + 512]
        if header[257:262] == b"ustar":
            tar[start + 148 : start + 156] = b"%06o\0 " % (sum(header[:148]) + 8 * ord(" ") + sum(header[156:]))
    return bytes(tar)


def test_limits_are_those_of_publishing() -> None:
    """Catches: a version that is published and then refused everywhere."""
    assert unpacking.UNPACKED_LIMIT == fitness.UNPACKED_LIMIT
    assert fetching.POINTER_LIMIT == LARGEST


@pytest.mark.parametrize("name", ["d" * 255, "/".join(["d" * 127] * 30)], ids=["name", "path"])
@pytest.mark.parametrize("more", ["", "d"], ids=["fits", "too long"])
def test_longest_name_is_that_of_publishing(name: str, more: str) -> None:
    entry = tarfile.TarInfo(name + more)
    is_unfit = bool(fitness.unfit({entry.name: BundleFile(b"", source=entry.name)}, "us-west-2"))
    try:
        assert unpacking.entry_path(entry) == entry.name.encode()
    except unpacking.Unfit:
        assert is_unfit
    else:
        assert not is_unfit
