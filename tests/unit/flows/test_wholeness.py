"""A take that broke off, or is gone on with, is whole again: to the sample, ramped at its joints, and soon."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from partspair.audio.codec import Note, StreamEncoder
from partspair.audio.loudness import measure
from partspair.audio.ring import Ring
from partspair.audio.shape import BLOCK, RATE, Samples, pcm_of, samples_of
from partspair.audio.take import ROW, TakeWriter
from partspair.flows.takekeeping import VaultStore
from partspair.flows.wholeness import earlier_of, make_whole, segments_from
from partspair.vault import migrations, takes
from partspair.vault.database import Vault
from partspair.vault.takes import Take, TakeId, TakePurpose, TakeState
from tests.support.voices import voice

KEY = bytes(32)


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    Vault.create(tmp_path, KEY).close()
    with Vault.open(tmp_path, KEY, synchronous="OFF") as vault:
        yield vault


def begun(vault: Vault, segments: Sequence[tuple[Samples, bool]]) -> Take:
    """A take of which nothing is encoded."""
    take = takes.begin(vault, TakePurpose.SHARE, None, 0.0)
    for sound, is_joint in segments:
        number = takes.add_segment(vault, take, "m", 0.0, is_joint=is_joint)
        for at in range(0, len(sound), ROW):
            takes.append_pcm(vault, take, number, at // ROW, pcm_of(sound[at : at + ROW]))
    return known(vault, take)


def broken_off(vault: Vault, sound: Samples) -> Take:
    """A take whose process died while it was spoken."""
    take, ring = takes.begin(vault, TakePurpose.SHARE, None, 0.0), Ring()
    writer = TakeWriter(VaultStore(vault, take, lambda: 0.0), ring)
    writer.begin("m")
    for at in range(0, len(sound), BLOCK):
        ring.push(memoryview(pcm_of(sound[at : at + BLOCK])))
        writer.drain()
    writer.close()
    return known(vault, take)


def known(vault: Vault, take: TakeId) -> Take:
    found = takes.get(vault, take)
    assert found is not None
    return found


def spoken(vault: Vault, take: TakeId) -> Samples:
    return samples_of(b"".join(takes.read_pcm(vault, take)))


def heard(vault: Vault, take: TakeId) -> NDArray[np.float64]:
    note = Note(b"".join(takes.read_opus(vault, take)))
    try:
        return np.concatenate(list(note.blocks())).astype(np.float64)
    finally:
        note.close()


def test_what_was_encoded_before_it_broke_off_stays_byte_for_byte(vault: Vault) -> None:
    take = broken_off(vault, voice(6.1))
    before = b"".join(takes.read_opus(vault, take.take))
    beginning = earlier_of(vault, take).beginning
    assert beginning is not None
    assert beginning.resumes_at >= take.frames - 3.5 * RATE
    make_whole(vault, take.take, 1.0)
    after = b"".join(takes.read_opus(vault, take.take))
    assert after[: beginning.size] == before[: beginning.size]
    assert len(heard(vault, take.take)) == take.frames
    kept, measured = known(vault, take.take), measure([spoken(vault, take.take)])
    assert (kept.state, kept.peaks) == (TakeState.KEPT, measured.peaks)


def test_only_the_end_of_a_long_take_is_encoded(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    take = broken_off(vault, voice(12.0))
    told: list[int] = []
    write = StreamEncoder.write

    def count(encoder: StreamEncoder, samples: Samples) -> bytes:
        told.append(len(samples))
        return write(encoder, samples)

    monkeypatch.setattr(StreamEncoder, "write", count)
    make_whole(vault, take.take, 1.0)
    assert 0 < sum(told) <= 3.5 * RATE


def test_a_stream_that_is_no_stream_is_encoded_anew(vault: Vault) -> None:
    take = begun(vault, [(voice(2.6), True)])
    takes.append_opus(vault, take.take, 0, b"OggS and no more")
    make_whole(vault, take.take, 1.0)
    assert len(heard(vault, take.take)) == take.frames


def test_a_joint_is_ramped_and_a_chapter_is_not(vault: Vault) -> None:
    level = np.full(RATE, 12_000, np.int16)
    take = begun(vault, [(level, True), (level, False), (level, True)])
    stretches = [np.concatenate(list(stretch)) for stretch in segments_from(vault, take.take, 0)]
    assert [len(one) for one in stretches] == [2 * RATE, RATE]
    step = begun(vault, [(level, True), (-level, True)])
    make_whole(vault, step.take, 1.0)
    sound = heard(vault, step.take)
    assert len(sound) == 2 * RATE
    assert np.abs(np.diff(sound[RATE - 2000 : RATE + 2000])).max() < 1000


def test_a_joint_in_which_nothing_was_said_is_one_joint(vault: Vault) -> None:
    nothing = np.zeros(0, np.int16)
    take = begun(vault, [(nothing, True), (voice(0.5), False), (nothing, True), (voice(0.7), False), (nothing, True)])
    assert [sum(map(len, one)) for one in segments_from(vault, take.take, 0)] == [RATE // 2, round(0.7 * RATE)]
    assert [sum(map(len, one)) for one in segments_from(vault, take.take, 9)] == [RATE // 2 - 9, round(0.7 * RATE)]
    assert [sum(map(len, one)) for one in segments_from(vault, take.take, RATE // 2 + 5)] == [round(0.7 * RATE) - 5]
    assert list(segments_from(vault, take.take, take.frames)) == []


def test_chapters_are_no_joints_and_pauses_are(vault: Vault) -> None:
    take, ring = takes.begin(vault, TakePurpose.SHARE, None, 0.0), Ring()
    writer = TakeWriter(VaultStore(vault, take, lambda: 0.0), ring)
    for label in ("", "the list", ""):
        if label:
            writer.chapter(label, ring.pushed)
        else:
            writer.begin("m")
        ring.push(memoryview(pcm_of(voice(0.5))))
        writer.drain()
    writer.finish()
    assert [one.is_joint for one in takes.segments(vault, take)] == [False, False, True]


def test_takes_of_an_older_vault_have_joints_everywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(migrations, "STEPS", migrations.STEPS[:2])
        with Vault.create(tmp_path, KEY) as vault:
            take = takes.begin(vault, TakePurpose.SHARE, None, 0.0)
            vault.run("INSERT INTO take_segment VALUES (?, 0, 1.0, 48000, 'm')", (take,))
            takes.append_pcm(vault, take, 0, 0, pcm_of(voice(0.25)))
    with Vault.open(tmp_path, KEY, synchronous="OFF") as vault:
        assert [(one.is_joint, one.frames) for one in takes.segments(vault, take)] == [(True, RATE // 4)]
        make_whole(vault, take, 1.0)
        assert len(heard(vault, take)) == RATE // 4


def test_two_who_make_it_whole_at_once_make_it_whole_once(vault: Vault, tmp_path: Path) -> None:
    take = broken_off(vault, voice(6.0)).take

    def make() -> None:
        with Vault.open(tmp_path, KEY, synchronous="OFF") as own:
            make_whole(own, take, 1.0)

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(make) for _ in range(4)]:
            done.result()
    assert known(vault, take).state is TakeState.KEPT
    assert len(heard(vault, take)) == 6 * RATE
