"""The stage that window tests play on: screen, buses and sound, all private, in one directory, and stopped at the end.

The test command starts one before pytest and names it in PARTSPAIR_STAGE; without it, a fixture starts its own.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.support import screen, sound
from tests.support.services import MARK, Services, stop, sweep

ROOT = Path(__file__).resolve().parents[2]
DROPPED = (
    "DBUS_",
    "DISPLAY",
    "WAYLAND_",
    "XDG_",
    "XAUTHORITY",
    "PULSE_",
    "ALSA_",
    "QT_",
    "AT_SPI",
    "PYTHON",
    "PIPEWIRE_",
)
SAVED = "environment.json"


def missing() -> list[str]:
    """Return the programs that a stage needs and this machine lacks."""
    return [*screen.missing(), *sound.missing()]


def plain_environment() -> dict[str, str]:
    """Return this process's variables without those that lead to the user's own screen, sound or buses."""
    return {name: value for name, value in os.environ.items() if not name.startswith(DROPPED)}


@dataclass
class Stage:
    """A running stage. `environment` is complete but for HOME, which every person on it has for themselves."""

    place: Path
    environment: dict[str, str]
    _services: Services = field(repr=False)
    _launched: list[subprocess.Popen[bytes]] = field(default_factory=list, repr=False)

    @classmethod
    def start(cls) -> "Stage":
        """Start everything; what was begun is stopped again when a part of it fails."""
        place = Path(tempfile.mkdtemp(prefix="partspair-"))
        services = Services(place)
        stage = cls(place, plain_environment(), services)
        try:
            stage._begin()
        except BaseException:
            stage.stop()
            raise
        return stage

    @classmethod
    def join(cls, place: Path) -> "Stage":
        """Return the stage that another process started in `place` and will stop."""
        environment = json.loads((place / SAVED).read_text())
        return cls(place, environment, Services(place))

    def _begin(self) -> None:
        for name in ("run", "home", "tmp"):
            (self.place / name).mkdir(mode=0o700)
        self.environment |= {
            MARK: str(self.place),
            "XDG_RUNTIME_DIR": str(self.place / "run"),
            "HOME": str(self.place / "home"),
            "TMPDIR": str(self.place / "tmp"),
            "LC_ALL": "C.UTF-8",
            "TZ": "UTC",
        }
        self.environment |= screen.start_screen(self._services, self.environment)
        self.environment |= sound.start_sound(self._services, self.environment, self.place)
        (self.place / SAVED).write_text(json.dumps(self.environment))

    def launch(self, command: Sequence[str], home: Path, **variables: str) -> subprocess.Popen[bytes]:
        """Start a program on this stage for the person whose folder is `home`; its output goes to `home/output.log`."""
        home.mkdir(parents=True, exist_ok=True)
        environment = {**self.environment, "HOME": str(home), "PYTHONPATH": str(ROOT), **variables}
        with (home / "output.log").open("ab") as log:
            process = subprocess.Popen(
                command,
                env=environment,
                cwd=home,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._launched.append(process)
        return process

    def launch_app(self, home: Path, *arguments: str, **variables: str) -> subprocess.Popen[bytes]:
        """Start Parts Pair for the person whose folder is `home`."""
        return self.launch([sys.executable, "-m", "partspair", *arguments], home, **variables)

    def clear(self) -> None:
        """Stop every program that was launched; the stage itself stays."""
        for process in self._launched:
            stop(process)
        self._launched.clear()

    def stop(self) -> None:
        """Stop everything, also what the programs started themselves, and remove the directory."""
        self.clear()
        self._services.stop()
        if sys.platform == "linux":
            sweep(str(self.place))
        shutil.rmtree(self.place, ignore_errors=True)
