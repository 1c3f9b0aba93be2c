from dataclasses import fields, replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from partspair.practice import limits
from partspair.practice.share import (
    Ask,
    AskKind,
    BringUp,
    Chapter,
    Closeness,
    Destination,
    HeadsUp,
    NeedFrom,
    Objection,
    ObjectionChoice,
    PartHere,
    PleaseNot,
    ReplyForm,
    ReplyWish,
    Share,
    ShareKind,
    Speaking,
    TravellingPart,
    TravellingShare,
    Weight,
    check_name,
    destinations,
    is_within_limits,
    may_send,
    needs_crisis_note,
    travelling,
)

BY = datetime(2026, 3, 29, 21, 0, tzinfo=UTC)
ASK = Ask(
    kind=AskKind.INPUT,
    about="the move",
    own_words="left behind",
    please_not=frozenset({PleaseNot.ADVICE}),
    reply=ReplyWish.BY,
    reply_by=BY,
    reply_form=ReplyForm.VOICE,
    bring_up=BringUp.ASK_FIRST,
)
FULL = Share(
    kind=ShareKind.SEVERAL,
    landing="HOME landing",
    arriving=("HOME arriving",),
    parts=(
        PartHere(
            name="the list",
            part_id="HOME id",
            closeness=Closeness.DRIVING,
            speaking=Speaking.AS,
            has_room=True,
            body=("HOME jaw",),
            feels=("HOME braced",),
            says="HOME says",
            worry="HOME worry",
            trying_to="HOME trying",
            behind="HOME behind",
            needs=("HOME quiet",),
            need_from=(NeedFrom.PARTNER,),
            promise="HOME promise",
        ),
        PartHere(name="the small cold one"),
    ),
    objection=Objection.SOME,
    objection_choice=ObjectionChoice.ALL_RIGHT,
    ask=ASK,
    heads_up=HeadsUp(Weight.TENDER, ("loss",), "about the winter"),
    chapters=(Chapter(0, "the list"), Chapter(9000, "the small cold one")),
    one_line="HOME what the list worries about",
    text="and some words",
    duration_ms=184_000,
)

names = st.text(min_size=1, max_size=limits.NAME)


def test_what_travels_is_names_ask_heads_up_chapters_and_words() -> None:
    gone = travelling(FULL)
    assert gone.parts == (TravellingPart("the list", Speaking.AS), TravellingPart("the small cold one"))
    assert gone.ask == replace(ASK, own_words="")
    assert gone.heads_up == FULL.heads_up
    assert gone.chapters == FULL.chapters
    assert (gone.text, gone.duration_ms) == ("and some words", 184_000)


def test_body_closeness_needs_and_the_rest_stay_home() -> None:
    gone = travelling(FULL)
    said = "".join(repr(getattr(gone, one.name)) for one in fields(TravellingShare))
    said += "".join(part.name for part in gone.parts) + gone.one_line + gone.text + gone.heads_up.line
    assert "HOME" not in said
    assert {one.name for one in fields(TravellingPart)} == {"name", "speaking"}


def test_the_one_line_travels_only_when_ticked() -> None:
    assert travelling(FULL).one_line == ""
    assert travelling(replace(FULL, shows_one_line=True)).one_line == FULL.one_line


def test_what_was_typed_for_another_ask_does_not_travel() -> None:
    gone = travelling(replace(FULL, ask=replace(ASK, kind=AskKind.WITNESS, reply=ReplyWish.SIGN)))
    assert (gone.ask.about, gone.ask.own_words, gone.ask.reply_by) == ("", "", None)
    gone = travelling(replace(FULL, ask=replace(ASK, kind=AskKind.FREE)))
    assert (gone.ask.about, gone.ask.own_words) == ("", "left behind")


@given(st.lists(names, min_size=1, max_size=limits.PARTS))
def test_names_travel_exactly_as_written(written: list[str]) -> None:
    share = Share(
        parts=tuple(PartHere(name) for name in written),
        chapters=tuple(Chapter(at, name) for at, name in enumerate(written)),
    )
    gone = travelling(share)
    assert [part.name for part in gone.parts] == written
    assert [chapter.part for chapter in gone.chapters] == written


def test_no_words_in_a_repr() -> None:
    shown = repr(FULL) + repr(travelling(replace(FULL, shows_one_line=True)))
    for word in ("the list", "small cold", "HOME says", "HOME quiet", "winter", "some words", "the move", "worries"):
        assert word not in shown


def test_a_name_may_be_anything_on_one_line() -> None:
    for name in (
        "the list",
        "ΑΒγ",
        "كاتب الليل",
        "{part} & <b>",
        "🜁",
        "  la que corre ",
        "x" * 80,
        "\u202eltr\u202c",
        "7",
    ):
        assert check_name(name) is None


def test_what_cannot_be_a_name() -> None:
    assert check_name("") == "limit.name.empty"
    assert check_name(" \t ") == "limit.name.empty"
    assert check_name("x" * 81) == "limit.name.long"
    for sign in ("\n", "\x00", "\u2028", "\ud800", "\x7f"):
        assert check_name(f"a{sign}b") == "limit.name.signs"


def test_what_arrives_is_held_to_the_limits() -> None:
    good = travelling(FULL)
    assert is_within_limits(good)
    assert is_within_limits(travelling(Share()))
    for bad in (
        replace(good, parts=(TravellingPart("x" * 81),)),
        replace(good, parts=(TravellingPart("a\nb"),)),
        replace(good, parts=good.parts * 7),
        replace(good, chapters=(Chapter(-1, "a"),)),
        replace(good, chapters=(Chapter(0, "x" * 81),)),
        replace(good, chapters=good.chapters * 101),
        replace(good, chapters=(Chapter(limits.DURATION_MS + 1, "a"),)),
        replace(good, duration_ms=-1),
        replace(good, duration_ms=limits.DURATION_MS + 1),
        replace(good, one_line="x" * 121),
        replace(good, text="x" * (limits.TEXT + 1)),
        replace(good, text="bell\x07"),
        replace(good, heads_up=HeadsUp(line="x" * 121)),
        replace(good, heads_up=HeadsUp(tags=("loss",) * 21)),
        replace(good, heads_up=HeadsUp(tags=("x" * 81,))),
        replace(good, ask=replace(good.ask, about="x" * 121)),
        replace(good, ask=replace(good.ask, own_words="x" * 501)),
    ):
        assert not is_within_limits(bad), bad


def test_a_standing_objection_keeps_the_share_here() -> None:
    share = Share(objection=Objection.SOME)
    for choice in (None, ObjectionChoice.KEEP, ObjectionChoice.WAIT):
        objecting = replace(share, objection_choice=choice)
        assert not may_send(objecting)
        assert destinations(objecting) == (Destination.KEEP,)
    for choice in (ObjectionChoice.LEAVE_OUT, ObjectionChoice.ALL_RIGHT):
        assert may_send(replace(share, objection_choice=choice))
    assert may_send(Share())
    assert may_send(Share(objection=Objection.NONE))


def test_help_from_people_is_shown_for_two_ticks_and_never_for_words() -> None:
    assert needs_crisis_note(HeadsUp(tags=("loss", "dying")))
    assert needs_crisis_note(HeadsUp(tags=("hurting_myself",)))
    assert not needs_crisis_note(HeadsUp(tags=("loss",), line="thoughts of dying"))


def test_the_ask_begins_as_witness_with_a_sign_and_only_i_bring_it_up() -> None:
    ask = Share().ask
    assert (ask.kind, ask.reply, ask.bring_up) == (AskKind.WITNESS, ReplyWish.SIGN, BringUp.ONLY_ME)
