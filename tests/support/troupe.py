"""Two people with real vaults behind real passphrases, paired already: where a window test begins in the middle."""

import secrets
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from partspair.flows import keeping, pairing
from partspair.flows.exchanging import Post
from partspair.flows.pairing import Place
from partspair.flows.waits import REHEARSAL
from partspair.vault.people import Profile

PASSPHRASE = "a quiet room with a door"
NAMES = ("Maren", "Idris")
ZONES = ("Europe/London", "America/Los_Angeles")


@dataclass(frozen=True)
class Member:
    """One of the two: a home, a vault in it, and the key that opens it without the passphrase."""

    name: str
    home: Path
    key: keeping.Key

    @property
    def vault(self) -> Path:
        return self.key.directory


def make_member(name: str, home: Path, zone: str = ZONES[0], passphrase: str = PASSPHRASE) -> Member:
    """Make a vault as the first run does."""
    profile = Profile(name, zone, "gb")
    words = keeping.draw_words()
    key = keeping.create(home / "vault", passphrase, words, profile, secrets.token_bytes(keeping.KEY_BYTES))
    return Member(name, home, key)


def make_pair(
    directory: Path, names: tuple[str, str] = NAMES, passphrase: str = PASSPHRASE
) -> tuple[Member, Member, Path]:
    """Make two people and pair them over a folder, which is the third of what is returned."""
    folder = directory / "shared"
    folder.mkdir()
    homes = (directory / "first", directory / "second")
    maren, idris = (make_member(*one, passphrase) for one in zip(names, homes, ZONES, strict=True))
    place = Place(str(folder), folder.name)
    with maren.key.open() as hers, idris.key.open() as his:
        invited = pairing.invite(hers, place, datetime.now(UTC), REHEARSAL)
        pair = invited.pair
        posts = [Post(hers, pair, REHEARSAL), Post(his, pair, REHEARSAL)]
        posts[0].exchange(datetime.now(UTC), time.monotonic())
        pairing.join(his, " ".join(invited.words), place, datetime.now(UTC), REHEARSAL)
        for one in (*reversed(posts), *posts):
            one.exchange(datetime.now(UTC), time.monotonic())
        for vault in (hers, his):
            pairing.confirm(vault, pair, datetime.now(UTC))
        for one in (*posts, *posts):
            one.exchange(datetime.now(UTC), time.monotonic())
    return maren, idris, folder
