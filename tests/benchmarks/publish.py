"""Publishing the configuration of three regions with the role dr_config: the first time, and with nothing changed.

It fails if a run with nothing changed writes, or if its calls grow with the number of files.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

from tests.simulator.client import Simulator

from .comparison import OURS, cpu_seconds, measure_pair, seconds, seconds_text
from .fleet import RECOVERY_REGIONS, SOURCE_REGION
from .report import Section, calls_total, check
from .timed_playbook import Measurement, measure_playbook

MEASURES = (
    "roles/dr_config/tasks",
    "plugins/modules/config_publish.py",
    "plugins/action/config_publish.py",
    "plugins/modules/config_user_data.py",
    "plugins/action/config_user_data.py",
    "plugins/action/config_bundle.py",
    "plugins/plugin_utils/_config",
    "plugins/module_utils/_config",
)
FILES, QUICK_FILES = 200, 5
REGIONS = (SOURCE_REGION, *RECOVERY_REGIONS)
# In each region, whatever the number of files: the bundle, the version and the pointer.
UPLOADS = 3
# In each region: where the bucket is and whether it keeps versions (3), what is in it (2), and what the pointer says
# (4). Four of them amazon.aws makes before it reads: HeadBucket twice, GetBucketOwnershipControls and HeadObject.
CALLS_UNCHANGED = 9
_TEMPLATE = "region={{ region }}\nbucket={{ bucket }}\nhost=s3.{{ region }}.{{ dns_suffix }}\nnumber=%d\n"


def run(aws: Simulator, folder: Path, tell: Callable[[str], None], quick: bool) -> list[Section]:
    files, runs = (QUICK_FILES, 1) if quick else (FILES, 3)
    layers = _write_layers(folder / "layers", files)
    tell(f"the role dr_config, {files} files x {len(REGIONS)} regions, runs: {runs} first, {runs} more")
    found = measure_pair(
        "the role dr_config",
        runs,
        prepare=lambda: _make_buckets(aws),
        settle=lambda: None,
        measure=lambda: measure_playbook(
            aws, "publish_ours", folder, {"layers": str(layers), "regions": {region: {} for region in REGIONS}}
        ),
    )
    for measurement in found.first:
        _check_uploads(measurement, UPLOADS)
    for measurement in found.again:
        _check_uploads(measurement, 0)
        calls = {region: sum(actions.values()) for region, actions in measurement.counts.items()}
        expected = dict.fromkeys(REGIONS, CALLS_UNCHANGED)
        check(calls == expected, f"calls with nothing changed: {calls} instead of {CALLS_UNCHANGED} in each region")
    return [_section(found.first, found.again, files)]


def _write_layers(folder: Path, files: int) -> Path:
    common = folder / "common"
    common.mkdir(parents=True)
    for number in range(files):
        (common / f"{number}.conf.j2").write_text(_TEMPLATE % number, encoding="utf-8")
    return folder


def _make_buckets(aws: Simulator) -> None:
    aws.reset()
    for region in REGIONS:
        s3, name = aws.boto("s3", region), f"shop-config-{region}"
        place = {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
        s3.create_bucket(Bucket=name, **place)
        s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})


def _check_uploads(measurement: Measurement, expected: int) -> None:
    """Also that nothing is removed."""
    for region in REGIONS:
        methods = _methods(measurement, region)
        writes = methods["PUT"] + methods["POST"] + methods["DELETE"]
        check(writes == expected, f"{writes} writes in {region} instead of {expected}: {dict(methods)}")


def _methods(measurement: Measurement, region: str) -> Counter[str]:
    """``s3:PUT /bucket/key`` counted as PUT."""
    methods: Counter[str] = Counter()
    for action, count in measurement.counts.get(region, {}).items():
        methods[action.partition(":")[2].split(" ")[0]] += count
    return methods


def _section(first: list[Measurement], again: list[Measurement], files: int) -> Section:
    uploads = [str(sum(_methods(runs[-1], region)["PUT"] for region in REGIONS)) for runs in (first, again)]
    calls = [calls_total(runs[-1].counts) for runs in (first, again)]
    return Section(
        f"Publishing {files} files to {len(REGIONS)} regions",
        (OURS, "first run", "nothing changed"),
        [
            ("wall time of ansible-playbook", f"{seconds(first):.2f} s", f"{seconds(again):.2f} s"),
            ("processor time", f"{cpu_seconds(first):.2f} s", f"{cpu_seconds(again):.2f} s"),
            ("API calls", *map(str, calls)),
            ("uploads", *uploads),
        ],
        notes=[
            f"All files are templates; {CALLS_UNCHANGED} calls in each region with nothing changed, however many.",
            f"Runs with nothing changed: {len(again)}; {seconds_text(again)}.",
        ],
    )
