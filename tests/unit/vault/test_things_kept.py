"""One test for what somebody would miss in each kind of thing that is kept."""

from dataclasses import replace

import pytest

from partspair.pair.ids import DeviceId, PairId
from partspair.practice.share import EntryId
from partspair.vault import (
    attachments,
    devices,
    drafts,
    entries,
    inbox,
    links,
    listening,
    opening_keys,
    outbox,
    pairs,
    parts,
    people,
    safety,
    settings,
    takes,
)
from partspair.vault.database import Vault
from partspair.vault.devices import Device, OwnDevice, Owner
from partspair.vault.drafts import DraftKind, DraftState
from partspair.vault.entries import Entry
from partspair.vault.links import KeptLink, LinkState
from partspair.vault.listening import ListeningState
from partspair.vault.opening_keys import OpeningKey, OwnOpeningKey
from partspair.vault.outbox import OutboxItem, OutboxKind
from partspair.vault.pairs import Pair, PairRole, PairState
from partspair.vault.people import Profile
from partspair.vault.safety import SafetyEntry
from partspair.vault.settings import Settings

OTHER = PairId(b"another two folk")
DAY = 86_400.0
THEIRS = DeviceId(b"their old laptop")
SHARE = EntryId(b"a share of today")


def test_settings_have_defaults_and_survive_unknown_ones(vault: Vault) -> None:
    assert settings.load(vault) == Settings()
    chosen = Settings(microphone="Röde", breath_seconds=45, is_motion_reduced=True)
    settings.save(vault, chosen)
    assert settings.load(vault) == chosen
    settings.put(vault, "choices", '{"breath_seconds": 20, "from_later": 3}')
    assert settings.load(vault) == Settings(breath_seconds=20)


def test_the_owner_and_the_root_recipient(vault: Vault) -> None:
    assert people.profile(vault) is None
    people.set_profile(vault, Profile("Noor", "Europe/Lisbon"))
    people.set_profile(vault, Profile("Noor ♥", "Europe/Lisbon", "PT"))
    assert people.profile(vault) == Profile("Noor ♥", "Europe/Lisbon", "PT")
    people.set_root_recipient(vault, b"r" * 1216)
    assert people.root_recipient(vault) == b"r" * 1216


def test_a_pair_comes_back_as_it_was_saved(vault: Vault) -> None:
    new = Pair(
        OTHER,
        PairState.INVITING,
        PairRole.JOINER,
        2.0,
        "/a/folder",
        "Dropbox",
        "Ada",
        "Europe/Rome",
        "Ben",
        "Asia/Tokyo",
        b"1",
        b"2",
        b"3",
        "twelve words",
        b"4",
        b"5",
        6.0,
        7.0,
        8.0,
    )
    pairs.add(vault, new)
    assert pairs.get(vault, OTHER) == new
    changed = replace(new, state=PairState.PAIRED, words=None, confirmed_at=9.0)
    pairs.save(vault, changed)
    assert pairs.get(vault, OTHER) == changed
    assert [each.pair for each in pairs.every(vault)] != [OTHER]
    assert len(pairs.every(vault)) == 2


def test_what_is_secret_shows_in_no_repr(pair: PairId, device: DeviceId) -> None:
    secret = "SECRET"
    shown = repr(
        [
            Pair(
                pair,
                PairState.PAIRED,
                PairRole.JOINER,
                1.0,
                partner_name=secret,
                words=secret,
                own_card=secret.encode(),
            ),
            OwnDevice(pair, device, secret.encode(), 1.0),
            OwnOpeningKey(pair, device, 1, secret.encode(), b"p", 1.0),
            Entry(pair, SHARE, device, True, "share", secret.encode(), "22:10", 1.0),
            takes.Chapter(1, secret),
        ]
    )
    assert secret not in shown


def test_a_device_id_never_returns_and_signs_no_more_when_retired(vault: Vault, pair: PairId, device: DeviceId) -> None:
    mine = Device(pair, device, Owner.MINE, b"public", b"statement", "laptop", 1.0)
    assert devices.add(vault, mine)
    devices.remove(vault, pair, device, 2.0)
    assert not devices.add(vault, replace(mine, public=b"forged"))
    assert devices.get(vault, pair, device) == replace(mine, removed_at=2.0)
    devices.add_own(vault, OwnDevice(pair, device, b"seed", 1.0))
    devices.retire_own(vault, pair, device, 3.0)
    assert devices.own(vault, pair) is None
    assert vault.read("SELECT seed FROM own_device") == [(b"",)]


