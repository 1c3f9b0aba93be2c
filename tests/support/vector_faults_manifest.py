"""Faults of JSON and of a manifest's top level: name → (what is expected, the fault in words, the file)."""

import json
from typing import Any

from partspair.sealing.base64text import encode_padded
from tests.support import vector_files as files
from tests.support.vector_files import DEVICE, HASH, PAIR, Bundle, Case, dumped, saying

GOOD = Bundle().manifest
MOST = 1 << 53


def put(path: str, value: object, tree: dict[str, Any] | None = None) -> bytes:
    """Return a bundle whose manifest has `value` at a path like `seen/0/upto`."""
    return saying(at(path, value, files.tree() if tree is None else tree))


def at(path: str, value: object, tree: dict[str, Any]) -> dict[str, Any]:
    inner: Any = tree
    *steps, last = (int(step) if step.isdigit() else step for step in path.split("/"))
    for step in steps:
        inner = inner[step]
    inner[last] = value
    return tree


def without(path: str, tree: dict[str, Any] | None = None) -> dict[str, Any]:
    found: Any = files.tree() if tree is None else tree
    inner = found
    *steps, last = (int(step) if step.isdigit() else step for step in path.split("/"))
    for step in steps:
        inner = inner[step]
    del inner[last]
    return dict(found)


def text(old: str, new: str) -> bytes:
    """Return a bundle whose manifest has `new` in the place of `old`."""
    if GOOD.count(old.encode()) != 1:
        raise ValueError(old)
    return saying(GOOD.replace(old.encode(), new.encode("utf-8", "surrogatepass")))


def nested(depth: int) -> bytes:
    """Return a bundle with `also` so deep that the whole has this depth."""
    inside: Any = 0
    for _ in range(depth - 4):
        inside = [inside]
    return put("entries/0/also", {"deep": inside})


def other_sign(sign: str) -> str:
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    return alphabet[alphabet.index(sign) + 1]


def seen_of(number: int) -> dict[str, object]:
    return {"device": encode_padded(bytes(15) + bytes([number])), "upto": 0, "hash": None, "beyond": []}


