"""A vault in which many notes lie already: each a link, an entry and a few KiB of sound, as if it had come long ago."""

from partspair.practice.share import EntryId
from partspair.vault import entries
from partspair.vault.listening import ListeningState, set_state
from tests.support.evenings import a_note
from tests.support.persons import Person

SPACING = 3600.0
"""Seconds between two of them."""
AT_ONCE = 500


def fill(author: Person, reader: Person, number: int, unheard: int = 1) -> None:
    """The reader has so many notes of the author, and was done with all but the last few of them."""
    a_note(author, reader)
    (first,) = entries.waiting(reader.vault, reader.the_pair())
    for begun in range(1, number, AT_ONCE):
        with reader.vault.transaction():
            for place in range(begun, min(begun + AT_ONCE, number)):
                row = _again(reader, first, place)
                if place < number - unheard:
                    set_state(reader.vault, row, ListeningState.LANDED, first.placed_at)
    if unheard < number:
        set_state(reader.vault, first.row, ListeningState.LANDED, first.placed_at)


def _again(reader: Person, first: entries.Entry, place: int) -> int:
    """The first note once more, in a link of its own."""
    vault, number = reader.vault, place.to_bytes(32)
    link = vault.insert(
        """INSERT INTO link (pair, device, seq, hash, prev, manifest, signature, state, received_at)
           SELECT pair, device, seq + ?, ?, prev, manifest, signature, state, received_at FROM link WHERE link = ?""",
        (place, number, first.link),
    )
    sound = vault.insert(
        """INSERT INTO attachment (link, idx, media_type, size, sha256, duration_ms, loudness, peaks)
           SELECT ?, idx, media_type, size, sha256, duration_ms, loudness, peaks FROM attachment WHERE link = ?""",
        (link, first.link),
    )
    vault.run(
        """INSERT INTO attachment_chunk SELECT ?, n, bytes FROM attachment_chunk
           JOIN attachment USING (attachment) WHERE link = ?""",
        (sound, first.link),
    )
    said = entries.Entry(
        first.pair, EntryId(number[16:]), first.author, is_mine=False, kind=first.kind, body=first.body,
        written_at=first.written_at, placed_at=first.placed_at + SPACING * place, link=link,
        thread=EntryId(number[16:]),
    )  # fmt: skip
    return entries.add(vault, said)
