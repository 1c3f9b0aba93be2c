"""What each of the two would rather keep to: one's own is kept, and told by one's own press; theirs is the newest."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from partspair.errors import NewerVersionError, TamperedError
from partspair.flows.chaining import add_link, new_entry_id
from partspair.pair.ids import ID_BYTES, PairId
from partspair.practice import limits
from partspair.practice.boundaries import Boundaries
from partspair.practice.share import EntryId
from partspair.sealing.entries import Entry, decode_entry, encode_entry
from partspair.vault import entries, settings
from partspair.vault.database import Vault

KIND = "boundaries"
_MINE, _REASONS = "boundaries", "boundaries reasons"


@dataclass(frozen=True)
class Settled:
    """Both people's values; `theirs` None until they told them. `told` is what the partner was told last.

    `reasons` are one's own words about one's topics. They are in no entry, and nothing sends them.
    """

    mine: Boundaries = field(default_factory=Boundaries)
    theirs: Boundaries | None = None
    told: Boundaries | None = None
    reasons: str = field(default="", repr=False)

    @property
    def is_told(self) -> bool:
        """Whether the partner was told what one keeps to now."""
        return self.told == self.mine


def settled(vault: Vault, pair: PairId | None) -> Settled:
    """What the two would rather keep to; `pair` None while there is nobody."""
    mine, reasons = _mine(vault), settings.get(vault, _REASONS) or ""
    if pair is None:
        return Settled(mine, reasons=reasons)
    return Settled(mine, _newest(vault, pair, is_mine=False), _newest(vault, pair, is_mine=True), reasons)


def keep(vault: Vault, mine: Boundaries) -> None:
    """Keep one's own values. They hold here at once; nobody is told."""
    said = encode_entry(Entry(EntryId(bytes(ID_BYTES)), mine))
    with vault.transaction():
        settings.put(vault, _MINE, said.decode())


def keep_reasons(vault: Vault, words: str) -> None:
    """Keep why, for oneself."""
    with vault.transaction():
        settings.put(vault, _REASONS, words[: limits.OWN_WORDS] or None)


def tell(vault: Vault, pair: PairId, now: datetime) -> None:
    """Let the partner know what one keeps to, values alone; by one's own press. Raises MayNotSignError."""
    with vault.transaction():
        add_link(vault, pair, [Entry(new_entry_id(), _mine(vault))], now)


def _mine(vault: Vault) -> Boundaries:
    """One's own, and before they were touched what the practice suggests, with the length that was set before."""
    kept = settings.get(vault, _MINE)
    if kept is not None:
        found = _read(kept.encode())
        return found if found is not None else Boundaries()
    minutes = settings.load(vault).soft_line_minutes
    return replace(Boundaries(), length_minutes=minutes) if minutes is not None else Boundaries()


def _newest(vault: Vault, pair: PairId, *, is_mine: bool) -> Boundaries | None:
    """Of each device the last it told, of several devices what came here last."""
    told = entries.last_of_each(vault, pair, KIND, is_mine=is_mine)
    return _read(max(told, key=lambda one: (one.placed_at, one.row)).body) if told else None


def _read(body: bytes) -> Boundaries | None:
    try:
        what = decode_entry(body).what
    except (TamperedError, NewerVersionError):
        return None
    return what if isinstance(what, Boundaries) else None
