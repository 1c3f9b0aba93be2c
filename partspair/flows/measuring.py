"""Length, peaks and loudness of what arrived, computed from the sound itself and never believed (voice P2)."""

import io
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import BinaryIO, Final, cast

from typing_extensions import Buffer, override

from partspair.audio.codec import Note
from partspair.audio.loudness import Measuring
from partspair.audio.shape import RATE
from partspair.errors import KnownError
from partspair.vault import attachments
from partspair.vault.attachments import Attachment, Sound
from partspair.vault.database import Vault

AT_ONCE: Final = 2.0
"""Seconds of work on measuring in one round, so that what has come is shown before all of it was measured."""
READ_AHEAD: Final = 256 * 1024


class Hearing:
    """A sound that is measured a while at a time; only the thread of its vault goes on with it."""

    def __init__(self, vault: Vault, attachment: Attachment) -> None:
        self.attachment = attachment
        self._source = cast(BinaryIO, io.BufferedReader(_Kept(vault, attachment), READ_AHEAD))
        self._note: Note | None = None
        self._measuring = Measuring()

    def go_on(self, is_over: Callable[[], bool]) -> Sound | None:
        """Measure until it ends, or `is_over` after a second of sound: then there is nothing to say yet."""
        try:
            if self._note is None:
                self._note = Note(self._source)
            while (block := self._note.read(RATE)).size:
                self._measuring.feed(block)
                if self._note.position < self._note.frames and is_over():
                    return None
        except KnownError as error:
            return Sound(0, None, b"", str(error))
        result = self._measuring.result()
        return Sound(result.duration_ms, result.loudness, result.peaks)

    def close(self) -> None:
        """Let go of the decoder."""
        if self._note is not None:
            self._note.close()


@dataclass
class Rest:
    """What one round leaves to the next: the sounds that took too long, and the one of them that is gone on with."""

    long: set[Attachment] = field(default_factory=set)
    hearing: Hearing | None = None

    def next_of(self, vault: Vault, waiting: Iterable[Attachment]) -> Hearing | None:
        """The oldest of those that took too long and are still waiting, as far as it was heard."""
        first = next((one for one in waiting if one in self.long), None)
        if self.hearing is not None and self.hearing.attachment != first:
            self.hearing.close()
            self.hearing = None
        if self.hearing is None and first is not None:
            self.hearing = Hearing(vault, first)
        return self.hearing


def measure_arrived(vault: Vault, clock: Callable[[], float] = time.thread_time, rest: Rest | None = None) -> int:
    """Measure the sounds that were not measured yet, for about two seconds, the rest another time; returns how many.

    One that takes more than half of that lets the others pass, and is gone on with, round after round, while `rest` is
    handed in again. What cannot be played says why.
    """
    begun, done = clock(), 0
    rest = rest if rest is not None else Rest()
    waiting = attachments.without_sound(vault)
    for one in waiting:
        if clock() - begun >= AT_ONCE / 2:
            break
        if one not in rest.long:
            done += _measure_at_once(vault, one, clock, rest)
    hearing = rest.next_of(vault, waiting)
    sound = hearing.go_on(lambda: clock() - begun >= AT_ONCE) if hearing is not None else None
    if hearing is not None and sound is not None:
        attachments.set_sound(vault, hearing.attachment.attachment, sound)
        rest.long.discard(hearing.attachment)
        done += 1
    return done


def measure_to_the_end(vault: Vault) -> None:
    """Measure every sound that was not measured yet, however long that takes: for a visit that nobody looks at."""
    for one in attachments.without_sound(vault):
        hearing = Hearing(vault, one)
        try:
            sound = hearing.go_on(lambda: False)
        finally:
            hearing.close()
        if sound is not None:
            attachments.set_sound(vault, one.attachment, sound)


def _measure_at_once(vault: Vault, one: Attachment, clock: Callable[[], float], rest: Rest) -> bool:
    """Measure one, unless it takes too long for that: then it is left to `rest`."""
    begun, hearing = clock(), Hearing(vault, one)
    try:
        sound = hearing.go_on(lambda: clock() - begun >= AT_ONCE / 2)
    finally:
        hearing.close()
    if sound is None:
        rest.long.add(one)
        return False
    attachments.set_sound(vault, one.attachment, sound)
    return True


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
