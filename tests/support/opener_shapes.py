"""What the opener knows of JSON: how strictly FORMAT.md has it read, and which fields there are."""

import base64
import hashlib
import json
import re
from datetime import datetime
from itertools import pairwise
from typing import Any
from unicodedata import category

MANY, SOUND = range(1 << 53 | 1), range(32)
ANY_OBJECT, STATEMENT, WORD = "an object", "a signed statement", "a word"
MOMENT = re.compile(
    r"(?!.*-00:00)[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[+-]([01][0-9]|2[0-3]):[0-5][0-9]"
)
ASKS = frozenset(("presence", "witness", "reflect", "questions", "input", "warmth", "celebrate", "free"))
NOTS = frozenset(("advice", "questions", "cheering_up", "reassurance", "own_story", "bright_side", "naming_parts"))
SIGNALS = frozenset(("arrived", "later", "listened", "held", "more", "rest", "stopped", "not_tonight", "here"))
GROUPS = frozenset(("emergency", "line", "person", "therapist"))
DAY, LINE, OWN = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"), ".{0,120}", "(?s:.{0,500})"
LONG, NUMBER, LENGTH = "(?s:.{0,20000})", range(1, 1 << 53 | 1), range(21_600_001)
NAME, ZONE = r"(?=.*\S).{1,80}", r"(?=.{1,64}\Z)[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*"
TIME, TOPIC = "([01][0-9]|2[0-3]):[0-5][0-9]", r"(?=.*\S).{1,64}"
ENDINGS = {"audio/ogg": "opus", "image/png": "png"}
OPENING = {"generation": NUMBER, "public": 1216}
ASK = {
    "kind": ASKS,
    "about": ".{0,120}",
    "own_words": "(?s:.{0,500})",
    "please_not": [NOTS, 20],
    "reply": frozenset({"none", "sign", "whenever", "wish"}),
    "reply_by": (MOMENT,),
    "reply_form": frozenset({"either", "voice", "words"}),
    "bring_up": frozenset({"me", "ask", "ok"}),
}
HEADS_UP = {"weight": (frozenset({"light", "tender", "heavy"}),), "tags": [".{1,64}", 20], "line": ".{0,120}"}
SHARE = {
    "parts": [{"name": ".{0,80}", "speaking": frozenset({"for", "as"})}, 12],
    "ask": ASK,
    "heads_up": HEADS_UP,
    "one_line": ".{0,120}",
    "chapters": [{"at_ms": LENGTH, "part": ".{0,80}"}, 200],
    "text": LONG,
    "duration_ms": LENGTH,
    "audio": (SOUND,),
}
REPLY = {"to": 16, "answers": ASKS, "text": LONG, "duration_ms": LENGTH, "is_held": bool, "audio": (SOUND,)}
ENTRIES: dict[str, dict[str, Any]] = {
    "share": SHARE,
    "reply": REPLY,
    "signal": {"to": (16,), "signal": SIGNALS, "words": "(?s:.{0,500})"},
    "question": {"to": 16, "question": frozenset({"offer", "rest"}), "words": r"(?s:(?=.*\S).{1,500})"},
    "answer": {"to": 16, "answer": frozenset({"yes", "some_day", "no"})},
    "felt": {"to": 16, "felt": frozenset({"helped", "partly", "missed", "stung"}), "words": OWN},
    "safety-card": {
        "country": LINE,
        "town": LINE,
        "lines": [{"group": GROUPS, "name": LINE, "number": LINE, "note": LINE, "checked": (DAY,)}, 24],
        "helps": OWN,
        "not_helps": OWN,
        "please": OWN,
    },
    "landing": {"duration_ms": range(1, 30_001), "audio": SOUND},
    "take-back": {"to": 16},
    "gone": {"device": 16, "seq": NUMBER, "hash": 32},
    "profile": {"display_name": NAME, "zone": ZONE},
    "boundaries": {
        "length_minutes": (range(1, 361),),
        "notes_a_day": (range(1, 51),),
        "quiet": ({"start": TIME, "end": TIME},),
        "depth": frozenset({"light", "tender", "heavy"}),
        "not_yet": [TOPIC, 20],
        "own_topics": [TOPIC, 10],
        "reply_hours": (range(1, 745),),
    },
    "roster-statement": {"statement": STATEMENT},
    "resend": {"device": 16, "seqs": [NUMBER, 64]},
    "goodbye": {"words": "(?s:.{0,500})"},
}
HEAD = {"id": 16, "kind": WORD, "also": ANY_OBJECT}
SEEN = {"device": 16, "upto": MANY, "hash": (32,), "beyond": [(NUMBER, 32), 64]}
MANIFEST = {
    "format": "partspair/bundle/1",
    "pair": 16,
    "author": 16,
    "seq": NUMBER,
    "prev": (32,),
    "written_at": MOMENT,
    "opening": OPENING,
    "roster": [{"root": 32, "hash": 32}, 2],
    "seen": [SEEN, 64],
    "entries": [ANY_OBJECT, 256],
    "attachments": [{"media_type": "audio/ogg|image/png", "bytes": range(480 << 20), "sha256": 32}, 32],
}
CARD = {
    "format": "partspair/card/1",
    "role": "inviter|joiner",
    "display_name": NAME,
    "zone": ZONE,
    "pair": 16,
    "root": 32,
    "device": 16,
    "device_public": 32,
    "opening": OPENING,
    "roster_statement": STATEMENT,
    "own_open_pair": (16,),
}
STATEMENTS: dict[str, dict[str, Any]] = {
    "add": {
        "kind": "add",
        "pair": 16,
        "device": 16,
        "public": 32,
        "baseline": [(16, NUMBER, 32), 64],
        "counter_signature": 64,
    },
    "remove": {"kind": "remove", "pair": 16, "device": 16, "last": MANY, "hash": (32,)},
}


