"""The shapes of everything in JSON: lengths and numbers bounded here, meaning given in `entries`, `wire`, `roster`."""

from typing import Annotated

from msgspec import Meta, Struct

from partspair.practice import limits
from partspair.sealing.hybrid import PUBLIC_BYTES as OPENING_KEY_BYTES
from partspair.sealing.strictjson import LARGEST_INTEGER

Id = Annotated[bytes, Meta(min_length=16, max_length=16)]
Hash = Annotated[bytes, Meta(min_length=32, max_length=32)]
SigningPublic = Annotated[bytes, Meta(min_length=32, max_length=32)]
OpeningPublic = Annotated[bytes, Meta(min_length=OPENING_KEY_BYTES, max_length=OPENING_KEY_BYTES)]
Signature = Annotated[bytes, Meta(min_length=64, max_length=64)]
Count = Annotated[int, Meta(ge=1, le=LARGEST_INTEGER)]
Size = Annotated[int, Meta(ge=0, le=LARGEST_INTEGER)]
Word = Annotated[str, Meta(min_length=1, max_length=64)]
Moment = Annotated[str, Meta(min_length=25, max_length=25)]
Name = Annotated[str, Meta(max_length=limits.NAME)]
Line = Annotated[str, Meta(max_length=limits.LINE)]
Text = Annotated[str, Meta(max_length=limits.TEXT)]
SignalWords = Annotated[str, Meta(max_length=limits.SIGNAL_WORDS)]
Milliseconds = Annotated[int, Meta(ge=0, le=limits.DURATION_MS)]
Place = Annotated[int, Meta(ge=0, le=31)]

MOST_ENTRIES = 256
MOST_SEEN = 64
MOST_BEYOND = 64
MOST_BASELINE = 64
MOST_RESENT = 64
LARGEST_STATEMENT = 16 * 1024


class Shape(Struct, frozen=True):
    """A JSON object with these fields, all of them, in this order."""


class PartShape(Shape, frozen=True):
    name: Name
    speaking: Word


class AskShape(Shape, frozen=True):
    kind: Word
    about: Annotated[str, Meta(max_length=limits.TOPIC)]
    own_words: Annotated[str, Meta(max_length=limits.OWN_WORDS)]
    please_not: Annotated[list[Word], Meta(max_length=20)]
    reply: Word
    reply_by: Moment | None
    reply_form: Word
    bring_up: Word


class HeadsUpShape(Shape, frozen=True):
    weight: Word | None
    tags: Annotated[list[Word], Meta(max_length=limits.TAGS)]
    line: Line


class ChapterShape(Shape, frozen=True):
    at_ms: Milliseconds
    part: Name


class EntryShape(Shape, frozen=True):
    """What every entry has."""

    id: Id
    kind: Word
    also: dict[str, object]


class ShareShape(EntryShape, frozen=True):
    parts: Annotated[list[PartShape], Meta(max_length=limits.PARTS)]
    ask: AskShape
    heads_up: HeadsUpShape
    one_line: Line
    chapters: Annotated[list[ChapterShape], Meta(max_length=limits.CHAPTERS)]
    text: Text
    duration_ms: Milliseconds
    audio: Place | None


class ReplyShape(EntryShape, frozen=True):
    to: Id
    answers: Word
    text: Text
    duration_ms: Milliseconds
    is_held: bool
    audio: Place | None


class SignalShape(EntryShape, frozen=True):
    to: Id | None
    signal: Word
    words: SignalWords


class LandingShape(EntryShape, frozen=True):
    duration_ms: Annotated[int, Meta(ge=1, le=limits.LANDING_MS)]
    audio: Place


class TakeBackShape(EntryShape, frozen=True):
    to: Id


class GoneShape(EntryShape, frozen=True):
    device: Id
    seq: Count
    hash: Hash


class ProfileShape(EntryShape, frozen=True):
    display_name: Name
    zone: Word


