"""A bundle comes out as the plain tar that was sealed, to the byte; what is not right comes out as nothing."""

import io
import tarfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from partspair.errors import KnownError, NewerVersionError, TamperedError
from partspair.flows.unsealing import NotForThisVaultError, UnknownAuthorError, unseal
from partspair.pair.ids import DeviceId, PairId
from partspair.sealing.age import HybridIdentity, OpeningReader
from partspair.sealing.failures import AgeError, HeaderError
from partspair.vault import opening_keys
from partspair.vault.database import Vault
from tests.support.findings import kept
from tests.support.forging import by_another, forge, fresh
from tests.support.persons import Person, key_of, make_person
from tests.support.scene import Scene

SOUND = b"OggS" + bytes(range(256)) * 400


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    made = Scene.make(tmp_path_factory.mktemp("two"), lambda *_people: None)
    yield made
    made.close()


@pytest.fixture
def paired(scene: Scene) -> tuple[Person, Person]:
    scene.restore()
    return scene.people()


def opened(person: Person, data: bytes) -> bytes:
    """Open it as the command does, over a connection that only looks."""
    out = bytearray()
    with Vault.look(person.vault.directory, key_of(person.name)) as vault:
        unseal(vault, io.BytesIO(data), out.extend)
    return bytes(out)


def plain(person: Person, data: bytes) -> bytes:
    """What any age tool makes of it with the same key."""
    keys = [HybridIdentity(one.seed) for one in opening_keys.own(person.vault, person.the_pair())]
    reader = OpeningReader(io.BytesIO(data), keys)
    return b"".join(iter(lambda: reader.read(1 << 16), b""))


def test_the_tar_is_what_was_sealed_and_any_tar_reads_it(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    made = forge(maren, "what I said", sounds=[SOUND])
    sealed = made.file()
    tar = opened(idris, sealed)
    assert tar == plain(idris, sealed)
    with tarfile.open(fileobj=io.BytesIO(tar)) as members:
        assert members.getnames() == ["manifest.json", "manifest.sig", "attachment-01.opus", "padding"]
        manifest, sound = (members.extractfile(name) for name in ("manifest.json", "attachment-01.opus"))
        assert manifest is not None
        assert sound is not None
        assert manifest.read() == made.data()
        assert sound.read() == SOUND


def test_one_s_own_file_opens_as_well(paired: tuple[Person, Person]) -> None:
    maren, _ = paired
    names = sorted(maren.folder.glob("*.age"))
    found = [opened(maren, path.read_bytes()) for path in names if path.read_bytes() and is_bundle(maren, path)]
    assert found


def is_bundle(person: Person, path: Path) -> bool:
    try:
        opened(person, path.read_bytes())
    except NotForThisVaultError:
        return False  # a hello, to a key that is no device's
    return True


def test_another_vault_opens_nothing(paired: tuple[Person, Person], tmp_path: Path) -> None:
    maren, _ = paired
    sealed = forge(maren).file()
    stranger = make_person("Noor", tmp_path / "noor", maren.folder, maren.clock)
    with stranger.vault:
        with pytest.raises(NotForThisVaultError):
            opened(stranger, sealed)
        with pytest.raises(HeaderError, match="not a sealed file"):
            opened(stranger, b"a letter, and no keys are here yet")


def refused(paired: tuple[Person, Person]) -> dict[str, tuple[bytes, type[KnownError]]]:
    maren, _ = paired
    good = forge(maren, "good", sounds=[SOUND])
    sealed = good.file()
    foreign = replace(good, manifest=replace(good.manifest, pair=PairId(fresh())))
    newer = replace(good, changes={"format": "partspair/bundle/2"})
    return {
        "nothing": (b"", AgeError),
        "not sealed": (b"a letter", AgeError),
        "cut short": (sealed[:-1], TamperedError),
        "without its last chunk": (sealed[:-70_000], TamperedError),
        "with more after it": (sealed + b"x", TamperedError),
        "a bit of its header": (sealed[:30] + b"X" + sealed[31:], AgeError),
        "a bit of its end": (sealed[:-9] + bytes([sealed[-9] ^ 1]) + sealed[-8:], TamperedError),
        "signed by somebody else": (good.file(key=fresh(32)), UnknownAuthorError),
        "by an unknown device": (by_another(good, DeviceId(fresh())).file(), UnknownAuthorError),
        "of another pair": (foreign.file(), UnknownAuthorError),
        "of a newer version": (newer.file(), NewerVersionError),
    }


CASES = (
    "nothing", "not sealed", "cut short", "without its last chunk", "with more after it", "a bit of its header",
    "a bit of its end", "signed by somebody else", "by an unknown device", "of another pair", "of a newer version",
)  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_what_is_not_right_is_refused_and_the_vault_stays_as_it_is(paired: tuple[Person, Person], case: str) -> None:
    _, idris = paired
    data, kind = refused(paired)[case]
    before = kept(idris)
    with pytest.raises(kind):
        opened(idris, data)
    assert kept(idris) == before
