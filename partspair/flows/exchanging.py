"""One round with the folder: what arrived is taken in, what is due goes out. Everything else can wait."""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from partspair.errors import KnownError
from partspair.flows import pausing
from partspair.flows.chaining import acknowledgement_key, add_link
from partspair.flows.measuring import Rest, measure_arrived
from partspair.flows.noticing import is_unheard
from partspair.flows.publishing import Publishing, clear_received, publish_due
from partspair.flows.receiving import receive
from partspair.flows.renewing import erase_old_keys, renew_if_due
from partspair.flows.resending import ask_again
from partspair.flows.returning import Returning
from partspair.flows.waits import Waits
from partspair.pair.ids import PairId
from partspair.sealing.bundle import name_of
from partspair.sync.folder import Folder
from partspair.sync.inbox import Inbox
from partspair.sync.places import engine_of, find_places
from partspair.sync.state import Ready, State, state_of
from partspair.vault import devices, outbox, pairs, settings
from partspair.vault import inbox as inbox_memory
from partspair.vault.database import Vault
from partspair.vault.pairs import PairState


@dataclass(frozen=True)
class Exchanged:
    """What a round did. `state` is how the folder stands, `trouble` what stood in the way; neither loses anything."""

    state: State = field(default_factory=Ready)
    accepted: int = 0
    published: int = 0
    cleared: int = 0
    measured: int = 0
    waiting: tuple[str, ...] = ()
    trouble: KnownError | None = None
    is_paused: bool = False

    @property
    def is_news(self) -> bool:
        """Whether anything changed that a page may show."""
        return bool(self.accepted or self.published or self.cleared or self.measured)


class Post:
    """The folder of one pair, looked at again and again. Lives on the folder worker."""

    def __init__(self, vault: Vault, pair: PairId, waits: Waits, random: Callable[[int], bytes] = os.urandom) -> None:
        self._vault = vault
        self._pair = pair
        self._waits = waits
        self._random = random
        self._inbox: Inbox | None = None
        self._folder: Folder | None = None
        self._returning = Returning()
        self._unmeasured = Rest()

    @property
    def path(self) -> Path | None:
        """The folder that was looked at last; None before the first round."""
        return self._folder.path if self._folder is not None else None

    def exchange(self, now: datetime, monotonic: float) -> Exchanged:
        """Do one round. Never raises for what a folder does; says it in `trouble`."""
        kept = pairs.get(self._vault, self._pair)
        if kept is None or kept.folder is None or kept.state is PairState.ENDED:
            return Exchanged()
        if not pausing.may_exchange(self._vault, self._pair, now):
            return Exchanged(is_paused=True)
        folder, inbox = self._at(Path(kept.folder))
        state = self._state(folder)
        if not state.may_receive:
            return Exchanged(state)
        is_last_round = pausing.is_last_round_due(self._vault, self._pair)
        work = Publishing(self._vault, folder, inbox.digests, self._waits, now.timestamp(), self._random)
        accepted = published = cleared = measured = 0
        waiting: tuple[str, ...] = ()
        trouble: KnownError | None = None
        try:
            scan, accepted = receive(work, self._pair, inbox, monotonic)
            waiting = tuple(sorted({one.sentence for one in scan.waiting} | ({scan.flood} - {""})))
            state = state if state.may_send else self._state(folder)  # what opened may show whose folder it is
            if not state.may_send:
                return Exchanged(state, accepted, waiting=waiting)
            if devices.own(self._vault, self._pair) is not None:
                self._say_what_is_due(work, now)
                published = publish_due(work, self._pair)
                cleared = clear_received(work, self._pair)
                self._returning.remove(work, self._pair)
            erase_old_keys(work, self._pair)
            measured = measure_arrived(self._vault, rest=self._unmeasured)
            if is_last_round:
                pausing.round_done(self._vault, self._pair)
        except KnownError as error:
            trouble = error
        state = state_of(folder) if trouble else state
        return Exchanged(state, accepted, published, cleared, measured, waiting, trouble)

    def _state(self, folder: Folder) -> State:
        own = [name.name for name in outbox.own_names(self._vault, self._pair)]
        return state_of(folder, own, inbox_memory.accepted_names(self._vault, self._pair))

    def _say_what_is_due(self, work: Publishing, now: datetime) -> None:
        """Renew the key, ask for what is missing, acknowledge: none of it set off by a single file.

        A device that nobody hears does not go on asking, a file a day for ever: nothing could answer it.
        """
        renew_if_due(work, self._pair, now)
        if not is_unheard(self._vault, self._pair, work.now):
            ask_again(work, self._pair, now)
        self._acknowledge(now)

    def _acknowledge(self, now: datetime) -> None:
        due = settings.get(self._vault, acknowledgement_key(self._pair))
        kept = pairs.get(self._vault, self._pair)
        if due is None or kept is None or kept.confirmed_at is None:
            return
        left = float(due) - now.timestamp()
        if left <= 0 or left > self._waits.acknowledge_most:  # so far away only by a clock that was wrong
            add_link(self._vault, self._pair, [], now)

    def _at(self, path: Path) -> tuple[Folder, Inbox]:
        if self._folder is None or self._inbox is None or self._folder.path != path:
            self._folder = Folder(path)
            self._returning = Returning()
            places = find_places(Path.home(), os.environ, sys.platform)
            self._inbox = Inbox(self._folder, name_of, engine_of(path, places), self._waits.quiet)
        return self._folder, self._inbox
