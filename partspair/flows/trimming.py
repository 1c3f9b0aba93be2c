"""Trimming the ends of a take: what is heard, sent and shown is the part that was chosen; all stays here (V10)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from partspair.audio.codec import encode_pcm
from partspair.audio.joint import RAMP, join_segments
from partspair.audio.opus_pages import OnwardEncoder, beginning_of, begun_at, heard_anew
from partspair.audio.shape import RATE, Samples
from partspair.errors import KnownError
from partspair.flows.listening import NothingToHearError, Sounding
from partspair.flows.wholeness import measuring_of, segments_from
from partspair.practice.share import Chapter
from partspair.vault import takes
from partspair.vault.database import Vault
from partspair.vault.takes import Take, TakeId

SHORTEST: Final = RATE // 2
"""Samples that must be left: half a second."""
_ENCODED_WHOLE: Final = 4 * RATE
"""Samples up to which a part is encoded by itself."""


class TooLittleLeftError(KnownError):
    """The ends would leave next to nothing."""

    def __init__(self) -> None:
        super().__init__(
            "That would leave next to nothing.", "At least half a second has to stay. Nothing was changed."
        )


@dataclass(frozen=True)
class Kept:
    """What of a take is heard and sent; the length in milliseconds."""

    sounding: Sounding = field(repr=False)
    peaks: bytes = field(repr=False)
    duration_ms: int
    chapters: tuple[Chapter, ...] = ()


def trim(vault: Vault, take: TakeId, start: int, end: int) -> None:
    """Keep the samples from `start` up to `end` alone, of all that was spoken. Raises TooLittleLeftError."""
    kept = takes.get(vault, take)
    if kept is None:
        return
    start, end = max(0, start), min(end, kept.frames)
    if end - start < min(SHORTEST, kept.frames):
        raise TooLittleLeftError
    takes.trim(vault, take, start, None if end == kept.frames else end)


def kept_of(vault: Vault, take: TakeId) -> Kept:
    """What a whole take is heard as. Raises NothingToHearError, UnplayableSoundError."""
    found = takes.get(vault, take)
    if found is None or found.frames == 0 or takes.opus_size(vault, take) == 0:
        raise NothingToHearError
    start, end = found.kept
    peaks, loudness = found.peaks or b"", found.loudness
    if found.is_trimmed:
        measured = measuring_of(vault, found).part(start, end)
        peaks, loudness = measured.peaks, measured.loudness
    data = b"".join(opus_of(vault, found))
    return Kept(Sounding(data, loudness), peaks, (end - start) * 1000 // found.rate, chapters_of(vault, found))


def of_take(vault: Vault, take: TakeId) -> Sounding:
    """One's own whole take as it is kept, to be listened back to. Raises NothingToHearError, UnplayableSoundError."""
    return kept_of(vault, take).sounding


def chapters_of(vault: Vault, take: Take) -> tuple[Chapter, ...]:
    """The chapters of what is kept; who was speaking where it begins speaks from its first moment on."""
    start, end = take.kept
    found = [one for one in takes.chapters(vault, take.take) if one.frame < end]
    first = max((at for at, one in enumerate(found) if one.frame <= start), default=0)
    return tuple(Chapter(max(0, one.frame - start) * 1000 // take.rate, one.label) for one in found[first:])


def opus_of(vault: Vault, take: Take) -> Iterator[bytes]:
    """What is kept, as Ogg Opus: nothing of what was trimmed away is in it. Raises UnplayableSoundError."""
    start, end = take.kept
    if not take.is_trimmed:
        return takes.read_opus(vault, take.take)
    if end - start < _ENCODED_WHOLE:
        return encode_pcm(_sound(vault, take, start, end))
    stream = takes.read_opus(vault, take.take) if end == take.frames else _ended(vault, take, end)
    if start == 0:
        return stream
    sound = np.concatenate(list(_sound(vault, take, start, start + heard_anew(start), has_end=False)))
    return begun_at(stream, start, sound)


def _ended(vault: Vault, take: Take, end: int) -> Iterator[bytes]:
    """The stream of the whole take, up to `end`."""
    beginning = beginning_of(takes.read_opus(vault, take.take), end)
    if beginning is None:
        yield from encode_pcm(_sound(vault, take, 0, end))
        return
    left = beginning.size
    for piece in takes.read_opus(vault, take.take):
        yield piece[:left]
        left -= len(piece[:left])
        if not left:
            break
    onward = OnwardEncoder(beginning)
    for samples in _sound(vault, take, beginning.resumes_at, end, has_beginning=False):
        yield onward.write(samples)
    yield onward.close()


def _sound(
    vault: Vault, take: Take, start: int, end: int, *, has_beginning: bool = True, has_end: bool = True
) -> Iterator[Samples]:
    """The samples of a take from `start` up to `end`, with a short ramp where something was trimmed away."""
    spoken = _first(join_segments(segments_from(vault, take.take, start)), end - start)
    opens, closes = has_beginning and start > 0, has_end and end < take.frames
    return _ramped(spoken, end - start, is_rising=opens, is_falling=closes)


def _first(blocks: Iterable[Samples], count: int) -> Iterator[Samples]:
    for block in blocks:
        yield block[:count]
        count -= len(block[:count])
        if not count:
            return


def _ramped(blocks: Iterable[Samples], count: int, *, is_rising: bool, is_falling: bool) -> Iterator[Samples]:
    at = 0
    for block in blocks:
        places = np.arange(at, at + len(block)) + 0.5
        gain = np.ones(len(block))
        if is_rising and at < RAMP:
            gain = np.minimum(gain, places / RAMP)
        if is_falling and at + len(block) > count - RAMP:
            gain = np.minimum(gain, (count - places) / RAMP)
        yield np.rint(block * gain).astype(np.int16) if gain.min(initial=1.0) < 1 else block
        at += len(block)
