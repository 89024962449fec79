"""Names that an instance has no room for among its tags: known before anything is written."""

from __future__ import annotations

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._dns.names.model import Hostname
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.plan.item import Item
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.plan.tag_room import with_room
from tests.unit.module_utils._dns.builders import HERE, WEB, a_change, a_note, an_instance


def items_of(count: int, action: str = "registered") -> list[Item]:
    names = [f"n{number}.shop.example" for number in range(count)]
    return [
        Item(Hostname(n), WEB, HERE, "shop-web", action, change=a_change(n), tag=f"lifeboat:dns:{n}", note=a_note())
        for n in names
    ]


@pytest.mark.parametrize(
    ("tags", "count", "noted"),
    [
        pytest.param({}, 50, 50, id="just_enough"),
        pytest.param({}, 60, 50, id="too_many"),
        pytest.param({f"t{n}": "" for n in range(50)}, 3, 0, id="full"),
        pytest.param({f"aws:{n}": "" for n in range(50)}, 3, 3, id="tags_of_aws_do_not_count"),
        pytest.param({f"lifeboat:dns:n{n}.shop.example": "" for n in range(50)}, 51, 50, id="those_that_are_there"),
    ],
)
@pytest.mark.parametrize("holds_ownership", [True, False])
def test_with_room_notes_what_fits(tags: dict[str, str], count: int, noted: int, holds_ownership: bool) -> None:
    """Catches: fifty names written and all reported as failed, because one tag is too many."""
    items = with_room(items_of(count), [an_instance(tags=tags)], holds_ownership=holds_ownership)
    assert len([item for item in items if item.tag]) == noted
    rest = [item for item in items if not item.tag]
    if holds_ownership:
        assert all(item.change and item.problem is None for item in items)
        assert len({note for item in rest for note in item.notes}) == bool(rest)
    else:
        assert all(item.change is None and item.problem and item.problem.code == "TooManyTags" for item in rest)


def test_with_room_nothing_but_a_tag_to_write_is_nothing_to_do() -> None:
    """Catches: a run that says changed every time because of a tag that is never written."""
    full = an_instance(tags={f"t{n}": "" for n in range(50)})
    (item,) = with_room(items_of(1, "converged"), [full], holds_ownership=True)
    assert (item.action, item.tag, item.note) == ("none", None, None)
