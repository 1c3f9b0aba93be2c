"""Safety cards: one's own, given to the partner by choice, and the partner's, for a worry (practice j.4)."""

from dataclasses import dataclass, field
from datetime import datetime

from partspair.errors import KnownError
from partspair.flows import sending
from partspair.flows.chaining import add_link, new_entry_id
from partspair.pair.ids import PairId
from partspair.practice.help import SafetyCard, is_card_within_limits
from partspair.sealing.entries import Entry, decode_entry
from partspair.vault import entries
from partspair.vault.database import Vault

KIND = "safety-card"


@dataclass(frozen=True)
class GivenCard:
    """A card that counts, and when its owner gave it, on their clock."""

    card: SafetyCard = field(repr=False)
    at: datetime


class TooMuchForACardError(KnownError):
    """More lines or words than a card can carry."""

    def __init__(self) -> None:
        super().__init__(
            "That is more than a card can carry.",
            "Nothing was given, and what you wrote is here.",
            "Shorten it a little.",
        )


def give(vault: Vault, pair: PairId, card: SafetyCard, now: datetime) -> None:
    """Give one's card to the partner; it takes the place of the one before. Raises TooMuchForACardError."""
    if not is_card_within_limits(card):
        raise TooMuchForACardError
    add_link(vault, pair, [Entry(new_entry_id(), card)], now)


def take_back(vault: Vault, pair: PairId, now: datetime) -> None:
    """Take every card back that was given, so that none of them comes to count again."""
    for one in entries.not_taken_back(vault, pair, KIND, is_mine=True):
        sending.take_back(vault, pair, one.entry, now)


def mine(vault: Vault, pair: PairId) -> GivenCard | None:
    """One's own card as the partner has it, or will; None when there is none."""
    return _newest(vault, pair, is_mine=True)


def theirs(vault: Vault, pair: PairId) -> GivenCard | None:
    """The partner's card; None when there is none."""
    return _newest(vault, pair, is_mine=False)


def _newest(vault: Vault, pair: PairId, *, is_mine: bool) -> GivenCard | None:
    found = entries.last_of_each(vault, pair, KIND, is_mine=is_mine)
    if not found:
        return None
    newest = max(found, key=lambda one: (one.placed_at, one.row))
    what = decode_entry(newest.body).what
    if not isinstance(what, SafetyCard) or what.is_empty:
        return None
    return GivenCard(what, datetime.fromisoformat(newest.written_at))
