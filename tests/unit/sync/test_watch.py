"""Hints, and the pulse that works without them."""

import threading
from pathlib import Path

import pytest

from partspair.sync.watch import Pulse, Watch

PATIENCE = 5.0


def test_the_pulse_slows_down_and_comes_back() -> None:
    pulse = Pulse(wait=5, near=5, far=30, growth=2)
    waits = []
    for _ in range(5):
        pulse = pulse.after(has_news=False)
        waits.append(pulse.wait)
    assert waits == [10, 20, 30, 30, 30]
    assert pulse.after(has_news=True).wait == 5
    assert pulse.hinted().wait == 5


def test_a_new_file_gives_a_hint(tmp_path: Path) -> None:
    hinted = threading.Event()
    watch = Watch(tmp_path, hinted.set)
    watch.start()
    try:
        assert watch.is_watching
        (tmp_path / "a").write_bytes(b"x")
        assert hinted.wait(PATIENCE)
        hinted.clear()
        (tmp_path / "a").rename(tmp_path / "b")
        assert hinted.wait(PATIENCE)
    finally:
        watch.stop()
    assert not watch.is_watching


def test_looking_gives_no_hint(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x")
    hints: list[int] = []
    ended = threading.Event()

    def hint() -> None:
        hints.append(len(list(tmp_path.glob("end"))))
        ended.set()

    watch = Watch(tmp_path, hint)
    watch.start()
    try:
        list(tmp_path.iterdir())
        (tmp_path / "a").read_bytes()
        (tmp_path / "end").touch()
        assert ended.wait(PATIENCE)
    finally:
        watch.stop()
    assert all(hints), "the first hint came from the write, not from the look"


def test_a_folder_that_is_not_there_is_silently_not_watched(tmp_path: Path) -> None:
    watch = Watch(tmp_path / "nowhere", lambda: None)
    watch.start()
    assert not watch.is_watching
    watch.stop()


def test_watching_begins_again_when_the_folder_is_back(tmp_path: Path) -> None:
    hinted = threading.Event()
    watch = Watch(tmp_path / "stick", hinted.set)
    watch.start()
    (tmp_path / "stick").mkdir()
    watch.start()
    try:
        assert watch.is_watching
        threads = threading.enumerate()
        watch.start()
        assert threading.enumerate() == threads, "already watching"
        (tmp_path / "stick" / "a").touch()
        assert hinted.wait(PATIENCE)
    finally:
        watch.stop()
        watch.stop()


@pytest.mark.parametrize("problem", [OSError(28, "inotify watch limit reached"), RuntimeError("no thread")])
def test_no_more_watches_to_be_had_is_silent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, problem: Exception
) -> None:
    from watchdog.observers.api import BaseObserver

    def refuse(*_given: object, **_named: object) -> None:
        raise problem

    monkeypatch.setattr(BaseObserver, "schedule", refuse)
    watch = Watch(tmp_path, lambda: None)
    watch.start()
    assert not watch.is_watching


@pytest.mark.parametrize("what", ["the watcher", "what it listens with"])
def test_a_watcher_that_ended_by_itself_is_noticed_and_begins_again(tmp_path: Path, what: str) -> None:
    hinted = threading.Event()
    watch = Watch(tmp_path, hinted.set)
    watch.start()
    try:
        observer = watch._observer
        assert observer is not None
        (emitter,) = observer.emitters
        ended = observer if what == "the watcher" else emitter
        ended.stop()
        ended.join(PATIENCE)
        assert not watch.is_watching
        watch.start()
        assert watch.is_watching
        (tmp_path / "a").touch()
        assert hinted.wait(PATIENCE)
    finally:
        watch.stop()


def test_a_watcher_whose_thread_is_gone_is_not_watching(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    watch = Watch(tmp_path, lambda: None)
    watch.start()
    try:
        monkeypatch.setattr(watch._observer, "is_alive", lambda: False)
        assert not watch.is_watching
        monkeypatch.undo()
        assert watch.is_watching
    finally:
        watch.stop()
