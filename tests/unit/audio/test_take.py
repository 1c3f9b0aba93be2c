"""Every sample that comes in is stored, measured and encoded; a failing store loses nothing that it had."""

import numpy as np
import pytest
from typing_extensions import override

from partspair.audio.ring import Ring
from partspair.audio.shape import BLOCK, RATE, Samples, pcm_of
from partspair.audio.take import ROW, TakeStoppedError, TakeWriter
from tests.support.take_stores import MemoryTakeStore
from tests.support.voices import voice


def feed(ring: Ring, writer: TakeWriter, samples: Samples) -> None:
    pcm = memoryview(pcm_of(samples))
    for start in range(0, len(pcm), BLOCK * 2):
        ring.push(pcm[start : start + BLOCK * 2])
        if ring.waiting > 7:
            writer.drain()


def test_samples_in_are_samples_out_across_pauses_and_chapters() -> None:
    store, ring = MemoryTakeStore(), Ring()
    writer = TakeWriter(store, ring)
    first, second, third = voice(1.337), voice(0.5003, 2), voice(2.1, 3)
    writer.begin("one")
    feed(ring, writer, first)
    writer.pause()
    writer.begin("another")
    feed(ring, writer, second)
    writer.chapter("the quiet one", ring.pushed)
    feed(ring, writer, third)
    measured = writer.finish()
    spoken = np.concatenate((first, second, third))
    assert np.array_equal(store.samples, spoken)
    assert measured.frames == len(spoken)
    assert store.heard.size == len(spoken)
    assert [sum(map(len, rows)) // 2 for rows in store.rows.values()] == [len(first), len(second), len(third)]
    assert store.devices == ["one", "another", "another"]
    assert store.chapters == [(len(first) + len(second), "the quiet one")]
    assert all(len(row) <= ROW * 2 for rows in store.rows.values() for row in rows)
    assert store.measured == measured


def test_a_chapter_begins_where_it_was_asked_for_however_late_the_writer_hears_of_it() -> None:
    store, ring = MemoryTakeStore(), Ring()
    writer = TakeWriter(store, ring)
    before, after = voice(0.7), voice(1.9, 2)
    writer.begin()
    feed(ring, writer, before)
    asked_at = ring.pushed
    feed(ring, writer, after)
    writer.chapter("the quiet one", asked_at)
    writer.finish()
    assert store.chapters == [(len(before), "the quiet one")]
    assert np.array_equal(store.samples, np.concatenate((before, after)))


def test_the_first_and_the_last_sample_keep_their_loudness_in_the_encoded_take() -> None:
    store, ring = MemoryTakeStore(), Ring()
    writer = TakeWriter(store, ring)
    spoken = np.zeros(2 * RATE, np.int16)
    spoken[480:600] = 20000
    spoken[-600:-480] = -20000
    writer.begin()
    feed(ring, writer, spoken)
    writer.finish()
    sound = store.heard
    assert np.abs(sound[:2400]).max() > 10000
    assert np.abs(sound[-2400:]).max() > 10000


def test_a_full_disk_is_said_and_what_was_spoken_is_stored_once_there_is_room() -> None:
    store, ring = MemoryTakeStore(), Ring()
    writer = TakeWriter(store, ring)
    spoken = voice(3)
    writer.begin()
    feed(ring, writer, spoken[:RATE])
    writer.drain()
    before = len(store.samples)
    store.is_full = True
    with pytest.raises(TakeStoppedError):
        feed(ring, writer, spoken[RATE : 2 * RATE])
    with pytest.raises(TakeStoppedError):
        writer.finish()
    assert len(store.samples) == before > RATE // 2
    store.is_full = False
    at = RATE + (writer.progress.samples - RATE) + ring.waiting * BLOCK
    feed(ring, writer, spoken[at:])
    writer.finish()
    assert np.array_equal(store.samples, spoken)
    assert store.heard.size == len(spoken)


def test_blocks_that_found_no_room_are_counted_and_marked_where_they_were_lost() -> None:
    store, ring = MemoryTakeStore(), Ring(seconds=1.0)
    writer = TakeWriter(store, ring)
    writer.begin()
    pcm = memoryview(pcm_of(voice(1.5)))
    ring.push(pcm)
    writer.drain()
    ring.push(memoryview(pcm_of(voice(0.2))))
    writer.finish()
    assert writer.progress.lost == ring.lost == RATE // 2
    assert store.gaps == [(0, RATE, RATE // 2)]
    assert len(store.samples) == RATE + RATE // 5


def test_what_is_spoken_is_stored_before_any_of_it_is_encoded() -> None:
    order: list[str] = []

    class Noting(MemoryTakeStore):
        @override
        def append_pcm(self, segment: int, n: int, pcm: bytes) -> None:
            super().append_pcm(segment, n, pcm)
            order.append("stored")

        @override
        def append_opus(self, n: int, piece: bytes) -> None:
            super().append_opus(n, piece)
            order.append("encoded")

    store, ring = Noting(), Ring()
    writer = TakeWriter(store, ring)
    spoken = voice(8)
    writer.begin()
    ring.push(memoryview(pcm_of(spoken)))
    writer.drain()
    assert order[:32] == ["stored"] * 32
    writer.begin("another")
    ring.push(memoryview(pcm_of(spoken)))
    writer.finish()
    assert np.array_equal(store.samples, np.concatenate((spoken, spoken)))
    assert store.heard.size == 2 * len(spoken)


def test_what_waits_to_be_encoded_is_bounded() -> None:
    store, ring = MemoryTakeStore(), Ring(seconds=120)
    writer = TakeWriter(store, ring)
    writer.begin()
    ring.push(memoryview(pcm_of(voice(100))))
    writer.drain()
    sound = sum(map(len, store.opus))
    assert len(store.samples) == 100 * RATE
    writer.finish()
    assert sound > sum(map(len, store.opus)) / 2
    assert store.heard.size == 100 * RATE


def test_finishing_twice_is_finishing_once() -> None:
    store, ring = MemoryTakeStore(), Ring()
    writer = TakeWriter(store, ring)
    writer.begin()
    feed(ring, writer, voice(0.3))
    assert writer.finish() == writer.finish()
    writer.close()
