"""A rehearsal: two people, two vaults and a folder on one computer, so that one person can try the whole of it.

Everything in it is made by the very same flows as in earnest. Only the passphrases lie open beside the vaults, which is
why a rehearsal is no place for anything private, and says so.
"""

import secrets
from dataclasses import dataclass
from pathlib import Path

import msgspec

from partspair.errors import KnownError
from partspair.flows import keeping
from partspair.sealing.keys import word_list
from partspair.sync import choice
from partspair.vault.people import Profile

FILE = "rehearsal.json"
FOLDER = "shared folder"
LARGEST_FILE = 64 * 1024
PASSPHRASE_WORDS = 4


@dataclass(frozen=True)
class Rehearsed:
    """One of the two invented people: where their vault is, and what opens it."""

    name: str
    vault: str
    passphrase: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Rehearsal:
    """All of a rehearsal; paths are absolute."""

    folder: str
    people: tuple[Rehearsed, ...]

    def of_vault(self, directory: Path) -> Rehearsed | None:
        """Whose vault this is."""
        return next((one for one in self.people if Path(one.vault) == directory), None)


class UnreadableRehearsalError(KnownError):
    """The file that says who is in it is missing or damaged."""

    def __init__(self) -> None:
        super().__init__(
            "This rehearsal can’t be read.", f"Its file {FILE} is missing or damaged.", "Begin another one."
        )


WHO = (("Maren", "Europe/London", "gb"), ("Idris", "America/Los_Angeles", "us"))


def prepare(directory: Path) -> Rehearsal:
    """Make a rehearsal in `directory`, or take up the one that is there. Raises KnownError when it can't be."""
    if (directory / FILE).exists():
        return read(directory)
    choice.check_name(directory)
    directory.mkdir(parents=True, exist_ok=True)
    if any(directory.iterdir()):
        raise KnownError(
            "This folder is not empty.", "A rehearsal needs a folder of its own. Nothing was changed.", "Name another."
        )
    (directory / FOLDER).mkdir()
    people = tuple(_make(directory, *who) for who in WHO)
    rehearsal = Rehearsal(str(directory / FOLDER), people)
    (directory / FILE).write_bytes(msgspec.json.format(msgspec.json.encode(rehearsal)))
    return rehearsal


def read(directory: Path) -> Rehearsal:
    """Read what `prepare` made. Raises UnreadableRehearsalError."""
    try:
        with (directory / FILE).open("rb") as file:
            found = msgspec.json.decode(file.read(LARGEST_FILE), type=Rehearsal)
    except (OSError, UnicodeDecodeError, msgspec.MsgspecError) as error:
        raise UnreadableRehearsalError from error
    if len(found.people) != len(WHO):
        raise UnreadableRehearsalError
    return found


def _make(directory: Path, name: str, zone: str, country: str) -> Rehearsed:
    passphrase = " ".join(secrets.choice(word_list()) for _ in range(PASSPHRASE_WORDS))
    words = keeping.draw_words()
    vault = directory / name.lower()
    keeping.create(vault, passphrase, words, Profile(name, zone, country), secrets.token_bytes(keeping.KEY_BYTES))
    return Rehearsed(name, str(vault), passphrase, words)
