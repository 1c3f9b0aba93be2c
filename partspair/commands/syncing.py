"""`partspair sync`: what arrived is taken in, what is due goes out, once, without a window."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from time import monotonic

from partspair.commands.console import Asked, Code, Console, sentences
from partspair.flows import keeping
from partspair.flows.ending import conclude
from partspair.flows.exchanging import Exchanged, Post
from partspair.flows.measuring import measure_to_the_end
from partspair.flows.waits import REAL, Waits
from partspair.flows.withdrawing import tidy_invitations
from partspair.pair.ids import PairId
from partspair.sync.state import Emptied, Ready
from partspair.vault import pairs
from partspair.vault.database import Vault
from partspair.vault.lock import VaultLock
from partspair.vault.pairs import PairState

MOST_ROUNDS = 1000


@dataclass
class _Sums:
    accepted: int = 0
    published: int = 0
    cleared: int = 0


def sync(asked: Asked, console: Console, waits: Waits = REAL) -> Code:
    """One visit to the folder of every pair. Raises AlreadyOpenError while somebody else has the vault."""
    with VaultLock.take(asked.vault):
        key = keeping.unlock(asked.vault, console.passphrase())
        with key.open() as vault:
            keeping.sweep(vault, datetime.now(UTC).timestamp(), waits)
            code = _sync(vault, console, waits, lambda: datetime.now(UTC))
            measure_to_the_end(vault)
            tidy_invitations(vault, datetime.now(UTC).timestamp(), waits)
            conclude(vault, datetime.now(UTC).timestamp())
            return code


def _sync(vault: Vault, console: Console, waits: Waits, clock: Callable[[], datetime]) -> Code:
    kept = [one.pair for one in pairs.every(vault) if one.state is not PairState.ENDED and one.folder is not None]
    if not kept:
        console.say("There is no shared folder yet, so there is nothing to do.")
        return Code.DONE
    sums, code = _Sums(), Code.DONE
    for pair in kept:
        last = _visit(vault, pair, waits, clock, sums)
        code = max(code, _tell(last, console))
    console.say(f"Taken in: {sums.accepted}. Put into the folder: {sums.published}. Cleared: {sums.cleared}.")
    return code


def _visit(vault: Vault, pair: PairId, waits: Waits, clock: Callable[[], datetime], sums: _Sums) -> Exchanged:
    """Rounds until one brings nothing more: a round takes in only so much."""
    post = Post(vault, pair, waits)
    for _ in range(MOST_ROUNDS):
        found = post.exchange(clock(), monotonic())
        sums.accepted += found.accepted
        sums.published += found.published
        sums.cleared += found.cleared
        if not found.accepted or found.trouble is not None:
            break
    return found


def _tell(found: Exchanged, console: Console) -> Code:
    """Say what stands in the way and what waits; the folder's sentences name nobody."""
    if found.is_paused:
        console.say("You are pausing, so nothing was sent or collected.")
        return Code.DONE
    for sentence in found.waiting:
        console.say(sentence)
    if found.trouble is not None:
        console.tell(sentences(found.trouble))
    elif not isinstance(found.state, Ready):
        console.tell(found.state.sentence)
        if isinstance(found.state, Emptied):
            console.tell("Open Parts Pair to say so.")
    else:
        return Code.DONE
    return Code.FOLDER