class UnusableError(Exception):
    """Says `closed`: no key at hand opens the file; or `refused`."""


def demand(holds: object, verdict: str = "refused") -> None:
    if not holds:
        raise UnusableError(verdict)


def demand_rising(values: list[Any]) -> None:
    demand(all(one < other for one, other in pairwise(values)))


def unbase64(text: str, pad: str = "") -> bytes:
    demand(re.fullmatch("[A-Za-z0-9+/]*={0,2}", text + pad) and len(text + pad) % 4 == 0)
    value = base64.b64decode(text + pad)
    demand(base64.b64encode(value).decode() == text + pad)
    return value


def is_format_newer(read: dict[str, Any], family: str) -> bool:
    return re.fullmatch(family + "/(?!1$)[1-9][0-9]{0,3}", str(read.get("format"))) is not None


def name_of(data: bytes) -> str:
    """The name of a file, without `.age`."""
    return base64.b32encode(hashlib.sha256(data).digest()[:20]).decode().lower()


def read_strictly(data: bytes, most: int) -> dict[str, Any]:
    """The one object, or a refusal."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        demand(len(pairs) == len(dict(pairs)))
        return dict(pairs)

    def whole(digits: str) -> int:
        demand(digits != "-0" and len(digits) < 18 and abs(int(digits)) <= 1 << 53)
        return int(digits)

    def fraction(digits: str) -> float:
        raise UnusableError("refused" if digits else "")

    try:
        read = {"object_pairs_hook": once, "parse_int": whole, "parse_float": fraction, "parse_constant": fraction}
        demand(len(re.findall(r"[,[{]", re.sub(r'"(\\.|[^"\\])*"', "", data.decode()))) <= 50_000)
        value = json.loads(data.decode(), **read)  # type: ignore[arg-type]
        json.dumps(value, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise UnusableError("refused") from None
    demand(isinstance(value, dict) and len(data) <= most and depth(value) <= 16)
    return value  # type: ignore[no-any-return]


def depth(value: Any) -> int:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    return 0 if inner is None else 1 + max(map(depth, inner), default=0)


def is_manifest_newer(read: dict[str, Any]) -> bool:
    """Whether an entry has a kind, field or word of a newer version; any other fault is refused."""
    demand(not is_newer(MANIFEST, read))
    for seen in read["seen"]:
        demand((seen["hash"] is None) == (seen["upto"] == 0))
        demand_rising([seen["upto"], *(seq for seq, _hash in seen["beyond"])])
    kinds = [ENTRIES.get(str(one.get("kind"))) for one in read["entries"]]
    waits = [
        is_newer(HEAD | (kind or {}), one) or kind is None for kind, one in zip(kinds, read["entries"], strict=True)
    ]
    known = [one for one, is_waiting in zip(read["entries"], waits, strict=True) if not is_waiting]
    sounds = [one["audio"] for one in known if one.get("audio") is not None]
    demand(all(read["attachments"][at : at + 1] and "ogg" in read["attachments"][at]["media_type"] for at in sounds))
    demand(all(one["text"] or one["is_held"] or one["duration_ms"] for one in known if one["kind"] == "reply"))
    for one in known:
        demand(one["kind"] != "resend" or one["seqs"])
        demand_rising(one.get("seqs", []))
        for topics in (one.get("not_yet", []), one.get("own_topics", [])):
            demand(len(topics) == len(set(topics)))
        demand(one["kind"] != "boundaries" or not one["quiet"] or one["quiet"]["start"] != one["quiet"]["end"])
    devices = [read["author"], *(one["device"] for one in read["seen"])]
    for names in (devices, sounds, [one["root"] for one in read["roster"]], [one["id"] for one in known]):
        demand(len(names) == len(set(names)))
    return True in waits


def passage_in(entry: dict[str, Any]) -> tuple[int, int] | None:
    """The stretch of its share that a reply answers; whatever else stands there is none."""
    held = entry["also"].get("passage") if entry["kind"] == "reply" else None
    start, end = (held.get("from_ms"), held.get("to_ms")) if isinstance(held, dict) else (None, None)
    if type(start) is not int or type(end) is not int or not 0 <= start < end < len(LENGTH):
        return None
    return start, end


def may_be_copied(entry: dict[str, Any]) -> bool:
    """Whether the one it was sent to may save a copy of its sound."""
    return entry["kind"] in {"share", "reply"} and entry["also"].get("may_take_out") is True


def is_statement_newer(read: dict[str, Any], signed: bytes) -> bool:
    """Whether its kind is a newer version's."""
    shape = STATEMENTS.get(str(read.get("kind")))
    if shape is None:
        return True
    demand(not is_newer(shape, read) and list(read) == list(shape))
    demand(json.dumps(read, separators=(",", ":")).encode() == signed)
    if read["kind"] == "remove":
        demand((read["hash"] is None) == (read["last"] == 0))
    demand_rising([unbase64(device) for device, _seq, _hash in read.get("baseline", [])])
    return False


