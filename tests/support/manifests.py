"""A manifest with everything in it, for tests of what is read and written."""

import hashlib
import json
from datetime import datetime, timedelta, timezone
from typing import Any

from partspair.pair.ids import DeviceId, PairId
from partspair.pair.seen import Seen
from partspair.practice.reply import Signal, SignalKind, TakeBack, TravellingReply
from partspair.practice.share import (
    Ask,
    AskKind,
    BringUp,
    Chapter,
    EntryId,
    HeadsUp,
    PleaseNot,
    ReplyForm,
    ReplyWish,
    Speaking,
    TravellingPart,
    TravellingShare,
    Weight,
)
from partspair.sealing.bundle import PICTURE, SOUND, AttachmentInfo
from partspair.sealing.entries import Entry, Gone, Profile, RosterStatement
from partspair.sealing.wire import Manifest, Opening, encode_manifest

EVENING = datetime(2026, 11, 22, 22, 10, 5, tzinfo=timezone(timedelta(hours=-3, minutes=-30)))
PAIR, HERE, THERE = PairId(b"p" * 16), DeviceId(b"h" * 16), DeviceId(b"t" * 16)


def digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def share() -> TravellingShare:
    return TravellingShare(
        parts=(TravellingPart("the little one by the window", Speaking.AS), TravellingPart("", Speaking.FOR)),
        ask=Ask(
            kind=AskKind.INPUT,
            about="whether to call",
            please_not=frozenset({PleaseNot.ADVICE, PleaseNot.BRIGHT_SIDE}),
            reply=ReplyWish.BY,
            reply_by=EVENING + timedelta(days=1),
            reply_form=ReplyForm.VOICE,
            bring_up=BringUp.ASK_FIRST,
        ),
        heads_up=HeadsUp(Weight.HEAVY, ("loss", "crying"), "long silences, nothing is wrong"),
        one_line="\u05d4\u05e7\u05d8\u05e0\u05d4 \u662f",
        chapters=(Chapter(0, "the little one by the window"), Chapter(62_000, "")),
        text="Two lines\nof text",
        duration_ms=600_000,
    )


def entries() -> tuple[Entry, ...]:
    to = EntryId(b"1" * 16)
    return (
        Entry(EntryId(b"1" * 16), share(), audio=0, also={"later": {"kept": [1, None, "x"]}}),
        Entry(EntryId(b"2" * 16), TravellingReply(to, AskKind.WITNESS, "", 30_000, is_held=True), audio=2),
        Entry(EntryId(b"3" * 16), Signal(None, SignalKind.NOT_TONIGHT, "tomorrow, gladly")),
        Entry(EntryId(b"4" * 16), Signal(to, SignalKind.LISTENED)),
        Entry(EntryId(b"5" * 16), TakeBack(to)),
        Entry(EntryId(b"6" * 16), Gone(HERE, 3, digest("gone"))),
        Entry(EntryId(b"7" * 16), Profile("Ada \u00d6", "America/Argentina/Buenos_Aires")),
        Entry(EntryId(b"8" * 16), RosterStatement(b"signed bytes")),
    )


def manifest() -> Manifest:
    return Manifest(
        pair=PAIR,
        author=HERE,
        seq=7,
        prev=digest("before"),
        written_at=EVENING,
        opening=Opening(2, bytes(range(256)) * 4 + bytes(192)),
        roster={digest("root"): digest("statements"), digest("other root"): digest("other statements")},
        seen={
            THERE: Seen(4, digest("4"), ((6, digest("6")), (9, digest("9")))),
            DeviceId(b"x" * 16): Seen(0, None),
        },
        entries=entries(),
        attachments=(
            AttachmentInfo(SOUND, 100_000, digest("sound")),
            AttachmentInfo(PICTURE, 5_000, digest("picture")),
            AttachmentInfo(SOUND, 0, digest("")),
        ),
    )


def tree() -> dict[str, Any]:
    """The same manifest as plain JSON values, to be changed and dumped again."""
    found: dict[str, Any] = json.loads(encode_manifest(manifest()))
    return found


def dumped(changed: object) -> bytes:
    return json.dumps(changed, ensure_ascii=False).encode()
