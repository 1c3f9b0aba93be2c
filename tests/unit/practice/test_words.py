from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partspair.practice.words import Piece, Words, WordsError, load_words, words_from

WORDS = Words(
    {
        "a.q": "How close is {part} to {partner}?",
        "a.plain": "Skip",
        "a.n": "{n} notes from {partner}",
        "a.n.one": "One note from {partner}",
        "a.list": ("Hello, {part}.", "Hello."),
    }
)
received = st.text() | st.sampled_from(["{part}", "{partner}", "{0}", "{part.x}", "\\1", "\u202elist", "<b>"])


def test_names_are_put_in_where_they_belong() -> None:
    assert WORDS("a.q", part="the list", partner="Idris") == "How close is the list to Idris?"
    assert WORDS("a.plain") == "Skip"
    assert WORDS("a.plain", partner="Idris") == "Skip"


@given(received, received)
def test_whatever_a_name_holds_stays_as_it_is(part: str, partner: str) -> None:
    assert WORDS("a.q", part=part, partner=partner) == "How close is " + part + " to " + partner + "?"
    assert WORDS.each("a.list", part=part) == ("Hello, " + part + ".", "Hello.")


def test_what_stands_in_for_a_name_begins_a_sentence_with_a_capital_letter() -> None:
    words = words_from(
        ['"name.partner.none" = "your partner"', '"a" = "{partner} sees it. {partner} hears {partner}."']
    )
    assert words("a", partner="your partner") == "Your partner sees it. Your partner hears your partner."
    assert words("a", partner="idris") == "idris sees it. idris hears idris."


def test_pieces_tell_what_a_person_said() -> None:
    assert WORDS.pieces("a.q", part="the list", partner="Idris") == (
        Piece("How close is ", is_said=False),
        Piece("the list", is_said=True),
        Piece(" to ", is_said=False),
        Piece("Idris", is_said=False),
        Piece("?", is_said=False),
    )


def test_one_thing_is_counted_in_its_own_sentence() -> None:
    assert WORDS.counted("a.n", 1, partner="Idris") == "One note from Idris"
    assert WORDS.counted("a.n", 2, partner="Idris") == "2 notes from Idris"
    assert WORDS.counted("a.n", 0, partner="Idris") == "0 notes from Idris"


def test_a_missing_key_or_value_is_said_at_once() -> None:
    with pytest.raises(WordsError, match="nothing"):
        WORDS("a.nothing")
    with pytest.raises(WordsError, match="partner"):
        WORDS("a.q", part="the list")
    with pytest.raises(WordsError, match="list"):
        WORDS("a.list")
    with pytest.raises(WordsError, match="one sentence"):
        WORDS.each("a.plain")


@pytest.mark.parametrize(
    ("texts", "reason"),
    [
        (['"a" = "x"', '"a" = "y"'], "twice"),
        (['a.b = "x"'], "neither"),
        (['"a" = 3'], "neither"),
        (['"a" = ["x", 3]'], "neither"),
        (['"a" = "{nobody}"'], "nobody"),
        (['"a" = "{part.name}"'], "part.name"),
    ],
)
def test_faults_in_the_files_are_found_when_they_are_read(texts: list[str], reason: str) -> None:
    with pytest.raises(WordsError, match=reason):
        words_from(texts)


def test_every_file_of_a_folder_is_read(tmp_path: Path) -> None:
    (tmp_path / "one.toml").write_text('"a" = "Ä"', encoding="utf-8")
    (tmp_path / "two.toml").write_text('"b" = ["c", "d"]', encoding="utf-8")
    (tmp_path / "notes.txt").write_text("not words")
    words = load_words(tmp_path)
    assert list(words) == ["a", "b"]
    assert "a" in words
    assert (words("a"), words.each("b")) == ("Ä", ("c", "d"))
