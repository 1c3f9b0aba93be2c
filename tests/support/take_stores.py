"""A take store in memory, for tests of recording."""

import numpy as np

from partspair.audio.codec import Note
from partspair.audio.loudness import Measured
from partspair.audio.shape import Samples, samples_of
from partspair.audio.take import Earlier


class MemoryTakeStore:
    """Keeps what it is given, in order; fails when told to."""

    def __init__(self) -> None:
        self.devices: list[str] = []
        self.joints: list[bool] = []
        self.rows: dict[int, list[bytes]] = {}
        self.opus: list[bytes] = []
        self.chapters: list[tuple[int, str]] = []
        self.gaps: list[tuple[int, int, int]] = []
        self.measured: Measured | None = None
        self.is_full = False

    def _check(self) -> None:
        if self.is_full:
            raise OSError("no space left")

    def earlier(self) -> Earlier | None:
        """Nothing: it begins empty."""
        return None

    def add_segment(self, device: str, is_joint: bool) -> int:
        """Begin the next segment."""
        self._check()
        self.devices.append(device)
        self.joints.append(is_joint)
        self.rows[len(self.devices) - 1] = []
        return len(self.devices) - 1

    def append_pcm(self, segment: int, n: int, pcm: bytes) -> None:
        """Keep a row; its number must be the next one."""
        self._check()
        assert n == len(self.rows[segment])
        self.rows[segment].append(pcm)

    def append_opus(self, n: int, piece: bytes) -> None:
        """Keep a piece; its number must be the next one."""
        self._check()
        assert n == len(self.opus)
        self.opus.append(piece)

    def add_chapter(self, at_sample: int, label: str) -> None:
        """Keep a chapter."""
        self._check()
        self.chapters.append((at_sample, label))

    def add_gap(self, segment: int, at_sample: int, lost: int) -> None:
        """Keep a gap."""
        self._check()
        self.gaps.append((segment, at_sample, lost))

    def finish(self, measured: Measured) -> None:
        """Keep what was measured."""
        self._check()
        self.measured = measured

    @property
    def samples(self) -> Samples:
        """All rows, one after the other."""
        return samples_of(b"".join(b"".join(rows) for rows in self.rows.values()))

    @property
    def heard(self) -> Samples:
        """The Ogg Opus stream, decoded."""
        note = Note(b"".join(self.opus))
        try:
            return np.concatenate(list(note.blocks()))
        finally:
            note.close()
