"""Unison between two folders: it runs when it is asked to, brings everything across, and ends."""

import shutil
import subprocess
from pathlib import Path
from typing import Final

from typing_extensions import override

from tests.support.engine import Engine, wait_for_some
from tests.support.services import Services
from tests.support.stage import plain_environment

PROGRAM: Final = "unison"
HOW: Final = (
    "-ui=text", "-batch", "-auto", "-silent", "-log=false", "-times", "-perms=0", "-prefer=newer", "-copyonconflict",
    "-confirmbigdel=false", "-ignorelocks",
)  # fmt: skip


class Unison(Engine):
    """Both folders are its roots; where both changed, the newer wins and the other is kept as a copy beside it."""

    def __init__(self, place: Path) -> None:
        super().__init__(place)
        self._services = Services(place)
        (place / "archives").mkdir()
        self._environment = {**plain_environment(), "UNISON": str(place / "archives")}

    @override
    def begin(self) -> None:
        self.look()

    @override
    def look(self) -> None:
        done = subprocess.run(self._command(), env=self._environment, check=False, capture_output=True, text=True)
        if done.returncode > 1:  # 1: something was left for the next time, because it changed meanwhile
            raise RuntimeError(f"unison ended with {done.returncode}: {done.stdout}{done.stderr}")

    @override
    def interrupt(self) -> None:
        process = self._services.start(self._command(), self._environment)
        wait_for_some(self.folders, lambda: process.poll() is not None)
        process.kill()
        self._services.stop()

    @override
    def rest(self) -> None:
        """It only runs when it is asked to."""

    @override
    def go_on(self) -> None:
        """The next look brings everything."""

    @override
    def close(self) -> None:
        self._services.stop()

    def _command(self) -> list[str]:
        return [PROGRAM, *map(str, self.folders), *HOW]


def is_missing() -> bool:
    """Whether this machine lacks it."""
    return shutil.which(PROGRAM) is None
