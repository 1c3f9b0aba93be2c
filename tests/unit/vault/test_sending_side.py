"""Chain, attachments and outbox: what must be true when a bundle is on its way."""

from dataclasses import replace

import pytest

from partspair.pair.ids import DeviceId, PairId
from partspair.practice.share import EntryId
from partspair.vault import attachments, entries, erasure, links, outbox
from partspair.vault.attachments import Sound
from partspair.vault.database import Vault
from partspair.vault.entries import Entry
from partspair.vault.links import KeptLink, LinkState
from partspair.vault.outbox import NameState, OutboxItem, OutboxKind, OutboxState

THEIRS = DeviceId(b"their old laptop")


def _link(pair: PairId, device: DeviceId, seq: int, mark: bytes = b"h", state: LinkState = LinkState.OWN) -> KeptLink:
    return KeptLink(pair, device, seq, mark * 32, None, b"manifest " + mark, b"signature", state, 1.0)


def _item(vault: Vault, pair: PairId, device: DeviceId, seq: int = 1) -> int:
    link = links.add(vault, _link(pair, device, seq))
    return outbox.add(vault, OutboxItem(pair, OutboxKind.BUNDLE, 1.0, link=link, seq=seq))


def test_one_link_is_kept_once_and_a_fork_beside_it(vault: Vault, pair: PairId, device: DeviceId) -> None:
    first = links.add(vault, _link(pair, device, 1))
    assert links.add(vault, _link(pair, device, 1)) == 0
    fork = links.add(vault, _link(pair, device, 1, b"f", LinkState.FORK))
    assert [each.link for each in links.find(vault, pair, device, 1)] == [first, fork]


def test_a_chain_comes_in_order_with_its_newest(vault: Vault, pair: PairId, device: DeviceId) -> None:
    for seq in (3, 1, 2):
        links.add(vault, _link(pair, device, seq, bytes([seq]), LinkState.BEYOND_GAP))
    assert [place.seq for place in links.chain(vault, pair, device)] == [1, 2, 3]
    assert [place.seq for place in links.chain(vault, pair, device, after=1)] == [2, 3]
    newest = links.newest(vault, pair, device)
    assert newest is not None
    assert newest.hash == b"\x03" * 32
    links.set_state(vault, newest.link, LinkState.ACCEPTED)
    assert [place.seq for place in links.in_state(vault, pair, LinkState.BEYOND_GAP)] == [1, 2]
    assert links.newest(vault, pair, THEIRS) is None


def test_an_attachment_is_seen_only_when_its_link_was_accepted(vault: Vault, pair: PairId, device: DeviceId) -> None:
    content = bytes(range(256)) * 700
    pieces = [content[:100_000], b"", content[100_000:]]
    number = attachments.store(vault, 0, "audio/ogg", bytes(32), len(content), pieces)
    link = links.add(vault, _link(pair, device, 1))
    assert attachments.of_link(vault, link) == []
    attachments.adopt(vault, number, link)
    (kept,) = attachments.of_link(vault, link)
    assert b"".join(attachments.read(vault, kept.attachment)) == content
    assert all(len(piece) <= attachments.CHUNK for piece in attachments.read(vault, kept.attachment))
    assert attachments.read_part(vault, number, 65_530, 20) == content[65_530:65_550]
    assert attachments.read_part(vault, number, len(content) - 5, 20) == content[-5:]
    assert attachments.read_part(vault, number, 10, 0) == b""


def test_half_an_attachment_is_never_adopted_and_is_swept(vault: Vault, pair: PairId, device: DeviceId) -> None:
    half = attachments.begin(vault, 0, "audio/ogg", 100, bytes(32))
    attachments.append(vault, half, 0, b"x" * 99)
    link = links.add(vault, _link(pair, device, 1))
    with pytest.raises(ValueError, match="whole"):
        attachments.adopt(vault, half, link)
    whole = attachments.store(vault, 0, "audio/ogg", bytes(32), 3, [b"abc"])
    attachments.adopt(vault, whole, link)
    assert attachments.sweep(vault) == 1
    assert attachments.get(vault, half) is None
    assert b"".join(attachments.read(vault, whole)) == b"abc"


def test_figures_of_a_note_are_asked_for_until_they_are_there(vault: Vault, pair: PairId, device: DeviceId) -> None:
    number = attachments.store(vault, 0, "audio/ogg", bytes(32), 3, [b"abc"])
    assert attachments.without_sound(vault) == []
    attachments.adopt(vault, number, links.add(vault, _link(pair, device, 1)))
    assert [each.attachment for each in attachments.without_sound(vault)] == [number]
    figures = Sound(1234, -20.5, bytes(200))
    attachments.set_sound(vault, number, figures)
    assert attachments.sound(vault, number) == figures
    assert attachments.without_sound(vault) == []


