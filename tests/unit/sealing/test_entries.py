"""Entries on their own, as they are kept."""

import pytest

from partspair.errors import NewerVersionError, TamperedError
from partspair.sealing.entries import Entry, decode_entry, encode_entry
from tests.support.manifests import entries

KINDS = ["share", "reply", "signal", "signal", "take-back", "gone", "profile", "roster-statement"]


@pytest.mark.parametrize("entry", entries(), ids=lambda one: one.kind)
def test_an_entry_is_kept_as_it_was(entry: Entry) -> None:
    assert decode_entry(encode_entry(entry)) == entry


def test_kinds_have_their_names() -> None:
    assert [entry.kind for entry in entries()] == KINDS


def test_what_is_not_an_entry_is_refused() -> None:
    with pytest.raises(TamperedError):
        decode_entry(b"[]")
    with pytest.raises(NewerVersionError):
        decode_entry(encode_entry(entries()[4]).replace(b"take-back", b"give-back"))
