"""Background programs for tests: started one by one, stopped for certain."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

MARK = "PARTSPAIR_STAGE"
PATIENCE = 20.0  # seconds


def wait_until(is_ready: Callable[[], bool], what: str, timeout: float = PATIENCE) -> None:
    """Return as soon as `is_ready()` holds; raise TimeoutError naming `what` after `timeout` seconds."""
    end = time.monotonic() + timeout
    while not is_ready():
        if time.monotonic() > end:
            raise TimeoutError(f"waited {timeout:.0f} s for {what}")
        time.sleep(0.02)


def succeeds(command: Sequence[str], environment: Mapping[str, str]) -> bool:
    """Whether `command` ends with 0."""
    return subprocess.run(command, env=dict(environment), capture_output=True, check=False).returncode == 0


class Services:
    """Programs that were started, each in a session of its own, with one log file each in `place`."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self._running: list[subprocess.Popen[bytes]] = []

    def start(
        self, command: Sequence[str], environment: Mapping[str, str], pass_fds: Sequence[int] = ()
    ) -> subprocess.Popen[bytes]:
        """Start `command`; its output goes to `<program>.log`."""
        with (self._place / f"{Path(command[0]).name}.log").open("ab") as log:
            process = subprocess.Popen(
                command,
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                pass_fds=pass_fds,
            )
        self._running.append(process)
        return process

    def start_and_read(self, command: Sequence[str], environment: Mapping[str, str]) -> str:
        """Start `command` with `{fd}` replaced by a pipe's number; return the line it writes there."""
        read, write = os.pipe()
        with os.fdopen(read, "rb") as answer:
            self.start([part.replace("{fd}", str(write)) for part in command], environment, pass_fds=[write])
            os.close(write)
            line = answer.readline().decode().strip()
        if not line:
            raise RuntimeError(f"{command[0]} did not start; see {self._place}")
        return line

    @property
    def running(self) -> tuple[subprocess.Popen[bytes], ...]:
        """What was started, the first first."""
        return tuple(self._running)

    def stop(self) -> None:
        """Stop all, the last one first."""
        for process in reversed(self._running):
            stop(process)
        self._running.clear()


def stop(process: subprocess.Popen[bytes], patience: float = 5.0) -> None:
    """Ask `process` to end, then make it; its children of the same session too."""
    for sign in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, sign)
        except ProcessLookupError:
            break
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            continue
    process.wait()


def marked(mark: str) -> list[int]:
    """Return the ids of the processes that inherited `PARTSPAIR_STAGE=mark`, this one excepted. Linux only."""
    needle = f"{MARK}={mark}".encode()
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            is_ours = needle in (folder / "environ").read_bytes().split(b"\0")
        except OSError:
            continue  # ended meanwhile, or another person's
        if is_ours and int(folder.name) != os.getpid():
            found.append(int(folder.name))
    return found


def sweep(mark: str) -> None:
    """Kill every process that inherited `PARTSPAIR_STAGE=mark`, this one excepted. Linux only."""
    for pid in marked(mark):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
