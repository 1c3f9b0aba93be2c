"""Where a spoken take meets the vault: rows are committed while it is spoken (voice V1)."""

from collections.abc import Callable

from partspair.audio.loudness import Measured
from partspair.audio.take import Earlier
from partspair.vault import takes
from partspair.vault.database import Vault
from partspair.vault.takes import TakeId


class VaultStore:
    """The `TakeStore` of one take. Used on the thread that opened `vault`."""

    def __init__(self, vault: Vault, take: TakeId, now: Callable[[], float]) -> None:
        self._vault = vault
        self._take = take
        self._now = now

    def earlier(self) -> Earlier | None:
        """Nothing: the take is new."""
        return None

    def add_segment(self, device: str, is_joint: bool) -> int:
        """Begin the next segment; its number."""
        return takes.add_segment(self._vault, self._take, device, self._now(), is_joint=is_joint)

    def append_pcm(self, segment: int, n: int, pcm: bytes) -> None:
        """Commit one row of at most half a second."""
        takes.append_pcm(self._vault, self._take, segment, n, pcm)

    def append_opus(self, n: int, piece: bytes) -> None:
        """Commit the next bytes of the encoded stream."""
        takes.append_opus(self._vault, self._take, n, piece)

    def add_chapter(self, at_sample: int, label: str) -> None:
        """Somebody else is speaking from this sample on; `label` is the owner's own word."""
        takes.add_chapter(self._vault, self._take, at_sample, label)

    def add_gap(self, segment: int, at_sample: int, lost: int) -> None:
        """Mark where blocks went missing (voice V12)."""
        takes.add_gap(self._vault, self._take, segment, at_sample, lost)

    def finish(self, measured: Measured) -> None:
        """The take is whole."""
        takes.finish(self._vault, self._take, self._now(), measured.peaks, measured.loudness, measured.measures)
