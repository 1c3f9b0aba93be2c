"""A landing in a partner's voice: each may speak half a minute for the other, who hears it when they ask for it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256

from partspair.audio.recording import Recording
from partspair.audio.shape import RATE
from partspair.audio.take import TakeStore
from partspair.errors import KnownError
from partspair.flows import listening, sending, trimming
from partspair.flows.chaining import add_link, new_entry_id
from partspair.flows.listening import NothingToHearError, Sounding
from partspair.flows.recording import Microphone
from partspair.flows.sending import NothingToSendError
from partspair.flows.shelving import Why, begun_landing, landing_key
from partspair.flows.takekeeping import VaultStore
from partspair.flows.wholeness import make_whole
from partspair.pair.ids import PairId
from partspair.practice.landing import Landing
from partspair.practice.limits import LANDING_MS
from partspair.practice.share import EntryId
from partspair.sealing.bundle import SOUND
from partspair.sealing.entries import Entry, decode_entry
from partspair.vault import attachments, entries, settings, takes
from partspair.vault.attachments import Sound
from partspair.vault.database import Vault
from partspair.vault.takes import TakeId, TakePurpose

KIND = "landing"
AGAIN = "recorded again"


class TooLongForALandingError(KnownError):
    """It is longer than half a minute; nothing of it is cut off."""

    def __init__(self) -> None:
        super().__init__(
            "This is longer than half a minute.", "Nothing was sent, and all of it is kept.", "Trim it to 30 seconds."
        )


@dataclass(frozen=True)
class LandingNote:
    """A landing that was sent: `at` is its author's clock, `row` its handle."""

    row: int
    id: EntryId
    at: datetime
    duration_ms: int
    peaks: bytes = field(repr=False)


def begin(vault: Vault, pair: PairId, now: float) -> TakeId:
    """A new take for a landing; one that was begun before and not sent goes to the shelf."""
    with vault.transaction():
        before = begun_landing(vault, pair)
        if before is not None:
            takes.shelve(vault, before, AGAIN, now)
        take = takes.begin(vault, TakePurpose.LANDING, pair, now)
        settings.put(vault, landing_key(pair), str(take))
    return take


def begun(vault: Vault, pair: PairId) -> TakeId | None:
    """The take that was begun and not sent, if something was said in it."""
    number = begun_landing(vault, pair)
    take = takes.get(vault, number) if number is not None else None
    return take.take if take is not None and take.frames else None


def record(microphone: Microphone, pair: PairId, device: str | None) -> Recording:
    """Begin to record a landing for the partner."""

    @contextmanager
    def open_store() -> Iterator[TakeStore]:
        with microphone.open_vault() as vault:
            yield VaultStore(vault, begin(vault, pair, microphone.now()), microphone.now)

    return Recording(microphone.sound, device, open_store)


def fit(vault: Vault, pair: PairId) -> None:
    """Keep half a minute of what was begun; what was spoken while it stopped stays in the take."""
    number = begun(vault, pair)
    take = takes.get(vault, number) if number is not None else None
    longest = LANDING_MS * RATE // 1000
    if take is not None and take.kept[1] - take.kept[0] > longest:
        trimming.trim(vault, take.take, take.kept[0], take.kept[0] + longest)


def let_go(vault: Vault, pair: PairId, now: float) -> None:
    """What was begun and not sent goes to the shelf."""
    with vault.transaction():
        take = begun_landing(vault, pair)
        if take is not None:
            takes.shelve(vault, take, Why.LET_GO, now)
        settings.put(vault, landing_key(pair), None)


def send(vault: Vault, pair: PairId, take: TakeId, now: datetime) -> EntryId:
    """Send what is kept of a take as one's landing.

    Raises TooLongForALandingError, NothingToSendError, MayNotSignError; the take stays as it is.
    """
    make_whole(vault, take, now.timestamp())
    try:
        kept = trimming.kept_of(vault, take)
    except NothingToHearError as error:
        raise NothingToSendError from error
    if kept.duration_ms > LANDING_MS:
        raise TooLongForALandingError
    data = kept.sounding.data
    number = attachments.store(vault, 0, SOUND, sha256(data).digest(), len(data), [data])
    attachments.set_sound(vault, number, Sound(kept.duration_ms, kept.sounding.loudness, kept.peaks))
    entry = Entry(new_entry_id(), Landing(max(1, kept.duration_ms)), 0)
    try:
        with vault.transaction():
            add_link(vault, pair, [entry], now, [number])
            takes.mark_sent(vault, take, now.timestamp())
            settings.put(vault, landing_key(pair), None)
    except BaseException:
        attachments.erase(vault, number)
        raise
    return entry.id


def theirs(vault: Vault, pair: PairId) -> LandingNote | None:
    """The partner's landing; None when there is none, or none that can be played."""
    return _newest(vault, pair, is_mine=False)


def mine(vault: Vault, pair: PairId) -> LandingNote | None:
    """One's own landing as the partner has it, or will."""
    return _newest(vault, pair, is_mine=True)


def take_back(vault: Vault, pair: PairId, now: datetime) -> bool:
    """Take one's landing back, and those before it, so that none of them comes to count again.

    True when none of them had been received yet.
    """
    said = entries.not_taken_back(vault, pair, KIND, is_mine=True)
    were_early = [sending.take_back(vault, pair, one.entry, now) for one in said]
    return all(were_early)


def sounding(vault: Vault, row: int) -> Sounding:
    """A landing to be heard, from its beginning and as it was spoken each time. Raises NothingToHearError."""
    return replace(listening.of_entry(vault, row), row=None, position_ms=0, heard=(), speed=None)


def _newest(vault: Vault, pair: PairId, *, is_mine: bool) -> LandingNote | None:
    """Of those that count: of each device the last it sent, of several devices what came here last."""
    found = entries.last_of_each(vault, pair, KIND, is_mine=is_mine)
    return _note(vault, max(found, key=lambda one: (one.placed_at, one.row))) if found else None


def _note(vault: Vault, entry: entries.Entry) -> LandingNote | None:
    place = decode_entry(entry.body).audio
    carried = attachments.at(vault, entry.link, place) if entry.link is not None and place is not None else None
    sound = attachments.sound(vault, carried.attachment) if carried is not None else None
    if sound is None or sound.trouble or not 0 < sound.duration_ms <= LANDING_MS:
        return None
    at = datetime.fromisoformat(entry.written_at)
    return LandingNote(entry.row, entry.entry, at, sound.duration_ms, sound.peaks or b"")
