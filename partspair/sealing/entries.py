"""Entries: the typed things a manifest says, and what they are in `practice`. Names and texts are only data."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from partspair.pair.ids import DeviceId
from partspair.practice import limits
from partspair.practice.between import Answer, Felt, Question
from partspair.practice.boundaries import Boundaries
from partspair.practice.help import SafetyCard
from partspair.practice.landing import Landing
from partspair.practice.reply import (
    Passage,
    Signal,
    SignalKind,
    TakeBack,
    TravellingReply,
    is_passage_within_limits,
    is_reply_within_limits,
    is_signal_within_limits,
)
from partspair.practice.share import AskKind, EntryId, TravellingShare
from partspair.sealing import shapes
from partspair.sealing.between import between_shape, read_answer, read_card, read_felt, read_question
from partspair.sealing.failures import MalformedError, NewerFormatError
from partspair.sealing.shares import read_choice, read_share, share_shape
from partspair.sealing.strictjson import Tree, again, known_part, read_tree, write
from partspair.sealing.told import boundaries_shape, read_boundaries

LARGEST_ENTRY = 256 * 1024
MAY_TAKE_OUT = "may_take_out"

S = TypeVar("S", bound=shapes.EntryShape)

_ZONE = re.compile(r"[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*", re.ASCII)


@dataclass(frozen=True)
class Gone:
    """A link that no longer exists: its place is closed, nothing else of it will come."""

    device: DeviceId
    seq: int
    hash: bytes


@dataclass(frozen=True)
class Profile:
    """How a person wishes to be called, and their IANA time zone."""

    display_name: str = field(repr=False)
    zone: str


@dataclass(frozen=True)
class RosterStatement:
    """A signed roster statement, as `roster.read_statement` takes it."""

    signed: bytes


@dataclass(frozen=True)
class Resend:
    """Links of a device's chain that are missing here: whoever holds them seals them again to the one who asks."""

    device: DeviceId
    seqs: tuple[int, ...]


@dataclass(frozen=True)
class Goodbye:
    """The pair ends here; nothing of this person follows."""

    words: str = field(default="", repr=False)


What = (
    TravellingShare
    | TravellingReply
    | Signal
    | Question
    | Answer
    | Felt
    | SafetyCard
    | Landing
    | TakeBack
    | Gone
    | Profile
    | Boundaries
    | RosterStatement
    | Resend
    | Goodbye
)


@dataclass(frozen=True)
class Entry:
    """One thing said. `audio` is the place of its sound among the attachments; `also` is kept and not shown."""

    id: EntryId
    what: What
    audio: int | None = None
    also: Mapping[str, object] = field(default_factory=dict, repr=False)

    @property
    def kind(self) -> str:
        """The kind's name in JSON."""
        return _shape(self).kind


def encode_entry(entry: Entry) -> bytes:
    """Return one entry as JSON, to be kept."""
    return write(_shape(entry))


def decode_entry(data: bytes) -> Entry:
    """Read what `encode_entry` wrote; MalformedError, or NewerFormatError for what only a newer version knows."""
    return read_entry(read_tree(data, LARGEST_ENTRY))


def entry_tree(entry: Entry) -> Tree:
    """Return an entry as it stands in a manifest."""
    return again(_shape(entry))


def read_entry(tree: Tree) -> Entry:
    """Return the entry in `tree`; NewerFormatError for an unknown kind, field or choice, MalformedError for a fault."""
    head = known_part(tree, shapes.EntryShape)
    reader = _READERS.get(head.kind)
    if reader is None:
        raise NewerFormatError
    what, audio = reader(tree)
    return Entry(EntryId(head.id), what, audio, head.also)


def also_of(passage: Passage | None, *, is_copy_allowed: bool = False) -> dict[str, object]:
    """Return what stands beside a reply that answers a passage, and beside a sound that may be saved as a file."""
    answered = {} if passage is None else {"passage": {"from_ms": passage.from_ms, "to_ms": passage.to_ms}}
    return answered | ({MAY_TAKE_OUT: True} if is_copy_allowed else {})


def passage_of(entry: Entry) -> Passage | None:
    """Return the passage a reply answers; None for every other entry, and for what is no passage."""
    found = entry.also.get("passage") if isinstance(entry.what, TravellingReply) else None
    if not isinstance(found, Mapping):
        return None
    start, end = found.get("from_ms"), found.get("to_ms")
    if type(start) is not int or type(end) is not int:
        return None
    passage = Passage(start, end)
    return passage if is_passage_within_limits(passage) else None


def may_take_out(entry: Entry) -> bool:
    """Whether its speaker lets the one it was sent to save a copy of it as a file."""
    return isinstance(entry.what, TravellingShare | TravellingReply) and entry.also.get(MAY_TAKE_OUT) is True


def is_profile_within_limits(profile: Profile) -> bool:
    """Say whether a name and a zone could be somebody's."""
    name = profile.display_name
    return bool(name.strip()) and limits.is_line(name, limits.NAME) and _ZONE.fullmatch(profile.zone) is not None


