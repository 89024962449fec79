"""Writes docs/benchmarks.md and its pictures from the figures that were measured last.

The words are here, the figures never are.
"""

from __future__ import annotations

from collections.abc import Mapping

from tests.simulator.client import REPOSITORY

from .figures import Figures
from .picture import picture
from .registry import BENCHMARKS
from .report import FRONT_COLUMNS, Plot, table_in_markdown

FILE = REPOSITORY / "docs" / "benchmarks.md"
DIAGRAMS = REPOSITORY / "docs" / "diagrams"

_HEAD = """\
# Benchmarks

Created by `make bench ARGS=--write`, which takes about half an hour, a third of it for failovers. `make bench` prints
the same figures, and `make bench ARGS=--quick` checks in a few minutes that the benchmarks run.

**Of which code these figures are.** Each benchmark names the folders whose code it measures, and
[figures.json](../tests/benchmarks/figures.json) keeps a digest of that code (without comments and documentation) with
the figures. `python -m tests.benchmarks --check` names the tables that are stale, and the command that measures
them again, such as `make bench ARGS="images --write"`. Code that every part of the collection uses is not counted, or
each change would ask for all tables; that it has changed is said. Machines differ: compare figures of one table only.
"""

_FRONT = """\
## Ours and the others, side by side

Each row is one run of ours and one of the other program, in the same run of the benchmark, on the same simulated AWS
on the same machine: "ours / the other's". Where the other one is faster, the second column says so. "-" is a run that
was not done; why is said below the table. Peak memory is that of the largest process.
"""

_INTRODUCTION = """\
## What is compared, and what the figures mean

- The other side is what people write today ([playbooks](../tests/benchmarks/playbooks)). For images that is
  `amazon.aws.ec2_ami_info`, then a loop over `community.aws.ec2_ami_copy` with `tag_equality`, one item for each image
  and region. For EBS snapshots it is a loop over `community.aws.ec2_snapshot_copy`. For databases it is
  `amazon.aws.rds_snapshot_info`, then a loop over `amazon.aws.rds_instance_snapshot` with `source_region`, one item for
  each snapshot. For names it is `amazon.aws.ec2_instance_info`, then a loop over
  `amazon.aws.route53`, one item for each name; that lists the whole zone to find one record.
- Both sides run through `ansible-playbook`, one after the other, on the same simulated AWS. In the tables below the
  first one each has its second run on what its own first run has left. In the first table the account is created with
  what the first run would leave, and the run that is measured proves it: it has to change nothing. Neither waits for
  the copies.
- The AWS is [simulated](../tests/simulator) on the same machine: a call takes a few milliseconds, where a call to a
  distant region takes 50 to 300 ms and a new connection two or three times that. So almost all of the time measured is
  that of starting Ansible and its modules. On AWS each loop item opens a connection and sends its calls one after the
  other; our run opens one connection for each region and service, and works on the regions side by side. The table "AWS
  far away" is measured with such a delay put into the simulated AWS.
- Because starting `ansible-playbook` and one module is most of our time, whatever the number of things, the ratio grows
  with their number: with 50 databases it is smaller than with 200 copies of images.
- [shelvery](https://pypi.org/project/shelvery/) 0.10.1 is run from the command line with its usual threads, one
  recovery region and `create_backups`. It runs against the simulated AWS without a change. Its exit code is 0 even when
  copies failed, so the copies are counted. Where instances do not fit on one page of an answer it fails: it adds the
  second answer to the first, which Python refuses.
- [ddclient](https://ddclient.net) is Debian's package. It runs on the instance itself.
- For a first sync of many images the ratio on AWS is smaller than here. AWS lets an account start 100 copies at once in
  a region, and then one a second (the token bucket of `CopyImage`, switched off here). Up to 100 images in each region
  that does not matter. Beyond it both sides are held to one copy a second and region.
- First syncs of databases are not compared. AWS allows 20 copies of instances and 5 of clusters at a time in a region,
  so that they take as long as AWS does; this limit is lifted here.
- The two do not do the same. A tag that has changed at the source causes the loop over images to copy the image again,
  which fails because the name is taken; ours sets the tag. Launch permissions, which that loop does not know, cost ours
  one call for each source and copy, and are not switched on here. The loop over databases knows a copy by its
  identifier only, removes none, and cannot copy Aurora clusters.
- Processor time is that of `ansible-playbook` and all modules it starts, without the simulated AWS. It depends less on
  what else the machine does.
- API calls are checked, not only measured. A benchmark fails if a run without changes needs more than one call for
  each 1,000 images or 100 database snapshots of each kind in each region, or a first sync of images more than one
  `CopyImage` for each copy and two further listings in each region beside that; or if publishing with nothing changed
  uploads anything, or needs more than nine calls in each region.
"""


def document(figures: Mapping[str, Figures]) -> str:
    parts = [_HEAD, *_front(figures), _INTRODUCTION]
    for name in BENCHMARKS:
        others = [section for section in figures[name].sections if not section.is_front] if name in figures else []
        parts += [section.to_markdown() for section in others]
        if others:
            parts.append(f"*Measured by `make bench ARGS={name}` on {_machine(figures[name])}.*\n")
    return "\n".join(parts)


def _front(figures: Mapping[str, Figures]) -> list[str]:
    """One table of the rows that benchmarks have for it, each with its plot."""
    found = [(name, each) for name in BENCHMARKS if name in figures for each in figures[name].sections if each.is_front]
    if not found:
        return []
    sections = [each for _name, each in found]
    names = ", ".join(dict.fromkeys(name for name, _section in found))
    machines = " / ".join(dict.fromkeys(_machine(figures[name]) for name, _section in found))
    return [
        _FRONT,
        *table_in_markdown(FRONT_COLUMNS, (row for each in sections for row in each.rows)),
        "",
        *(f"- {each.title}: {text}" for each in sections for text in each.remarks()),
        "",
        f"*Measured by `make bench` ({names}) on {machines}.*\n",
        *(f"{plot.in_markdown()}\n" for each in sections for plot in each.plots),
    ]


def _machine(figures: Figures) -> str:
    return "; ".join(figures.machine)


def write_document(figures: Mapping[str, Figures]) -> None:
    FILE.write_text(document(figures), encoding="utf-8")
    for plot in plots_of(figures):
        (DIAGRAMS / f"{plot.name}.svg").write_text(picture(plot), encoding="utf-8")


def plots_of(figures: Mapping[str, Figures]) -> list[Plot]:
    return [plot for found in figures.values() for section in found.sections for plot in section.plots]
