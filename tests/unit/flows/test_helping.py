"""The crisis page is its person's own."""

from dataclasses import replace
from datetime import date

import pytest

from partspair import paths
from partspair.flows import helping
from partspair.practice.help import countries, starter_page
from partspair.practice.words import Words, load_words
from partspair.vault.safety import SafetyEntry
from tests.support.persons import Person


@pytest.fixture(scope="module")
def words() -> Words:
    return load_words(paths.resources() / "content" / "en")


def test_the_numbers_of_a_country_come_once_and_are_unchecked(people: tuple[Person, Person], words: Words) -> None:
    vault = people[0].vault
    first = helping.entries(vault, words, "gb")
    page = starter_page(words, "gb")
    assert [one.number for one in first] == [page.emergency.number, *(line.number for line in page.lines)]
    assert {one.checked_on for one in first} == {""}
    helping.remove(vault, first[1].entry)
    assert [one.entry for one in helping.entries(vault, words, "gb")] == [first[0].entry, *(o.entry for o in first[2:])]


def test_moving_to_another_country_adds_its_numbers_and_leaves_the_rest(
    people: tuple[Person, Person], words: Words
) -> None:
    vault = people[0].vault
    first = helping.entries(vault, words, "gb")
    helping.keep(vault, replace(first[0], note="ask for Sam"))
    both = helping.entries(vault, words, "us")
    assert both[0].note == "ask for Sam"
    assert [one.entry for one in both[: len(first)]] == [one.entry for one in first]
    assert {one.country for one in both[len(first) :]} == {"us"}
    assert helping.entries(vault, words, "gb") == both


def test_every_country_the_app_knows_has_somebody_to_call(people: tuple[Person, Person], words: Words) -> None:
    for country in countries(words):
        found = [one for one in helping.entries(people[0].vault, words, country) if one.country == country]
        assert found
        assert country == "other" or all(one.number.strip() for one in found)


def test_an_entry_of_ones_own_stays_and_says_when_it_was_tried(people: tuple[Person, Person], words: Words) -> None:
    vault = people[0].vault
    helping.entries(vault, words, "gb")
    helping.keep(vault, SafetyEntry("gb", "My sister", "0123", is_own=True))
    mine = helping.entries(vault, words, "gb")[-1]
    assert (mine.label, mine.is_own) == ("My sister", True)
    helping.keep(vault, helping.checked(mine, date(2026, 3, 1)))
    assert helping.entries(vault, words, "gb")[-1].checked_on == "2026-03-01"