def test_a_bundle_goes_from_saved_to_the_folder_to_received(vault: Vault, pair: PairId, device: DeviceId) -> None:
    item = _item(vault, pair, device)
    assert [each.item for each in outbox.due(vault, pair, 0.0)] == [item]
    outbox.commit_name(vault, item, "abc.age", "~syncthing~pp1.tmp", bytes(32), 70_000, 2.0)
    assert [(each.name, each.staging) for each in outbox.unfinished(vault, pair)] == [("abc.age", "~syncthing~pp1.tmp")]
    outbox.published(vault, item, "abc.age", 3.0, next_check_at=60.0)
    assert outbox.unfinished(vault, pair) == []
    assert [each.name for each in outbox.own_names(vault, pair)] == ["abc.age"]
    assert outbox.due(vault, pair, 59.0) == []
    outbox.received(vault, item, 4.0)
    outbox.received(vault, item, 9.0)
    kept = outbox.get(vault, item)
    assert kept is not None
    assert (kept.state, kept.size, kept.published_at, kept.received_at) == (OutboxState.RECEIVED, 70_000, 3.0, 4.0)


def test_publishing_again_never_takes_received_back(vault: Vault, pair: PairId, device: DeviceId) -> None:
    item = _item(vault, pair, device)
    outbox.received(vault, item, 4.0)
    outbox.commit_name(vault, item, "again.age", "~1", bytes(32), 1, 5.0)
    outbox.published(vault, item, "again.age", 5.0, 6.0)
    kept = outbox.get(vault, item)
    assert kept is not None
    assert kept.state is OutboxState.RECEIVED


def test_every_name_is_remembered_and_cleared_together(vault: Vault, pair: PairId, device: DeviceId) -> None:
    item = _item(vault, pair, device)
    for name in ("one.age", "two.age"):
        outbox.commit_name(vault, item, name, "~" + name, bytes(32), 1, 2.0)
    outbox.published(vault, item, "two.age", 3.0, 4.0)
    assert [each.name for each in outbox.names(vault, item)] == ["one.age", "two.age"]
    outbox.clear(vault, item, 5.0)
    assert {each.state for each in outbox.names(vault, item)} == {NameState.CLEARED}
    assert outbox.due(vault, pair, 1e9) == []
    assert outbox.of_pair(vault, pair) == []


def test_trying_later_counts_and_a_good_check_starts_over(vault: Vault, pair: PairId, device: DeviceId) -> None:
    item = _item(vault, pair, device)
    for _ in range(3):
        outbox.check_later(vault, item, 10.0)
    kept = outbox.get(vault, item)
    assert kept is not None
    assert (kept.tries, kept.next_check_at) == (3, 10.0)
    outbox.checked(vault, item, 20.0)
    assert outbox.get(vault, item) == replace(kept, tries=0, next_check_at=20.0)


def test_an_acknowledgement_is_news_once(vault: Vault, pair: PairId, device: DeviceId) -> None:
    assert outbox.acknowledge(vault, pair, device, 1, THEIRS, 5.0)
    assert not outbox.acknowledge(vault, pair, device, 1, THEIRS, 6.0)
    assert outbox.acknowledged_by(vault, pair, device, 1) == {THEIRS: 5.0}
    assert outbox.acknowledged_by(vault, pair, device, 2) == {}


def test_a_shredded_entry_leaves_its_place_and_nothing_else(vault: Vault, pair: PairId, device: DeviceId) -> None:
    link = links.add(vault, _link(pair, device, 1))
    number = attachments.store(vault, 0, "audio/ogg", bytes(32), 200_000, [bytes(200_000)])
    attachments.adopt(vault, number, link)
    share = EntryId(b"a share of today")
    row = entries.add(vault, Entry(pair, share, device, True, "share", b'{"x":1}', "22:10", 1.0, link, share))
    entries.take_back(vault, row, 10.0)
    assert [each.row for each in entries.taken_back_before(vault, pair, 11.0, 0.0)] == [row]
    entries.shred(vault, row, 20.0)
    left = entries.get(vault, row)
    kept = links.get(vault, link)
    assert left is not None
    assert kept is not None
    assert (left.body, left.erased_at, left.thread) == (b"", 20.0, share)
    assert (kept.manifest, kept.hash) == (b"", b"h" * 32)
    assert vault.read("SELECT count(*) FROM attachment_chunk") == [(0,)]
    assert entries.taken_back_before(vault, pair, 99.0, 0.0) == []


def test_erasing_gives_the_room_back_to_the_disk(vault: Vault) -> None:
    for _ in range(3):
        attachments.store(vault, 0, "audio/ogg", bytes(32), 500_000, [bytes(500_000)])
    before = vault.read("PRAGMA page_count")[0][0]
    assert attachments.sweep(vault) == 3
    assert vault.read("PRAGMA page_count")[0][0] < before / 4
    assert vault.read("PRAGMA freelist_count") == [(0,)]
    assert (vault.directory / "vault.db-wal").stat().st_size == 0


def test_erasing_inside_a_transaction_is_refused(vault: Vault) -> None:
    with vault.transaction():
        with pytest.raises(RuntimeError):
            erasure.delete_in_steps(vault, "DELETE FROM setting WHERE key = ?", ("x",))
        with pytest.raises(RuntimeError):
            erasure.finish_erasure(vault)
