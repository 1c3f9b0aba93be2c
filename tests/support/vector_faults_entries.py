"""Faults of entries: name → (what is expected, the fault in words, the file)."""

from partspair.sealing.base64text import encode_padded
from tests.support import vector_files as files
from tests.support.vector_faults_manifest import put, without
from tests.support.vector_files import HASH, Case, saying


def i(number: int) -> str:
    return encode_padded(number.to_bytes(16, "big"))


def head(kind: str) -> dict[str, object]:
    return {"id": i(7), "kind": kind, "also": {}}


def gone(seq: int) -> dict[str, object]:
    return {"device": i(1), "seq": seq, "hash": HASH["one"]}


def landing(**changed: object) -> bytes:
    """A bundle whose first entry is a landing, which has the sound."""
    return put("entries/0", head("landing") | {"duration_ms": 9_000, "audio": 0} | changed)


def between(kind: str, **fields: object) -> bytes:
    """A bundle whose third entry is of one of the kinds that pass between two people beside shares and answers."""
    return put("entries/2", head(kind) | fields)


def safety_card(**changed: object) -> bytes:
    """A bundle whose third entry is a safety card with one line."""
    line = {"group": "emergency", "name": "Emergency", "number": "911", "note": "", "checked": "2026-11-22"}
    card = {"country": "us", "town": "", "lines": [line], "helps": "", "not_helps": "", "please": ""}
    return put("entries/2", head("safety-card") | card | changed)


def card_line(**changed: object) -> bytes:
    """A safety card whose one line was changed."""
    line = {"group": "person", "name": "Ada", "number": "1", "note": "", "checked": None}
    return safety_card(lines=[line | changed])


def told(**changed: object) -> bytes:
    """A bundle whose last entry says what somebody would rather keep to."""
    values: dict[str, object] = {
        "length_minutes": 5, "notes_a_day": 2, "quiet": {"start": "22:00", "end": "07:00"}, "depth": "tender",
        "not_yet": ["loss"], "own_topics": ["my father"], "reply_hours": 36,
    }  # fmt: skip
    return put("entries/2", head("boundaries") | values | changed)


