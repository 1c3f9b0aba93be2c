"""A private sound server for this process, and PortAudio looking at it."""

import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from partspair.audio.devices import SoundSystem
from tests.support import sound
from tests.support.services import MARK, Services
from tests.support.stage import Stage, plain_environment

_SOUND_VARIABLES = ("XDG_RUNTIME_DIR", "PULSE_", "ALSA_")


@pytest.fixture(scope="session")
def sound_environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The variables that lead to a microphone and a loudspeaker without hardware."""
    if missing := sound.missing():
        pytest.skip(f"not installed: {', '.join(missing)}")
    if MARK in os.environ:
        yield Stage.join(Path(os.environ[MARK])).environment
        return
    place = tmp_path_factory.mktemp("sound")
    (place / "run").mkdir(mode=0o700)
    environment = {**plain_environment(), "XDG_RUNTIME_DIR": str(place / "run")}
    services = Services(place)
    try:
        yield environment | sound.start_sound(services, environment, place)
    finally:
        services.stop()


@pytest.fixture(scope="session")
def room(sound_environment: dict[str, str]) -> Iterator[sound.Sound]:
    """Where one can speak and hear; this process's own PortAudio is in it."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in sound_environment.items():
            if name.startswith(_SOUND_VARIABLES):
                patch.setenv(name, value)
        _look_again()
        yield sound.Sound(sound_environment)
    _look_again()


def _look_again() -> None:
    with closing(SoundSystem(lambda: None)) as system:
        system.refresh()


@pytest.fixture
def system(room: sound.Sound) -> Iterator[SoundSystem]:  # noqa: ARG001 - the room must be there first
    """The real devices, which are the virtual ones."""
    with closing(SoundSystem()) as system:
        yield system


@pytest.fixture(scope="session")
def speech(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five seconds of synthetic speech."""
    return sound.speech(tmp_path_factory.mktemp("speech") / "speech.wav", 5.0)