JSON: dict[str, Case] = {
    "white-space": (
        "accepted",
        "none: white space",
        saying(b" \t\r\n" + json.dumps(files.tree(), indent=1).encode() + b"\n"),
    ),
    "other-order": ("accepted", "none: any order of fields", saying(dict(reversed(files.tree().items())))),
    "escapes": ("accepted", "none: escapes that need not be", text('"I am here."', '"\\u0049 am here."')),
    "escaped-pair": ("accepted", "none: a sign as two escapes", text('"I am here."', '"\\ud83d\\ude00"')),
    "byte-order-mark": ("refused", "a byte order mark", saying(b"\xef\xbb\xbf" + GOOD)),
    "utf-16": ("refused", "UTF-16", saying(GOOD.decode().encode("utf-16"))),
    "not-utf-8": ("refused", "a byte that is not UTF-8", saying(GOOD.replace(b"I am here", b"I am \xff"))),
    "overlong": ("refused", "an overlong spelling of a letter", saying(GOOD.replace(b"I am here", b"I am \xc1\xa1"))),
    "surrogate-bytes": ("refused", "half of a pair in bytes", saying(GOOD.replace(b"I am here", b"\xed\xa0\x80"))),
    "half-pair": ("refused", "an escape for half of a pair", text('"I am here."', '"\\ud83d"')),
    "half-pair-also": ("refused", "an escape for half of a pair in what is only kept", text('"kept"', '"\\ud83d"')),
    "two-objects": ("refused", "two objects", saying(GOOD + b"{}")),
    "behind": ("refused", "a zero byte behind the object", saying(GOOD + b"\0")),
    "list": ("refused", "a list around the object", saying(b"[" + GOOD + b"]")),
    "null": ("refused", "null", saying(b"null")),
    "comma": ("refused", "a comma too many", saying(GOOD[:-1] + b",}")),
    "comment": ("refused", "a comment", saying(GOOD + b"//")),
    "single-quotes": ("refused", "single quotes", text('"kept"', "'kept'")),
    "bare-line-feed": ("refused", "a line feed in a string", text("Two lines\\n", "Two lines\n")),
    "key-twice": ("refused", "a key twice", text('"seq":7', '"seq":7,"seq":7')),
    "key-twice-escaped": ("refused", "a key twice, once with an escape", text('"seq":7', '"seq":7,"\\u0073eq":8')),
    "key-twice-within": (
        "refused",
        "a key twice in what is only kept",
        text('"also":{"later"', '"also":{"later":0,"later"'),
    ),
    "depth-16": ("accepted", "none: sixteen objects and lists within each other", nested(16)),
    "depth-17": ("refused", "seventeen objects and lists within each other", nested(17)),
    "depth-3000": (
        "refused",
        "three thousand lists within each other",
        text('[1,null,"kept"]', "[" * 3000 + "]" * 3000),
    ),
    "fraction": ("refused", "a fraction", text('"seq":7', '"seq":7.0')),
    "exponent": ("refused", "an exponent", text('"seq":7', '"seq":7e0')),
    "fraction-also": ("refused", "a fraction in what is only kept", text('"later":[1,', '"later":[1.5,')),
    "minus-zero": ("refused", "minus zero", text('"later":[1,', '"later":[-0,')),
    "leading-zero": ("refused", "a leading zero", text('"seq":7', '"seq":07')),
    "plus": ("refused", "a plus", text('"seq":7', '"seq":+7')),
    "nan": ("refused", "NaN", text('"later":[1,', '"later":[NaN,')),
    "infinity": ("refused", "infinity", text('"later":[1,', '"later":[-Infinity,')),
    "largest": ("accepted", "none: 2^53", text('"later":[1,', f'"later":[{MOST},')),
    "beyond-largest": ("refused", "2^53 and one", text('"later":[1,', f'"later":[{MOST + 1},')),
    "below-least": ("refused", "less than -2^53", text('"later":[1,', f'"later":[{-MOST - 1},')),
    "thousand-digits": ("refused", "a number of a thousand digits", text('"later":[1,', f'"later":[{"9" * 1000},')),
    "base64-spelling": (
        "refused",
        "another spelling of base64",
        text(HASH["prev"], HASH["prev"][:-2] + other_sign(HASH["prev"][-2]) + "="),
    ),
    "base64-unpadded": ("refused", "base64 without its padding", text(HASH["prev"], HASH["prev"][:-1])),
    "base64-line": (
        "refused",
        "a line feed in base64",
        text(HASH["prev"], HASH["prev"][:20] + "\\n" + HASH["prev"][20:]),
    ),
    "base64-url": (
        "refused",
        "the other alphabet of base64",
        put("prev", encode_padded(b"\xff" * 32).replace("/", "_")),
    ),
    "hex": ("refused", "bytes in hexadecimal", put("prev", files.seed("prev").hex())),
}

