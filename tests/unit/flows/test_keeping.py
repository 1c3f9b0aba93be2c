"""Making a vault, whenever that is cut off, and opening it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from partspair.flows import keeping
from partspair.flows.keeping import KeysWithoutVaultError
from partspair.vault import keyslots, people
from partspair.vault.database import VaultExistsError
from partspair.vault.keyslots import WrongPassphraseError, WrongWordsError
from partspair.vault.people import Profile
from tests.support.mortal import Mortals

PROFILE = Profile("Maren", "Europe/London", "gb")
PHRASE = "not a wise one"


@pytest.fixture(scope="module")
def mortals() -> Iterator[Mortals]:
    with Mortals() as one:
        yield one


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A passphrase costs nothing to try here; that it costs in earnest is shown where keyslots are."""

    def stretch(passphrase: str, salt: bytes, _cost: object) -> bytes:
        return (passphrase.encode() + salt).ljust(32)[:32]

    monkeypatch.setattr(keyslots, "_stretch", stretch)


def make(directory: Path) -> tuple[str, ...]:
    words = keeping.draw_words()
    keeping.create(directory, PHRASE, words, PROFILE, bytes(range(32)))
    return words


@pytest.mark.usefixtures("quick")
def test_a_vault_opens_with_its_passphrase_and_with_its_words(tmp_path: Path) -> None:
    assert not keeping.exists(tmp_path)
    words = make(tmp_path)
    assert keeping.exists(tmp_path)
    for key in (keeping.unlock(tmp_path, PHRASE), keeping.unlock_with_words(tmp_path, "  " + "  ".join(words).upper())):
        assert key.secret == bytes(range(32))
        with key.open() as vault:
            assert people.profile(vault) == PROFILE
    assert sorted(path.name for path in tmp_path.iterdir()) == ["keys.json", "vault.db"]


@pytest.mark.usefixtures("quick")
def test_wrong_ones_open_nothing(tmp_path: Path) -> None:
    make(tmp_path)
    with pytest.raises(WrongPassphraseError):
        keeping.unlock(tmp_path, "another one")
    with pytest.raises(WrongWordsError):
        keeping.unlock_with_words(tmp_path, " ".join(keeping.draw_words()))


@pytest.mark.usefixtures("quick")
def test_a_changed_passphrase_replaces_the_one_before(tmp_path: Path) -> None:
    words = make(tmp_path)
    keeping.change_passphrase(keeping.unlock(tmp_path, PHRASE), "a better one")
    assert keeping.unlock(tmp_path, "a better one").secret == bytes(range(32))
    assert keeping.unlock_with_words(tmp_path, " ".join(words)).secret == bytes(range(32))
    with pytest.raises(WrongPassphraseError):
        keeping.unlock(tmp_path, PHRASE)


@pytest.mark.usefixtures("quick")
def test_a_vault_is_never_made_over_another_nor_beside_its_keys(tmp_path: Path) -> None:
    make(tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    with pytest.raises(VaultExistsError):
        make(tmp_path)
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before
    (tmp_path / "vault.db").unlink()
    with pytest.raises(KeysWithoutVaultError):
        make(tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        "keys.json": before[tmp_path / "keys.json"]
    }


@pytest.mark.slow
@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("moment", ["before", "after"])
def test_killed_at_every_step_of_making_it_the_next_start_makes_it_anew(
    tmp_path: Path, mortals: Mortals, moment: str
) -> None:
    words = keeping.draw_words()
    at, was_made = 0, 0
    while True:
        at += 1
        place = tmp_path / str(at)
        ending = mortals.do("create", at, moment, vault=str(place), words=words)
        if not ending.was_killed:
            break
        was_made += keeping.exists(place)
        if keeping.exists(place):
            key = keeping.unlock_with_words(place, " ".join(words))
        else:
            key = keeping.unlock_with_words(place, " ".join(make(place)))
        with key.open() as vault:
            assert people.profile(vault) is not None
            assert people.root_recipient(vault) is not None
        assert sorted(path.name for path in place.iterdir()) == ["keys.json", "vault.db"]
    assert at > 20
    assert was_made < 5


@pytest.mark.usefixtures("quick")
def test_a_disk_that_fills_up_while_it_is_made_stops_nobody_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(people, "set_profile", full)
        with pytest.raises(OSError, match="space"):
            make(tmp_path)
    assert not keeping.exists(tmp_path)
    make(tmp_path)
    assert keeping.unlock(tmp_path, PHRASE).secret == bytes(range(32))


def test_three_different_words_are_asked_back() -> None:
    for seed in range(256):
        places = keeping.places_to_ask(bytes([seed]) * 8)
        assert len({*places}) == 3
        assert list(places) == sorted(places)
        assert 1 <= places[0] <= places[2] <= 12
