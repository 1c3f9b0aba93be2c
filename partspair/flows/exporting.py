"""One note as a file of its own, which anybody can open: one's own, or the partner's who agreed to that."""

import errno
import os
import re
import secrets
import wave
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import tzinfo
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from partspair.audio.codec import Note as Recording
from partspair.audio.shape import RATE, SAMPLE_BYTES, pcm_of
from partspair.errors import KnownError
from partspair.flows import listening, looking
from partspair.flows.looking import Note
from partspair.practice.timeline import Whose
from partspair.vault import pairs, settings
from partspair.vault.database import Vault
from partspair.vault.listening import ListeningState

_MOST_NAMES = 100
_STAGED = "staged "
_PART = re.compile(r"\.partspair-[0-9a-f]{16}\.part")
_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EINVAL}
_FULL = {errno.ENOSPC, errno.EDQUOT}


class Kind(StrEnum):
    """How it is written; the end of the file's name."""

    OGG = "opus"
    WAV = "wav"


class MayNotExportError(KnownError):
    """It is the partner's who did not agree to it, or it is not there to be heard any more."""

    def __init__(self) -> None:
        super().__init__(
            "This can’t be saved as a file.",
            "What you said yourself and did not take back can be, and what was sent to you with leave to save it.",
        )


class NoFileError(KnownError):
    """The folder does not take it."""


def may_export(note: Note) -> bool:
    """Whether this may leave: one's own voice, or the partner's with their leave; nothing that was taken back."""
    is_here = note.has_sound and not (note.is_taken_back or note.is_erased)
    is_theirs_to_keep = note.may_take_out and note.state is not ListeningState.PUT_AWAY
    return is_here and (note.whose is Whose.MINE or is_theirs_to_keep)


def export(vault: Vault, row: int, folder: Path, kind: Kind, zone: tzinfo) -> Path:
    """Write the note in this row into `folder`, named by when it was spoken; returns the file.

    It is whole or not there. Raises MayNotExportError, NoFileError, UnplayableSoundError.
    """
    note = looking.note(vault, row)
    if note is None or not may_export(note):
        raise MayNotExportError
    _refuse_sealed_places(vault, folder)
    data = listening.of_entry(vault, row).data
    spoken = f"{note.at.astimezone(zone):%Y-%m-%d %H.%M}"
    with _saying(), _staged(vault, folder) as (file, staged):
        if kind is Kind.OGG:
            file.write(data)
        else:
            _write_wav(file, data)
        file.flush()
        os.fsync(file.fileno())
        file.close()
        return _named(staged, folder, spoken, kind)


def _refuse_sealed_places(vault: Vault, folder: Path) -> None:
    """A readable file in a shared folder would be carried off at once, and the vault's is for the vault alone."""
    sealed = [vault.directory, *(Path(one.folder) for one in pairs.every(vault) if one.folder)]
    real = Path(os.path.realpath(folder))
    if any(real.is_relative_to(os.path.realpath(one)) for one in sealed):
        raise NoFileError("Only what is sealed belongs there.", "Nothing was written.", "Choose another folder.")


def _write_wav(file: BinaryIO, data: bytes) -> None:
    note = Recording(data)
    try:
        with wave.open(file, "wb") as out:
            out.setnchannels(1)
            out.setsampwidth(SAMPLE_BYTES)
            out.setframerate(RATE)
            out.setnframes(note.frames)
            for block in note.blocks():
                out.writeframesraw(pcm_of(block))
    finally:
        note.close()


@contextmanager
def _staged(vault: Vault, folder: Path) -> Iterator[tuple[BinaryIO, Path]]:
    """A file for its owner alone that nobody takes for the whole one; gone afterwards, whatever happens.

    Where it is is in the vault before it is there: where the app ends meanwhile, `sweep` takes it away.
    """
    path = folder.absolute() / f".partspair-{secrets.token_hex(8)}.part"
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    settings.put(vault, _STAGED + path.name, os.fsencode(path).hex())
    try:
        descriptor = os.open(path, flags, 0o600)
    except OSError:
        settings.put(vault, _STAGED + path.name, None)
        raise
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file, path
    finally:
        _take_away(vault, path)


def sweep(vault: Vault) -> None:
    """Take away what an export that was cut off left behind. What lies on a disk that is not there waits for it."""
    for key, value in settings.beginning_with(vault, _STAGED):
        path = Path(os.fsdecode(bytes.fromhex(value)))
        if _PART.fullmatch(path.name):
            _take_away(vault, path)
        else:
            settings.put(vault, key, None)


def _take_away(vault: Vault, path: Path) -> None:
    with suppress(OSError):
        path.unlink(missing_ok=path.parent.is_dir())
        settings.put(vault, _STAGED + path.name, None)


def _named(staged: Path, folder: Path, spoken: str, kind: Kind) -> Path:
    """Give it the first name that is free."""
    for number in range(1, _MOST_NAMES):
        target = folder / (f"{spoken}.{kind}" if number == 1 else f"{spoken} ({number}).{kind}")
        with suppress(FileExistsError):
            try:
                os.link(staged, target)
            except OSError as error:
                if error.errno not in _NO_LINKS:
                    raise
                os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
                staged.replace(target)
            return target
    raise NoFileError("There are very many of these already.", "Nothing was written.", "Choose another folder.")


@contextmanager
def _saying() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise NoFileError(
                "There is no room left there.", "Nothing was kept of it.", "Choose another folder."
            ) from error
        raise NoFileError(
            "A file can’t be written there.",
            f"The system says: {error.strerror or 'no reason'}. Nothing was kept of it.",
            "Choose another folder.",
        ) from error
