"""The project's own vectors, put into a folder as files: all of receiving says the same of them as the bare readers."""

import shutil
from hashlib import sha256
from pathlib import Path

import pytest

from partspair.flows.publishing import Publishing
from partspair.flows.receiving import Outcome, receive
from partspair.flows.rosters import learn_statement
from partspair.pair.ids import DeviceId, PairId
from partspair.sealing.bundle import name_of
from partspair.sealing.roster import sign_added
from partspair.sync.folder import Folder
from partspair.sync.inbox import Inbox
from partspair.vault import inbox, opening_keys, pairs
from partspair.vault.database import Vault
from partspair.vault.opening_keys import OwnOpeningKey
from partspair.vault.pairs import Pair, PairRole, PairState
from tests.support import vector_files as files
from tests.support.persons import WAITS
from tests.support.vectors import Vector, load_vector, vector_paths

KEY, OWN = bytes(32), DeviceId(files.seed("own device")[:16])
PAIR = PairId(files.PAIR)
EXPECTED: dict[str, set[str | None]] = {
    "accepted": {None, Outcome.ACCEPTED},
    "newer": {Outcome.NEWER},
    "refused": {Outcome.DAMAGED, Outcome.UNKNOWN_AUTHOR},
    "closed": {Outcome.NOT_OURS},
}
BUNDLES = [vector for vector in map(load_vector, vector_paths()) if vector.kind == "bundle"]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The vault of somebody paired with whoever wrote the vectors, closed."""
    place = tmp_path_factory.mktemp("kept")
    vault = Vault.create(place / "vault", KEY, synchronous="OFF")
    with vault.transaction():
        pairs.add(vault, Pair(PAIR, PairState.PAIRED, PairRole.INVITER, 0.0, partner_root=files.ROOT.public))
        opening = OwnOpeningKey(PAIR, OWN, 1, files.READER.seed, files.READER.recipient.public, 0.0)
    opening_keys.add_own(vault, opening)
    with vault.transaction():
        for device, key in ((files.DEVICE, files.DEVICE_KEY), (files.OTHER, files.OTHER_KEY)):
            assert learn_statement(vault, PAIR, sign_added(files.ROOT, key, PAIR, device), 0.0)
    vault.close()
    return place / "vault"


def received(vector: Vector, vault: Vault, folder: Path) -> tuple[int, str | None]:
    digest = sha256(vector.data).digest()
    name = vector.file_name if vector.name.startswith("name-") else f"{name_of(digest)}.age"
    (folder / name).write_bytes(vector.data)
    reading = Folder(folder)
    reader = Inbox(reading, name_of, "", WAITS.quiet)
    work = Publishing(vault, reading, reader.digests, WAITS, 1_800_000_000.0)
    accepted = receive(work, PAIR, reader, 0.0)[1] + receive(work, PAIR, reader, 100.0)[1]
    return accepted, inbox.outcome(vault, PAIR, digest)


@pytest.mark.parametrize("vector", BUNDLES, ids=lambda vector: vector.name)
def test_a_vector_in_the_folder_comes_to_what_it_says(vector: Vector, kept: Path, tmp_path: Path) -> None:
    shutil.copytree(kept, tmp_path / "vault")
    (tmp_path / "folder").mkdir()
    vault = Vault.open(tmp_path / "vault", KEY, synchronous="OFF")
    try:
        accepted, outcome = received(vector, vault, tmp_path / "folder")
        assert accepted == (vector.expect == "accepted")
        is_age = vector.data.startswith(b"age-encryption.org/v1\n")
        assert outcome in EXPECTED[vector.expect] or not (
            is_age or outcome
        )  # the inbox passes over what is no age file
        links, sounds = (vault.read(f"SELECT * FROM {table}") for table in ("link", "attachment"))
        is_kept = vector.expect == "accepted" or (vector.expect == "newer" and "format" not in vector.name)
        assert len(links) == is_kept
        assert not sounds or is_kept
    finally:
        vault.close()
