"""A pause: nothing is sent or collected, nothing asks. It ends when its person says so, or with its time."""

from datetime import datetime

from partspair.flows.sending import send_signal
from partspair.pair.ids import PairId
from partspair.practice.reply import Signal, SignalKind
from partspair.vault import settings
from partspair.vault.database import Vault

UNTIL_SAID = "open"


def begin(vault: Vault, pair: PairId, until: datetime | None, *, message: str = "", now: datetime) -> None:
    """Pause until a moment, or until its person says. A `message` goes to the partner first, in one last round."""
    with vault.transaction():
        settings.put(vault, _key(pair), until.isoformat() if until is not None else UNTIL_SAID)
        if message:
            send_signal(vault, pair, Signal(None, SignalKind.RESTING, message), now)
            settings.put(vault, _last_round_key(pair), "due")


def end(vault: Vault, pair: PairId) -> None:
    """Start again."""
    with vault.transaction():
        settings.put(vault, _key(pair), None)
        settings.put(vault, _last_round_key(pair), None)


def is_paused(vault: Vault, pair: PairId, now: datetime) -> bool:
    """Whether the pair is paused at this moment."""
    until = settings.get(vault, _key(pair))
    return until is not None and (until == UNTIL_SAID or datetime.fromisoformat(until) > now)


def may_exchange(vault: Vault, pair: PairId, now: datetime) -> bool:
    """Whether a round with the folder may be done: always but in a pause whose last round was done."""
    return not is_paused(vault, pair, now) or is_last_round_due(vault, pair)


def is_last_round_due(vault: Vault, pair: PairId) -> bool:
    """Whether one more round is owed to a message. Ask before the round: one under way may have passed it by."""
    return settings.get(vault, _last_round_key(pair)) is not None


def round_done(vault: Vault, pair: PairId) -> None:
    """A whole round that began after the pause did went through: it was the last one."""
    settings.put(vault, _last_round_key(pair), None)


def _key(pair: PairId) -> str:
    return f"pause {pair.hex()}"


def _last_round_key(pair: PairId) -> str:
    return f"last round {pair.hex()}"
