"""A rehearsal is made once, kept, and refuses a folder that is not its own."""

import json
import os
import sys
from pathlib import Path

import pytest

from partspair.errors import KnownError
from partspair.flows import keeping, rehearsing
from partspair.vault import keyslots, people


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A passphrase costs nothing to try here."""
    monkeypatch.setattr(keyslots, "_stretch", lambda phrase, salt, _cost: (phrase.encode() + salt).ljust(32)[-32:])


def test_two_people_can_open_their_vaults_with_what_is_shown(tmp_path: Path) -> None:
    made = rehearsing.prepare(tmp_path / "new" / "rehearsal")
    assert [one.name for one in made.people] == ["Maren", "Idris"]
    assert Path(made.folder).is_dir()
    for one in made.people:
        key = keeping.unlock(Path(one.vault), one.passphrase)
        assert keeping.unlock_with_words(Path(one.vault), " ".join(one.words)).secret == key.secret
        with key.open() as vault:
            profile = people.profile(vault)
            assert profile is not None
            assert profile.display_name == one.name
        assert made.of_vault(Path(one.vault)) == one
    assert made.people[0].passphrase != made.people[1].passphrase
    assert made.of_vault(tmp_path) is None


def test_a_rehearsal_is_taken_up_where_it_was_left(tmp_path: Path) -> None:
    made = rehearsing.prepare(tmp_path)
    vault = Path(made.people[0].vault) / "vault.db"
    before = vault.read_bytes()
    assert rehearsing.prepare(tmp_path) == made
    assert vault.read_bytes() == before


@pytest.mark.skipif(sys.platform != "linux", reason="names are bytes only there")
def test_a_place_whose_path_is_no_text_is_refused_and_nothing_made(tmp_path: Path) -> None:
    place = tmp_path / os.fsdecode(b"caf\xe9")
    with pytest.raises(KnownError, match="UTF-8"):
        rehearsing.prepare(place)
    assert not place.exists()


def test_a_folder_with_anything_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear")
    with pytest.raises(KnownError, match="not empty"):
        rehearsing.prepare(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no json",
        b"[]",
        b'{"folder": 1, "people": []}',
        b'{"people": []}',
        b'{"folder": "/", "people": []}',
        b'{"folder": "/", "people": [{"name": "M", "vault": "/", "passphrase": "p", "words": "w"}]}',
        b'{"folder": "\xff", "people": []}',
        b'{"folder": "' + b"x" * rehearsing.LARGEST_FILE + b'", "people": []}',
    ],
)
def test_a_file_that_is_none_is_said_and_nothing_is_made(tmp_path: Path, content: bytes) -> None:
    (tmp_path / rehearsing.FILE).write_bytes(content)
    with pytest.raises(KnownError, match="can’t be read"):
        rehearsing.prepare(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [rehearsing.FILE]


def test_no_rehearsal_is_said(tmp_path: Path) -> None:
    with pytest.raises(KnownError, match="can’t be read"):
        rehearsing.read(tmp_path)


def test_one_that_was_cut_off_is_not_taken_for_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class CutOffError(Exception):
        """The lights went out."""

    create, made = keeping.create, []

    def create_once(*arguments: object) -> object:
        made.append(1)
        if len(made) == 2:
            raise CutOffError
        return create(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(keeping, "create", create_once)
    with pytest.raises(CutOffError):
        rehearsing.prepare(tmp_path)
    with pytest.raises(KnownError):
        rehearsing.read(tmp_path)
    with pytest.raises(KnownError, match="not empty"):
        rehearsing.prepare(tmp_path)


def test_its_file_says_all_of_it_in_plain_json(tmp_path: Path) -> None:
    made = rehearsing.prepare(tmp_path)
    said = json.loads((tmp_path / rehearsing.FILE).read_text())
    assert said["folder"] == made.folder
    assert [one["passphrase"] for one in said["people"]] == [one.passphrase for one in made.people]
