"""Our words: a prompt is edited in place and kept; one that cannot stand is refused calmly; all can be as it was."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from partspair.flows import wording
from partspair.practice.our_words import LONGEST, Flow, flow_of, overlaid, problem, prompts
from partspair.practice.words import Words
from partspair.ui import places
from partspair.ui.our_words_page import OurWordsPlace, Prompt
from partspair.ui.share import SharePlace
from tests.support.evenings import a_pair, button, name_of
from tests.support.persons import Person
from tests.support.rooms import Rooms

KEY, WAS, OWN = "share.need.q", "What does {part} need?", "What would {part} love to have?"


@pytest.fixture
def maren(tmp_path: Path) -> Iterator[Person]:
    with a_pair(tmp_path) as (maren, _):
        yield maren


class Visit:
    """Somebody at Our words."""

    def __init__(self, qtbot: QtBot, person: Person) -> None:
        self.rooms = rooms = Rooms(person)
        rooms.house = replace(rooms.house, words=wording.own_words(person.vault, rooms.house.words))
        self.place = OurWordsPlace(rooms.house)
        qtbot.addWidget(self.place, before_close_func=lambda place: place.leave())
        self.read: list[Words] = []
        self.place.words_kept.connect(self.read.append)
        self.place.resize(1200, 800)
        self.place.show()
        rooms.step()

    def press(self, name: str) -> None:
        button(self.place, name).click()
        self.rooms.step()

    def write(self, key: str, text: str) -> Prompt:
        """Find the prompt as a person does, and type into it."""
        self.place.search.fill(str(self.place._words.raw(key)))
        self.rooms.step()
        prompt = next(one for one in self.place.findChildren(Prompt) if one.key == key)
        prompt.edit()
        assert prompt.field is not None
        prompt.field.fill(text)
        self.rooms.step()
        return prompt


@pytest.mark.shows("001-27")
def test_a_prompt_in_own_words_is_read_from_then_on(qtbot: QtBot, maren: Person) -> None:
    visit = Visit(qtbot, maren)
    shipped = str(visit.rooms.house.words.raw(KEY))
    own = shipped.replace("?", ", today?")
    visit.write(KEY, own)
    visit.press("Keep it")
    assert visit.read[-1].raw(KEY) == own
    again = Visit(qtbot, maren)
    share = SharePlace(again.rooms.house, places.MakeShare())
    qtbot.addWidget(share, before_close_func=lambda place: place.leave())
    assert share.house.words.raw(KEY) == own
    again.write(KEY, "anything")
    again.press("As it was")
    assert again.read[-1].raw(KEY) == shipped
    assert wording.edits(maren.vault) == {}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "A few words are needed here."),
        ("x" * (LONGEST + 1), "One line of up to 300 characters"),
        ("What about {nobody}?", "The app can’t fill in one of the words in braces."),
        ("What about {}?", "The app can’t fill in one of the words in braces."),
    ],
)
def test_what_cannot_stand_is_refused_calmly_and_kept_nowhere(
    qtbot: QtBot, maren: Person, text: str, sentence: str
) -> None:
    visit = Visit(qtbot, maren)
    prompt = visit.write(KEY, text)
    visit.press("Keep it")
    assert prompt.field is not None
    assert prompt.field.error_text.startswith(sentence)
    assert visit.read == []
    assert wording.edits(maren.vault) == {}


def test_everything_is_as_it_was_with_one_press(qtbot: QtBot, maren: Person) -> None:
    words = Rooms(maren).house.words
    wording.keep(maren.vault, words, {KEY: "What is wanted?", "lis.land.q": "Sit down first."})
    visit = Visit(qtbot, maren)
    visit.press("More, Making a share")
    assert any(prompt.is_own for prompt in visit.place.findChildren(Prompt))
    visit.press(name_of(visit.place.all_back))
    assert wording.edits(maren.vault) == {}
    assert visit.read[-1].raw("lis.land.q") == words.raw("lis.land.q")


def test_skip_safety_and_what_is_no_prompt_stay_the_apps(maren: Person) -> None:
    words = Rooms(maren).house.words
    every = {key for one in Flow for key in prompts(words, one)}
    assert len(every) > 60
    assert not [key for key in every if key.startswith(("skip.", "safe.", "stop.", "wo.", "us.", "cr.", "go."))]
    for key in ("skip.who", "safe.scope", "stop.body", "limit.line", "go.next"):
        if key in words:
            assert flow_of(words, key) is None
    own = overlaid(words, {"skip.who": "Never", "safe.multi": "x", KEY: "{nobody}", "no.such": "x", "stop.body": "x"})
    assert all(own.raw(key) == words.raw(key) for key in words)
    assert problem(words, KEY, "Without any braces") is None


def test_edits_from_another_version_do_no_harm(maren: Person) -> None:
    words = Rooms(maren).house.words
    kept = wording.keep(maren.vault, words, {"gone.since": "x", "lis.land.q": "Sit down first."})
    assert kept.raw("lis.land.q") == "Sit down first."
    assert wording.edits(maren.vault) == {"lis.land.q": "Sit down first."}
