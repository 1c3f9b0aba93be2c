"""Recording into the vault: a take belongs to its draft from its first moment, whatever happens after it."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

from partspair.audio.bring_in import bring_in
from partspair.audio.codec import encode_pcm
from partspair.audio.devices import Sound
from partspair.audio.loudness import Measuring
from partspair.audio.recording import Recording
from partspair.audio.shape import Samples, pcm_of
from partspair.audio.take import TakeStore
from partspair.flows import drafting
from partspair.flows.takekeeping import VaultStore
from partspair.vault import drafts, takes
from partspair.vault.database import Vault
from partspair.vault.takes import TakeId, TakePurpose

ROW = takes.RATE // 4
BROUGHT_IN = "brought in"

OpenVault = Callable[[], Vault]
Clock = Callable[[], float]


@dataclass(frozen=True)
class Microphone:
    """What every recording needs: the sound of this computer, a vault connection of its own, a clock (s since 1970)."""

    sound: Sound
    open_vault: OpenVault
    now: Clock


def record(microphone: Microphone, draft: int, device: str | None) -> Recording:
    """Begin to record for `draft`; a take that it had before goes to the shelf when the new one begins."""

    def open_store() -> AbstractContextManager[TakeStore]:
        return _store(microphone, draft)

    return Recording(microphone.sound, device, open_store)


def bring_in_file(vault: Vault, draft: int, blocks: Iterator[Samples], now: Clock) -> TakeId:
    """Keep a recording made elsewhere as the take of `draft`; raises CannotBringInError, keeping nothing of it.

    `blocks` come from `partspair.audio.bring_in`; the original file is only read.
    """
    earlier = drafting.take_of(vault, draft)
    take = _begin(vault, draft, now())
    store = VaultStore(vault, take, now)
    measuring = Measuring()
    try:
        segment = store.add_segment(BROUGHT_IN, is_joint=False)
        for number, piece in enumerate(encode_pcm(_kept(store, segment, measuring, blocks))):
            store.append_opus(number, piece)
    except BaseException:
        drafting.put_take_back(vault, draft, earlier, now())
        raise
    store.finish(measuring.result())
    return take


@contextmanager
def _store(microphone: Microphone, draft: int) -> Iterator[TakeStore]:
    with microphone.open_vault() as vault:
        take = _begin(vault, draft, microphone.now())
        yield VaultStore(vault, take, microphone.now)


def _begin(vault: Vault, draft: int, now: float) -> TakeId:
    with vault.transaction():
        before = drafts.get(vault, draft)
        pair = before.pair if before else None
        is_reply = before is not None and before.kind is drafts.DraftKind.REPLY
        drafting.shelve_take(vault, draft, now)
        take = takes.begin(vault, TakePurpose.REPLY if is_reply else TakePurpose.SHARE, pair, now)
        drafts.set_take(vault, draft, take, now)
    return take


def _kept(store: VaultStore, segment: int, measuring: Measuring, blocks: Iterator[Samples]) -> Iterator[Samples]:
    """Store, measure and hand on, in rows of a quarter of a second."""
    row = 0
    for block in blocks:
        for start in range(0, len(block), ROW):
            samples = block[start : start + ROW]
            store.append_pcm(segment, row, pcm_of(samples))
            measuring.feed(samples)
            row += 1
            yield samples


__all__ = ["Microphone", "bring_in", "bring_in_file", "record"]
