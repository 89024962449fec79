"""Which tag notes a name: each side has its own, and tags from before keep counting."""

from __future__ import annotations

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._dns.instances.instance_tags import Note
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.instances.tag_keys import note_of, tag_of
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.names.model import PRIVATE, PUBLIC, Hostname
from tests.unit.module_utils._dns.builders import INSIDE, TAG, WWW, a_note

OUTER, INNER = a_note(), a_note(INSIDE, scope=PRIVATE)


@pytest.mark.parametrize(
    ("scope", "notes", "tag", "note"),
    [
        pytest.param(PUBLIC, {}, TAG, None, id="public"),
        pytest.param(PRIVATE, {}, f"{TAG}@private", None, id="private_alone"),
        pytest.param(PUBLIC, {TAG: OUTER}, TAG, OUTER, id="public_noted"),
        pytest.param(PRIVATE, {TAG: OUTER}, f"{TAG}@private", None, id="private_beside_public"),
        pytest.param(PRIVATE, {TAG: INNER}, TAG, INNER, id="private_from_before"),
        pytest.param(PUBLIC, {TAG: INNER}, f"{TAG}@public", None, id="public_beside_a_private_one_from_before"),
        pytest.param(PUBLIC, {TAG: INNER, f"{TAG}@public": OUTER}, f"{TAG}@public", OUTER, id="public_marked"),
        pytest.param(PRIVATE, {TAG: INNER, f"{TAG}@public": OUTER}, TAG, INNER, id="private_from_before_still"),
        pytest.param(PRIVATE, {f"{TAG}@private": INNER}, f"{TAG}@private", INNER, id="private_marked"),
    ],
)
def test_tag_of_and_note_of(scope: str, notes: dict[str, Note], tag: str, note: Note | None) -> None:
    """Catches: one tag for two addresses, written anew by each task in every run."""
    name = Hostname(WWW, scope)
    assert (tag_of(name, notes), note_of(name, notes)) == (tag, note)