class QuietShape(Shape, frozen=True):
    start: Word
    end: Word


class BoundariesShape(EntryShape, frozen=True):
    length_minutes: Annotated[int, Meta(ge=1, le=limits.AGREED_MINUTES)] | None
    notes_a_day: Annotated[int, Meta(ge=1, le=limits.NOTES_A_DAY)] | None
    quiet: QuietShape | None
    depth: Word
    not_yet: Annotated[list[Word], Meta(max_length=limits.TAGS)]
    own_topics: Annotated[list[Word], Meta(max_length=limits.OWN_TOPICS)]
    reply_hours: Annotated[int, Meta(ge=1, le=limits.REPLY_HOURS)] | None


class RosterShape(EntryShape, frozen=True):
    statement: Annotated[bytes, Meta(max_length=LARGEST_STATEMENT)]


class ResendShape(EntryShape, frozen=True):
    device: Id
    seqs: Annotated[list[Count], Meta(min_length=1, max_length=MOST_RESENT)]


class GoodbyeShape(EntryShape, frozen=True):
    words: SignalWords


class QuestionShape(EntryShape, frozen=True):
    to: Id
    question: Word
    words: Annotated[str, Meta(min_length=1, max_length=limits.SIGNAL_WORDS)]


class AnswerShape(EntryShape, frozen=True):
    to: Id
    answer: Word


class FeltShape(EntryShape, frozen=True):
    to: Id
    felt: Word
    words: SignalWords


class CardLineShape(Shape, frozen=True):
    group: Word
    name: Line
    number: Line
    note: Line
    checked: Annotated[str, Meta(min_length=10, max_length=10)] | None


class SafetyCardShape(EntryShape, frozen=True):
    country: Line
    town: Line
    lines: Annotated[list[CardLineShape], Meta(max_length=limits.CARD_LINES)]
    helps: Annotated[str, Meta(max_length=limits.OWN_WORDS)]
    not_helps: Annotated[str, Meta(max_length=limits.OWN_WORDS)]
    please: Annotated[str, Meta(max_length=limits.OWN_WORDS)]


class OpeningShape(Shape, frozen=True):
    generation: Count
    public: OpeningPublic


class RosterHashShape(Shape, frozen=True):
    root: SigningPublic
    hash: Hash


class SeenShape(Shape, frozen=True):
    device: Id
    upto: Size
    hash: Hash | None
    beyond: Annotated[list[tuple[Count, Hash]], Meta(max_length=MOST_BEYOND)]


class AttachmentShape(Shape, frozen=True):
    media_type: Word
    bytes: Size
    sha256: Hash


class ManifestShape(Shape, frozen=True, forbid_unknown_fields=True):
    format: Word
    pair: Id
    author: Id
    seq: Count
    prev: Hash | None
    written_at: Moment
    opening: OpeningShape
    roster: Annotated[list[RosterHashShape], Meta(max_length=2)]
    seen: Annotated[list[SeenShape], Meta(max_length=MOST_SEEN)]
    entries: Annotated[list[dict[str, object]], Meta(max_length=MOST_ENTRIES)]
    attachments: Annotated[list[AttachmentShape], Meta(max_length=32)]


class AddShape(Shape, frozen=True):
    kind: Word
    pair: Id
    device: Id
    public: SigningPublic
    baseline: Annotated[list[tuple[Id, Count, Hash]], Meta(max_length=MOST_BASELINE)]
    counter_signature: Signature


class RemoveShape(Shape, frozen=True):
    kind: Word
    pair: Id
    device: Id
    last: Size
    hash: Hash | None


class CardShape(Shape, frozen=True):
    format: Word
    role: Word
    display_name: Name
    zone: Word
    pair: Id
    root: SigningPublic
    device: Id
    device_public: SigningPublic
    opening: OpeningShape
    roster_statement: Annotated[bytes, Meta(max_length=LARGEST_STATEMENT)]
    own_open_pair: Id | None
