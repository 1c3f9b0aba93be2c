"""What is spoken is there: after a crash, over segments, on the shelf; and gone when it was let go for good."""

import subprocess
import sys
from pathlib import Path

import pytest

from partspair.pair.ids import PairId
from partspair.vault import takes
from partspair.vault.database import Vault
from partspair.vault.takes import Chapter, TakeGap, TakeId, TakePurpose, TakeState

DAY = 24 * 3600.0

SPEAKER = """
import itertools, pathlib, sys
from partspair.vault import takes
from partspair.vault.database import Vault
vault = Vault.open(pathlib.Path(sys.argv[1]), bytes.fromhex(sys.argv[2]))
take = takes.begin(vault, takes.TakePurpose.SHARE, None, 1.0)
segment = takes.add_segment(vault, take, "microphone", 1.0)
for n in itertools.count():
    takes.append_pcm(vault, take, segment, n, n.to_bytes(2, "little") * 12000)
    print(n, flush=True)
"""


def _spoken(vault: Vault, *rows: bytes, purpose: TakePurpose = TakePurpose.SHARE) -> TakeId:
    take = takes.begin(vault, purpose, None, 1.0)
    segment = takes.add_segment(vault, take, "microphone", 1.0)
    for n, row in enumerate(rows):
        takes.append_pcm(vault, take, segment, n, row)
    return take


def test_a_killed_process_loses_no_committed_row(directory: Path, key: bytes) -> None:
    Vault.create(directory, key).close()
    with subprocess.Popen(
        [sys.executable, "-c", SPEAKER, str(directory), key.hex()], stdout=subprocess.PIPE, text=True
    ) as speaker:
        assert speaker.stdout is not None
        said = -1
        while said < 20:
            said = int(speaker.stdout.readline())
        speaker.kill()
        said = max([said, *(int(line) for line in speaker.stdout.read().split("\n")[:-1])])
    with Vault.open(directory, key) as vault:
        (take,) = takes.interrupted(vault)
        rows = list(takes.read_pcm(vault, take.take))
        assert rows[: said + 1] == [n.to_bytes(2, "little") * 12000 for n in range(said + 1)]
        assert len(rows) <= said + 2
        assert take.frames == 12000 * len(rows)
        takes.finish(vault, take.take, 2.0)
        assert takes.interrupted(vault) == []


def test_samples_in_are_samples_out_over_segments(vault: Vault) -> None:
    take = _spoken(vault, b"ab" * 100, b"cd" * 50)
    second = takes.add_segment(vault, take, "another microphone", 2.0)
    takes.append_pcm(vault, take, second, 0, b"ef" * 7)
    takes.add_segment(vault, take, "a third", 3.0)
    whole = b"ab" * 100 + b"cd" * 50 + b"ef" * 7
    assert b"".join(takes.read_pcm(vault, take)) == whole
    assert b"".join(takes.read_segment(vault, take, second)) == b"ef" * 7
    assert [(each.device, each.frames) for each in takes.segments(vault, take)] == [
        ("microphone", 150),
        ("another microphone", 7),
        ("a third", 0),
    ]


@pytest.mark.parametrize("first", [0, 1, 99, 100, 101, 149, 150, 151, 156, 157, 1000])
def test_reading_starts_at_any_frame(vault: Vault, first: int) -> None:
    take = _spoken(vault, b"ab" * 100, b"cd" * 50)
    takes.append_pcm(vault, take, takes.add_segment(vault, take, "m", 2.0), 0, b"ef" * 7)
    whole = b"ab" * 100 + b"cd" * 50 + b"ef" * 7
    assert b"".join(takes.read_pcm(vault, take, first)) == whole[2 * first :]


def test_a_row_holds_whole_frames_and_half_a_second_at_most(vault: Vault) -> None:
    take = _spoken(vault, bytes(48_000))
    for samples in (b"", b"x", bytes(48_002)):
        with pytest.raises(ValueError, match="half a second"):
            takes.append_pcm(vault, take, 0, 1, samples)


def test_the_same_row_is_never_kept_twice(vault: Vault) -> None:
    from sqlcipher3.dbapi2 import IntegrityError

    take = _spoken(vault, b"ab")
    with pytest.raises(IntegrityError):
        takes.append_pcm(vault, take, 0, 0, b"cd")
    assert b"".join(takes.read_pcm(vault, take)) == b"ab"


def test_recording_goes_on_in_a_kept_take(vault: Vault) -> None:
    take = _spoken(vault, b"ab")
    takes.finish(vault, take, 2.0, peaks=b"\x01", loudness=-20.0)
    takes.add_segment(vault, take, "microphone", 3.0)
    assert [each.take for each in takes.interrupted(vault)] == [take]


