"""A fresh vault for each test; nothing waits for the disk."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from partspair.pair.ids import DeviceId, PairId
from partspair.vault import pairs
from partspair.vault.database import Vault
from partspair.vault.pairs import Pair, PairRole, PairState

KEY = bytes(range(32))
PAIR = PairId(b"a pair of people")
DEVICE = DeviceId(b"one of my laptop")


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return tmp_path / "vault"


@pytest.fixture
def key() -> bytes:
    return KEY


@pytest.fixture
def pair() -> PairId:
    return PAIR


@pytest.fixture
def device() -> DeviceId:
    return DEVICE


@pytest.fixture
def vault(directory: Path) -> Iterator[Vault]:
    """A vault that holds one pair."""
    with Vault.create(directory, KEY, synchronous="OFF") as opened:
        pairs.add(opened, Pair(PAIR, PairState.PAIRED, PairRole.INVITER, created_at=1.0))
        yield opened
