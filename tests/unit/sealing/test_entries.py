"""Entries on their own, as they are kept."""

from dataclasses import replace
from datetime import date, time

import pytest

from partspair.errors import NewerVersionError, TamperedError
from partspair.pair.ids import DeviceId
from partspair.practice import limits
from partspair.practice.between import Answer, AnswerKind, Felt, FeltKind, Question, QuestionKind
from partspair.practice.boundaries import Boundaries
from partspair.practice.clocks import QuietHours
from partspair.practice.help import CardGroup, CardLine, SafetyCard
from partspair.practice.share import EntryId, Weight
from partspair.sealing.entries import (
    MAY_TAKE_OUT,
    Entry,
    Goodbye,
    Resend,
    What,
    also_of,
    decode_entry,
    encode_entry,
    may_take_out,
)
from tests.support.manifests import entries

KINDS = ["share", "reply", "signal", "signal", "take-back", "gone", "profile", "roster-statement"]


@pytest.mark.parametrize("entry", entries(), ids=lambda one: one.kind)
def test_an_entry_is_kept_as_it_was(entry: Entry) -> None:
    assert decode_entry(encode_entry(entry)) == entry


def test_kinds_have_their_names() -> None:
    assert [entry.kind for entry in entries()] == KINDS


def test_what_is_not_an_entry_is_refused() -> None:
    with pytest.raises(TamperedError):
        decode_entry(b"[]")
    with pytest.raises(NewerVersionError):
        decode_entry(encode_entry(entries()[4]).replace(b"take-back", b"give-back"))


DEVICE = DeviceId(b"d" * 16)


@pytest.mark.parametrize("seqs", [(1,), (2, 3, 9), tuple(range(1, 65))])
def test_what_is_asked_for_again_comes_back(seqs: tuple[int, ...]) -> None:
    asked = Entry(EntryId(bytes(16)), Resend(DEVICE, seqs))
    assert decode_entry(encode_entry(asked)) == asked


@pytest.mark.parametrize("seqs", [(3, 2), (2, 2), (1, 2, 1), ()])
def test_a_request_has_one_spelling(seqs: tuple[int, ...]) -> None:
    with pytest.raises(TamperedError):
        decode_entry(encode_entry(Entry(EntryId(bytes(16)), Resend(DEVICE, seqs))))


@pytest.mark.parametrize("words", ["", "be well\nboth of you", "x" * limits.SIGNAL_WORDS])
def test_a_goodbye_comes_back(words: str) -> None:
    said = Entry(EntryId(bytes(16)), Goodbye(words))
    assert decode_entry(encode_entry(said)) == said


@pytest.mark.parametrize("words", ["\x07", "a\x00b", "x" * (limits.SIGNAL_WORDS + 1)])
def test_a_goodbye_is_sound_text(words: str) -> None:
    with pytest.raises(TamperedError):
        decode_entry(encode_entry(Entry(EntryId(bytes(16)), Goodbye(words))))


@pytest.mark.parametrize("entry", entries(), ids=lambda one: one.kind)
@pytest.mark.parametrize(
    ("also", "is_allowed"),
    [
        (also_of(None), False),
        (also_of(None, is_copy_allowed=True), True),
        ({MAY_TAKE_OUT: False}, False),
        ({MAY_TAKE_OUT: 1}, False),
        ({MAY_TAKE_OUT: "true"}, False),
    ],
)
def test_a_copy_may_be_saved_of_what_was_spoken_alone_and_by_a_plain_yes(
    entry: Entry, also: dict[str, object], is_allowed: bool
) -> None:
    said = decode_entry(encode_entry(replace(entry, also=also)))
    assert may_take_out(said) is (is_allowed and entry.kind in {"share", "reply"})


TO = EntryId(b"t" * 16)
BETWEEN = [
    *(Question(TO, kind, "May I?\nSome day.") for kind in QuestionKind),
    *(Answer(TO, kind) for kind in AnswerKind),
    *(Felt(TO, kind, "What helped most was …") for kind in FeltKind if kind is not FeltKind.NOT_READY),
    SafetyCard(),
    SafetyCard("us", "Oakland", (CardLine(CardGroup.PERSON, "Ada", "1", "a neighbour", date(2026, 11, 2)),) * 24, "a"),
]


@pytest.mark.parametrize("what", BETWEEN, ids=lambda one: type(one).__name__)
def test_what_passes_between_two_people_comes_back(what: What) -> None:
    said = Entry(EntryId(bytes(16)), what)
    assert decode_entry(encode_entry(said)) == said


def test_not_being_ready_to_say_never_travels() -> None:
    with pytest.raises(NewerVersionError):
        decode_entry(encode_entry(Entry(EntryId(bytes(16)), Felt(TO, FeltKind.NOT_READY))))


@pytest.mark.parametrize(
    "what",
    [
        Question(TO, QuestionKind.OFFER, " \n"),
        Question(TO, QuestionKind.REST, "a" * 501),
        Felt(TO, FeltKind.HELPED, "a" * 501),
        Felt(TO, FeltKind.HELPED, "a\x00b"),
        SafetyCard("us", "a\nb"),
        SafetyCard(lines=(CardLine(CardGroup.LINE, "", ""),) * 25),
        SafetyCard(please="a" * 501),
    ],
    ids=str,
)
def test_what_is_beyond_the_limits_is_refused(what: What) -> None:
    with pytest.raises(TamperedError):
        decode_entry(encode_entry(Entry(EntryId(bytes(16)), what)))


@pytest.mark.parametrize("told", [
    Boundaries(), Boundaries(None, None, None, Weight.HEAVY, ("loss", "crying"), ("mein Vater", "🕯"), None),
    Boundaries(360, 50, QuietHours(time(0), time(23, 59)), Weight.LIGHT, (), (), 744),
])  # fmt: skip
def test_boundaries_come_back(told: Boundaries) -> None:
    entry = Entry(EntryId(bytes(16)), told)
    assert decode_entry(encode_entry(entry)) == entry


@pytest.mark.parametrize("wrong", [
    Boundaries(length_minutes=0), Boundaries(notes_a_day=51), Boundaries(own_topics=("a\nb",)),
    Boundaries(not_yet=("loss", "loss")), Boundaries(quiet=QuietHours(time(7), time(7))),
])  # fmt: skip
def test_boundaries_have_bounds(wrong: Boundaries) -> None:
    with pytest.raises(TamperedError):
        decode_entry(encode_entry(Entry(EntryId(bytes(16)), wrong)))