def test_chapters_and_lost_blocks_are_kept_in_order(vault: Vault) -> None:
    take = _spoken(vault, b"ab" * 10)
    takes.add_chapter(vault, take, 0, "Wächter")
    takes.add_chapter(vault, take, 5, "  the little one ")
    takes.add_gap(vault, take, 0, 3, 480)
    takes.add_gap(vault, take, 0, 3, 20)
    assert takes.chapters(vault, take) == [Chapter(0, "Wächter"), Chapter(5, "  the little one ")]
    assert takes.gaps(vault, take) == [TakeGap(0, 3, 500)]


def test_the_encoded_stream_comes_back_whole_and_can_be_made_anew(vault: Vault) -> None:
    take = _spoken(vault, b"ab")
    for n, piece in enumerate([b"OggS", b"", b"rest"]):
        takes.append_opus(vault, take, n, piece)
    assert b"".join(takes.read_opus(vault, take)) == b"OggSrest"
    assert takes.opus_size(vault, take) == 8
    takes.drop_opus(vault, take)
    assert takes.opus_size(vault, take) == 0
    assert b"".join(takes.read_pcm(vault, take)) == b"ab"


def test_what_was_let_go_lies_on_the_shelf_for_seven_days(vault: Vault) -> None:
    take = _spoken(vault, *[bytes(24_000)] * 10)
    takes.shelve(vault, take, "let go", 100.0)
    assert takes.purge_shelf(vault, 5.0) == 0
    assert takes.purge_shelf(vault, 5.0 + 7 * DAY - 1) == 0
    takes.restore(vault, take)
    assert takes.purge_shelf(vault, 8 * DAY) == 0
    takes.shelve(vault, take, "let go", 200.0)
    assert takes.purge_shelf(vault, 9 * DAY) == 0
    assert takes.purge_shelf(vault, 16 * DAY) == 1
    assert takes.get(vault, take) is None
    assert vault.read("SELECT count(*) FROM take_pcm") == [(0,)]


def test_a_sent_take_keeps_its_samples_for_seven_days_and_is_not_shelved(vault: Vault) -> None:
    take = _spoken(vault, b"ab")
    takes.finish(vault, take, 2.0)
    takes.mark_sent(vault, take, 100.0)
    takes.shelve(vault, take, "let go", 100.0)
    sent = takes.get(vault, take)
    assert sent is not None
    assert sent.state is TakeState.SENT
    assert takes.purge_shelf(vault, 0.0) == 0
    assert takes.purge_shelf(vault, 7 * DAY - 1) == 0
    assert takes.purge_shelf(vault, 7 * DAY) == 1


def test_only_the_shelf_and_what_was_sent_is_ever_purged(vault: Vault) -> None:
    recording = _spoken(vault, b"ab")
    kept = _spoken(vault, b"cd")
    takes.finish(vault, kept, 2.0)
    assert takes.purge_shelf(vault, 0.0) == 0
    assert takes.purge_shelf(vault, 1e12) == 0
    assert takes.get(vault, recording) is not None
    assert takes.get(vault, kept) is not None


def test_a_trim_deletes_nothing(vault: Vault) -> None:
    take = _spoken(vault, b"ab" * 100)
    takes.trim(vault, take, 10, 90)
    kept = takes.get(vault, take)
    assert kept is not None
    assert (kept.trim_start, kept.trim_end, kept.frames) == (10, 90, 100)


def test_a_take_outlives_its_pair_and_its_number_is_never_used_again(vault: Vault, pair: PairId) -> None:
    first = takes.begin(vault, TakePurpose.REPLY, pair, 1.0)
    takes.erase(vault, first)
    second = takes.begin(vault, TakePurpose.REPLY, pair, 1.0)
    assert second != first
    vault.run("DELETE FROM pair")
    kept = takes.get(vault, second)
    assert kept is not None
    assert kept.pair is None


def test_a_row_is_written_while_another_connection_reads_and_deletes(vault: Vault, key: bytes) -> None:
    old = _spoken(vault, *[bytes(24_000)] * 20)
    with Vault.open(vault.directory, key, synchronous="OFF") as worker:
        speaking = takes.begin(worker, TakePurpose.SHARE, None, 5.0)
        segment = takes.add_segment(worker, speaking, "microphone", 5.0)
        for n, _ in enumerate(takes.read_pcm(vault, old)):
            takes.append_pcm(worker, speaking, segment, n, bytes(24_000))
        takes.erase(vault, old)
        assert b"".join(takes.read_pcm(vault, speaking)) == bytes(24_000 * 20)
