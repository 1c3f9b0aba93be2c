"""How much more lies in the folder than was spoken."""

import pytest

from partspair.sealing.envelope import padding_for
from partspair.sealing.stream import CHUNK, TAG_BYTES
from partspair.sealing.tarball import BLOCK, END, member_bytes

HEADER = 8 * (1_700 + 64) + 256
"""More than eight stanzas, version, MAC and nonce take."""
MANIFEST = 8 * 1024
"""More than a note's manifest has, with a text and twelve parts."""
MOST = 1.15
MINUTE = 60


def sealed_bytes(sound: int) -> int:
    """How large the file with one sound of so many bytes is, at most."""
    sizes = (MANIFEST, 64, sound)
    payload = sum(member_bytes(size) for size in sizes) + BLOCK + padding_for(sizes) + len(END)
    return HEADER + payload + -(-payload // CHUNK) * TAG_BYTES


@pytest.mark.parametrize("kbits", [24, 32, 48])
def test_a_note_of_five_minutes_takes_little_more_than_its_sound(kbits: int) -> None:
    """Whatever its exact size: what hides it costs an eighth at most, and keys and manifest next to nothing."""
    usual = 5 * MINUTE * kbits * 1000 // 8
    for sound in range(usual * 9 // 10, usual * 11 // 10, 997):
        assert sealed_bytes(sound) <= MOST * sound


def test_only_short_notes_take_much_more() -> None:
    assert sealed_bytes(20_000) < 100_000
    assert sealed_bytes(250_000) < 1.25 * 250_000
