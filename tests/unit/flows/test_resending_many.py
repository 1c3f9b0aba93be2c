"""However much one bundle asks for, answering keeps the vault for a moment only: a running take waits for it."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from partspair.flows.chaining import new_entry_id
from partspair.flows.resending import MOST_ANSWERED
from partspair.pair.ids import DeviceId
from partspair.sealing.entries import Entry, Gone, Resend
from partspair.sealing.shapes import MOST_ENTRIES, MOST_RESENT
from partspair.vault import devices, links, outbox
from partspair.vault.database import Row, Vault
from partspair.vault.links import KeptLink, LinkState
from tests.support.forging import Forged, forge, fresh, post
from tests.support.persons import Person

LARGE = 200_000
FIRST = 10


class Meter:
    """What one look asked of the vault: statements, and bytes that came back."""

    def __init__(self) -> None:
        self.statements = self.size = 0


@pytest.fixture
def metered(monkeypatch: pytest.MonkeyPatch) -> Callable[[], Any]:
    execute, read = Vault._execute, Vault.read

    @contextmanager
    def meter() -> Iterator[Meter]:
        found = Meter()

        def counted(self: Vault, sql: str, parameters: Any = ()) -> Any:
            found.statements += 1
            return execute(self, sql, parameters)

        def weighed(self: Vault, sql: str, parameters: Any = ()) -> list[Row]:
            rows = read(self, sql, parameters)
            found.size += sum(len(one) for row in rows for one in row if isinstance(one, bytes))
            return rows

        with monkeypatch.context() as patch:
            patch.setattr(Vault, "_execute", counted)
            patch.setattr(Vault, "read", weighed)
            yield found

    return meter


def keep_large(author: Person, holder: Person, number: int) -> list[int]:
    """So many large links of one device beyond a gap, at the other; returns their places."""
    forged, places = forge(author), [*range(FIRST, FIRST + number)]
    (entry,) = json.loads(forged.data())["entries"]
    large = replace(forged, changes={"entries": [{**entry, "also": {"x": "x" * LARGE}}]}).data()
    state = LinkState.BEYOND_GAP
    with holder.vault.transaction():
        for seq in places:
            device = forged.manifest.author
            link = KeptLink(holder.the_pair(), device, seq, fresh(32), fresh(32), large, bytes(64), state, 0.0)
            links.add(holder.vault, link)
    return places


def ask(author: Person, reader: Person, *what: Resend | Gone, after: Forged | None = None) -> Forged:
    """Let one bundle that says all that be taken in."""
    forged = forge(author)
    manifest = replace(forged.manifest, entries=tuple(Entry(new_entry_id(), one) for one in what))
    if after is not None:
        manifest = replace(manifest, seq=after.manifest.seq + 1, prev=after.hash())
    said = replace(forged, manifest=manifest)
    post(reader.folder, said.file())
    assert reader.look().accepted == 1
    return said


def device_of(person: Person) -> DeviceId:
    own = devices.own(person.vault, person.the_pair())
    assert own is not None
    return own.device


def on_their_way(person: Person, device: DeviceId) -> list[int | None]:
    return [one.seq for one in outbox.resends_to(person.vault, person.the_pair(), device)]


@pytest.fixture
def unpublished(paired: tuple[Person, Person], monkeypatch: pytest.MonkeyPatch) -> None:
    """What is on its way stays in the vault: it carries nothing that could be sealed."""
    assert len(paired) == 2
    monkeypatch.setattr("partspair.flows.exchanging.publish_due", lambda _work, _pair: 0)


@pytest.mark.usefixtures("unpublished")
def test_a_bundle_full_of_requests_for_large_links_reads_none_of_them(
    paired: tuple[Person, Person], metered: Callable[[], Any]
) -> None:
    maren, idris = paired
    hers = device_of(maren)
    places = keep_large(maren, idris, MOST_RESENT)
    with metered() as meter:
        said = ask(maren, idris, *(Resend(hers, tuple(places)) for _ in range(MOST_ENTRIES)))
    assert on_their_way(idris, hers) == places
    assert meter.size < 8 * LARGE
    assert meter.statements < 16 * MOST_ENTRIES
    with metered() as meter:
        ask(maren, idris, after=said)
    assert meter.size < 8 * LARGE, "nor are they read with what comes later"


@pytest.mark.usefixtures("unpublished")
def test_a_bundle_full_of_claims_that_large_links_are_gone_reads_none_of_them(
    paired: tuple[Person, Person], metered: Callable[[], Any]
) -> None:
    maren, idris = paired
    hers = device_of(maren)
    places = keep_large(maren, idris, MOST_RESENT)
    with metered() as meter:
        ask(maren, idris, *(Gone(hers, seq, fresh(32)) for seq in places))
    assert meter.size < MOST_RESENT * LARGE // 4


@pytest.mark.usefixtures("unpublished")
def test_what_one_bundle_asks_for_of_one_device_is_one_request(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    hers = device_of(maren)
    places = keep_large(maren, idris, MOST_RESENT + 6)
    asked = (places[:40], places[30:60], places[60:])
    ask(maren, idris, *(Resend(hers, tuple(some)) for some in asked))
    assert on_their_way(idris, hers) == places[:MOST_RESENT]


@pytest.mark.usefixtures("unpublished")
def test_one_bundle_is_answered_with_so_many_links_and_the_next_with_the_rest(
    paired: tuple[Person, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    maren, idris = paired
    hers = device_of(maren)
    places = keep_large(maren, idris, 9)
    assert MOST_ANSWERED >= MOST_RESENT
    monkeypatch.setattr("partspair.flows.resending.MOST_ANSWERED", 5)
    said = ask(maren, idris, Resend(hers, tuple(places)))
    assert on_their_way(idris, hers) == places[:5]
    ask(maren, idris, Resend(hers, tuple(places[5:])), after=said)
    assert on_their_way(idris, hers) == places
