"""Cards of parts: names letter for letter and with their history, promises, tells, lines, and the thread of a part."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from partspair.flows import cards, carrying, drafting, expressing, part_threads, sending
from partspair.flows.cards import NotANameError, TooLongForACardError
from partspair.flows.part_threads import Where
from partspair.practice.carry import Carry, CarryTo
from partspair.practice.part_card import Found, HelpFrom, LinkKind, PartCard, PromiseState, Tell, TellKind, Whose
from partspair.practice.share import EntryId, PartHere, Share
from partspair.vault import entries, migrations, outbox, part_map
from partspair.vault.database import Vault
from tests.support.persons import Person, pair_up

RTL = "الصغير بجانب النافذة"
LONG = "Grünspecht, die über das Geländer hängt und nicht herunterkommen mag, bis es st."
DAY = date(2026, 3, 1)
JAW = Tell(TellKind.BODY, "jaw")


def share(person: Person, *names: str, at: datetime) -> EntryId:
    said = Share(parts=tuple(map(PartHere, names)), text="It woke at five.")
    draft = drafting.begin(person.vault, person.the_pair(), said, at.timestamp())
    return sending.send_share(person.vault, person.the_pair(), draft.id, at)


def test_a_card_keeps_every_answer_letter_for_letter(people: tuple[Person, Person]) -> None:
    maren, _ = people
    assert len(LONG) == 80
    for name in ("the list", RTL, LONG, "  der Kleine — am Fenster "):
        assert cards.get(maren.vault, cards.begin(maren.vault, name, maren.clock.now)).name == name
    for name in ("", "  ", LONG + "x", "two\nlines"):
        with pytest.raises(NotANameError):
            cards.begin(maren.vault, name, maren.clock.now)
    part = cards.cards(maren.vault)[-1].part
    full = PartCard(
        Found.TOLD, "a ledger", "about nine", "they", "jaw", (JAW,), "mail", "braced", "NOW", "counts", "keeping it",
        "someone would be cross", "paper", (HelpFrom.ME, HelpFrom.PARTNER), "saying you heard it", "keeps count", True,
        "that it ends", "the lot", Whose.HANDED_DOWN,
    )  # fmt: skip
    cards.keep(maren.vault, part, lambda _: full)
    assert cards.get(maren.vault, part).card == full
    with pytest.raises(TooLongForACardError):
        cards.keep(maren.vault, part, lambda card: replace(card, look="x" * 501))
    assert cards.get(maren.vault, part).card == full


@pytest.mark.shows("002-09", "002-12", "004-16")
def test_names_days_and_promises_have_a_history(people: tuple[Person, Person]) -> None:
    maren, _ = people
    vault, now = maren.vault, maren.clock.now
    part = cards.begin(vault, "the list", now)
    cards.rename(vault, part, "the list", now)
    cards.rename(vault, part, RTL, now + timedelta(hours=1))
    with pytest.raises(NotANameError):
        cards.rename(vault, part, " ", now)
    for words, day in (("starts at five", 1), ("starts at five", 2), ("makes room before six", 3)):
        cards.say_these_days(vault, part, words, replace_day(day))
    cards.promise(vault, part, "ten minutes with paper", DAY)
    cards.let_stand(vault, part, 0, PromiseState.CHANGED, replace_day(9))
    kept = cards.get(vault, part)
    assert (kept.name, [one.name for one in kept.card.former_names]) == (RTL, ["the list"])
    assert [one.words for one in kept.card.these_days] == ["starts at five", "makes room before six"]
    (promise,) = kept.card.promises
    assert (promise.on, promise.state, promise.since) == (DAY, PromiseState.CHANGED, replace_day(9))
    found = [(one.where, one.words) for one in part_threads.thread(vault, part, now)]
    assert found == [
        (Where.PROMISE, "ten minutes with paper"),
        (Where.THESE_DAYS, "makes room before six"),
        (Where.THESE_DAYS, "starts at five"),
        (Where.NAME, "the list"),
    ]


def replace_day(day: int) -> date:
    return DAY.replace(day=day)


def test_a_part_that_rests_leaves_the_lists_and_keeps_its_history(people: tuple[Person, Person]) -> None:
    maren, _ = people
    vault, now = maren.vault, maren.clock.now
    one, other = (cards.begin(vault, name, now) for name in ("the list", "the foreman"))
    cards.keep(vault, one, lambda card: replace(card, tells=(JAW,), role="keeps count"))
    cards.draw_line(vault, one, LinkKind.LOOKS_AFTER, other)
    cards.rest(vault, one, joined_with=other)
    assert [card.part for card in cards.cards(vault)] == [other]
    assert [(card.part, card.card.joined_with) for card in cards.resting(vault)] == [(one, other)]
    assert (cards.tells(vault), cards.lines(vault), expressing.who(vault)[0].part) == ((), (), other)
    cards.wake(vault, one)
    back = cards.get(vault, one)
    assert (back.is_resting, back.card.joined_with, back.card.role) == (False, None, "keeps count")


def test_every_tell_comes_once_with_the_parts_it_often_belongs_to(people: tuple[Person, Person]) -> None:
    maren, _ = people
    vault, now = maren.vault, maren.clock.now
    urge = Tell(TellKind.URGE, "to scroll")
    first = cards.begin(vault, "the list", now)
    second = cards.begin(vault, RTL, now + timedelta(hours=1))
    cards.keep(vault, first, lambda card: replace(card, tells=(JAW, JAW)))
    cards.keep(vault, second, lambda card: replace(card, tells=(urge, JAW)))
    found = [(one.tell, one.parts) for one in cards.tells(vault)]
    assert found == [(urge, ((second, RTL),)), (JAW, ((second, RTL), (first, "the list")))]


def test_lines_are_drawn_and_taken_away_and_a_place_is_kept_as_it_was_put(people: tuple[Person, Person]) -> None:
    maren, _ = people
    vault, now = maren.vault, maren.clock.now
    one, other = (cards.begin(vault, name, now) for name in ("the list", "the small cold one"))
    cards.draw_line(vault, one, LinkKind.LOOKS_AFTER, other)
    cards.draw_line(vault, one, LinkKind.LOOKS_AFTER, other)
    cards.draw_line(vault, one, LinkKind.WITH, one)
    assert [(line.name, line.kind, line.other_name) for line in cards.lines(vault)] == [
        ("the list", LinkKind.LOOKS_AFTER, "the small cold one")
    ]
    part_map.put(vault, one, 40.0, 88.0)
    part_map.put(vault, one, 48.0, 88.0)
    assert (part_map.places(vault), part_map.shows_me(vault)) == ({one: (48.0, 88.0)}, False)
    cards.erase_line(vault, one, LinkKind.LOOKS_AFTER, other)
    assert cards.lines(vault) == ()


@pytest.mark.shows("002-05")
def test_its_thread_is_everything_it_appears_in_newest_first(people: tuple[Person, Person]) -> None:
    maren, _ = people
    pair_up(*people)
    vault, now = maren.vault, maren.clock.now

    def at(hours: int) -> datetime:
        return now + timedelta(hours=hours)

    part = cards.begin(vault, "the list", at(0))
    share(maren, "the list", "the small cold one", at=at(1))
    expressing.notice(vault, part, at(2), "jaw")
    carrying.carry(vault, Carry(CarryTo.THERAPIST, "the list", "It started before I was awake."), at(3))
    cards.rename(vault, part, RTL, at(4))
    gone = share(maren, RTL, at=at(5))
    share(maren, "the list", at=at(6))
    drafting.begin(vault, maren.the_pair(), Share(parts=(PartHere(RTL),)), at(7).timestamp())
    found = part_threads.thread(vault, part, now)
    assert [one.where for one in found] == [
        Where.DRAFT, Where.SHARE, Where.NAME, Where.CARRIED, Where.NOTICED, Where.SHARE,
    ]  # fmt: skip
    assert found[-1].others == ("the small cold one",)
    sending.take_back(vault, maren.the_pair(), gone, at(8))
    assert [one.where for one in part_threads.thread(vault, part, now, 3)] == [Where.DRAFT, Where.NAME, Where.CARRIED]


def test_a_card_puts_nothing_into_the_outbox(people: tuple[Person, Person]) -> None:
    maren, _ = people
    pair_up(*people)
    before = len(outbox.of_pair(maren.vault, maren.the_pair()))
    part = cards.begin(maren.vault, "the list", maren.clock.now)
    cards.keep(maren.vault, part, lambda card: replace(card, company="saying you heard it"))
    cards.promise(maren.vault, part, "ten minutes", DAY)
    cards.rest(maren.vault, part)
    assert len(outbox.of_pair(maren.vault, maren.the_pair())) == before


def test_shares_of_an_older_vault_are_in_the_threads_too(
    people: tuple[Person, Person], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    maren, _ = people
    pair_up(*people)
    share(maren, "the list", RTL, at=maren.clock.now)
    (sent,) = (one for one in entries.of_pair(maren.vault, maren.the_pair()) if one.kind == "share")
    key = bytes(32)
    with monkeypatch.context() as patch:
        patch.setattr(migrations, "STEPS", migrations.STEPS[:6])
        with Vault.create(tmp_path / "older", key) as vault:
            copy_of(vault, sent)
    with Vault.open(tmp_path / "older", key) as vault:
        assert vault.read("SELECT name FROM appearance ORDER BY entry, name") == [("the list",), (RTL,)]


def copy_of(vault: Vault, sent: entries.Entry) -> None:
    """The share, one of the partner's, and one that was erased."""
    vault.run("INSERT INTO pair SELECT ?, 'paired', 'inviting', 1.0, NULL, '', '', '', '', '', NULL, NULL, NULL, NULL,"
              " NULL, NULL, NULL, NULL, NULL", (sent.pair,))  # fmt: skip
    for n, (is_mine, body) in enumerate(((True, sent.body), (False, sent.body), (True, b""))):
        entries.add(vault, replace(sent, entry=EntryId(bytes([n]) * 16), is_mine=is_mine, body=body, link=None))