def test_last_heard_never_goes_back(vault: Vault, pair: PairId) -> None:
    devices.add(vault, Device(pair, THEIRS, Owner.THEIRS, b"public", b"statement", "laptop", 1.0))
    for now in (5.0, 3.0):
        devices.heard(vault, pair, THEIRS, now)
    assert [each.last_heard_at for each in devices.of_pair(vault, pair)] == [5.0]


def test_what_a_clock_heard_that_was_ahead_is_forgotten_when_the_right_one_hears(vault: Vault, pair: PairId) -> None:
    devices.add(vault, Device(pair, THEIRS, Owner.THEIRS, b"public", b"statement", "laptop", DAY))
    ahead = 3650 * DAY
    devices.heard(vault, pair, THEIRS, ahead)
    (device,) = devices.of_pair(vault, pair)
    assert (device.heard_by(ahead), device.heard_by(2 * DAY)) == (ahead, None)
    devices.heard(vault, pair, THEIRS, DAY / 2)
    assert devices.of_pair(vault, pair) == [device], "a clock from before the device was known is no better"
    devices.heard(vault, pair, THEIRS, 2 * DAY)
    assert [one.heard_by(2 * DAY) for one in devices.of_pair(vault, pair)] == [2 * DAY]


def test_a_roster_is_a_set(vault: Vault, pair: PairId) -> None:
    assert devices.add_statement(vault, pair, Owner.THEIRS, b"b", 1.0)
    assert devices.add_statement(vault, pair, Owner.THEIRS, b"a", 2.0)
    assert not devices.add_statement(vault, pair, Owner.THEIRS, b"b", 3.0)
    assert [each.statement for each in devices.statements(vault, pair)] == [b"a", b"b"]


def test_only_a_higher_generation_of_a_key_counts(vault: Vault, pair: PairId) -> None:
    assert opening_keys.learn(vault, pair, OpeningKey(THEIRS, 2, b"two", 1.0))
    assert not opening_keys.learn(vault, pair, OpeningKey(THEIRS, 2, b"other", 2.0))
    assert not opening_keys.learn(vault, pair, OpeningKey(THEIRS, 1, b"one", 2.0))
    assert opening_keys.learn(vault, pair, OpeningKey(THEIRS, 7, b"seven", 3.0))
    assert opening_keys.of_pair(vault, pair) == [OpeningKey(THEIRS, 7, b"seven", 3.0)]
    assert opening_keys.of_device(vault, OTHER, THEIRS) is None


def test_own_keys_open_until_they_are_erased_and_the_current_one_never_is(
    vault: Vault, pair: PairId, device: DeviceId
) -> None:
    for generation in (1, 2):
        opening_keys.add_own(vault, OwnOpeningKey(pair, device, generation, b"s", b"p", float(generation)))
    opening_keys.announced(vault, pair, device, 2, seq=4)
    opening_keys.announced(vault, pair, device, 2, seq=5)
    assert [(each.generation, each.superseded_at) for each in opening_keys.own(vault, pair)] == [(2, None), (1, 2.0)]
    current = opening_keys.current(vault, pair)
    assert current is not None
    assert current.announced_seq == 4
    for generation in (1, 2):
        opening_keys.erase_own(vault, pair, device, generation)
    assert [each.generation for each in opening_keys.own(vault, pair)] == [2]


def test_the_same_entry_of_the_same_author_is_kept_once(vault: Vault, pair: PairId, device: DeviceId) -> None:
    mine = Entry(pair, SHARE, device, True, "share", b"mine", "22:10", 1.0, thread=SHARE)
    assert entries.add(vault, mine)
    assert entries.add(vault, replace(mine, body=b"again")) == 0
    assert entries.add(vault, replace(mine, author=THEIRS, is_mine=False, body=b"borrowed id"))
    found = entries.find(vault, pair, SHARE, is_mine=True)
    assert found is not None
    assert found.body == b"mine"


def test_threads_come_with_the_newest_word_first(vault: Vault, pair: PairId, device: DeviceId) -> None:
    other = EntryId(b"a share of later")
    reply = EntryId(b"a reply to today")
    entries.add(vault, Entry(pair, SHARE, device, True, "share", b"", "", 1.0, thread=SHARE))
    entries.add(vault, Entry(pair, other, device, True, "share", b"", "", 2.0, thread=other))
    entries.add(vault, Entry(pair, reply, THEIRS, False, "reply", b"", "", 3.0, thread=SHARE, reply_to=SHARE))
    assert entries.threads(vault, pair) == [SHARE, other]
    assert [each.entry for each in entries.of_thread(vault, pair, SHARE)] == [SHARE, reply]
    assert [each.entry for each in entries.of_pair(vault, pair, kind="share")] == [other, SHARE]
    assert entries.of_pair(vault, OTHER) == []


