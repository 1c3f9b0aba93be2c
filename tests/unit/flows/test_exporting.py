"""A note becomes a file that anybody can open: one's own, or the partner's with their leave; no other is touched."""

import errno
import os
import signal
import stat
import subprocess
import sys
import wave
from collections.abc import Iterator
from datetime import UTC
from pathlib import Path

import numpy as np
import pytest

from partspair.audio.codec import Note
from partspair.audio.shape import RATE, samples_of
from partspair.flows import drafting, exporting, keeping, listening, looking, sending
from partspair.flows.exporting import Kind, MayNotExportError, NoFileError
from partspair.flows.recording import bring_in_file
from partspair.practice.reply import Reply
from partspair.practice.share import AskKind, EntryId, Share
from partspair.practice.timeline import Whose
from partspair.vault import entries
from tests.support.persons import WAITS, Person, key_of, pair_up, tone, two_people


@pytest.fixture
def both(tmp_path: Path) -> Iterator[tuple[Person, Person]]:
    for maren, idris in two_people(tmp_path):
        pair_up(maren, idris)
        yield maren, idris


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "out"
    made.mkdir()
    return made


def sent(person: Person, may_take_out: bool = False) -> tuple[EntryId, int]:
    draft = person.draft(Share(text="x", may_take_out=may_take_out), tone(1.5))
    entry = sending.send_share(person.vault, person.the_pair(), draft, person.clock.now)
    person.look()
    found = entries.find(person.vault, person.the_pair(), entry, is_mine=True)
    assert found is not None
    return entry, found.row


def test_ogg_is_what_was_sent_and_wav_is_what_it_sounds_like(both: tuple[Person, Person], folder: Path) -> None:
    maren, _ = both
    _, row = sent(maren)
    spoken = f"{maren.clock.now.astimezone(UTC):%Y-%m-%d %H.%M}"
    ogg = exporting.export(maren.vault, row, folder, Kind.OGG, UTC)
    wav = exporting.export(maren.vault, row, folder, Kind.WAV, UTC)
    assert (ogg.name, wav.name) == (f"{spoken}.opus", f"{spoken}.wav")
    note = Note(ogg.read_bytes())
    sound = np.concatenate(list(note.blocks()))
    note.close()
    with wave.open(str(wav), "rb") as read:
        assert (read.getframerate(), read.getnchannels(), read.getnframes()) == (RATE, 1, len(sound))
        assert np.array_equal(samples_of(read.readframes(len(sound))), sound)
    assert stat.S_IMODE(ogg.stat().st_mode) & 0o077 == 0
    assert sorted(one.name for one in folder.iterdir()) == [ogg.name, wav.name]


def test_no_file_is_written_over(both: tuple[Person, Person], folder: Path) -> None:
    maren, _ = both
    _, row = sent(maren)
    first = exporting.export(maren.vault, row, folder, Kind.OGG, UTC)
    first.write_bytes(b"mine")
    second = exporting.export(maren.vault, row, folder, Kind.OGG, UTC)
    assert second.name.endswith(" (2).opus")
    assert first.read_bytes() == b"mine"


def test_the_partners_voice_and_what_was_taken_back_stay_inside(both: tuple[Person, Person], folder: Path) -> None:
    maren, idris = both
    entry, row = sent(maren)
    idris.look()
    theirs = looking.find(idris.vault, idris.the_pair(), entry, Whose.PARTNERS)
    assert theirs is not None
    assert not exporting.may_export(theirs)
    with pytest.raises(MayNotExportError):
        exporting.export(idris.vault, theirs.row, folder, Kind.OGG, UTC)
    sending.take_back(maren.vault, maren.the_pair(), entry, maren.clock.now)
    with pytest.raises(MayNotExportError):
        exporting.export(maren.vault, row, folder, Kind.OGG, UTC)
    with pytest.raises(MayNotExportError):
        exporting.export(maren.vault, 99, folder, Kind.OGG, UTC)
    assert list(folder.iterdir()) == []


def arrived(person: Person, entry: EntryId) -> looking.Note:
    person.look()
    found = looking.find(person.vault, person.the_pair(), entry, Whose.PARTNERS)
    assert found is not None
    return found


def test_the_partners_voice_leaves_with_their_leave_and_is_what_they_sent(
    both: tuple[Person, Person], folder: Path
) -> None:
    maren, idris = both
    entry, row = sent(maren, may_take_out=True)
    theirs = arrived(idris, entry)
    assert exporting.may_export(theirs)
    file = exporting.export(idris.vault, theirs.row, folder, Kind.OGG, UTC)
    assert file.read_bytes() == listening.of_entry(maren.vault, row).data


def test_an_answer_may_be_let_out_too(both: tuple[Person, Person]) -> None:
    maren, idris = both
    entry, _ = sent(maren)
    arrived(idris, entry)
    pair, now = idris.the_pair(), idris.clock.now
    for may_take_out in (True, False):
        reply = Reply(entry, AskKind.WITNESS, may_take_out=may_take_out)
        draft = drafting.begin_reply(idris.vault, pair, reply, now.timestamp()).id
        bring_in_file(idris.vault, draft, iter([tone(1.0)]), now.timestamp)
        answer = sending.send_reply(idris.vault, pair, draft, now)
        idris.look()
        assert exporting.may_export(arrived(maren, answer)) is may_take_out


