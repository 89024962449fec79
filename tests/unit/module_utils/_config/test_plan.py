# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Plans: what is written and removed in one region, and in which order, for each situation that a run can find."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._config.names import Place
from ansible_collections.lifeboat.aws.plugins.module_utils._config.plan import (
    New,
    RegionPlan,
    Seen,
    check_version_is_there,
    plan_publication,
    plan_rollback,
)
from ansible_collections.lifeboat.aws.plugins.module_utils._config.pointer import Entry, Pointer, pointer_from_text
from ansible_collections.lifeboat.aws.plugins.module_utils._config.steps import PutBundle, PutText, Remove
from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import InvalidInput

PLACE = Place("shop-config", "lifeboat-config", "shop", "production")
REGION = "us-west-2"


def sha(number: int) -> str:
    return f"{number:064x}"


def entry(number: int) -> Entry:
    return Entry(f"v{number}", f"2026-11-{number:02d}T00:00:00Z", sha(number))


def pointer(number: int, history: list[int]) -> Pointer:
    own = entry(number)
    return Pointer(
        application="shop",
        environment="production",
        region=REGION,
        version=own.version,
        published=own.published,
        sha256=own.sha256,
        size="10",
        bundle=PLACE.bundle(own.sha256),
        history=tuple(entry(one) for one in history),
    )


def keys_of(*numbers: int) -> list[str]:
    return [key for number in numbers for key in (PLACE.version(f"v{number}"), PLACE.bundle(sha(number)))]


def seen(current: int | None, numbers: list[int], history: list[int] | None = None, *more: str) -> Seen:
    keys = (*keys_of(*numbers), *more, *([PLACE.pointer] if current else []))
    known = numbers[::-1] if history is None else history
    return Seen(REGION, PLACE, keys, pointer(current, known) if current else None)


def new(number: int, version: str | None = None) -> New:
    own = entry(number)
    return New(version or own.version, own.published, own.sha256, 10)


def publish(
    what: Seen, number: int, keep: int = 3, is_same: bool = False, read: tuple[Pointer, ...] = ()
) -> RegionPlan:
    return plan_publication(what, new(number), read, is_same, keep)


def bundle(plan: RegionPlan) -> str | None:
    return next((step.key for step in plan.steps if isinstance(step, PutBundle)), None)


def writes(plan: RegionPlan) -> tuple[tuple[str, str], ...]:
    return tuple((step.key, step.text) for step in plan.steps if isinstance(step, PutText))


def removes(plan: RegionPlan) -> tuple[str, ...]:
    return tuple(step.key for step in plan.steps if isinstance(step, Remove))


def test_publication_of_the_first_version() -> None:
    plan = publish(seen(None, []), 1)
    assert plan.action == "published"
    assert bundle(plan) == PLACE.bundle(sha(1))
    assert [key for key, _text in writes(plan)] == [PLACE.version("v1"), PLACE.pointer]
    assert {text for _key, text in writes(plan)} == {pointer(1, [1]).to_text()}
    assert removes(plan) == ()


def test_publication_pointer_is_always_written_last() -> None:
    """Catches: an instance that is pointed to a bundle that is not there yet, or to one that is removed first."""
    for what in (seen(None, []), seen(1, [1]), seen(3, [1, 2, 3])):
        kinds = [type(step) for step in publish(what, 4).steps]
        assert kinds == sorted(kinds, key=(PutBundle, PutText, Remove).index)
        assert writes(publish(what, 4))[-1][0] == PLACE.pointer


def test_publication_of_the_same_does_nothing() -> None:
    assert publish(seen(1, [1]), 1) == RegionPlan("none", pointer(1, [1]))


def test_publication_of_the_same_files_in_other_bytes_does_nothing() -> None:
    """Catches: another zlib on another controller that makes every instance reload."""
    assert publish(seen(1, [1]), 2, is_same=True) == RegionPlan("none", pointer(1, [1]))


def test_publication_puts_a_missing_bundle_back() -> None:
    plan = publish(Seen(REGION, PLACE, (PLACE.pointer, PLACE.version("v1")), pointer(1, [1])), 1)
    assert (plan.action, bundle(plan), writes(plan)) == ("repaired", PLACE.bundle(sha(1)), ())