def test_a_kept_entry_is_not_due_for_shredding(vault: Vault, pair: PairId) -> None:
    row = entries.add(vault, Entry(pair, SHARE, THEIRS, False, "share", b"", "", 1.0, thread=SHARE))
    entries.take_back(vault, row, 2.0)
    entries.take_back(vault, row, 9.0)
    assert entries.taken_back_before(vault, pair, 50.0, 10.0) == []
    assert entries.taken_back_before(vault, pair, 59.0, 10.0) == []
    assert [each.taken_back_at for each in entries.taken_back_before(vault, pair, 60.0, 10.0)] == [2.0]
    entries.keep(vault, row)
    assert entries.taken_back_before(vault, pair, 60.0, 10.0) == []


def test_the_memory_of_failures_can_be_dropped_and_accepted_names_stay(vault: Vault, pair: PairId) -> None:
    inbox.remember(vault, pair, b"1" * 32, "no key", 1.0, is_final=False)
    inbox.remember(vault, pair, b"2" * 32, "accepted", 1.0, is_final=True)
    inbox.accept_name(vault, pair, "two.age")
    inbox.drop_memory(vault, pair)
    assert inbox.outcome(vault, pair, b"1" * 32) is None
    assert inbox.outcome(vault, pair, b"2" * 32) == "accepted"
    assert inbox.is_accepted_name(vault, pair, "two.age")
    assert not inbox.is_accepted_name(vault, OTHER, "two.age")
    assert inbox.accepted_names(vault, pair) == {"two.age"}


def test_a_content_that_is_tried_again_is_as_old_as_it_was(vault: Vault, pair: PairId) -> None:
    """Else a file that lies there would look like one that came only now (decision 0009)."""
    inbox.remember(vault, pair, b"1" * 32, "not_ours", 1.0, is_final=False)
    inbox.drop_memory(vault, pair)
    assert inbox.last_at(vault, pair, "not_ours") is None
    inbox.remember(vault, pair, b"1" * 32, "not_ours", 9.0, is_final=False)
    assert inbox.last_at(vault, pair, "not_ours") == 1.0
    inbox.remember(vault, pair, b"1" * 32, "not_ours", 0.5, is_final=False)
    assert inbox.last_at(vault, pair, "not_ours") == 0.5, "the clock was ahead"


def test_a_flood_is_one_notice_with_a_number(vault: Vault, pair: PairId) -> None:
    for now in range(50):
        inbox.count_notice(vault, pair, "unsigned", float(now))
    (notice,) = inbox.notices(vault, pair)
    assert (notice.count, notice.first_at, notice.last_at) == (50, 0.0, 49.0)
    inbox.clear_notice(vault, pair, "unsigned")
    assert inbox.notices(vault, pair) == []


def test_a_draft_keeps_its_words_and_its_take(vault: Vault, pair: PairId) -> None:
    draft = drafts.begin(vault, DraftKind.REPLY, pair, b"{}", 1.0, reply_to=SHARE)
    take = takes.begin(vault, takes.TakePurpose.REPLY, pair, 1.0)
    drafts.set_take(vault, draft, take, 2.0)
    drafts.write(vault, draft, b'{"a":1}', 3.0)
    drafts.set_state(vault, draft, DraftState.DRAWER, 4.0)
    kept = drafts.of_take(vault, take)
    assert kept is not None
    assert (kept.body, kept.reply_to, kept.state, kept.updated_at) == (b'{"a":1}', SHARE, DraftState.DRAWER, 4.0)
    assert drafts.in_state(vault, DraftState.DRAFT) == []
    assert drafts.in_state(vault, DraftState.DRAWER, DraftKind.REPLY) == [kept]
    takes.erase(vault, take)
    left = drafts.get(vault, draft)
    assert left is not None
    assert left.take is None


def test_a_parts_name_is_kept_letter_for_letter(vault: Vault) -> None:
    name = "  der KLEINE\tmit den Schuhen \u200f🐚 "
    first = parts.add(vault, name, 1.0)
    second = parts.add(vault, "Wächter", 2.0)
    assert [each.part for each in parts.every(vault)] == [second, first]
    parts.used(vault, first, 3.0)
    assert [each.name for each in parts.every(vault)] == [name, "Wächter"]
    found = parts.find(vault, name)
    assert found is not None
    assert found.part == first
    assert parts.find(vault, name.strip()) is None
    parts.archive(vault, second)
    assert [each.part for each in parts.every(vault, archived=True)] == [second]