def _whole(tree: Tree, kind: type[S]) -> S:
    """Return `tree` as `kind`: a fault in what is known is malformed, anything beside it is newer."""
    found = known_part(tree, kind)
    if again(found) != tree:
        raise NewerFormatError
    return found


Read = tuple[What, int | None]


def _read_share(tree: Tree) -> Read:
    shape = _whole(tree, shapes.ShareShape)
    return read_share(shape), shape.audio


def _read_reply(tree: Tree) -> Read:
    shape = _whole(tree, shapes.ReplyShape)
    answers = read_choice(AskKind, shape.answers)
    reply = TravellingReply(EntryId(shape.to), answers, shape.text, shape.duration_ms, shape.is_held)
    if not is_reply_within_limits(reply):
        raise MalformedError
    return reply, shape.audio


def _read_signal(tree: Tree) -> Read:
    shape = _whole(tree, shapes.SignalShape)
    to = None if shape.to is None else EntryId(shape.to)
    signal = Signal(to, read_choice(SignalKind, shape.signal), shape.words)
    if not is_signal_within_limits(signal):
        raise MalformedError
    return signal, None


def _read_question(tree: Tree) -> Read:
    return read_question(_whole(tree, shapes.QuestionShape)), None


def _read_answer(tree: Tree) -> Read:
    return read_answer(_whole(tree, shapes.AnswerShape)), None


def _read_felt(tree: Tree) -> Read:
    return read_felt(_whole(tree, shapes.FeltShape)), None


def _read_safety_card(tree: Tree) -> Read:
    return read_card(_whole(tree, shapes.SafetyCardShape)), None


def _read_landing(tree: Tree) -> Read:
    shape = _whole(tree, shapes.LandingShape)
    return Landing(shape.duration_ms), shape.audio


def _read_take_back(tree: Tree) -> Read:
    return TakeBack(EntryId(_whole(tree, shapes.TakeBackShape).to)), None


def _read_gone(tree: Tree) -> Read:
    shape = _whole(tree, shapes.GoneShape)
    return Gone(DeviceId(shape.device), shape.seq, shape.hash), None


def _read_profile(tree: Tree) -> Read:
    shape = _whole(tree, shapes.ProfileShape)
    profile = Profile(shape.display_name, shape.zone)
    if not is_profile_within_limits(profile):
        raise MalformedError
    return profile, None


def _read_boundaries(tree: Tree) -> Read:
    return read_boundaries(_whole(tree, shapes.BoundariesShape)), None


def _read_roster_statement(tree: Tree) -> Read:
    return RosterStatement(_whole(tree, shapes.RosterShape).statement), None


def _read_resend(tree: Tree) -> Read:
    shape = _whole(tree, shapes.ResendShape)
    if shape.seqs != sorted(set(shape.seqs)):
        raise MalformedError
    return Resend(DeviceId(shape.device), tuple(shape.seqs)), None


def _read_goodbye(tree: Tree) -> Read:
    words = _whole(tree, shapes.GoodbyeShape).words
    if not limits.is_text(words, limits.SIGNAL_WORDS):
        raise MalformedError
    return Goodbye(words), None


_READERS: dict[str, Callable[[Tree], Read]] = {
    "share": _read_share,
    "reply": _read_reply,
    "signal": _read_signal,
    "question": _read_question,
    "answer": _read_answer,
    "felt": _read_felt,
    "safety-card": _read_safety_card,
    "landing": _read_landing,
    "take-back": _read_take_back,
    "gone": _read_gone,
    "profile": _read_profile,
    "boundaries": _read_boundaries,
    "roster-statement": _read_roster_statement,
    "resend": _read_resend,
    "goodbye": _read_goodbye,
}


def _shape(entry: Entry) -> shapes.EntryShape:
    identity, also = entry.id, dict(entry.also)
    shape: shapes.EntryShape
    match entry.what:
        case TravellingShare() as share:
            shape = share_shape(identity, also, share, entry.audio)
        case TravellingReply(to, answers, text, duration_ms, is_held):
            shape = shapes.ReplyShape(
                identity, "reply", also, to, answers.value, text, duration_ms, is_held, entry.audio
            )
        case Signal(to_or_none, kind, words):
            shape = shapes.SignalShape(identity, "signal", also, to_or_none, kind.value, words)
        case Question() | Answer() | Felt() | SafetyCard() as one:
            shape = between_shape(identity, also, one)
        case Landing(duration_ms):
            shape = shapes.LandingShape(identity, "landing", also, duration_ms, entry.audio or 0)
        case TakeBack(to):
            shape = shapes.TakeBackShape(identity, "take-back", also, to)
        case Gone(device, seq, digest):
            shape = shapes.GoneShape(identity, "gone", also, device, seq, digest)
        case Profile(display_name, zone):
            shape = shapes.ProfileShape(identity, "profile", also, display_name, zone)
        case Boundaries() as told:
            shape = boundaries_shape(identity, also, told)
        case RosterStatement(signed):
            shape = shapes.RosterShape(identity, "roster-statement", also, signed)
        case Resend(device, seqs):
            shape = shapes.ResendShape(identity, "resend", also, device, list(seqs))
        case Goodbye(words):
            shape = shapes.GoodbyeShape(identity, "goodbye", also, words)
    return shape
