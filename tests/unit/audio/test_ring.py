"""The ring keeps order and counts what it could not take."""

import threading

import numpy as np

from partspair.audio.ring import Ring
from partspair.audio.shape import BLOCK, RATE, pcm_of, samples_of
from tests.support.voices import voice


def test_what_goes_in_comes_out_in_order_from_another_thread() -> None:
    ring, said, heard = Ring(0.5), voice(5), []
    pcm = memoryview(pcm_of(said))
    is_done = threading.Event()

    def read() -> None:
        while not (is_done.is_set() and not ring.waiting):
            if block := ring.pop():
                heard.append(block)

    reader = threading.Thread(target=read)
    reader.start()
    for start in range(0, len(pcm), BLOCK * 2):
        while not ring.room:
            pass
        ring.push(pcm[start : start + BLOCK * 2])
    is_done.set()
    reader.join()
    assert np.array_equal(samples_of(b"".join(block.pcm for block in heard)), said)
    assert ring.lost == 0
    assert ring.pushed == len(said)


def test_overload_drops_the_new_and_the_next_that_fits_says_how_much() -> None:
    ring = Ring(1.0)
    ring.push(memoryview(bytes(2 * RATE * 2)))
    assert (ring.waiting, ring.lost, ring.room) == (50, RATE, 0)
    first = ring.pop()
    assert first is not None
    assert first.lost_before == 0
    ring.push(memoryview(b"\1\2" * 10))
    rest = [ring.pop() for _ in range(50)]
    last = rest[-1]
    assert last is not None
    assert (last.lost_before, last.pcm) == (RATE, b"\1\2" * 10)
    assert ring.pop() is None


def test_clearing_forgets_what_waits() -> None:
    ring = Ring(1.0)
    ring.push(memoryview(bytes(2 * RATE)))
    ring.clear()
    assert ring.pop_into(memoryview(bytearray(BLOCK * 2))) == 0
