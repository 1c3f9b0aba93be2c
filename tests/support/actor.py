"""One person at a window: does what a person does there, by the names of what is showing, and keeps pictures of it."""

import os
import re
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from tests.support.driver import Driver
from tests.support.services import wait_until
from tests.support.sound import Sound

SLOW = 60.0  # seconds for Argon2id on a busy machine, and for a folder's round
SHOTS = "PARTSPAIR_SHOTS"
QUESTIONS = (
    "What kind of share is this?", "Take a moment to arrive.", "How are you arriving?", "Who is here?",
    "How do you know",
    "How close is", "One breath, turned toward", "Who does the talking?", "What is it like for", "What would help",
    "Is there anyone inside", "What would you like from", "bring this up again later?", "A word of warning",
    "When you’re ready.",
)  # fmt: skip


@dataclass
class Actor:
    """Somebody at the window with the process `process`; pictures go to $PARTSPAIR_SHOTS when it is set."""

    name: str
    process: subprocess.Popen[bytes]
    at: Driver
    shots: Path
    taken: int = field(default=0)

    def shoot(self, what: str) -> None:
        """Keep a picture of the page."""
        self.taken += 1
        folder = Path(os.environ.get(SHOTS) or self.shots)
        self.at.screenshot(folder / f"{self.name.lower()}-{self.taken:02}-{what}.png")

    def press(self, name: str, role: str | None = None) -> None:
        """Press a control by its name."""
        self.at.press(name, role, timeout=SLOW)

    def choose(self, name: str) -> None:
        """Choose one of several answers, unless it is chosen."""
        if "checked" not in self.at.find("radio button", name, SLOW):
            self.press(name, "radio button")

    def first_run(self, passphrase: str) -> tuple[str, ...]:
        """Make a vault; returns the recovery words."""
        self.at.wait_for("What this is, and isn’t", timeout=SLOW)
        self.shoot("scope")
        self.press("I’ve read this")
        self.at.type(self.name, into="Your name")
        self.shoot("me")
        self.press("Next")
        self.at.type(passphrase, into="Passphrase")
        self.at.type(passphrase, into="The same once more")
        self.shoot("passphrase")
        self.press("Next")
        words = self.read_words(12)
        self.shoot("recovery-words")
        self.press("I’ve written them down")
        self.at.wait_for("Three of them, to see that the paper is right.")
        for place, word in enumerate(words, start=1):
            if self.at.is_showing(f"Word {place}"):
                self.at.type(word, into=f"Word {place}")
        self.shoot("words-asked")
        self.press("Make it")
        self.at.wait_for("Make a share", timeout=SLOW)
        self.shoot("today-first")
        return words

    def read_words(self, count: int) -> tuple[str, ...]:
        """Read so many numbered words off the page; together they are the name of what shows them."""
        listed = re.compile(rf"[a-z]+(?:, [a-z]+){{{count - 1}}}")
        found: list[str] = []

        def look() -> bool:
            found[:] = [name for _, name in self.at.names() if listed.fullmatch(name)]
            return bool(found)

        wait_until(look, f"{count} words to read", SLOW)
        return tuple(found[0].split(", "))

    def choose_folder(self, folder: Path) -> None:
        """Choose any folder by its path."""
        self.at.wait_for("Where shall your notes travel?")
        self.choose("Another folder …")
        self.at.type(str(folder), into="Path of the folder")
        self.shoot("folder")
        self.press("Next")

    def invite(self, folder: Path) -> tuple[str, ...]:
        """Invite somebody over a folder; returns the invitation's words."""
        self.press("Pair with someone")
        self.choose("I invite someone")
        self.shoot("who-begins")
        self.press("Next")
        self.choose_folder(folder)
        self.at.wait_for("Invite your partner with twelve words.", timeout=SLOW)
        words = self.read_words(12)
        self.shoot("invitation")
        return words

    def join(self, words: tuple[str, ...], folder: Path) -> None:
        """Enter the words one was given."""
        self.press("Pair with someone")
        self.choose("I was given twelve words")
        self.press("Next")
        self.choose_folder(folder)
        self.at.wait_for("The twelve words you were given", timeout=SLOW)
        self.at.type(" ".join(words), into="Invitation words")
        self.shoot("join-words")
        self.press("Next")

    def check_words(self) -> tuple[str, ...]:
        """Wait for the check words and read them."""
        self.at.wait_for("Read these words to each other.", timeout=SLOW)
        words = self.read_words(8)
        self.shoot("check-words")
        return words

    def confirm(self) -> None:
        """The words match."""
        self.press("They match")
        self.at.wait_for("You two are paired.", timeout=SLOW)
        self.shoot("paired")
        self.press("Done")

    def unlock(self, passphrase: str) -> None:
        """Open a vault that is there."""
        self.at.wait_for("Locked.", timeout=SLOW)
        self.at.type(passphrase, into="Passphrase")
        self.press("Open", "push button")
        self.at.wait_for("Share", "push button", timeout=SLOW)

    def skip_to(self, question: str) -> None:
        """Skip the steps of a share, one after another, until a question is asked."""
        for asked in QUESTIONS:
            if asked in question:
                break
            if self._is_asked(asked):
                self.press("Skip", "push button")
                wait_until(partial(self._is_past, asked), f"what follows {asked!r}", SLOW)
        self.at.wait_for(question)

    def _is_past(self, question: str) -> bool:
        return not self._is_asked(question)

    def _is_asked(self, question: str) -> bool:
        return any(question in name for _, name in self.at.names("label"))

    def begin_share(self, part: str) -> None:
        """Begin a share about a part, up to the ask."""
        self.press("Share", "push button")
        self.at.wait_for("What kind of share is this?")
        self.shoot("share-kind")
        self.choose("A part is here")
        self.press("Next")
        self.skip_to("Who is here?")
        if self.at.is_showing("A part I haven’t named", "push button"):  # there are names already
            self.press("A part I haven’t named")
        self.at.type(part, into="Its name, in your words")
        self.shoot("share-who")
        self.press("Next")

    def speak(self, microphone: Sound, wav: Path) -> None:
        """Record what the file says, through the real microphone path."""
        self.skip_to("When you’re ready.")
        self.press("Record")
        self.at.wait_for_text("Recording.", timeout=SLOW)
        with microphone.speaking(wav) as speaking:
            self.at.wait_for_text("Recording.")
            self.shoot("recording")
            speaking.wait(timeout=SLOW)
        self.press("Finish")
        self.at.wait_for("Would you like to hear it first?", timeout=SLOW)
        self.shoot("listen-back")

    def send(self, partner: str) -> None:
        """Send what was spoken."""
        self.press("Next")
        self.at.wait_for("Where shall this go?")
        self.choose(f"Send to {partner}")
        self.shoot("where")
        self.press("Send", "push button")
        self.at.wait_for_text("Sealed and in the folder", timeout=SLOW)
        self.shoot("sent")

    def press_one(self, part: str) -> None:
        """Press the one button whose name contains `part`, as soon as there is one."""
        self.press(self.at.wait_for_text(part, timeout=SLOW), "push button")

    def open_what_waits(self) -> None:
        """Go to what waits, and open it."""
        self.press("Listen", "push button")
        self.press_one("Open this one")

    def listen(self, loudspeaker: Sound, wav: Path, seconds: float) -> None:
        """Take the night's way to the note, see the ask first, and hear all of it; what is heard goes into the file."""
        self.at.wait_for_text("Arrive first.", timeout=SLOW)
        self.shoot("arrive-first")
        self.press("Skip", "push button")
        self.at.wait_for("How much room do you have tonight?", timeout=SLOW)
        self.shoot("capacity")
        self.press("Room to listen")
        self.at.wait_for_text("asks to be witnessed", timeout=SLOW)
        self.shoot("ask-first")
        self.press("Play", "push button")
        self.hear(loudspeaker, wav, seconds)

    def hear(self, loudspeaker: Sound, wav: Path, seconds: float) -> None:
        """Hear a note from pressing play to its end."""
        self.at.wait_for_text("Position in the note", timeout=SLOW)
        self.shoot("player")
        with loudspeaker.hearing(wav):
            self.press("Play", "push button")
            self.at.wait_for("Pause here", "push button", timeout=SLOW)
            self.shoot("playing")
            self.at.wait_for("Let it settle.", timeout=seconds + SLOW)

    def answer(self, microphone: Sound, wav: Path) -> None:
        """After listening: let it settle, and answer with one's voice."""
        self.shoot("settle")
        self.press("Skip", "push button")
        self.at.wait_for("Did a part of you speak up while you listened?", timeout=SLOW)
        self.press("Skip", "push button")
        self.at.wait_for("Who would like to do the answering?", timeout=SLOW)
        self.press("Me, fairly steady")
        self.at.wait_for("Ways to begin", timeout=SLOW)
        self.shoot("respond")
        self.press("Record", "push button")
        self.at.wait_for_text("Recording.", timeout=SLOW)
        with microphone.speaking(wav) as speaking:
            speaking.wait(timeout=SLOW)
        self.shoot("answering")
        self.press("Next", "push button")
        self.at.wait_for("Does it do what was asked?", timeout=SLOW)
        self.shoot("before-sending")
        self.press("Send", "push button")
        self.at.wait_for_text("Would you like a turn?", timeout=SLOW)
        self.shoot("night-end")


def open_window(
    launch: Callable[[], subprocess.Popen[bytes]], drive: Callable[[int], Driver], name: str, shots: Path
) -> Actor:
    """Start the app for somebody and watch its window."""
    process = launch()
    return Actor(name, process, drive(process.pid), shots)
