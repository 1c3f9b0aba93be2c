"""An evening of two people leaves nothing to read behind and reaches for no network."""

import os
import re
import secrets
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

import apsw
import pytest

from tests.support import tracing
from tests.support.actor import Actor
from tests.support.driver import Driver, NotShowingError
from tests.support.readable import Search
from tests.support.services import wait_until
from tests.support.sound import Sound, speech
from tests.support.stage import Stage
from tests.support.troupe import Member, make_pair

pytestmark = [pytest.mark.window, pytest.mark.slow, pytest.mark.timeout(600)]

SECONDS = 3.0


def planted(chance: str) -> dict[str, str]:
    """Phrases that stand nowhere else on this computer."""
    return {
        "one's own name": f"Wilma {chance}",
        "the partner's name": f"Oswin {chance}",
        "the passphrase": f"seven herons walk {chance}",
        "a part's name": f"the lamplighter {chance}",
        "the one line": f"someone small hides {chance}",
        "the written answer": f"I read every word {chance}",
        "a draft's name": f"the cellar child {chance}",
        "a draft's words": f"nobody may know yet {chance}",
        "a draft's one line": f"under the stairs {chance}",
    }


@dataclass
class Evening:
    """What was planted, where it was looked for and when, and which sockets were asked for."""

    phrases: dict[str, str]
    people: tuple[Member, Member]
    folder: Path
    searches: dict[str, Search] = field(default_factory=dict)
    titles: set[str] = field(default_factory=set)
    not_traced: str = ""
    sockets: list[Counter[str]] = field(default_factory=list)


class Play:
    """One evening on the stage: everything planted is typed, spoken about, sent, read and answered."""

    def __init__(self, stage: Stage, directory: Path) -> None:
        self._stage, self._directory = stage, directory
        self._begun = time.time()
        self._mark = secrets.token_hex(4)
        self._said = planted(self._mark)
        names = (self._said["one's own name"], self._said["the partner's name"])
        first, second, folder = make_pair(directory, names, self._said["the passphrase"])
        self.evening = Evening(self._said, (first, second), folder, not_traced=tracing.why_not())
        self._sound = Sound(stage.environment)
        self._actors: list[Actor] = []

    def run(self) -> Evening:
        """Play it to its end."""
        with ExitStack() as closed:
            for member in self.evening.people:
                self._actors.append(self._open(member))
                closed.callback(self._actors[-1].at.close)
            try:
                self._share()
                self._answer()
                self._write_a_draft()
                self._close()
            finally:
                self._stage.clear()
        self._look("after")
        if not self.evening.not_traced:
            self.evening.sockets += [tracing.families(self._record(one)) for one in self.evening.people]
        return self.evening

    def _record(self, member: Member) -> Path:
        return self._directory / f"{member.home.name}.trace"

    def _open(self, member: Member) -> Actor:
        command = [sys.executable, "-m", "partspair", "--vault", str(member.vault)]
        if not self.evening.not_traced:
            command = tracing.traced(command, self._record(member))
        process = self._stage.launch(command, member.home)
        actor = Actor(member.home.name, process, Driver(self._stage.environment, process.pid), self._directory)
        actor.unlock(self._said["the passphrase"])
        return actor

    def _share(self) -> None:
        teller, listener = self._actors
        said, partner = self._said, self._said["the partner's name"]
        teller.begin_share(said["a part's name"])
        teller.skip_to(f"What would you like from {partner}?")
        teller.press("Next")
        teller.skip_to("When you’re ready.")
        teller.press("Record")
        teller.at.wait_for_text("Recording.")
        with self._sound.speaking(speech(self._directory / "speech.wav", SECONDS)):
            self._look("while recording")
        teller.press("Finish")
        teller.at.type(said["the one line"], into="Give it one line so you can find it again")
        teller.press(f"{partner} may see this line")
        teller.send(partner)
        listener.open_what_waits()
        listener.listen(self._sound, self._directory / "heard.wav", SECONDS)
        listener.press("Skip", "push button")  # the page that settles ends by itself, and looking takes its time
        self._look("while playing")

    def _answer(self) -> None:
        teller, listener = self._actors
        name = self._said["one's own name"]
        listener.at.wait_for("Did a part of you speak up while you listened?")
        listener.press("Skip", "push button")
        listener.at.wait_for("Who would like to do the answering?")
        listener.press("Me, fairly steady")
        listener.press("A few words")
        listener.at.type(self._said["the written answer"], into=f"Your words to {name}")
        listener.press("Next", "push button")
        listener.at.wait_for("Does it do what was asked?")
        listener.press("Send", "push button")
        teller.press("Close")
        teller.open_what_waits()
        teller.at.wait_for_text(self._said["the written answer"], timeout=60)

    def _write_a_draft(self) -> None:
        teller = self._actors[0]
        teller.press("Leave", "push button")
        teller.begin_share(self._said["a draft's name"])
        teller.skip_to("When you’re ready.")
        teller.press("Write instead")
        teller.at.type(self._said["a draft's words"], into="In your words")
        teller.press("Next", "push button")
        teller.at.type(self._said["a draft's one line"], into="Give it one line so you can find it again")
        self._look("while writing")
        teller.press("Next", "push button")
        teller.at.wait_for("Where shall this go?")

    def _close(self) -> None:
        """One closes the window, the other one's computer stops dead."""
        teller, listener = self._actors
        with suppress(NotShowingError):  # it is gone before the keys are let go
            teller.at.key("alt+F4")
        wait_until(lambda: teller.process.poll() is not None, "the window to close")
        os.kill(listener.process.pid, signal.SIGKILL)
        listener.process.wait()

    def _look(self, when: str) -> None:
        """Search everything there is; the trace and what the test itself wrote are among it."""
        search = self.evening.searches[when] = Search(self._said, self._mark)
        for one in self._actors:
            if one.process.poll() is None:
                search.in_process(one.process.pid)
                self.evening.titles |= titles(one.process.pid, self._stage)
        homes = [one.home for one in self.evening.people]
        search.in_places([*homes, self.evening.folder, self._directory, self._stage.place, Path(os.environ["HOME"])])
        search.in_shared_places(self._begun)


