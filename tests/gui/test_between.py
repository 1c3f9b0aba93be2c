"""Beside listening: who spoke up, how a reply landed, asking first, letting rest, and what was stopped."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from partspair.flows import between, drafting, helping, listening, looking, sending
from partspair.practice.between import Answer as SaidTo
from partspair.practice.between import AnswerKind, Felt, FeltKind, Question, QuestionKind
from partspair.practice.reply import Signal, SignalKind
from partspair.practice.share import AskKind, ReplyWish
from partspair.ui import places
from partspair.ui.frame import Frame
from partspair.ui.night_felt import FeltSharePage
from partspair.ui.theme import Theme
from partspair.ui.waiting import WaitingPlace
from partspair.vault import devices, entries, inward, links, settings
from tests.support.answers import Answer, arrive
from tests.support.evenings import SHARE, a_pair, button, buttons, pass_on, row_of, said, send
from tests.support.nights import Night
from tests.support.persons import Person
from tests.support.rooms import shoot
from tests.support.visits import Visit

NOT_TONIGHT = (
    "I have it. I can’t listen well tonight. Tomorrow is likely.",
    "I’ve got you in mind. I’ll listen when I have more room.",
    "This one looks heavy for me. Could we find another time, or could someone else hold it too?",
    "Own words",
    "Say nothing",
)


@pytest.fixture
def paired(tmp_path: Path) -> Iterator[tuple[Person, Person]]:
    with a_pair(tmp_path) as both:
        yield both


def bundles(person: Person) -> int:
    """How many bundles this person has ever signed."""
    own = devices.own(person.vault, person.the_pair())
    newest = links.newest(person.vault, person.the_pair(), own.device) if own is not None else None
    return newest.seq if newest is not None else 0


def signs(person: Person) -> list[object]:
    return [one.what for one in looking.threads(person.vault, person.the_pair())[0].signals]


def shots(place: Frame, name: str) -> None:
    for suffix, size in (("-900", (900, 640)), ("", (1200, 800))):
        shoot(place, f"{name}{suffix}", size)


@pytest.mark.shows("004-17")
@pytest.mark.parametrize("sentence", NOT_TONIGHT)
def test_not_tonight_says_one_thing_or_nothing_at_all(
    qtbot: QtBot, paired: tuple[Person, Person], sentence: str
) -> None:
    maren, idris = paired
    send(maren, seconds=0.5)
    pass_on(maren, idris)
    before = bundles(idris)
    night = Night(qtbot, maren, idris)
    night.press("Skip", "Not tonight")
    button(night.place, sentence).setChecked(True)
    is_silent = sentence == "Say nothing"
    if sentence == "Own words":
        night.place.now.field.fill("Not tonight. I like you.")  # type: ignore[union-attr]
    night.press("Done" if is_silent else "Send")
    night.close()
    assert bundles(idris) == before + (not is_silent), "saying nothing makes no bundle, a sentence makes one"
    if is_silent:
        assert signs(idris) == []
    else:
        words = "Not tonight. I like you." if sentence == "Own words" else sentence
        assert [one.words for one in signs(idris) if isinstance(one, Signal)] == [words]
        assert [getattr(one, "kind", None) for one in signs(idris)] == [SignalKind.NOT_TONIGHT]


@pytest.mark.shows("003-18")
def test_who_spoke_up_is_kept_for_oneself_and_never_travels(qtbot: QtBot, paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    drafting.remember_names(idris.vault, ("the gardener",), 1.0)
    send(maren, seconds=0.5)
    pass_on(maren, idris)
    row, before = row_of(idris), bundles(idris)
    night = Night(qtbot, maren, idris)
    night.press("Skip", "Room to listen", "Play", "Play", "Done listening", "Skip")
    night.shoot("between-who")
    night.press("a tired one", "the gardener", "Next", "Not now")
    night.close()
    assert inward.get(idris.vault, idris.the_pair(), row).spoke_up == ("a tired one", "the gardener")
    assert bundles(idris) == before
    assert signs(idris) == []
    visit = Visit(qtbot, idris)
    visit.go(places.Play(row))
    assert "While you listened, these spoke up: a tired one, the gardener." in visit.said()
    visit.close()


def test_listening_is_told_by_itself_only_where_that_was_chosen(qtbot: QtBot, paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    settings.save(idris.vault, replace(settings.load(idris.vault), is_listening_told=True))
    share = send(maren, seconds=0.5)
    pass_on(maren, idris)
    night = Night(qtbot, maren, idris)
    night.press("Skip", "Room to listen", "Play", "Play", "Done listening", "Skip", "Skip", "Not now")
    night.close()
    assert signs(idris) == [Signal(share, SignalKind.LISTENED)]


def a_reply_in(qtbot: QtBot, paired: tuple[Person, Person], theme: Theme | None = None) -> Night:
    """Maren has heard what Idris answered, and let it settle."""
    maren, idris = paired
    share = send(maren, seconds=0.5)
    pass_on(maren, idris)
    draft = idris.draft_reply(share, AskKind.WITNESS, "I heard the lamp-keeper.")
    sending.send_reply(idris.vault, idris.the_pair(), draft, idris.clock.now)
    pass_on(idris, maren)
    night = Night(qtbot, idris, maren, theme)
    night.press("Done listening", "Skip")
    return night


@pytest.mark.shows("000-26")
def test_how_it_landed_is_private_unless_it_is_told(qtbot: QtBot, paired: tuple[Person, Person]) -> None:
    maren, _idris = paired
    night = a_reply_in(qtbot, paired)
    before, row = bundles(maren), night.place._row
    night.shoot("between-felt")
    night.press("Partly")
    night.shoot("between-felt-share")
    assert "Tell Idris?" in said(night.place)
    night.press("Keep it to me")
    assert "Kept for you. Nothing is sent." in said(night.place)
    assert inward.get(maren.vault, maren.the_pair(), row).felt == FeltKind.PARTLY
    assert bundles(maren) == before
    night.close()


def test_how_it_landed_is_told_in_ones_own_words(qtbot: QtBot, paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    night = a_reply_in(qtbot, paired)
    night.press("It helped")
    button(night.place, "What helped most was …").setChecked(True)
    night.rooms.step()
    night.press("Tell Idris")
    assert "Finish the sentence, or keep it to yourself." in said(night.place)
    page = night.place.now
    assert isinstance(page, FeltSharePage)
    page.fields["most"].fill("the <b>quiet</b> after it.")
    night.press("Tell Idris")
    assert "Idris will read it." in said(night.place)
    night.close()
    pass_on(maren, idris)
    (felt,) = signs(idris)
    assert isinstance(felt, Felt)
    assert (felt.kind, felt.words) == (FeltKind.HELPED, "What helped most was the <b>quiet</b> after it.")
    visit = Visit(qtbot, idris)
    visit.go(places.History())
    assert "Maren: What helped most was the <b>quiet</b> after it." in visit.said()
    visit.close()


def test_what_stung_is_told_that_the_mend_comes_later(qtbot: QtBot, paired: tuple[Person, Person]) -> None:
    night = a_reply_in(qtbot, paired)
    night.press("It stung")
    night.shoot("between-stung")
    assert "Would a mend help?" in said(night.place)
    assert "not in this version yet" in said(night.place)
    night.press("Keep it to me")
    night.close()


def test_a_thought_nobody_asked_for_is_asked_about_first(qtbot: QtBot, paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    answer = Answer(qtbot, arrive(paired, AskKind.WITNESS))
    answer.press("I’d like to offer something")
    answer.shoot("between-ask-first")
    assert "Maren didn’t ask for this. You could ask first." in said(answer.place)
    assert not answer.signals()
    button(answer.place, "the lamp-keeper").setChecked(True)
    answer.press("Send the question")
    words = "I have a thought about the lamp-keeper. Would you like it, some day, or not?"
    (question,) = signs(idris)
    assert isinstance(question, Question)
    assert (question.kind, question.words) == (QuestionKind.OFFER, words)
    assert not answer.answers(), "nothing but the question was sent"
    assert "There is no answer yet." in said(answer.place)
    assert "I’d like to offer something" not in [one.text() for one in buttons(answer.place)]
    answer.close()
    pass_on(idris, maren)
    visit = Visit(qtbot, maren)
    frame = visit.go(places.Waiting())
    shots(frame, "between-question")
    assert words in visit.said()
    visit.press(f"Some day, {words}")
    assert "Idris will read it." in visit.said()
    assert words not in visit.said()
    visit.close()
    pass_on(maren, idris)
    assert [one.kind for one in signs(idris) if isinstance(one, SaidTo)] == [AnswerKind.SOME_DAY]
    again = Answer(qtbot, idris)
    assert "Maren says: Some day." in said(again.place)
    again.close()


def test_no_reply_needed_has_no_composer_until_it_is_opened(qtbot: QtBot, paired: tuple[Person, Person]) -> None:
    answer = Answer(qtbot, arrive(paired, AskKind.INPUT, ReplyWish.NONE))
    assert "I’d like to offer something" not in [one.text() for one in buttons(answer.place)]
    answer.press("I’d like to say something anyway")
    assert "travels in its own envelope" in said(answer.place)
    answer.close()


def test_old_ones_rest_unheard_only_with_the_senders_yes(qtbot: QtBot, paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    old = send(maren, seconds=0.5)
    pass_on(maren, idris)
    maren.clock.now += timedelta(days=20)
    new = send(maren, replace(SHARE, one_line="Today."), seconds=0.5)
    pass_on(maren, idris)
    visit = Visit(qtbot, idris)
    frame = visit.go(places.Waiting())
    assert isinstance(frame, WaitingPlace)
    shots(frame, "between-letgo")
    assert "Would you two like to let them rest unheard?" in visit.said()
    visit.press("Ask Maren")
    assert "Nothing changes before a yes." in visit.said()
    assert "rest unheard" not in visit.said()
    assert [one.id for one in looking.waiting(idris.vault, idris.the_pair())] == [old, new]
    visit.close()
    pass_on(idris, maren)
    other = Visit(qtbot, maren)
    shots(other.go(places.Waiting()), "between-rest")
    (asked,) = between.asked(maren.vault, maren.the_pair())
    assert "With your yes it no longer waits there." in other.said()
    other.press(f"Yes, {asked.what.words}")
    other.close()
    pass_on(maren, idris)
    assert [one.id for one in looking.waiting(idris.vault, idris.the_pair())] == [new]
    assert len(entries.of_pair(idris.vault, idris.the_pair(), "share")) == 2


def test_today_says_beside_what_waits_that_something_was_asked_or_stopped(
    qtbot: QtBot, paired: tuple[Person, Person]
) -> None:
    maren, idris = paired
    share = send(maren, seconds=0.5)
    pass_on(maren, idris)
    row = row_of(idris)
    between.ask(idris.vault, idris.the_pair(), [Question(share, QuestionKind.OFFER, "May I?")], idris.clock.now)
    pass_on(idris, maren)
    listening.put_away(idris.vault, row, 1.0)
    helping.be_reminded(idris.vault, idris.clock.now.date() - timedelta(days=200))
    visit = Visit(qtbot, idris)
    shots(visit.go(places.Today()), "between-today")
    stopped = next(one for one in visit.buttons() if one.accessibleName().startswith("Earlier you stopped a share"))
    with qtbot.waitSignal(visit.the_frame().go_requested) as gone:
        stopped.click()
    assert gone.args == [places.Listen(row)]
    assert "please check that your numbers still work" in visit.said()
    visit.press("Not now")
    assert "please check that your numbers still work" not in visit.said()
    visit.close()
    other = Visit(qtbot, maren)
    other.go(places.Today())
    asked = next(one for one in other.buttons() if one.accessibleName().startswith("A question from Idris"))
    with qtbot.waitSignal(other.the_frame().go_requested) as gone:
        asked.click()
    assert gone.args == [places.Waiting()]
    other.close()


@pytest.mark.parametrize(
    ("way", "told", "waits"),
    [
        ("Leave it put away", None, False),
        ("Listen another day", None, True),
        (
            "Ask Maren to tell me about it in a lighter way",
            "I stopped partway. Could you tell me about it in a lighter way, when it suits you?",
            False,
        ),
        (
            "Give it back unheard",
            "I’m giving this one back unheard. It was a lot for me. No need to answer.",
            False,
        ),
    ],
)
def test_what_was_stopped_is_decided_later(
    qtbot: QtBot, paired: tuple[Person, Person], way: str, told: str | None, waits: bool
) -> None:
    maren, idris = paired
    send(maren, seconds=0.5)
    pass_on(maren, idris)
    row = row_of(idris)
    listening.put_away(idris.vault, row, 1.0)
    before = bundles(idris)
    visit = Visit(qtbot, idris)
    shots(visit.go(places.Waiting()), "between-stopped-row")
    (found,) = [one for one in visit.buttons() if one.accessibleName().startswith("Earlier you stopped a share.")]
    with qtbot.waitSignal(visit.the_frame().go_requested) as gone:
        found.click()
    assert gone.args == [places.Listen(row)]
    shots(visit.go(places.Listen(row)), "between-stopped")
    assert SHARE.one_line not in visit.said()
    visit.press(way)
    assert bool(looking.waiting(idris.vault, idris.the_pair())) is waits
    if told is None:
        assert bundles(idris) == before
    assert [one.words for one in signs(idris) if isinstance(one, Signal)] == ([told] if told else [])
    visit.go(places.Waiting())
    assert "Earlier you stopped a share." not in visit.said()
    visit.close()


def test_leaving_it_for_later_may_be_said_with_a_time(qtbot: QtBot, paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    share = send(maren, seconds=0.5)
    pass_on(maren, idris)
    night = Night(qtbot, maren, idris)
    night.press("Skip", "Room to listen", "Later")
    night.shoot("between-later")
    night.press("I’ll listen tomorrow.")
    assert signs(idris) == [Signal(share, SignalKind.LATER, "I’ll listen tomorrow.")]
    assert looking.waiting(idris.vault, idris.the_pair())
    night.close()
