from datetime import date

import pytest

from partspair.paths import resources
from partspair.practice.help import checked_on, countries, starter_page
from partspair.practice.words import load_words

WORDS = load_words(resources() / "content" / "en")


@pytest.mark.parametrize("country", countries(WORDS))
def test_no_number_the_app_brings_says_that_it_was_checked(country: str) -> None:
    page = starter_page(WORDS, country)
    assert all(entry.checked is None for entry in (page.emergency, *page.lines))
    assert all(entry.name and entry.number for entry in page.lines)
    assert page.people == ()
    assert WORDS(f"cr.{country}")


def test_every_named_country_has_an_emergency_number_and_elsewhere_invents_none() -> None:
    *named, other = countries(WORDS)
    assert other == "other"
    assert all(starter_page(WORDS, country).emergency.number for country in named)
    assert starter_page(WORDS, "other").emergency.number == ""
    assert starter_page(WORDS, "other").lines == ()


def test_a_person_dates_what_they_tried() -> None:
    line = starter_page(WORDS, "gb").lines[0]
    assert checked_on(line, date(2026, 10, 12)).checked == date(2026, 10, 12)


def test_no_number_in_a_repr() -> None:
    assert "116" not in repr(starter_page(WORDS, "gb"))
