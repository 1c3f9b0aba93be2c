"""Every length and number from the other side has a bound, and the bound is where it is said to be."""

from base64 import b64encode
from typing import Any, get_type_hints

import msgspec
import pytest

from partspair.practice import limits
from partspair.sealing import shapes
from partspair.sealing.failures import MalformedError
from partspair.sealing.strictjson import known_part

LARGEST_INTEGER = 2**53
HASH = b64encode(bytes(32)).decode()
ID = b64encode(bytes(16)).decode()


def fits(value: object, kind: Any) -> bool:
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError:
        return False
    return True


def data(size: int) -> str:
    return b64encode(bytes(size)).decode()


@pytest.mark.parametrize(
    ("kind", "size"),
    [
        (shapes.Id, 16),
        (shapes.Hash, 32),
        (shapes.SigningPublic, 32),
        (shapes.OpeningPublic, 1216),
        (shapes.Signature, 64),
    ],
)
def test_bytes_have_one_length(kind: Any, size: int) -> None:
    assert [fits(data(one), kind) for one in (size - 1, size, size + 1)] == [False, True, False]


@pytest.mark.parametrize(
    ("kind", "least", "most"),
    [
        (shapes.Count, 1, LARGEST_INTEGER),
        (shapes.Size, 0, LARGEST_INTEGER),
        (shapes.Milliseconds, 0, limits.DURATION_MS),
        (shapes.Place, 0, 31),
    ],
)
def test_numbers_have_bounds(kind: Any, least: int, most: int) -> None:
    assert [fits(one, kind) for one in (least - 1, least, most, most + 1)] == [False, True, True, False]


@pytest.mark.parametrize(
    ("kind", "least", "most"),
    [
        (shapes.Word, 1, 64),
        (shapes.Moment, 25, 25),
        (shapes.Name, 0, limits.NAME),
        (shapes.Line, 0, limits.LINE),
        (shapes.Text, 0, limits.TEXT),
        (shapes.SignalWords, 0, limits.SIGNAL_WORDS),
    ],
)
def test_texts_have_bounds(kind: Any, least: int, most: int) -> None:
    assert [fits("x" * one, kind) for one in (least, most, most + 1)] == [True, True, False]
    assert least == 0 or not fits("x" * (least - 1), kind)


PART = {"name": "", "speaking": "as"}
CHAPTER = {"at_ms": 0, "part": ""}
SEEN = {"device": ID, "upto": 0, "hash": None, "beyond": []}
CARD_LINE = {"group": "people", "name": "", "number": "", "note": "", "checked": None}
LISTS: list[tuple[type[shapes.Shape], str, object, int]] = [
    (shapes.AskShape, "please_not", "word", 20),
    (shapes.HeadsUpShape, "tags", "word", limits.TAGS),
    (shapes.ShareShape, "parts", PART, limits.PARTS),
    (shapes.ShareShape, "chapters", CHAPTER, limits.CHAPTERS),
    (shapes.ResendShape, "seqs", 1, 64),
    (shapes.SeenShape, "beyond", [1, HASH], 64),
    (shapes.ManifestShape, "roster", {"root": HASH, "hash": HASH}, 2),
    (shapes.ManifestShape, "seen", SEEN, 64),
    (shapes.ManifestShape, "entries", {}, 256),
    (shapes.ManifestShape, "attachments", {"media_type": "audio/ogg", "bytes": 0, "sha256": HASH}, 32),
    (shapes.AddShape, "baseline", [ID, 1, HASH], 64),
    (shapes.BoundariesShape, "not_yet", "word", limits.TAGS),
    (shapes.BoundariesShape, "own_topics", "word", limits.OWN_TOPICS),
    (shapes.SafetyCardShape, "lines", CARD_LINE, limits.CARD_LINES),
]


@pytest.mark.parametrize(("shape", "name", "one", "most"), LISTS, ids=lambda one: getattr(one, "__name__", str(one)))
def test_lists_have_bounds(shape: type[shapes.Shape], name: str, one: object, most: int) -> None:
    kind = get_type_hints(shape, include_extras=True)[name]
    assert [fits([one] * number, kind) for number in (1, most, most + 1)] == [True, True, False]


def test_nobody_asks_for_nothing() -> None:
    assert not fits([], get_type_hints(shapes.ResendShape, include_extras=True)["seqs"])


@pytest.mark.parametrize(
    ("shape", "name", "most"),
    [
        (shapes.AskShape, "about", limits.TOPIC),
        (shapes.AskShape, "own_words", limits.OWN_WORDS),
        (shapes.SafetyCardShape, "helps", limits.OWN_WORDS),
        (shapes.SafetyCardShape, "not_helps", limits.OWN_WORDS),
        (shapes.SafetyCardShape, "please", limits.OWN_WORDS),
    ],
)
def test_single_texts_have_bounds(shape: type[shapes.Shape], name: str, most: int) -> None:
    kind = get_type_hints(shape, include_extras=True)[name]
    assert [fits("x" * one, kind) for one in (0, most, most + 1)] == [True, True, False]


@pytest.mark.parametrize(
    ("shape", "name", "least", "most"),
    [
        (shapes.QuestionShape, "words", 1, limits.SIGNAL_WORDS),
        (shapes.CardLineShape, "checked", 10, 10),
    ],
)
def test_single_texts_have_a_least_length_too(shape: type[shapes.Shape], name: str, least: int, most: int) -> None:
    kind = get_type_hints(shape, include_extras=True)[name]
    assert [fits("x" * one, kind) for one in (least - 1, least, most, most + 1)] == [False, True, True, False]


@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("length_minutes", limits.AGREED_MINUTES),
        ("notes_a_day", limits.NOTES_A_DAY),
        ("reply_hours", limits.REPLY_HOURS),
    ],
)
def test_boundaries_are_numbers_within_bounds_or_none(name: str, most: int) -> None:
    kind = get_type_hints(shapes.BoundariesShape, include_extras=True)[name]
    assert [fits(one, kind) for one in (None, 0, 1, most, most + 1)] == [True, False, True, True, False]


@pytest.mark.parametrize("shape", [shapes.RosterShape, shapes.CardShape])
def test_statements_have_a_bound(shape: type[shapes.Shape]) -> None:
    name = "statement" if shape is shapes.RosterShape else "roster_statement"
    kind = get_type_hints(shape, include_extras=True)[name]
    assert [fits(data(one), kind) for one in (16 * 1024, 16 * 1024 + 1)] == [True, False]


def test_what_breaks_a_bound_is_malformed() -> None:
    with pytest.raises(MalformedError):
        known_part({"name": "x" * (limits.NAME + 1), "speaking": "as"}, shapes.PartShape)