def test_leave_ends_with_taking_back_though_its_reader_keeps_it_and_with_putting_away(
    both: tuple[Person, Person], folder: Path
) -> None:
    maren, idris = both
    entry, _ = sent(maren, may_take_out=True)
    theirs = arrived(idris, entry)
    listening.put_away(idris.vault, theirs.row, 1.0)
    with pytest.raises(MayNotExportError):
        exporting.export(idris.vault, theirs.row, folder, Kind.OGG, UTC)
    listening.bring_out(idris.vault, theirs.row, 2.0)
    assert exporting.may_export(arrived(idris, entry))
    sending.take_back(maren.vault, maren.the_pair(), entry, maren.clock.now)
    maren.look()
    assert arrived(idris, entry).is_taken_back
    entries.keep(idris.vault, theirs.row)
    assert not arrived(idris, entry).is_taken_back
    with pytest.raises(MayNotExportError):
        exporting.export(idris.vault, theirs.row, folder, Kind.OGG, UTC)
    assert list(folder.iterdir()) == []


def test_leave_to_save_a_copy_does_not_travel_with_words_alone(both: tuple[Person, Person]) -> None:
    maren, idris = both
    draft = maren.draft(Share(text="x", may_take_out=True))
    entry = sending.send_share(maren.vault, maren.the_pair(), draft, maren.clock.now)
    maren.look()
    assert not arrived(idris, entry).may_take_out


def test_where_links_are_unknown_it_is_written_all_the_same(
    both: tuple[Person, Person], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    maren, _ = both
    _, row = sent(maren)

    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", refuse)
    first = exporting.export(maren.vault, row, folder, Kind.OGG, UTC)
    second = exporting.export(maren.vault, row, folder, Kind.OGG, UTC)
    assert first.read_bytes() == second.read_bytes()
    assert len(list(folder.iterdir())) == 2


@pytest.mark.parametrize(("number", "says"), [(errno.ENOSPC, "no room"), (errno.EIO, "can’t be written")])
def test_a_folder_that_fails_says_so_and_keeps_nothing(
    both: tuple[Person, Person], folder: Path, monkeypatch: pytest.MonkeyPatch, number: int, says: str
) -> None:
    maren, _ = both
    _, row = sent(maren)

    def fail(_: int) -> None:
        raise OSError(number, "as planned")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(NoFileError, match=says):
        exporting.export(maren.vault, row, folder, Kind.WAV, UTC)
    assert list(folder.iterdir()) == []
    with pytest.raises(NoFileError):
        exporting.export(maren.vault, row, folder / "nowhere", Kind.WAV, UTC)


@pytest.mark.parametrize("below", [".", "deeper"])
def test_nothing_readable_is_written_where_the_notes_travel_or_the_vault_lies(
    both: tuple[Person, Person], below: str
) -> None:
    maren, _ = both
    _, row = sent(maren)
    for place in (maren.folder, maren.vault.directory):
        folder = place / below
        folder.mkdir(exist_ok=True)
        before = {path: path.stat().st_size for path in maren.folder.rglob("*")}
        with pytest.raises(NoFileError, match="sealed"):
            exporting.export(maren.vault, row, folder, Kind.OGG, UTC)
        assert {path: path.stat().st_size for path in maren.folder.rglob("*")} == before
        assert not [*folder.glob("*.opus"), *folder.glob("*.part")]


KILLED = """
import os, signal, sys
from datetime import UTC
from pathlib import Path
from partspair.flows import exporting
from partspair.vault.database import Vault
os.fsync = lambda _: os.kill(os.getpid(), signal.SIGKILL)
vault = Vault.open(Path(sys.argv[1]), bytes.fromhex(sys.argv[2]))
exporting.export(vault, int(sys.argv[3]), Path(sys.argv[4]), exporting.Kind.WAV, UTC)
"""


def test_what_an_export_that_was_killed_left_in_the_clear_is_gone_after_the_next_start(
    both: tuple[Person, Person], folder: Path
) -> None:
    maren, _ = both
    _, row = sent(maren)
    (folder / ".partspair-of-mine.part").write_bytes(b"mine")
    (folder / f".partspair-{'0' * 16}.part").write_bytes(b"mine too")
    mine = set(folder.iterdir())
    given = [str(maren.vault.directory), key_of(maren.name).hex(), str(row), str(folder)]
    killed = subprocess.run([sys.executable, "-c", KILLED, *given], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert len(set(folder.iterdir()) - mine) == 1
    away = folder.rename(folder.with_name("unplugged"))
    keeping.sweep(maren.vault, maren.clock.seconds, WAITS)
    away.rename(folder)
    keeping.sweep(maren.vault, maren.clock.seconds, WAITS)
    assert set(folder.iterdir()) == mine
    exporting.export(maren.vault, row, folder, Kind.OGG, UTC)
    assert len(set(folder.iterdir()) - mine) == 1
    assert not maren.vault.read("SELECT key FROM setting WHERE key LIKE 'staged %'")