tree = files.tree()
share, reply, signal = tree["entries"]
ENTRIES: dict[str, Case] = {
    "none": ("accepted", "none: a bundle that only acknowledges", saying(tree | {"entries": []})),
    "two-hundred-fifty-seven": (
        "refused",
        "257 entries",
        put("entries", [{"id": i(n), "kind": "x", "also": {}} for n in range(257)]),
    ),
    "kind-newer": (
        "newer",
        "an entry of another kind",
        put("entries/2", {"id": i(9), "kind": "song", "also": {}, "tune": [1]}),
    ),
    "kind-empty": ("refused", "a kind without a name", put("entries/2/kind", "")),
    "kind-long": ("refused", "a kind of 65 characters", put("entries/2/kind", "k" * 65)),
    "kind-newer-without-id": ("refused", "another kind, without an id", put("entries/2", {"kind": "song", "also": {}})),
    "kind-newer-without-also": (
        "refused",
        "another kind, without `also`",
        put("entries/2", {"kind": "song", "id": i(9)}),
    ),
    "field-newer": ("newer", "another field", put("entries/2/more", 1)),
    "field-newer-within": ("newer", "another field within a share's ask", put("entries/0/ask/more", 1)),
    "field-newer-in-part": ("newer", "another field of a part", put("entries/0/parts/0/more", None)),
    "field-missing": ("refused", "a field is missing", saying(without("entries/0/one_line"))),
    "field-missing-within": (
        "refused",
        "a field is missing within a share's ask",
        saying(without("entries/0/ask/reply_by")),
    ),
    "word-newer": ("newer", "another ask", put("entries/0/ask/kind", "dance")),
    "word-newer-signal": ("newer", "another signal", put("entries/2/signal", "waving")),
    "word-newer-not": ("newer", "another thing not to do", put("entries/0/ask/please_not", ["advice", "singing"])),
    "word-newer-speaking": ("newer", "another way of speaking", put("entries/0/parts/0/speaking", "beside")),
    "word-newer-weight": ("newer", "another weight", put("entries/0/heads_up/weight", "feather")),
    "kind-newer-id-twice": (
        "newer",
        "two entries of another kind with one id",
        put("entries", [{"id": i(9), "kind": "song", "also": {}}] * 2),
    ),
    "kind-odd": ("newer", "a kind with a control character", put("entries/2/kind", "sig\u0000nal")),
    "kind-number": ("refused", "a number for a kind", put("entries/2/kind", 1)),
    "word-empty": ("refused", "an empty word", put("entries/0/ask/reply_form", "")),
    "word-long": ("refused", "a word of 65 characters", put("entries/0/ask/reply_form", "w" * 65)),
    "id-short": ("refused", "an id of 15 bytes", put("entries/2/id", encode_padded(bytes(15)))),
    "id-twice": ("refused", "an id twice", put("entries/2/id", share["id"])),
    "also-list": ("refused", "a list for `also`", put("entries/2/also", [])),
    "also-anything": (
        "accepted",
        "none: `also` holds anything",
        put("entries/2/also", {"": [None, {"a": "\u0000\u202e"}]}),
    ),
    "also-copy": ("accepted", "none: a copy may be saved", put("entries/0/also", {"may_take_out": True})),
    "also-copy-of-reply": ("accepted", "none: a copy may be saved", put("entries/1/also", {"may_take_out": True})),
    "also-copy-odd": (
        "accepted",
        "none: what is not exactly `true` says no",
        put("entries/0/also", {"may_take_out": [1, "true"]}),
    ),
    "text-long": ("refused", "20,001 characters", put("entries/1/text", "a" * 20_001)),
    "text-most": ("accepted", "none: 20,000 characters", put("entries/1/text", "\U0001f642" + "a" * 19_999)),
    "text-bell": ("refused", "a control character", put("entries/1/text", "ring\u0007")),
    "text-tab": ("accepted", "none: tabs, line feeds and separators", put("entries/1/text", "a\tb\nc\u2028d")),
    "text-return": ("refused", "a carriage return", put("entries/1/text", "a\r\nb")),
    "text-null": ("refused", "null for a text", put("entries/1/text", None)),
    "line-feed-in-line": ("refused", "a line feed in a line", put("entries/0/one_line", "a\nb")),
    "separator-in-line": ("refused", "a line separator in a line", put("entries/0/one_line", "a\u2028b")),
    "line-long": ("refused", "a line of 121 characters", put("entries/0/one_line", "a" * 121)),
    "markup-in-line": (
        "accepted",
        "none: markup, paths and directions are only data",
        put("entries/0/one_line", "<b>../../%s{}\u202e\u200f"),
    ),
    "part-long": ("refused", "a part's name of 81 characters", put("entries/0/parts/0/name", "a" * 81)),
    "part-empty": ("accepted", "none: a part may have no name", put("entries/0/parts/0/name", "")),
    "parts-13": ("refused", "13 parts", put("entries/0/parts", share["parts"] * 13)),
    "chapters-201": ("refused", "201 chapters", put("entries/0/chapters", [{"at_ms": 0, "part": ""}] * 201)),
    "chapter-beyond": ("refused", "a chapter behind six hours", put("entries/0/chapters/0/at_ms", 21_600_001)),
    "tags-21": ("refused", "21 tags", put("entries/0/heads_up/tags", ["a"] * 21)),
    "tag-empty": ("refused", "a tag without a name", put("entries/0/heads_up/tags", [""])),
    "tag-long": ("refused", "a tag of 65 characters", put("entries/0/heads_up/tags", ["a" * 65])),
    "own-words-long": ("refused", "501 characters of own words", put("entries/0/ask/own_words", "a" * 501)),
    "nots-21": ("refused", "21 things not to do", put("entries/0/ask/please_not", ["advice"] * 21)),
    "reply-by": (
        "accepted",
        "none: an answer wished by a moment",
        put("entries/0/ask/reply_by", "2026-11-24T08:00:00-03:30"),
    ),
    "reply-by-z": ("refused", "a moment that ends in Z", put("entries/0/ask/reply_by", "2026-11-24T08:00:00Z")),
    "duration-long": ("refused", "longer than six hours", put("entries/0/duration_ms", 21_600_001)),
    "duration-negative": ("refused", "less than no time", put("entries/0/duration_ms", -1)),
    "audio-beyond": ("refused", "a sound that is not there", put("entries/0/audio", 2)),
    "audio-32": ("refused", "the 33rd attachment", put("entries/0/audio", 32)),
    "audio-picture": ("refused", "a picture for a sound", put("entries/0/audio", 1)),
    "audio-shared": ("refused", "a sound of two entries", put("entries/1/audio", 0)),
    "audio-none": ("accepted", "none: a share without a sound", put("entries/0/audio", None)),
    "reply-nothing": ("refused", "a reply that says nothing", put("entries/1", reply | {"text": "", "is_held": False})),
    "reply-held-number": ("refused", "1 for true", put("entries/1/is_held", 1)),
    "signal-words-long": ("refused", "501 characters with a signal", put("entries/2/words", "a" * 501)),
    "question": ("accepted", "none: a question", between("question", to=i(1), question="offer", words="May I?")),
    "question-blank": (
        "refused",
        "a question that asks nothing",
        between("question", to=i(1), question="rest", words=" \n"),
    ),
    "question-long": (
        "refused",
        "a question of 501 characters",
        between("question", to=i(1), question="rest", words="a" * 501),
    ),
    "question-newer": ("newer", "another question", between("question", to=i(1), question="why", words="a")),
    "answer": ("accepted", "none: an answer", between("answer", to=i(1), answer="some_day")),
    "answer-newer": ("newer", "another answer", between("answer", to=i(1), answer="perhaps")),
    "answer-to-nothing": ("refused", "an answer to nothing", between("answer", to=None, answer="yes")),
    "felt": ("accepted", "none: how a reply landed", between("felt", to=i(1), felt="stung", words="")),
    "felt-not-ready": ("newer", "a word that never travels", between("felt", to=i(1), felt="notready", words="")),
    "felt-long": ("refused", "501 characters of it", between("felt", to=i(1), felt="partly", words="a" * 501)),
    "safety-card": ("accepted", "none: a safety card", safety_card()),
    "safety-card-empty": ("accepted", "none: a safety card that is none", safety_card(country="", lines=[])),
    "safety-card-unchecked": ("accepted", "none: a number that nobody checked", card_line()),
    "safety-card-day": ("refused", "a day that is not there", card_line(checked="2026-02-30")),
    "safety-card-day-spelt": ("refused", "another spelling of a day", card_line(checked="2026-1-2  ")),
    "safety-card-day-week": ("refused", "a day by its week", card_line(checked="2026-W07-1")),
    "safety-card-lines": ("refused", "a name of two lines", card_line(name="a\nb")),
    "safety-card-group": ("newer", "another group", card_line(group="neighbour")),
    "safety-card-line-newer": ("newer", "another field of a line", card_line(mail="")),
    "safety-card-many": (
        "refused",
        "25 lines",
        safety_card(lines=[{"group": "line", "name": "", "number": "", "note": "", "checked": None}] * 25),
    ),
    "safety-card-long": ("refused", "501 characters of what helps", safety_card(helps="a" * 501)),
    "landing": ("accepted", "none: a landing", landing()),
    "landing-longest": ("accepted", "none: a landing of 30 seconds", landing(duration_ms=30_000)),
    "landing-long": ("refused", "a landing of more than 30 seconds", landing(duration_ms=30_001)),
    "landing-no-time": ("refused", "a landing of no length", landing(duration_ms=0)),
    "landing-silent": ("refused", "a landing without a sound", landing(audio=None)),
    "landing-picture": ("refused", "a picture for a landing", landing(audio=1)),
    "landing-beyond": ("refused", "a landing that is not there", landing(audio=2)),
    "landing-shared": (
        "refused",
        "a landing and a share with one sound",
        put("entries/2", head("landing") | {"duration_ms": 9_000, "audio": 0}),
    ),
    "landing-newer": ("newer", "another field of a landing", landing(words="breathe")),
    "take-back": ("accepted", "none: a take-back", put("entries/2", head("take-back") | {"to": i(1)})),
    "take-back-null": ("refused", "a take-back of nothing", put("entries/2", head("take-back") | {"to": None})),
    "gone": ("accepted", "none: a link that is gone", put("entries/2", head("gone") | gone(1))),
    "gone-zero": ("refused", "link 0 is gone", put("entries/2", head("gone") | gone(0))),
    "profile": (
        "accepted",
        "none: a profile",
        put("entries/2", head("profile") | {"display_name": "Zoë", "zone": "Etc/GMT+3"}),
    ),
    "profile-blank": (
        "refused",
        "a blank name",
        put("entries/2", head("profile") | {"display_name": " \u00a0", "zone": "UTC"}),
    ),
    "profile-long": (
        "refused",
        "a name of 81 characters",
        put("entries/2", head("profile") | {"display_name": "a" * 81, "zone": "UTC"}),
    ),
    "profile-zone-path": (
        "refused",
        "a zone that leads elsewhere",
        put("entries/2", head("profile") | {"display_name": "a", "zone": "../UTC"}),
    ),
    "profile-zone-long": (
        "refused",
        "a zone of 65 characters",
        put("entries/2", head("profile") | {"display_name": "a", "zone": "a" * 65}),
    ),
    "statement": (
        "accepted",
        "none: a roster statement",
        put("entries/2", head("roster-statement") | {"statement": encode_padded(files.ADDED)}),
    ),
    "resend": ("accepted", "none: a request", put("entries/2", head("resend") | {"device": i(1), "seqs": [3, 5]})),
    "resend-none": (
        "refused",
        "a request for nothing",
        put("entries/2", head("resend") | {"device": i(1), "seqs": []}),
    ),
    "resend-falling": (
        "refused",
        "a request in falling order",
        put("entries/2", head("resend") | {"device": i(1), "seqs": [5, 3]}),
    ),
    "resend-65": (
        "refused",
        "a request for 65",
        put("entries/2", head("resend") | {"device": i(1), "seqs": list(range(1, 66))}),
    ),
    "goodbye": ("accepted", "none: a goodbye", put("entries/2", head("goodbye") | {"words": "Take care."})),
    "boundaries": ("accepted", "none: what somebody would rather keep to", told()),
    "boundaries-none": (
        "accepted",
        "none: nothing is set",
        told(length_minutes=None, notes_a_day=None, quiet=None, not_yet=[], own_topics=[], reply_hours=None),
    ),
    "boundaries-no-time": ("refused", "a length of no minutes", told(length_minutes=0)),
    "boundaries-long": ("refused", "a length of more than 6 hours", told(length_minutes=361)),
    "boundaries-many": ("refused", "51 notes a day", told(notes_a_day=51)),
    "boundaries-late": ("refused", "an answer within more than 31 days", told(reply_hours=745)),
    "boundaries-hour": (
        "refused",
        "quiet until an hour that no clock shows",
        told(quiet={"start": "22:00", "end": "24:00"}),
    ),
    "boundaries-second": ("refused", "quiet from a second on", told(quiet={"start": "22:00:00", "end": "07:00"})),
    "boundaries-same": ("refused", "quiet from a time until itself", told(quiet={"start": "07:00", "end": "07:00"})),
    "boundaries-twice": ("refused", "a topic that is there twice", told(not_yet=["loss", "loss"])),
    "boundaries-blank": ("refused", "a blank topic", told(own_topics=[" "])),
    "boundaries-eleven": ("refused", "11 topics in own words", told(own_topics=[f"topic {n}" for n in range(11)])),
    "boundaries-depth-newer": ("newer", "another depth", told(depth="bottomless")),
    "boundaries-newer": ("newer", "another value", told(pause=True)),
    "boundaries-quiet-newer": (
        "newer",
        "another value within quiet hours",
        told(quiet={"start": "22:00", "end": "07:00", "days": []}),
    ),
    "list": ("refused", "a list for an entry", put("entries/2", [signal])),
}
