"""A part is here: noticed in two clicks, under its own name, kept at once; nothing else is asked (practice a.13)."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from partspair.audio.recording import Recording
from partspair.audio.shape import RATE
from partspair.audio.take import TakeStore
from partspair.flows import cards, drafting, trimming
from partspair.flows.drafting import Draft
from partspair.flows.recording import Microphone
from partspair.flows.sending import send_signal
from partspair.flows.shelving import Why
from partspair.flows.takekeeping import VaultStore
from partspair.pair.ids import PairId
from partspair.practice.limits import LINE_MS
from partspair.practice.noticed import Caught
from partspair.practice.reply import Signal, SignalKind
from partspair.practice.share import EntryId, PartHere, Share
from partspair.vault import noticed as moments
from partspair.vault import parts, takes
from partspair.vault.database import Vault
from partspair.vault.takes import Take, TakeId, TakePurpose

SIGNS = 12
"""How many tells are offered: more would have to be read."""


@dataclass(frozen=True)
class Known:
    """A part that can be noticed by its name."""

    part: int
    name: str = field(repr=False)


@dataclass(frozen=True)
class Sign:
    """A tell as its owner wrote it. `part` is the one it was written for; None when it was written for several."""

    words: str = field(repr=False)
    part: int | None


@dataclass(frozen=True)
class Nearby:
    """Who and what can be pressed: the names, used last first, and the tells on their cards in the same order."""

    known: tuple[Known, ...] = ()
    signs: tuple[Sign, ...] = ()


@dataclass(frozen=True)
class Noticed:
    """A moment as it is kept. `at` is one's own clock as it stood then; `name` is empty for one nobody knows yet."""

    id: int
    part: int | None
    name: str = field(repr=False)
    at: datetime
    tell: str = field(default="", repr=False)
    caught: Caught | None = None
    take: Take | None = None

    @property
    def is_spoken(self) -> bool:
        """Whether a line was said."""
        return self.take is not None and self.take.frames > 0


def who(vault: Vault) -> tuple[Known, ...]:
    """One's own names for parts, the one noticed or spoken of last first."""
    return tuple(Known(one.part, one.name) for one in parts.every(vault))


def nearby(vault: Vault) -> Nearby:
    """Read names and tells; of the tells those of the parts that were used last."""
    found: dict[str, set[int]] = {}
    for one in cards.tells(vault):
        found.setdefault(one.tell.words, set()).update(part for part, _name in one.parts)
    signs = [Sign(words, next(iter(owners)) if len(owners) == 1 else None) for words, owners in found.items()]
    return Nearby(who(vault), tuple(signs[:SIGNS]))


def notice(vault: Vault, part: int | None, now: datetime, tell: str = "") -> Noticed:
    """Keep that a part is here, committed when this returns; None for one nobody knows, or knows by this tell alone."""
    with vault.transaction():
        known = parts.get(vault, part) if part is not None else None
        if known is not None:
            parts.used(vault, known.part, now.timestamp())
        name = known.name if known is not None else ""
        number = moments.add(vault, known.part if known is not None else None, name, now, tell)
    return get(vault, number)


def get(vault: Vault, number: int) -> Noticed:
    """The moment with this number. Raises LookupError when there is none."""
    kept = moments.get(vault, number)
    if kept is None:
        raise LookupError("no such moment")
    return _noticed(vault, kept)


def noticed(vault: Vault, limit: int = 50) -> tuple[Noticed, ...]:
    """What was noticed last, newest first."""
    return tuple(_noticed(vault, one) for one in moments.every(vault, limit))


def of_part(vault: Vault, part: int) -> tuple[Noticed, ...]:
    """When this part was noticed, newest first."""
    return tuple(_noticed(vault, one) for one in moments.of_part(vault, part))


def give_name(vault: Vault, number: int, name: str, now: datetime) -> None:
    """Somebody knows by now who it was; a name that is new is kept as a part, exactly as it was written."""
    with vault.transaction():
        drafting.remember_names(vault, (name,), now.timestamp())
        known = parts.find(vault, name)
        if known is not None:
            moments.name(vault, number, known.part, name)


def remember(vault: Vault, number: int, caught: Caught | None) -> None:
    """Keep when it was noticed, asked later and in calm time; None leaves it open again."""
    moments.remember(vault, number, caught)


def speak(microphone: Microphone, number: int, device: str | None) -> Recording:
    """Begin to say one line; it belongs to the moment from its beginning, and one said before goes to the shelf."""

    @contextmanager
    def open_store() -> Iterator[TakeStore]:
        with microphone.open_vault() as vault:
            yield VaultStore(vault, begin_line(vault, number, microphone.now()), microphone.now)

    return Recording(microphone.sound, device, open_store)


def fit(vault: Vault, take: TakeId) -> None:
    """Keep half a minute of a line; what was spoken while it stopped stays in the take."""
    kept = takes.get(vault, take)
    longest = LINE_MS * RATE // 1000
    if kept is not None and kept.kept[1] - kept.kept[0] > longest:
        trimming.trim(vault, take, kept.kept[0], kept.kept[0] + longest)


def let_know(vault: Vault, pair: PairId, sentence: str, now: datetime) -> EntryId:
    """Send the one sentence that was pressed, and nothing else. Raises MayNotSignError."""
    return send_signal(vault, pair, Signal(None, SignalKind.HERE, sentence), now)


def begin_share(vault: Vault, pair: PairId | None, noticed: Noticed, now: float) -> Draft:
    """A share with who is here filled in."""
    return drafting.begin(vault, pair, Share(parts=(PartHere(noticed.name),) if noticed.name else ()), now)


def begin_line(vault: Vault, number: int, now: float) -> TakeId:
    """The take of a line, which belongs to its moment from now on."""
    with vault.transaction():
        before = moments.get(vault, number)
        if before is not None and before.take is not None:
            takes.shelve(vault, before.take, Why.AGAIN, now)
        take = takes.begin(vault, TakePurpose.LINE, None, now)
        moments.set_take(vault, number, take)
    return take


def _noticed(vault: Vault, kept: moments.Noticed) -> Noticed:
    caught = Caught(kept.caught) if kept.caught in set(Caught) else None
    take = takes.get(vault, kept.take) if kept.take is not None else None
    return Noticed(kept.noticed, kept.part, kept.name, kept.at, kept.tell, caught, take)
