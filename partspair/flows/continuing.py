"""Going on with a take that was ended: new segments at its end, nothing of it spoken again (voice V2, V10)."""

from collections.abc import Iterator
from contextlib import contextmanager

from typing_extensions import override

from partspair.audio.loudness import Measured
from partspair.audio.recording import Recording
from partspair.audio.take import TakeStore
from partspair.flows import drafting
from partspair.flows.recording import Clock, Microphone
from partspair.flows.takekeeping import VaultStore
from partspair.vault import drafts, takes
from partspair.vault.database import Vault
from partspair.vault.takes import TakeId


class _AtTheEnd(VaultStore):
    """Rows go to the end of the take. Its Opus, peaks and loudness are made anew by `make_whole`, when it is asked."""

    def __init__(self, vault: Vault, take: TakeId, now: Clock) -> None:
        super().__init__(vault, take, now)
        kept = takes.get(vault, take)
        self._before = kept.frames if kept is not None else 0
        self._vault_of_it, self._it, self._clock = vault, take, now

    @override
    def append_opus(self, n: int, piece: bytes) -> None:
        """The stream of the whole take is encoded later."""

    @override
    def add_chapter(self, at_sample: int, label: str) -> None:
        """Chapters count from the start of the whole take."""
        super().add_chapter(self._before + at_sample, label)

    @override
    def finish(self, measured: Measured) -> None:
        """The take is whole; what was measured is only its end."""
        takes.finish(self._vault_of_it, self._it, self._clock())


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
