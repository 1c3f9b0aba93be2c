"""A ring of blocks between an audio callback and the thread that serves it."""

from dataclasses import dataclass

from partspair.audio.shape import BLOCK, RATE, SAMPLE_BYTES

_SLOT = BLOCK * SAMPLE_BYTES


@dataclass(frozen=True)
class Heard:
    """One block out of the ring: its PCM, and how many samples were lost just before it."""

    pcm: bytes
    lost_before: int


class Ring:
    """Blocks of int16 for one producer and one consumer; nothing is locked and nothing grows.

    A block that finds no room is dropped and counted, and the next one that fits says so (voice.md V12).
    """

    def __init__(self, seconds: float = 30.0) -> None:
        self._slots = max(2, int(seconds * RATE / BLOCK)) + 1
        self._data = memoryview(bytearray(self._slots * _SLOT))
        self._sizes = [0] * self._slots
        self._lost_before = [0] * self._slots
        self._head = 0
        self._tail = 0
        self._losing = 0
        self._lost = 0
        self._pushed = 0

    @property
    def lost(self) -> int:
        """Samples dropped since the ring was made."""
        return self._lost

    @property
    def pushed(self) -> int:
        """Samples taken in since the ring was made."""
        return self._pushed

    @property
    def waiting(self) -> int:
        """Blocks that wait to be read."""
        return (self._head - self._tail) % self._slots

    @property
    def room(self) -> int:
        """Blocks that still fit."""
        return self._slots - 1 - self.waiting

    def push(self, pcm: memoryview) -> None:
        """Take in PCM of any length, cut into blocks. Producer only; safe in an audio callback."""
        for start in range(0, len(pcm), _SLOT):
            self._push_block(pcm[start : start + _SLOT])

    def _push_block(self, block: memoryview) -> None:
        size = len(block)
        frames = size // SAMPLE_BYTES
        following = (self._head + 1) % self._slots
        if following == self._tail:
            self.lose(frames)
            return
        at = self._head * _SLOT
        self._data[at : at + size] = block
        self._sizes[self._head] = size
        self._lost_before[self._head] = self._losing
        self._losing = 0
        self._pushed += frames
        self._head = following

    def lose(self, frames: int) -> None:
        """Count samples that never arrived. Producer only."""
        self._losing += frames
        self._lost += frames

    def pop(self) -> Heard | None:
        """The oldest block, or None. Consumer only."""
        if self._tail == self._head:
            return None
        at = self._tail * _SLOT
        heard = Heard(bytes(self._data[at : at + self._sizes[self._tail]]), self._lost_before[self._tail])
        self._tail = (self._tail + 1) % self._slots
        return heard

    def pop_into(self, out: memoryview) -> int:
        """Copy the oldest block to the start of `out` (a block long or more); its bytes, or 0. Consumer only."""
        if self._tail == self._head:
            return 0
        at = self._tail * _SLOT
        size = self._sizes[self._tail]
        out[:size] = self._data[at : at + size]
        self._tail = (self._tail + 1) % self._slots
        return size

    def clear(self) -> None:
        """Forget what waits. Only while neither side is at work."""
        self._tail = self._head
        self._losing = 0