def test_publication_of_what_was_there_before_uploads_no_bundle() -> None:
    plan = plan_publication(seen(2, [1, 2]), New("v3", "2026-11-03T00:00:00Z", sha(1), 10), (), False, 3)
    assert (plan.action, bundle(plan)) == ("published", None)


def test_publication_after_a_run_that_was_killed_before_the_pointer() -> None:
    what = seen(1, [1, 2], [1])
    assert what.unread(3, True) == ("v2",)
    plan = publish(what, 2, read=(pointer(2, [2, 1]),))
    assert (plan.action, bundle(plan), len(writes(plan))) == ("published", None, 2)


def test_publication_of_a_version_that_is_there_with_other_content_is_an_error() -> None:
    """Catches: a label that means two things, one before and one after a rollback."""
    with pytest.raises(
        InvalidInput, match="version 'v1' is already in s3://shop-config/lifeboat-config/shop/production/"
    ):
        plan_publication(seen(2, [1, 2]), new(3, version="v1"), (), False, 3)


def test_retention_removes_the_oldest_with_its_bundle() -> None:
    plan = publish(seen(3, [1, 2, 3]), 4)
    assert list(removes(plan)) == keys_of(1)
    assert plan.pointer is not None
    assert [one.version for one in plan.pointer.history] == ["v4", "v3", "v2"]


def test_retention_keeps_a_bundle_that_a_kept_version_has() -> None:
    """Catches: version 4 is version 1 again, and its bundle is removed with version 1."""
    plan = plan_publication(seen(3, [1, 2, 3]), New("v4", "2026-11-04T00:00:00Z", sha(1), 10), (), False, 3)
    assert list(removes(plan)) == [PLACE.version("v1")]


def test_retention_keeps_what_is_current_however_old() -> None:
    what = seen(1, [1, 2, 3, 4], [1])
    read = tuple(pointer(number, [number]) for number in (2, 3, 4))
    assert what.unread(2, False) == ("v2", "v3", "v4")
    plan = publish(what, 1, keep=2, read=read)
    assert (plan.action, list(removes(plan))) == ("none", [PLACE.version("v2"), PLACE.bundle(sha(2))])


def test_retention_removes_bundles_that_no_version_has() -> None:
    assert removes(publish(seen(1, [1], None, PLACE.bundle(sha(9))), 2)) == (PLACE.bundle(sha(9)),)


def test_retention_of_more_versions_than_a_pointer_can_tell_of_is_an_error() -> None:
    """Catches: a pointer that instances read no further than 100,000 bytes."""
    many = list(range(1, 1500))
    with pytest.raises(InvalidInput, match=r"dr_config_keep: the pointer of us-west-2 with .* keep fewer"):
        publish(seen(many[-1], many), 2000, keep=5000)


def test_retention_never_removes_what_is_not_ours() -> None:
    others = (f"{PLACE.folder}notes.txt", f"{PLACE.folder}bundles/old.tar.gz", f"{PLACE.folder}versions/a b.json")
    assert removes(publish(seen(1, [1], None, *others), 2, keep=1)) == tuple(keys_of(1))


def test_unread_is_nothing_while_nothing_can_go() -> None:
    """Catches: a run that changes nothing and reads ten versions."""
    assert seen(1, [1, 2, 3], [1]).unread(3, False) == ()


def test_rollback_writes_the_pointer_as_it_was() -> None:
    old = pointer(1, [1])
    plan = plan_rollback(seen(2, [1, 2]), "v1", old)
    assert plan == RegionPlan("rolled back", old, (PutText(PLACE.pointer, old.to_text()),))
    assert pointer_from_text(writes(plan)[0][1], "it") == old


def test_rollback_to_what_is_current_does_nothing() -> None:
    assert writes(plan_rollback(seen(2, [1, 2]), "v2", pointer(2, [2, 1]))) == ()


def test_rollback_without_the_bundle_is_an_error() -> None:
    what = replace(seen(2, [2]), keys=(PLACE.version("v1"),))
    with pytest.raises(InvalidInput, match="version 'v1' in us-west-2 has no bundle any more"):
        plan_rollback(what, "v1", pointer(1, [1]))


def test_rollback_to_what_was_never_published_is_an_error() -> None:
    with pytest.raises(InvalidInput, match=r"the versions there are: v1, v2$"):
        check_version_is_there(seen(2, [2, 1]), "v7")
