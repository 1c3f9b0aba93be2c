"""What holds for every test: a home of its own, no screen, no sound card, nothing left running."""

import gc
import os
import signal
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from tests.support.driver import Driver
    from tests.support.sound import Sound
    from tests.support.stage import Stage

os.environ["QT_QPA_PLATFORM"] = "offscreen"  # the tests' own process never opens a window; the apps they start may
signal.signal(signal.SIGINT, signal.default_int_handler)  # who starts a run in the background has it ignored
for _variable in ("PARTSPAIR_VAULT", "QT_SCALE_FACTOR", "QT_STYLE_OVERRIDE"):
    os.environ.pop(_variable, None)

settings.register_profile("patient", deadline=None)  # how long a test takes says nothing on a busy machine
settings.load_profile("patient")

PATIENCE = 5.0  # seconds that a thread which was told to end may still take


@pytest.fixture(scope="session", autouse=True)
def private_home() -> Iterator[Path]:
    """Point every well-known folder into a new directory, so that nothing of the user's is read or written."""
    with tempfile.TemporaryDirectory(prefix="partspair-home-") as name, pytest.MonkeyPatch.context() as patch:
        home = Path(name)
        patch.setenv("HOME", name)
        for variable, folder in (
            ("XDG_DATA_HOME", ".local/share"),
            ("XDG_CONFIG_HOME", ".config"),
            ("XDG_CACHE_HOME", ".cache"),
            ("XDG_STATE_HOME", ".local/state"),
        ):
            (home / folder).mkdir(parents=True)
            patch.setenv(variable, str(home / folder))
        yield home


def _running() -> set[threading.Thread]:
    """Return the live threads that Python started; those that Qt started appear as dummies and are Qt's."""
    return {one for one in threading.enumerate() if not isinstance(one, threading._DummyThread)}


@pytest.fixture(autouse=True)
def no_thread_left() -> Iterator[None]:
    """Fail a test that leaves a thread behind."""
    before = _running()
    yield
    end = time.monotonic() + PATIENCE
    while (left := _running() - before) and time.monotonic() < end:
        for one in left:
            one.join(0.05)
    if left:
        pytest.fail(f"left running: {sorted(one.name for one in left)}", pytrace=False)


def _ticking() -> set[int]:
    """Return the ids of the active timers that Python made. Timers of C++ alone are Qt's own."""
    from PySide6.QtCore import QTimer
    from shiboken6 import isValid

    timers = [one for one in gc.get_objects() if issubclass(type(one), QTimer)]
    return {id(one) for one in timers if isValid(one) and one.isActive()}


@pytest.fixture(autouse=True)
def no_timer_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test with widgets that leaves a timer ticking after they were closed.

    Cycles are collected on the window's thread alone, as in the app: a player's thread must not end a widget.
    """
    if "qtbot" not in request.fixturenames:
        yield
        return
    from PySide6.QtCore import QCoreApplication, QEvent

    before = _ticking()
    gc.disable()
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    gc.enable()
    if left := _ticking() - before:
        pytest.fail(f"left {len(left)} timers ticking", pytrace=False)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the tests that take minutes, unless they were asked for."""
    if config.getoption("markexpr"):
        return
    skip = pytest.mark.skip(reason="takes minutes; run with packaging/test --long")
    for item in items:
        if "long" in item.keywords:
            item.add_marker(skip)


def _open_stage() -> "tuple[Stage, bool]":
    """Return the running stage, and whether it was started here."""
    from tests.support import stage as stages
    from tests.support.services import MARK

    if place := os.environ.get(MARK):
        return stages.Stage.join(Path(place)), False
    if lacking := stages.missing():
        pytest.skip(f"this machine lacks {', '.join(lacking)}")
    return stages.Stage.start(), True


@pytest.fixture(scope="session")
def whole_stage() -> Iterator["Stage"]:
    """The stage for the whole run; tests take `stage`."""
    one, is_ours = _open_stage()
    yield one
    if is_ours:
        one.stop()


@pytest.fixture
def stage(whole_stage: "Stage") -> Iterator["Stage"]:
    """A screen, buses and sound, all private. What a test launches on it is stopped after the test."""
    yield whole_stage
    whole_stage.clear()


@pytest.fixture
def sound(whole_stage: "Stage", monkeypatch: pytest.MonkeyPatch) -> "Sound":
    """A microphone to speak into and a loudspeaker to hear; this process's own PortAudio reaches them too."""
    from tests.support.sound import Sound

    for name, value in whole_stage.environment.items():
        if name.startswith(("PULSE_", "ALSA_")):
            monkeypatch.setenv(name, value)
    return Sound(whole_stage.environment)


@pytest.fixture
def drive(whole_stage: "Stage") -> Iterator[Callable[[int], "Driver"]]:
    """Return drivers by process id; all of them are closed after the test."""
    from tests.support.driver import Driver

    opened: list[Driver] = []

    def open_driver(pid: int) -> Driver:
        opened.append(Driver(whole_stage.environment, pid))
        return opened[-1]

    yield open_driver
    for one in opened:
        one.close()
