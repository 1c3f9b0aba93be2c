"""Length, peaks and loudness of what arrived, computed from the sound itself and never believed (voice P2)."""

import io
import time
from collections.abc import Callable
from typing import BinaryIO, Final, cast

from typing_extensions import Buffer, override

from partspair.audio.codec import Note
from partspair.audio.loudness import measure
from partspair.errors import KnownError
from partspair.vault import attachments
from partspair.vault.attachments import Attachment, Sound
from partspair.vault.database import Vault

AT_ONCE: Final = 2.0
"""Seconds of measuring in one round, so that what has come is shown before all of it was measured."""
READ_AHEAD: Final = 256 * 1024


def measure_arrived(vault: Vault, clock: Callable[[], float] = time.monotonic) -> int:
    """Measure the sounds that were not measured yet, for about two seconds, the rest another time; returns how many.

    What cannot be played says why.
    """
    begun, done = clock(), 0
    for one in attachments.without_sound(vault):
        attachments.set_sound(vault, one.attachment, _measured(vault, one))
        done += 1
        if clock() - begun >= AT_ONCE:
            break
    return done


def _measured(vault: Vault, attachment: Attachment) -> Sound:
    try:
        note = Note(cast(BinaryIO, io.BufferedReader(_Kept(vault, attachment), READ_AHEAD)))
        try:
            result = measure(note.blocks())
        finally:
            note.close()
    except KnownError as error:
        return Sound(0, None, b"", str(error))
    return Sound(result.duration_ms, result.loudness, result.peaks)


class _Kept(io.RawIOBase):
    """An attachment as a file to be read: never more of it in memory than is asked for."""

    def __init__(self, vault: Vault, attachment: Attachment) -> None:
        super().__init__()
        self._vault = vault
        self._attachment = attachment
        self._at = 0

    @override
    def readable(self) -> bool:
        return True

    @override
    def seekable(self) -> bool:
        return True

    @override
    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._attachment.size}[whence]
        self._at = max(0, start + offset)
        return self._at

    @override
    def tell(self) -> int:
        return self._at

    @override
    def readinto(self, buffer: Buffer, /) -> int:
        view = memoryview(buffer).cast("B")
        data = attachments.read_part(self._vault, self._attachment.attachment, self._at, len(view))
        view[: len(data)] = data
        self._at += len(data)
        return len(data)
