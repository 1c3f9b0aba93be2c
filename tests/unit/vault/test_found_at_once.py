"""What is asked with everything that arrives costs the same in a vault of years: steps of the database are counted."""

from collections.abc import Callable
from typing import Any

import pytest

from partspair.pair.ids import DeviceId, PairId
from partspair.practice.share import EntryId
from partspair.vault import entries, links
from partspair.vault.database import Vault
from partspair.vault.entries import Entry
from partspair.vault.links import KeptLink, LinkState

EACH = 10
"""Steps between two counts."""
FEW, MANY = 100, 1_500
AHEAD = 100_000
KINDS = ("share", "take-back", "reply")
WANTED = EntryId(b"what is asked of")

QUESTIONS: dict[str, Callable[[Vault, PairId, DeviceId], object]] = {
    "an entry of one's own": lambda vault, pair, _: entries.find(vault, pair, WANTED, is_mine=True),
    "an entry of the partner's": lambda vault, pair, _: entries.find(vault, pair, WANTED, is_mine=False),
    "whether it was taken back": lambda vault, pair, _: entries.is_taken_back(vault, pair, WANTED, is_mine=False),
    "the last goodbye": lambda vault, pair, _: entries.of_pair(vault, pair, "goodbye", 1),
    "the neighbours of a link": lambda vault, pair, device: links.near(vault, pair, device, 50),
    "the neighbours of what is gone": lambda vault, pair, device: links.near(vault, pair, device, AHEAD + 5),
    "what is gone further on": lambda vault, pair, device: links.chain(vault, pair, device, AHEAD - 1, 200),
}


def fill(vault: Vault, pair: PairId, device: DeviceId, numbers: range) -> None:
    with vault.transaction():
        for n in numbers:
            name = n.to_bytes(16, "big")
            to = EntryId(b"something before") if n % 3 == 1 else None
            kind, author = KINDS[n % 3], DeviceId((n % 4).to_bytes(16, "big"))
            said = Entry(pair, EntryId(name), author, n % 4 < 2, kind, b"{}", "22:10", float(n), reply_to=to)
            entries.add(vault, said)
            links.add(vault, KeptLink(pair, device, n + 1, name * 2, None, b"m", b"s", LinkState.ACCEPTED, 1.0))
            if n < FEW:
                links.say_gone(vault, pair, device, AHEAD + n, name * 2, is_told=True)


def steps(vault: Vault, question: Callable[[], object]) -> int:
    count = 0

    def step() -> int:
        nonlocal count
        count += EACH
        return 0

    driver: Any = vault._connection
    driver.set_progress_handler(step, EACH)
    question()
    driver.set_progress_handler(None, 0)
    return count


@pytest.mark.parametrize("what", QUESTIONS)
def test_it_costs_no_more_among_many(vault: Vault, pair: PairId, device: DeviceId, what: str) -> None:
    fill(vault, pair, device, range(FEW))
    few = steps(vault, lambda: QUESTIONS[what](vault, pair, device))
    fill(vault, pair, device, range(FEW, MANY))
    assert steps(vault, lambda: QUESTIONS[what](vault, pair, device)) <= 2 * few