@pytest.mark.parametrize(
    ("ranges", "expected"),
    [
        ([], ()),
        ([(5, 5), (7, 3)], ()),
        ([(0, 10), (10, 20)], ((0, 20),)),
        ([(30, 40), (0, 10), (5, 12)], ((0, 12), (30, 40))),
        ([(0, 100), (10, 20)], ((0, 100),)),
    ],
)
def test_heard_ranges_are_joined(ranges: list[tuple[int, int]], expected: tuple[tuple[int, int], ...]) -> None:
    assert listening.joined(ranges) == expected


def test_what_was_heard_adds_up_and_marks_stay_in_their_place(vault: Vault, pair: PairId) -> None:
    row = entries.add(vault, Entry(pair, SHARE, THEIRS, False, "share", b"", "", 1.0, thread=SHARE))
    assert listening.get(vault, row).state is ListeningState.WAITING
    listening.heard(vault, row, 2000, [(0, 2000)], 1.0)
    listening.heard(vault, row, 9000, [(8000, 9000)], 2.0)
    listening.set_state(vault, row, ListeningState.LANDED, 3.0)
    listening.heard(vault, row, 100, [(0, 100)], 4.0)
    now = listening.get(vault, row)
    assert (now.position_ms, now.heard, now.state) == (100, ((0, 2000), (8000, 9000)), ListeningState.LANDED)
    late = listening.add_mark(vault, row, 900, "held", 1.0)
    listening.add_mark(vault, row, 100, "felt this", 2.0)
    assert [each.at_ms for each in listening.marks(vault, row)] == [100, 900]
    listening.remove_mark(vault, late)
    assert [each.kind for each in listening.marks(vault, row)] == ["felt this"]


def test_the_crisis_page_keeps_its_order_and_its_dates(vault: Vault) -> None:
    first = safety.add(vault, SafetyEntry("PT", "Linha", "1411", checked_on="2026-11-01"))
    second = safety.add(vault, SafetyEntry("", "My sister", "555", is_own=True))
    safety.reorder(vault, [second, first])
    assert [each.label for each in safety.every(vault)] == ["My sister", "Linha"]
    safety.save(vault, replace(safety.every(vault)[1], number="1412", checked_on="2026-11-22"))
    assert (safety.every(vault)[1].number, safety.every(vault)[1].checked_on) == ("1412", "2026-11-22")
    safety.remove(vault, second)
    assert [each.is_own for each in safety.every(vault)] == [False]


def test_erasing_a_pair_leaves_the_other_one_whole(vault: Vault, pair: PairId, device: DeviceId) -> None:
    pairs.add(vault, Pair(OTHER, PairState.PAIRED, PairRole.INVITER, 2.0))
    for each in (pair, OTHER):
        link = links.add(vault, KeptLink(each, device, 1, each * 2, None, b"m", b"s", LinkState.OWN, 1.0))
        number = attachments.store(vault, 0, "audio/ogg", bytes(32), 100_000, [bytes(100_000)])
        attachments.adopt(vault, number, link)
        row = entries.add(vault, Entry(each, SHARE, device, True, "share", b"", "", 1.0, link, SHARE))
        listening.add_mark(vault, row, 1, "held", 1.0)
        item = outbox.add(vault, OutboxItem(each, OutboxKind.BUNDLE, 1.0, link=link, seq=1))
        outbox.commit_name(vault, item, each.decode(), "~", bytes(32), 1, 1.0)
        devices.add_own(vault, OwnDevice(each, device, b"seed", 1.0))
    draft = drafts.begin(vault, DraftKind.SHARE, pair, b"{}", 1.0)
    pairs.erase(vault, pair)
    assert pairs.get(vault, pair) is None
    assert [each.pair for each in pairs.every(vault)] == [OTHER]
    for table, count in (
        ("link", 1),
        ("entry", 1),
        ("outbox_name", 1),
        ("attachment", 1),
        ("attachment_chunk", 2),
        ("own_device", 1),
        ("mark", 1),
    ):
        assert vault.read(f"SELECT count(*) FROM {table}") == [(count,)], table
    assert drafts.get(vault, draft) is not None
    assert vault.read("PRAGMA foreign_key_check") == []
