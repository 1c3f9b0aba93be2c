"""Two people at one moment of their life, as files: put back again and again, to end it in every way there is."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from partspair.pair.ids import PairId
from partspair.vault.database import Vault
from tests.support.persons import Clock, Person, key_of, pair_up, two_people

PLACES = ("maren", "idris", "folder")


@dataclass
class Scene:
    """`directory` holds two vaults and the folder. `keep` remembers it all; `restore` makes it so again."""

    directory: Path
    now: datetime
    names: tuple[str, str]
    pair: PairId
    before: frozenset[str]
    _open: list[Vault] = field(default_factory=list)

    @classmethod
    def make(cls, directory: Path, go_on: Callable[[Person, Person], None]) -> "Scene":
        """Let two people meet and pair, then go on, and keep where that leads."""
        maren, idris = next(two_people(directory))
        pair_up(maren, idris)
        go_on(maren, idris)
        return cls.keep(maren, idris)

    @classmethod
    def keep(cls, maren: Person, idris: Person) -> "Scene":
        """Close both vaults and keep a copy of everything."""
        directory = maren.folder.parent
        for one in (maren, idris):
            one.vault.close()
        for place in PLACES:
            shutil.copytree(directory / place, directory / "kept" / place)
        names = frozenset(path.name for path in maren.folder.iterdir())
        return cls(directory, maren.clock.now, (maren.name, idris.name), maren.the_pair(), names)

    @property
    def folder(self) -> Path:
        """The shared folder."""
        return self.directory / "folder"

    def restore(self) -> None:
        """Put everything back as it was."""
        self.close()
        for place in PLACES:
            shutil.rmtree(self.directory / place)
            shutil.copytree(self.directory / "kept" / place, self.directory / place)

    def people(self) -> tuple[Person, Person]:
        """Open both vaults anew, as after a start; they share a clock that stands where it stood."""
        self.close()
        clock = Clock()
        clock.now = self.now
        maren, idris = (self._person(name, clock) for name in self.names)
        return maren, idris

    def close(self) -> None:
        """Close what `people` opened."""
        while self._open:
            self._open.pop().close()

    def new_files(self) -> list[Path]:
        """What came into the folder since."""
        return sorted(path for path in self.folder.iterdir() if path.name not in self.before)

    def _person(self, name: str, clock: Clock) -> Person:
        vault = Vault.open(self.directory / name.lower(), key_of(name), synchronous="OFF")
        self._open.append(vault)
        return Person(name, vault, self.folder, clock, pair=self.pair)