def titles(pid: int, stage: Stage) -> set[str]:
    """Return what all the windows of a process are called, hidden ones too."""

    def ask(*arguments: str) -> list[str]:
        done = subprocess.run(
            ["xdotool", *arguments], env=stage.environment, capture_output=True, text=True, check=False
        )
        return done.stdout.splitlines()

    found = ask("search", "--all", "--pid", str(pid), "--name", "")
    return {title for window in found for title in ask("getwindowname", window) if title}


@pytest.fixture(scope="module")
def evening(whole_stage: Stage, tmp_path_factory: pytest.TempPathFactory) -> Evening:
    """One evening for all the tests here; it is over when they begin."""
    return Play(whole_stage, tmp_path_factory.mktemp("evening")).run()


@pytest.mark.parametrize("when", ["while recording", "while playing", "while writing", "after"])
def test_nothing_of_it_can_be_read_anywhere(evening: Evening, when: str) -> None:
    search = evening.searches[when]
    assert search.found == []
    for member in evening.people:
        assert {member.vault / "vault.db", member.vault / "keys.json", member.home / "output.log"} <= search.seen
    assert evening.folder in {path.parent for path in search.seen}


def test_windows_are_called_by_the_name_of_the_app_alone(evening: Evening) -> None:
    assert evening.titles == {"Parts Pair"}


def test_nothing_but_the_sealed_folder_and_the_vault_was_written(evening: Evening) -> None:
    for member in evening.people:
        left = {str(one.relative_to(member.home)) for one in member.home.rglob("*") if one.is_file()}
        marks = {one for one in left if re.fullmatch(r"\.local/state/partspair/marks/[0-9a-f]{32}", one)}
        assert {one for one in left - marks if not re.match(r"vault/|output\.log|\.cache/", one)} == set()
        assert all((member.home / one).read_bytes().isdigit() for one in marks), "how often it was opened, and no more"
        names = {one.name for one in member.vault.iterdir()}
        assert names <= {"vault.db", "vault.db-wal", "vault.db-shm", "keys.json", "vault.lock", "look.json"}


@pytest.mark.shows("001-34")
def test_the_vault_is_no_database_without_its_key_and_holds_all_of_it_with_it(evening: Evening) -> None:
    teller = evening.people[0]
    path = teller.vault / "vault.db"
    with closing(sqlite3.connect(path)) as plain, pytest.raises(sqlite3.DatabaseError):
        plain.execute("SELECT * FROM sqlite_master").fetchall()
    with closing(apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)) as other:
        for name, value in (("cipher", "sqlcipher"), ("legacy", 4), ("key", f"x'{teller.key.secret.hex()}'")):
            other.pragma(name, value)
        tables = [str(name) for (name,) in other.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = [row for table in tables for row in other.execute(f'SELECT * FROM "{table}"')]
    cells = b"\n".join(cell if isinstance(cell, bytes) else str(cell).encode() for row in rows for cell in row)
    kept = {name for name, phrase in evening.phrases.items() if phrase.encode() in cells}
    assert kept == set(evening.phrases) - {"the passphrase"}


def test_only_sockets_of_this_computer_were_asked_for(evening: Evening) -> None:
    if evening.not_traced:
        pytest.skip(evening.not_traced)
    for asked in evening.sockets:
        assert asked.total() > 3  # the screen, the buses, the sound
        assert set(asked) == {"AF_UNIX"}


@pytest.mark.parametrize("family", ["AF_INET", "AF_INET6", "AF_NETLINK"])
def test_a_planted_network_socket_would_be_seen(tmp_path: Path, family: str) -> None:
    if why := tracing.why_not():
        pytest.skip(why)
    makes = f"import socket\ntry: socket.socket(socket.{family}, socket.SOCK_DGRAM)\nexcept OSError: pass"
    command = tracing.traced([sys.executable, "-c", makes], tmp_path / "trace")
    subprocess.run(command, check=True)
    assert tracing.families(tmp_path / "trace")[family] == 1
