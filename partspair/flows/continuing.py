"""Going on with a take that was ended: new segments at its end, nothing of it spoken again (voice V2, V10)."""

from collections.abc import Iterator
from contextlib import contextmanager

from typing_extensions import override

from partspair.audio.recording import Recording
from partspair.audio.take import Earlier, TakeStore
from partspair.errors import KnownError
from partspair.flows import drafting
from partspair.flows.recording import Clock, Microphone
from partspair.flows.takekeeping import VaultStore
from partspair.flows.wholeness import earlier_of
from partspair.vault import drafts, takes
from partspair.vault.database import Vault
from partspair.vault.takes import TakeId


class EndIsTrimmedError(KnownError):
    """Something lies behind the end that is kept; nothing can follow it."""

    def __init__(self) -> None:
        super().__init__(
            "The end of this was trimmed.",
            "What is said now would follow what was trimmed away.",
            "Go back and undo the trim, or record again.",
        )


class _AtTheEnd(VaultStore):
    """Rows go to the end of the take, and its Ogg Opus goes on from the last page that stays as it is."""

    def __init__(self, vault: Vault, take: TakeId, now: Clock) -> None:
        super().__init__(vault, take, now)
        self._whole, self._it = vault, take
        self._before = self._size = 0
        self._first: int | None = None

    @override
    def earlier(self) -> Earlier | None:
        """What was said before."""
        kept = takes.get(self._whole, self._it)
        if kept is None or not kept.frames:
            return None
        if kept.kept[1] < kept.frames:
            raise EndIsTrimmedError
        found = earlier_of(self._whole, kept)
        self._before, self._size = kept.frames, found.beginning.size if found.beginning is not None else 0
        return found

    @override
    def append_opus(self, n: int, piece: bytes) -> None:
        """What is new of the stream; the end that it takes the place of goes with the first piece."""
        if self._first is not None:
            super().append_opus(self._first + n, piece)
            return
        with self._whole.transaction():
            first = takes.keep_opus(self._whole, self._it, self._size)
            super().append_opus(first + n, piece)
        self._first = first

    @override
    def add_chapter(self, at_sample: int, label: str) -> None:
        """Chapters count from the start of the whole take."""
        super().add_chapter(self._before + at_sample, label)


def record_on(microphone: Microphone, take: TakeId, device: str | None) -> Recording:
    """Go on with this take of a draft, which was not sent."""

    @contextmanager
    def at_the_end() -> Iterator[TakeStore]:
        with microphone.open_vault() as vault:
            yield _AtTheEnd(vault, take, microphone.now)

    return Recording(microphone.sound, device, at_the_end)


def keep_earlier(vault: Vault, draft: int, earlier: TakeId, now: float) -> bool:
    """Bring the earlier take of `draft` back when nothing was said into the one that took its place."""
    kept = drafts.get(vault, draft)
    newer = takes.get(vault, kept.take) if kept is not None and kept.take is not None else None
    if newer is None or newer.take == earlier or newer.frames:
        return False
    drafting.put_take_back(vault, draft, earlier, now)
    return True
