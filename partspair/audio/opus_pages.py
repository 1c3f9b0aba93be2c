"""Ogg Opus moved packet by packet, without decoding: a stream begun later, or gone on with from a whole page.

Pages are RFC 3533; pre-skip and the cut at the end are RFC 7845, 4.2 to 4.5. Decision record 0010.
"""

import struct
import zlib
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from typing import Final

import numpy as np

from partspair.audio.codec import KBITS, StreamEncoder, encode_pcm
from partspair.audio.joint import RAMP
from partspair.audio.shape import BLOCK, Samples, UnplayableSoundError

PACKET: Final = BLOCK
"""Samples in a packet: 20 ms, which is how this house encodes."""
WARM_UP: Final = 50
"""Packets an encoder makes beside those of another one before these may change places: by then they sound alike."""
SEARCH: Final = 25
"""Packets after that in which a place is looked for where both were made in the same way."""

_HEADER: Final = struct.Struct("<4sBBqIIIB")
_FIRST, _LAST, _CONTINUED = 2, 4, 1
_PACKETS_A_PAGE: Final = 50
_MOST_SEGMENTS: Final = 255
_SILK, _HYBRID, _CELT = (480, 960, 1920, 2880), (480, 960, 480, 960), (120, 240, 480, 960)
_MIRRORED: Final = bytes(int(f"{value:08b}"[::-1], 2) for value in range(256))


@dataclass(frozen=True)
class Page:
    """A page that is whole. `rest` is a packet that the next page goes on with; `size` counts its own bytes."""

    flags: int
    granule: int
    serial: int
    number: int
    size: int
    packets: tuple[bytes, ...] = field(repr=False)
    rest: bytes = field(repr=False)

    @property
    def is_last(self) -> bool:
        """Whether the stream ends with it."""
        return bool(self.flags & _LAST)


@dataclass(frozen=True)
class Beginning:
    """The part of a stream that is kept when it is gone on with: bytes, pages and packets of sound from its start.

    `loose` are the packets that followed and still are true; `kinds` says how the last two before them were made.
    """

    size: int
    pages: int
    packets: int
    serial: int
    kinds: tuple[int, ...]
    loose: tuple[bytes, ...] = field(repr=False)

    @property
    def resumes_at(self) -> int:
        """The sample from which on whoever goes on with it must be told the sound again."""
        return (self.packets - WARM_UP) * PACKET


class PageReader:
    """Finds the pages in bytes that come piece by piece; stops for good at the first that is not whole and in order."""

    def __init__(self) -> None:
        self._waiting = bytearray()
        self._carried = b""
        self._serial: int | None = None
        self._number = 0
        self.is_over = False

    def feed(self, piece: bytes) -> Iterator[Page]:
        """The pages that are complete now."""
        self._waiting += piece
        while not self.is_over and (page := self._next()) is not None:
            yield page

    def _next(self) -> Page | None:
        data = self._waiting
        if len(data) < _HEADER.size:
            return None
        mark, version, flags, granule, serial, number, check, count = _HEADER.unpack_from(data)
        start = _HEADER.size + count
        size = start + sum(data[_HEADER.size : start])
        if mark == b"OggS" and (len(data) < start or len(data) < size):
            return None
        is_next = number == self._number and serial == (serial if self._serial is None else self._serial)
        is_carried = bool(flags & _CONTINUED) == bool(self._carried)
        if mark != b"OggS" or version or not is_next or not is_carried or _check(data[:size]) != check:
            self.is_over = True
            return None
        packets, rest = _packets(data[_HEADER.size : start], bytes(data[start:size]), self._carried)
        del data[:size]
        self._carried, self._serial, self._number = rest, serial, number + 1
        self.is_over = bool(flags & _LAST)
        return Page(flags, granule, serial, number, size, packets, rest)


