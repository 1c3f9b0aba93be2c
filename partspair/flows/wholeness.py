"""Making a take whole: what a crash broke off, and what follows when it is gone on with, encoded from there on."""

import threading
from collections.abc import Iterator

from partspair.audio.codec import StreamEncoder
from partspair.audio.joint import join_segments
from partspair.audio.loudness import Measuring
from partspair.audio.opus_pages import OnwardEncoder, beginning_of
from partspair.audio.shape import Samples, samples_of
from partspair.audio.take import Earlier
from partspair.vault import takes
from partspair.vault.database import Vault
from partspair.vault.takes import Take, TakeId

_one_at_a_time = threading.Lock()


def make_whole(vault: Vault, take: TakeId, now: float) -> None:
    """Encode and measure what is missing of a take that was cut off, from the rows kept. A second call is free.

    One at a time, whoever asks: a take that two would make whole at once would be in itself twice.
    """
    if _lacking(vault, take) is None:
        return
    with _one_at_a_time:
        kept = _lacking(vault, take)
        if kept is not None:
            _encode_the_rest(vault, kept, now)


def is_whole(vault: Vault, take: TakeId) -> bool:
    """Whether `make_whole` has nothing to do."""
    return _lacking(vault, take) is None


def _lacking(vault: Vault, take: TakeId) -> Take | None:
    kept = takes.get(vault, take)
    is_whole = kept is None or (kept.state is not takes.TakeState.RECORDING and kept.peaks is not None)
    return None if is_whole else kept


def _encode_the_rest(vault: Vault, kept: Take, now: float) -> None:
    take = kept.take
    earlier = earlier_of(vault, kept)
    encoder = StreamEncoder() if earlier.beginning is None else OnwardEncoder(earlier.beginning)
    number = 0
    if earlier.beginning is None:
        takes.drop_opus(vault, take)
    else:
        number = takes.keep_opus(vault, take, earlier.beginning.size)
    for piece in _encoded(encoder, join_segments(earlier.segments)):
        takes.append_opus(vault, take, number, piece)
        number += 1
    result = earlier.measuring.result()
    takes.finish(vault, take, now, result.peaks, result.loudness, result.measures)


def earlier_of(vault: Vault, take: Take) -> Earlier:
    """What is needed to go on with a take."""
    beginning = beginning_of(takes.read_opus(vault, take.take), take.frames)
    start = 0 if beginning is None else beginning.resumes_at
    return Earlier(measuring_of(vault, take), beginning, segments_from(vault, take.take, start))


def measuring_of(vault: Vault, take: Take) -> Measuring:
    """Everything of a take measured: what was kept of it, and what is new since."""
    measuring = Measuring.of(takes.measures(vault, take.take) or bytes(8))
    for pcm in takes.read_pcm(vault, take.take, measuring.frames):
        measuring.feed(samples_of(pcm))
    return measuring


def segments_from(vault: Vault, take: TakeId, start: int) -> Iterator[Iterator[Samples]]:
    """The sound of a take from this sample on, as stretches with a joint between each two (voice V2, V4)."""
    stretch: list[tuple[int, int]] = []
    is_joint, skip = False, start
    for segment in takes.segments(vault, take):
        is_joint = is_joint or segment.is_joint
        if segment.frames <= skip:
            skip -= segment.frames
            is_joint = is_joint and not segment.frames
            continue
        if is_joint and stretch:
            yield _sound_of(vault, take, stretch)
            stretch = []
        stretch.append((segment.segment, skip))
        is_joint, skip = False, 0
    if stretch:
        yield _sound_of(vault, take, stretch)


def _sound_of(vault: Vault, take: TakeId, stretch: list[tuple[int, int]]) -> Iterator[Samples]:
    for segment, first in stretch:
        for pcm in takes.read_segment(vault, take, segment, first):
            yield samples_of(pcm)


def _encoded(encoder: StreamEncoder | OnwardEncoder, sound: Iterator[Samples]) -> Iterator[bytes]:
    try:
        for samples in sound:
            if piece := encoder.write(samples):
                yield piece
        yield encoder.close()
    finally:
        encoder.close()
