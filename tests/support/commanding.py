"""A command as a real process, and a vault with a passphrase for it to open."""

import os
import pty
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from partspair.vault import keyslots
from tests.support.persons import Person, key_of

ROOT = Path(__file__).resolve().parents[2]
PASSPHRASE = "a long way home"
WORDS = "abandon " * 11 + "about"
PLAIN = {"PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"}
PATIENCE = 200  # seconds


@dataclass(frozen=True)
class Ended:
    """How a process ended, and what it said."""

    code: int
    out: str
    err: str

    @property
    def said(self) -> str:
        return self.out + self.err


def give_passphrase(person: Person) -> None:
    """Let the vault be opened by a passphrase too, at the least cost there is."""
    if not (person.vault.directory / keyslots.FILE_NAME).exists():
        keyslots.create(person.vault.directory, key_of(person.name), PASSPHRASE, WORDS, cost=keyslots.FLOOR)


@contextmanager
def handed_over(passphrase: str | bytes | None) -> Iterator[tuple[list[str], tuple[int, ...]]]:
    """A pipe with the passphrase in it: the arguments that name it, and its descriptor. None hands nothing over."""
    if passphrase is None:
        yield [], ()
        return
    reading, writing = os.pipe()
    os.write(writing, passphrase.encode() + b"\n" if isinstance(passphrase, str) else passphrase)
    os.close(writing)
    try:
        yield ["--passphrase-fd", str(reading)], (reading,)
    finally:
        os.close(reading)


def start(*arguments: str | Path, passphrase: str | bytes | None = PASSPHRASE, output: int = subprocess.PIPE) -> Ended:
    """Run the program as it is, in a session of its own: without a terminal."""
    with handed_over(passphrase) as (more, descriptors):
        done = subprocess.run(
            [sys.executable, "-P", "-m", "partspair", *map(str, arguments), *more], stdin=subprocess.DEVNULL,
            stdout=output, stderr=subprocess.PIPE, pass_fds=descriptors, env=environment(), timeout=PATIENCE,
            start_new_session=True, check=False,
        )  # fmt: skip
    return Ended(done.returncode, (done.stdout or b"").decode(), done.stderr.decode())


def environment() -> dict[str, str]:
    """What the program needs, and no more."""
    return {**PLAIN, "HOME": os.environ["HOME"], "PATH": os.environ["PATH"]}


class Terminal:
    """A process on a terminal of its own."""

    def __init__(self, arguments: list[str], cwd: Path) -> None:
        self.master, slave = pty.openpty()
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "partspair", *arguments], stdin=slave, stdout=slave, stderr=slave,
            cwd=cwd, env=environment(), preexec_fn=lambda: os.login_tty(slave),  # noqa: PLW1509
        )  # fmt: skip
        os.close(slave)
        self.seen = ""

    def wait_for(self, text: str) -> None:
        end = time.monotonic() + PATIENCE
        while text not in self.seen:
            assert time.monotonic() < end, self.seen
            if select.select([self.master], [], [], 0.2)[0]:
                self.seen += os.read(self.master, 4096).decode()

    def answer(self, text: str) -> None:
        os.write(self.master, text.encode() + b"\n")

    def end(self) -> int:
        """Read to the end; return the exit code."""
        with suppress(OSError):  # the other end is closed
            while piece := os.read(self.master, 4096):
                self.seen += piece.decode()
        os.close(self.master)
        return self.process.wait(PATIENCE)
