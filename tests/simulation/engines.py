"""The engine between the folders: one store in the middle, and its habits. Whatever it does, it does by files alone."""

import random
from dataclasses import dataclass, field

from partspair.sync.names import is_staging
from tests.simulation.personalities import Personality
from tests.simulation.replicas import OURS, Contents, Replica

LONGEST_NAME = 120


@dataclass
class Engine:
    """`store` is what the provider has; `ever` every content that was published under a name, for ever."""

    habits: Personality
    chance: random.Random
    contents: Contents
    replicas: list[Replica] = field(default_factory=list)
    store: dict[str, bytes] = field(default_factory=dict)
    ever: dict[str, bytes] = field(default_factory=dict)
    holder: Replica | None = None
    """Who has the stick, where there is one."""

    def join(self, replica: Replica) -> None:
        """Another device has the folder."""
        self.replicas.append(replica)
        if self.habits.is_carried:
            replica.unplug()
            return
        for name in self.habits.junk:
            junk = self._named(name, "abc.age")
            replica.write(junk, b"of the engine")
            replica.junk.add(junk)
        for name in self.habits.folders:
            (replica.path / self._named(name, "abc.age")).mkdir(exist_ok=True)

    def sync(self, replica: Replica, share: float, *, is_honest: bool = False) -> int:
        """Bring a share of what differs from one to the other; returns how much moved."""
        if self.habits.is_carried:
            return self._carry(replica)
        if not replica.is_there:
            return 0
        moved = 0
        here = replica.files()
        for name in sorted({*here, *replica.agreed, *self.store}):
            if name in replica.withheld or (not is_honest and self.chance.random() >= share):
                continue
            moved += self._reconcile(replica, name, here.get(name), is_honest=is_honest)
        return moved

    def settle(self, replica: Replica) -> None:
        """All that was half done comes to its end, and nothing is held back."""
        replica.plug()
        replica.withheld.clear()
        if not replica.is_there:
            return
        for name in sorted(replica.own):
            replica.remove(name)
        replica.own.clear()
        for name in sorted({*replica.growing, *replica.placeholders}):
            replica.growing.pop(name, None)
            replica.remove(name)
            replica.agreed.pop(name, None)

    def copy_name(self, name: str) -> str:
        """A name that the engine gives to a second version of a file."""
        return self._named(self.chance.choice(self.habits.copies), name[-LONGEST_NAME:])

    def _reconcile(self, replica: Replica, name: str, here: bytes | None, *, is_honest: bool) -> int:
        agreed, there = replica.agreed.get(name), self.store.get(name)
        if name in replica.growing or name in replica.placeholders:
            return self._go_on(replica, name)
        if here == there:
            self._agree(replica, name, here)
            return 0
        if is_staging(name) and not self.habits.takes_staging:
            return 0
        if there == agreed:
            self._upload(replica, name, here)
        elif here == agreed:
            self._download(replica, name, there, is_honest=is_honest)
        else:
            self._conflict(replica, name, here, there)
        return 1

    def _upload(self, replica: Replica, name: str, here: bytes | None) -> None:
        if here is None:
            self.store.pop(name, None)
        else:
            self.store[name] = here
            self.ever.setdefault(name, here)
        self._agree(replica, name, here)

    def _download(self, replica: Replica, name: str, there: bytes | None, *, is_honest: bool) -> None:
        if there is None:
            replica.remove(name)
        elif is_honest or self.chance.random() < 0.6 or not name.endswith(OURS):
            replica.write(name, self.contents.get(there))
        else:
            self._begin(replica, name, there)
            return
        self._agree(replica, name, there)

    def _begin(self, replica: Replica, name: str, there: bytes) -> None:
        """Only a part of it arrives for now, in the engine's way."""
        data, habits = self.contents.get(there), self.habits
        ways = [way for way, has in (
            ("temporary", habits.temporary), ("stub", habits.stub), ("placeholder", habits.has_placeholders),
            ("growing", habits.is_growing),
        ) if has]  # fmt: skip
        match self.chance.choice(ways or ["later"]):
            case "temporary":
                self._aside(replica, self._named(habits.temporary, name), data[: self.chance.randrange(len(data) + 1)])
            case "stub":
                self._aside(replica, self._named(habits.stub, name), b"a stub")
            case "placeholder":
                replica.write(name, b"")
                replica.placeholders[name] = len(data)
                replica.agreed[name] = there
            case "growing":
                replica.write(name, data[: self.chance.randrange(len(data) + 1)])
                replica.growing[name] = there
            case _:
                pass

    def _go_on(self, replica: Replica, name: str) -> int:
        """What was begun grows, or is whole now."""
        there = replica.growing.get(name) or replica.agreed.get(name)
        if there is None or self.store.get(name) != there:
            replica.growing.pop(name, None)
            replica.remove(name)
            replica.agreed.pop(name, None)
            return 1
        data = self.contents.get(there)
        if name in replica.growing and self.chance.random() < 0.5:
            replica.write(name, data[: self.chance.randrange(len(data) + 1)])
            return 1
        replica.growing.pop(name, None)
        replica.placeholders.pop(name, None)
        replica.write(name, data)
        self._agree(replica, name, there)
        return 1

    def _aside(self, replica: Replica, name: str, data: bytes) -> None:
        replica.write(name, data)
        replica.own.add(name)

    def _conflict(self, replica: Replica, name: str, here: bytes | None, there: bytes | None) -> None:
        if there is None:
            self._upload(replica, name, here)
        elif here is None:
            replica.write(name, self.contents.get(there))
            self._agree(replica, name, there)
        else:
            replica.write(self.copy_name(name), self.contents.get(here))
            replica.write(name, self.contents.get(there))
            self._agree(replica, name, there)

    def _agree(self, replica: Replica, name: str, digest: bytes | None) -> None:
        if digest is None:
            replica.agreed.pop(name, None)
        else:
            replica.agreed[name] = digest
        for begun in sorted(one for one in replica.own if name in one):
            replica.remove(begun)
            replica.own.discard(begun)

    def _carry(self, replica: Replica) -> int:
        """The stick goes from whoever has it to this one."""
        if self.holder is replica:
            return 0
        if self.holder is not None:
            self.store = dict(self.holder.listing())
            self.ever.update({name: digest for name, digest in self.store.items() if name not in self.ever})
            self.holder.clear()
            self.holder.unplug()
        replica.plug()
        for name, digest in sorted(self.store.items()):
            replica.write(name, self.contents.get(digest))
        self.holder = replica
        return 1

    def _named(self, pattern: str, name: str) -> str:
        stem = name.removesuffix(OURS)
        six, one = f"{self.chance.randrange(10**6):06}", str(self.chance.randrange(2, 9))
        return pattern.format(stem=stem, name=name, six=six, one=one)