class _PageWriter:
    """Lays packets into pages, about one a second, and says how far each goes."""

    def __init__(self, serial: int, pages: int = 0, packets: int = 0) -> None:
        self._serial, self._number, self._done = serial, pages, packets
        self._waiting: list[bytes] = []
        self._segments = 0

    def open(self, head: bytes, tags: bytes) -> bytes:
        return self._page(_FIRST, 0, [head]) + self._page(0, 0, [tags])

    def add(self, packet: bytes) -> bytes:
        """Take the next packet of sound in; a page, when one became full before it."""
        segments, full = len(packet) // 255 + 1, b""
        if len(self._waiting) == _PACKETS_A_PAGE or self._segments + segments > _MOST_SEGMENTS:
            self._done += len(self._waiting)
            full = self._page(0, self._done * PACKET, self._waiting)
            self._waiting, self._segments = [], 0
        self._waiting.append(packet)
        self._segments += segments
        return full

    def end(self, granule: int) -> bytes:
        """The last page: samples behind `granule` are not heard."""
        return self._page(_LAST, granule, self._waiting)

    def _page(self, flags: int, granule: int, packets: list[bytes]) -> bytes:
        segments = b"".join(b"\xff" * (len(one) // 255) + bytes([len(one) % 255]) for one in packets)
        number, self._number = self._number, self._number + 1
        data = _HEADER.pack(b"OggS", 0, flags, granule, self._serial, number, 0, len(segments))
        data += segments + b"".join(packets)
        return data[:22] + _check(bytearray(data)).to_bytes(4, "little") + data[26:]


class OnwardEncoder:
    """Goes on with a stream of which `beginning` is kept; what it gives belongs right behind that.

    It must first be told the sound from `beginning.resumes_at` on, most of which it does not encode into pages again.
    """

    def __init__(self, beginning: Beginning, kbits: int = KBITS) -> None:
        self._encoder = StreamEncoder(kbits)
        self._reader = PageReader()
        self._writer = _PageWriter(beginning.serial, beginning.pages, beginning.packets)
        self._resumes_at = beginning.resumes_at
        self._opening = 2
        self._change = _Change(beginning.kinds, beginning.loose)
        self._is_closed = False

    def write(self, samples: Samples) -> bytes:
        """Encode these; the bytes that became ready, often none."""
        return self._lay(self._encoder.write(samples))

    def close(self) -> bytes:
        """End the stream; the last bytes. A second call gives none."""
        if self._is_closed:
            return b""
        self._is_closed = True
        last = self._lay(self._encoder.close())
        return last + self._writer.end(self._resumes_at + self._encoder.frames + own_pre_skip())

    def _lay(self, piece: bytes) -> bytes:
        ready = bytearray()
        for page in self._reader.feed(piece):
            for packet in page.packets if self._opening == 0 else ():
                chosen = self._change.choose(packet)
                ready += self._writer.add(chosen) if chosen else b""
            self._opening = max(0, self._opening - 1)
        return bytes(ready)


class _Change:
    """Where a new encoder's packets take the place of the old ones': where two of each before it were made alike."""

    def __init__(self, kinds: Sequence[int], loose: Sequence[bytes]) -> None:
        self._kinds = [*kinds, *(one[0] >> 3 for one in loose)]
        self._loose = loose
        self._at = -WARM_UP
        self._seen: list[int] = []
        self._is_done = False

    def choose(self, packet: bytes) -> bytes | None:
        """The packet for this place; None for one that only warms up."""
        at, self._at = self._at, self._at + 1
        if at < 0 or self._is_done:
            self._seen = [*self._seen[-1:], packet[0] >> 3]
            return packet if self._is_done else None
        if self._seen == self._kinds[at : at + 2] or at >= len(self._loose):
            self._is_done = True
            return packet
        self._seen = [*self._seen[-1:], packet[0] >> 3]
        return self._loose[at]


@cache
def own_pre_skip() -> int:
    """Samples at the start of every stream that the encoder of this house asks to be passed over."""
    encoder = StreamEncoder()
    piece = encoder.write(np.zeros(BLOCK, np.int16)) + encoder.close()
    return _pre_skip(next(PageReader().feed(piece)).packets[0])


def beginning_of(pieces: Iterable[bytes], frames: int) -> Beginning | None:
    """What of a stream, broken off or ended, heard nothing but the first `frames` samples of a take that goes on.

    None when there is too little of it, or when it was not encoded as this house does it.
    """
    found: list[tuple[int, int, int]] = []
    recent: deque[bytes] = deque(maxlen=2 * _MOST_SEGMENTS)
    size = packets = serial = 0
    for page in whole_pages(pieces):
        if page.number == 0 and (not page.packets or _pre_skip(page.packets[0]) != own_pre_skip()):
            return None
        sounds = page.packets if page.number > 1 else ()
        if page.is_last:
            frames = min(frames, page.granule - own_pre_skip())
        if not _are_ours(page) and sounds:
            break
        recent.extend(sounds)
        size, packets, serial = size + page.size, packets + len(sounds), page.serial
        if not (page.is_last or page.rest) and page.granule == packets * PACKET:
            found.append((size, page.number + 1, packets))
    still = min(packets, (frames - RAMP) // PACKET)
    kept = [one for one in found if WARM_UP <= one[2] <= still]
    if not kept:
        return None
    size, pages, count = next((one for one in reversed(kept) if one[2] <= still - SEARCH), kept[-1])
    first = len(recent) - (packets - count)
    last = list(recent)[first - 2 : first + min(SEARCH, still - count)]
    return Beginning(size, pages, count, serial, tuple(one[0] >> 3 for one in last[:2]), tuple(last[2:]))


def begun_at(pieces: Iterable[bytes], start: int, sound: Samples) -> Iterator[bytes]:
    """A stream of this house from its sample `start` on, in which nothing of what was before that is left.

    `sound` is what begins there, `heard_anew(start)` samples of it; only that is encoded again. Raises ValueError when
    it is not, UnplayableSoundError where the stream does not reach so far or was made otherwise.
    """
    if len(sound) != heard_anew(start):
        raise ValueError("as many samples as are heard anew")
    pages = whole_pages(pieces)
    tags, serial = _opening(pages)
    first, rest = divmod(start, PACKET)
    fresh = encode_pcm([np.concatenate((np.zeros(rest, np.int16), sound))])
    head, _, *packets = [one for page in whole_pages(fresh) for one in page.packets]
    writer = _PageWriter(serial)
    yield writer.open(head[:10] + (own_pre_skip() + rest).to_bytes(2, "little") + head[12:], tags)
    for packet in packets[:WARM_UP]:
        yield writer.add(packet)
    loose = packets[WARM_UP : WARM_UP + SEARCH]
    change = _Change([one[0] >> 3 for one in packets[WARM_UP - 2 : WARM_UP]], loose)
    at = -first
    for page in pages:
        if not _are_ours(page):
            break
        for packet in page.packets:
            chosen = change.choose(packet) if at >= 0 else None
            if chosen is not None and (full := writer.add(chosen)):
                yield full
            at += 1
        end = page.granule - first * PACKET
        if page.is_last and at > WARM_UP and (at - 1) * PACKET < end <= at * PACKET:
            yield writer.end(end)
            return
    raise _broken()


def heard_anew(start: int) -> int:
    """How many samples are encoded again when a stream is begun at `start`: a second and a half."""
    return (WARM_UP + SEARCH) * PACKET - start % PACKET


def whole_pages(pieces: Iterable[bytes]) -> Iterator[Page]:
    """The pages of one stream, as far as they are whole and in order."""
    reader = PageReader()
    for piece in pieces:
        yield from reader.feed(piece)
        if reader.is_over:
            return


def _opening(pages: Iterator[Page]) -> tuple[bytes, int]:
    """What a stream of this house opens with, two packets each alone on its page: the second, and its number."""
    opening = list(islice(pages, 2))
    if len(opening) < 2 or any(len(page.packets) != 1 or page.rest for page in opening):
        raise _broken()
    (head,), (tags,) = opening[0].packets, opening[1].packets
    if len(head) < 19 or head[:8] != b"OpusHead" or head[9] != 1 or _pre_skip(head) != own_pre_skip():
        raise _broken()
    return tags, opening[0].serial


def _pre_skip(head: bytes) -> int:
    return int.from_bytes(head[10:12], "little")


def _are_ours(page: Page) -> bool:
    """Is every packet 20 ms of mono? The encoder makes the very last one of a stream as short as it may be."""
    lengths = [_length(one) for one in page.packets]
    return all(one == PACKET for one in lengths[:-1]) and (
        not lengths or lengths[-1] == PACKET or (page.is_last and 0 < lengths[-1] < PACKET)
    )


def _length(packet: bytes) -> int:
    """Samples in a packet, in however many frames; 0 when it is broken or not mono (RFC 6716, 3.1 and 3.2)."""
    if not packet or packet[0] & 4:
        return 0
    kind, code = packet[0] >> 3, packet[0] & 3
    lengths = _CELT if kind >= 16 else _HYBRID if kind >= 12 else _SILK
    count = (1, 2, 2)[code] if code < 3 else packet[1] & 63 if len(packet) > 1 else 0
    return lengths[kind % 4] * count


def _packets(segments: bytes | bytearray, body: bytes, carried: bytes) -> tuple[tuple[bytes, ...], bytes]:
    """The packets that end on this page, and the beginning of one that does not."""
    packets: list[bytes] = []
    start = at = 0
    for length in segments:
        at += length
        if length < _MOST_SEGMENTS:
            packets.append(carried + body[start:at])
            carried, start = b"", at
    return tuple(packets), carried + body[start:at]


def _check(page: bytearray) -> int:
    """The checksum of a page, with its own place as zero: Ogg turns each byte the other way round than zlib."""
    mirrored = (bytes(page[:22]) + bytes(4) + bytes(page[26:])).translate(_MIRRORED)
    value = zlib.crc32(mirrored, 0xFFFFFFFF) ^ 0xFFFFFFFF
    return int(f"{value:032b}"[::-1], 2)


def _broken() -> UnplayableSoundError:
    return UnplayableSoundError("This recording cannot be cut", "It is broken, or was made in another way.")