seen, device = files.tree()["seen"][0], encode_padded
moments = {
    "moment-z": "2026-11-22T22:10:05Z", "moment-local": "2026-11-22T22:10:05",
    "moment-minus-zero": "2026-11-22T22:10:05-00:00",
    "moment-fraction": "2026-11-22T22:10:05.5+02:00", "moment-space": "2026-11-22 22:10:05+02:00",
    "moment-february-30": "2026-02-30T22:10:05+02:00", "moment-hour-24": "2026-11-22T24:00:00+02:00",
    "moment-leap-second": "2026-11-22T22:10:60+02:00", "moment-year-1899": "1899-12-31T22:10:05+02:00",
    "moment-year-9000": "9000-01-01T00:00:00+02:00", "moment-offset-24": "2026-11-22T22:10:05+24:00",
    "moment-offset-minute-60": "2026-11-22T22:10:05+02:60", "moment-digits": "２０２６-11-22T22:10:05+02:00",
}  # fmt: skip
MOMENT_CASES: dict[str, Case] = {
    name: ("refused", f"the moment {value.encode('ascii', 'backslashreplace').decode()}", put("written_at", value))
    for name, value in moments.items()
}
MANIFESTS: dict[str, Case] = MOMENT_CASES | {
    "moment-half-hour": ("accepted", "none: an offset of -03:30", put("written_at", "1900-01-01T00:00:00-03:30")),
    "format-newer": ("newer", "the next format", put("format", "partspair/bundle/2")),
    "format-unsigned": (
        "newer",
        "the next format, signed in a way not known here",
        Bundle(dumped(files.tree() | {"format": "partspair/bundle/2"}), bytes(64)).file(),
    ),
    "format-zero": ("refused", "a format of no number", put("format", "partspair/bundle/01")),
    "format-other": ("refused", "a format of another thing", put("format", "partspair/card/1")),
    "format-long": ("refused", "a format of five digits", put("format", "partspair/bundle/10000")),
    "format-missing": ("refused", "no format", saying(without("format"))),
    "field-missing": ("refused", "a field is missing", saying(without("roster"))),
    "field-more": ("refused", "a field more", put("more", 1)),
    "field-more-within": ("refused", "a field more in the opening key", put("opening/more", 1)),
    "pair-short": ("refused", "a pair id of 15 bytes", put("pair", encode_padded(PAIR[:15]))),
    "seq-zero": ("refused", "number 0", put("seq", 0)),
    "seq-text": ("refused", "a number in quotes", put("seq", "7")),
    "seq-true": ("refused", "true for a number", put("seq", True)),
    "seq-null": ("refused", "null for a number", put("seq", None)),
    "prev-short": ("refused", "a hash of 31 bytes", put("prev", encode_padded(bytes(31)))),
    "first": ("accepted", "none: the first link", saying(files.tree() | {"seq": 1, "prev": None})),
    "opening-zero": ("refused", "generation 0", put("opening/generation", 0)),
    "opening-short": ("refused", "an opening key a byte short", put("opening/public", encode_padded(bytes(1215)))),
    "opening-unusable": (
        "accepted",
        "none: the key is not used, the rest holds",
        put("opening/public", encode_padded(files.AUTHOR.recipient.public[:1184] + bytes(32))),
    ),
    "roster-three": (
        "refused",
        "three roots",
        put("roster", [{"root": HASH[of], "hash": HASH["one"]} for of in ("one", "two", "three")]),
    ),
    "roster-twice": (
        "refused",
        "a root twice",
        put("roster", [{"root": HASH["one"], "hash": HASH[of]} for of in ("one", "two")]),
    ),
    "roster-empty": ("accepted", "none: no roster", put("roster", [])),
    "seen-own": ("refused", "the author's own chain as seen", put("seen/0/device", device(DEVICE))),
    "seen-twice": ("refused", "a device twice", put("seen", [seen, seen])),
    "seen-65": ("refused", "65 devices", put("seen", [seen_of(number) for number in range(65)])),
    "seen-64": ("accepted", "none: 64 devices", put("seen", [seen_of(number) for number in range(64)])),
    "seen-hash-at-zero": ("refused", "a hash where nothing was seen", put("seen/0", seen | {"upto": 0})),
    "seen-hash-missing": ("refused", "no hash where something was seen", put("seen/0/hash", None)),
    "seen-negative": ("refused", "less than nothing seen", put("seen/0/upto", -1)),
    "beyond-within": ("refused", "something beyond that is not", put("seen/0/beyond", [[4, HASH["two"]]])),
    "beyond-falling": (
        "refused",
        "beyond in falling order",
        put("seen/0/beyond", [[9, HASH["two"]], [6, HASH["one"]]]),
    ),
    "beyond-twice": ("refused", "one number twice beyond", put("seen/0/beyond", [[6, HASH["two"]], [6, HASH["one"]]])),
    "beyond-three": ("refused", "three things for a place beyond", put("seen/0/beyond", [[6, HASH["two"], 1]])),
    "beyond-65": ("refused", "65 beyond", put("seen/0/beyond", [[6 + number, HASH["two"]] for number in range(65)])),
    "attachments-object": ("refused", "an object for a list", put("attachments", {})),
}
