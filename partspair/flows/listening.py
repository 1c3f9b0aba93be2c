"""Listening: one note at a time, its place and what was heard of it kept, never more than the listener chose."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from partspair.audio.codec import Note
from partspair.audio.leveller import gain_for
from partspair.audio.medley import Medley, Piece
from partspair.audio.playback import Ended, Player, PlayerState, Playing
from partspair.audio.shape import RATE
from partspair.errors import KnownError
from partspair.pair.ids import PairId
from partspair.practice.reply import Mark, MarkKind
from partspair.sealing.entries import decode_entry
from partspair.vault import attachments, entries, listening, settings
from partspair.vault.database import Vault
from partspair.vault.listening import ListeningState, Range

REWIND_MS = 4_000
"""How much earlier a note resumes (voice P3)."""
HEARD_ENOUGH = 0.95
SPEEDS = (0.75, 1.0, 1.25, 1.5, 1.75, 2.0)
AS_SPOKEN = 1.0
LARGEST = 256 * 1024 * 1024


@dataclass(frozen=True)
class Sounding:
    """A sound ready to be played: compressed bytes, and where its listener was. `row` is None for one's own take.

    `speed` is what the listener keeps for whoever speaks; None while it is as it was spoken each time. Of several
    voices `turns` says which sounds when, and there are no bytes.
    """

    data: bytes = field(repr=False)
    loudness: float | None
    row: int | None = None
    position_ms: int = 0
    heard: tuple[Range, ...] = ()
    speed: float | None = None
    turns: tuple["Turn", ...] = ()


@dataclass(frozen=True)
class Turn:
    """One voice for a while: the stretch of its own sound from `start_ms` up to `end_ms`."""

    voice: Sounding
    start_ms: int
    end_ms: int


class NothingToHearError(KnownError):
    """The sound is not here."""

    def __init__(self) -> None:
        super().__init__("There is nothing to hear here.", "What was said in words is all of it, or it was taken back.")


def of_entry(vault: Vault, row: int) -> Sounding:
    """The sound that an entry names among those of its link. Raises NothingToHearError."""
    entry = entries.get(vault, row)
    place = decode_entry(entry.body).audio if entry is not None and entry.body else None
    link = entry.link if entry is not None else None
    carried = attachments.at(vault, link, place) if link is not None and place is not None else None
    if carried is None:
        raise NothingToHearError
    found = attachments.sound(vault, carried.attachment)
    kept = listening.get(vault, row)
    return Sounding(
        b"".join(attachments.read(vault, carried.attachment)),
        found.loudness if found else None,
        row,
        kept.position_ms,
        kept.heard,
        None if entry is None or entry.is_mine else speed_of(vault, entry.pair),
    )


def keep_place(vault: Vault, row: int, position_ms: int, heard: tuple[Range, ...], now: float) -> None:
    """Keep where playing stands and what was heard since (voice P3)."""
    listening.heard(vault, row, position_ms, heard, now)


def speed_of(vault: Vault, pair: PairId) -> float | None:
    """How fast the partner is to be heard each time (voice P4); None for as they spoke."""
    kept = settings.get(vault, _speed_key(pair))
    return next((one for one in SPEEDS if kept == str(one)), None)


def keep_speed(vault: Vault, pair: PairId, speed: float | None) -> None:
    """Keep a speed of SPEEDS for the partner, or with None keep none."""
    settings.put(vault, _speed_key(pair), None if speed in {None, AS_SPOKEN} else str(speed))


def _speed_key(pair: PairId) -> str:
    return f"speed {pair.hex()}"


def landed(vault: Vault, row: int, now: float) -> None:
    """The listener is done with it for now: it no longer waits."""
    listening.set_state(vault, row, ListeningState.LANDED, now)


def put_away(vault: Vault, row: int, now: float) -> None:
    """Close it and cover it; it opens only when its listener says so (practice j.2)."""
    listening.set_state(vault, row, ListeningState.PUT_AWAY, now)


def leave_away(vault: Vault, row: int, now: float) -> None:
    """It stays put away, and is not asked about again."""
    listening.set_state(vault, row, ListeningState.COVERED, now)


def bring_out(vault: Vault, row: int, now: float) -> None:
    """The listener opens it again."""
    listening.set_state(vault, row, ListeningState.BEGUN, now)


def marks(vault: Vault, row: int) -> tuple[Mark, ...]:
    """The listener's private marks on an entry, in the note's order. They never travel (voice P6)."""
    known = {one.value for one in MarkKind}
    return tuple(Mark(one.at_ms, MarkKind(one.kind)) for one in listening.marks(vault, row) if one.kind in known)


def add_mark(vault: Vault, row: int, at_ms: int, kind: MarkKind, now: float) -> tuple[Mark, ...]:
    """Keep a private mark; returns all there are now."""
    listening.add_mark(vault, row, at_ms, kind, now)
    return marks(vault, row)


def take_mark_away(vault: Vault, row: int, mark: Mark) -> tuple[Mark, ...]:
    """Forget a mark that was pressed by mistake, or is not meant any more; returns all that are left."""
    for one in listening.marks(vault, row):
        if (one.at_ms, one.kind) == (mark.at_ms, mark.kind):
            listening.remove_mark(vault, one.mark)
            break
    return marks(vault, row)


class Listener:
    """The player, and a record of what was heard. Lives on the window's thread; `look` is asked ten times a second."""

    def __init__(self, player: Player) -> None:
        self._player = player
        self._row: int | None = None
        self._from_ms = 0
        self._heard: list[Range] = []
        self._hold: Callable[[], object] | None = None

    @property
    def row(self) -> int | None:
        """The entry that is loaded; None for a take or for nothing."""
        return self._row

    def load(self, sounding: Sounding) -> None:
        """Take a sound, silently, a little before where it was left. Raises UnplayableSoundError."""
        self.pause()
        sound = _medley(sounding.turns) if sounding.turns else Note(sounding.data)
        start = max(0, sounding.position_ms - REWIND_MS)
        if sounding.position_ms >= sound.frames * 1000 // RATE:
            start = 0
        self._player.load(sound, sounding.loudness, start)
        self._player.set_speed(sounding.speed or AS_SPOKEN)
        self._row, self._from_ms, self._heard = sounding.row, start, []

    def play(self) -> None:
        """Sound, and hold what is being recorded first. Raises KnownError; it then rests."""
        if self._hold is not None:
            self._hold()
        self._player.play()
        self._from_ms = self._player.position_ms

    def give_way(self, hold: Callable[[], object]) -> None:
        """Be silent for a recording; `hold` is called before anything plays again (voice P7: one thing at a time)."""
        self.pause()
        self._hold = hold

    def be_free(self, hold: Callable[[], object]) -> None:
        """The recording that gave this `hold` is over."""
        if self._hold == hold:
            self._hold = None

    def pause(self) -> None:
        """Be silent at once."""
        self._note_heard()
        self._player.pause()
        self._from_ms = self._player.position_ms

    def seek(self, position_ms: int) -> None:
        """Move there; what lies between was not heard. Trouble on the way is told by `look`."""
        self._note_heard()
        self._player.seek(position_ms)
        self._from_ms = self._player.position_ms

    def skip(self, by_ms: int) -> None:
        """Move by so much."""
        self.seek(self._player.position_ms + by_ms)

    @property
    def speed(self) -> float:
        """How fast it plays, 1 being as it was spoken."""
        return self._player.speed

    def set_speed(self, speed: float) -> None:
        """Play so fast until something else is loaded; one of SPEEDS."""
        self._player.set_speed(speed)

    def look(self) -> PlayerState:
        """What is true now."""
        state = self._player.state()
        if isinstance(state, Playing | Ended):
            self._note_heard()
        return state

    @property
    def position_ms(self) -> int:
        """The place that is heard now."""
        return self._player.position_ms

    @property
    def duration_ms(self) -> int:
        """The length of what is loaded."""
        return self._player.duration_ms

    def collect_heard(self) -> tuple[Range, ...]:
        """What was heard since the last call, to be kept."""
        self._note_heard()
        found, self._heard = tuple(self._heard), []
        return listening.joined(found)

    @property
    def speaker(self) -> str | None:
        """The loudspeaker that was chosen, by its name; None for the computer's choice."""
        return self._player.device_name

    def choose(self, speaker: str | None) -> None:
        """Another loudspeaker."""
        self.pause()
        self._player.choose(speaker)

    def unload(self) -> None:
        """Be silent and let the sound go."""
        self.pause()
        self._player.unload()
        self._row = None

    def close(self) -> None:
        """Let everything go."""
        self.unload()
        self._player.close()

    def _note_heard(self) -> None:
        state = self._player.state()
        at = self._player.position_ms
        if isinstance(state, Playing | Ended) and at > self._from_ms:
            self._heard.append((self._from_ms, at))
            self._from_ms = at


def _medley(turns: Sequence[Turn]) -> Medley:
    notes: dict[int, Note] = {}
    try:
        for one in turns:
            if id(one.voice) not in notes:
                notes[id(one.voice)] = Note(one.voice.data)
    except KnownError:
        for note in notes.values():
            note.close()
        raise
    return Medley([_piece(notes[id(one.voice)], one) for one in turns])


def _piece(note: Note, turn: Turn) -> Piece:
    start, end = (ms * (RATE // 1000) for ms in (turn.start_ms, turn.end_ms))
    return Piece(note, start, end, gain_for(turn.voice.loudness))