def is_newer(shape: Any, value: Any) -> bool:
    """Whether a word or a field is here that only a newer version knows; whatever else does not fit is refused."""
    match shape:
        case dict():
            demand(isinstance(value, dict) and shape.keys() <= value.keys())
            return True in [shape.keys() != value.keys(), *(is_newer(one, value[name]) for name, one in shape.items())]
        case list():
            demand(isinstance(value, list) and len(value) <= shape[1])
            return True in [is_newer(shape[0], one) for one in value]
        case (one,):
            return value is not None and is_newer(one, value)
        case tuple():
            demand(isinstance(value, list) and len(value) == len(shape))
            return True in [is_newer(one, held) for one, held in zip(shape, value, strict=True)]
        case frozenset():
            demand(isinstance(value, str) and 1 <= len(value) <= 64)
            return value not in shape
        case _:
            pass
    demand(is_fitting(shape, value))
    return False


def is_fitting(shape: Any, value: Any) -> bool:
    if isinstance(shape, range) or shape is bool:
        return type(value) is bool if shape is bool else type(value) is int and value in shape
    if shape == ANY_OBJECT:
        return isinstance(value, dict)
    if not isinstance(value, str):
        return False
    if shape == WORD:
        return 1 <= len(value) <= 64
    if isinstance(shape, int) or shape == STATEMENT:
        return len(unbase64(value)) in (range(16_385) if shape == STATEMENT else {shape})
    if shape is MOMENT:
        return bool(MOMENT.fullmatch(value)) and "1900" <= value[:4] < "9000" and is_date(value)
    if shape is DAY:
        return bool(DAY.fullmatch(value)) and is_date(value)
    if not re.fullmatch(shape, value):
        return False
    is_text = shape.startswith("(?s:")
    return not any(
        category(char) in {"Cc", "Cs"} for char in (value.translate({9: "", 10: ""}) if is_text else value)
    ) and (is_text or not any(category(char) in {"Zl", "Zp"} for char in value))


def is_date(value: str) -> bool:
    try:
        return bool(datetime.fromisoformat(value))
    except ValueError:
        return False
