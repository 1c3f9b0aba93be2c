"""The ten invariants of protocol.md section 10, each a function of its own. They raise Broken, and change nothing."""

import hashlib
from dataclasses import dataclass, field

from partspair.flows.rosters import known_devices
from partspair.pair.ids import DeviceId
from partspair.sealing.age import HybridIdentity
from partspair.sealing.bundle import is_signed
from partspair.sealing.failures import AgeError
from partspair.sealing.header import read_header
from partspair.sync.names import is_staging
from partspair.vault import inbox, opening_keys, outbox
from partspair.vault.devices import Owner
from tests.simulation.devices import Device, Memory
from tests.simulation.ledger import Ledger
from tests.simulation.replicas import Contents

CANARY = b"canary"
SHRED_AFTER = 7 * 86_400.0
DURABLE = ("entry", "link", "attachment", "attachment_chunk", "acknowledgement", "opening_key", "device",
           "own_device", "own_opening_key", "roster_statement", "pair")  # fmt: skip


class BrokenError(AssertionError):
    """An invariant does not hold."""

    def __init__(self, number: int, device: str, what: str) -> None:
        super().__init__(f"invariant {number}, {device}: {what}")


@dataclass
class Checked:
    """What was looked at already and cannot change."""

    contents: set[bytes] = field(default_factory=set)
    signed: set[tuple[str, bytes]] = field(default_factory=set)
    unopened: set[tuple[bytes, DeviceId]] = field(default_factory=set)


def no_plaintext(contents: Contents, listing: dict[str, bytes], checked: Checked, logged: bytes, where: str) -> None:
    """(1) No plaintext byte of a planted canary in folder, temp or log."""
    for name, digest in listing.items():
        if digest not in checked.contents:
            checked.contents.add(digest)
            if CANARY in contents.get(digest) or CANARY.decode() in name:
                raise BrokenError(1, where, f"a canary lies open in {name}")
    if CANARY in logged:
        raise BrokenError(1, where, "a canary lies in the log")


def vault_is_closed(device: Device) -> None:
    """(1) Nor in the vault's own files."""
    for path in sorted(device.directory.iterdir()):
        if path.is_file() and CANARY in path.read_bytes():
            raise BrokenError(1, device.label, f"a canary lies open in {path.name}")


def shown_is_signed(device: Device, ledger: Ledger, checked: Checked) -> None:
    """(2) What is shown was signed by a roster device of this pair, and said so by that person."""
    known = None
    rows = device.vault.read("SELECT link, device, hash, manifest, signature FROM link WHERE pair = ?", (device.pair,))
    hashes = {}
    for link, author, digest, manifest, signature in rows:
        hashes[link] = digest
        if (device.label, digest) in checked.signed or not manifest:
            continue
        known = known_devices(device.vault, device.pair) if known is None else known
        member = known.get(DeviceId(author))
        if member is None or not is_signed(member.member.public, manifest, signature):
            raise BrokenError(2, device.label, "a link that no roster device signed")
        checked.signed.add((device.label, digest))
    sql = "SELECT author, entry, is_mine, body, link, erased_at FROM entry WHERE pair = ?"
    for author, entry, is_mine, body, link, erased_at in device.vault.read(sql, (device.pair,)):
        said = ledger.bodies.get((ledger.owner[DeviceId(author)], entry))
        if said is None:
            raise BrokenError(2, device.label, "shows what nobody said")
        if body and hashlib.sha256(body).digest() not in said:
            raise BrokenError(2, device.label, "shows other words than were said")
        if not body and erased_at is None:
            raise BrokenError(4, device.label, "words are gone that were not erased")
        if (ledger.owner[DeviceId(author)] == device.person) is not bool(is_mine):
            raise BrokenError(2, device.label, "takes one person's words for the other's")
        if link is not None and link not in hashes:
            raise BrokenError(2, device.label, "shows what came with no link")


def sounds_are_true(device: Device, ledger: Ledger) -> None:
    """(2) What can be heard is what was carried."""
    sql = "SELECT l.hash, a.sha256, a.size, a.attachment FROM attachment a JOIN link l USING (link) WHERE l.pair = ?"
    for digest, sha256, size, attachment in device.vault.read(sql, (device.pair,)):
        if sha256 not in ledger.sounds[digest]:
            raise BrokenError(2, device.label, "carries a sound that was not sent")
        sql = "SELECT coalesce(sum(length(bytes)), 0) FROM attachment_chunk WHERE attachment = ?"
        if device.vault.read(sql, (attachment,))[0][0] != size:
            raise BrokenError(4, device.label, "a sound is not whole")


def forks_are_noticed(device: Device) -> None:
    """(3) No device has two contents at one seq unnoticed."""
    sql = """SELECT count(*) FROM link WHERE pair = ?1 AND state <> 'fork'
             GROUP BY device, seq HAVING count(DISTINCT hash) > 1"""
    if device.vault.read(sql, (device.pair,)):
        raise BrokenError(3, device.label, "two contents at one place, and neither is called a fork")
    forks = device.vault.read("SELECT count(*) FROM link WHERE pair = ? AND state = 'fork'", (device.pair,))
    told = [one for one in inbox.notices(device.vault, device.pair) if "fork" in one.kind]
    if forks[0][0] and not told:
        raise BrokenError(3, device.label, "a fork of which nobody was told")


def remembered(device: Device) -> Memory:
    """What the vault holds now."""
    vault, pair, found = device.vault, device.pair, Memory()
    for row, author, entry, body in vault.read("SELECT row, author, entry, body FROM entry WHERE pair = ?", (pair,)):
        found.entries[row] = (author, entry, body)
    for link, author, seq, digest in vault.read("SELECT link, device, seq, hash FROM link WHERE pair = ?", (pair,)):
        found.links[link] = (author, seq, digest)
    sql = "SELECT attachment, link, sha256 FROM attachment WHERE link IS NOT NULL"
    for attachment, link, sha256 in vault.read(sql):
        found.sounds[attachment] = (link, sha256)
    return found


def nothing_vanishes(device: Device, ledger: Ledger) -> None:
    """(4) Accepted notes only vanish by a person's act."""
    before, now = device.memory, remembered(device)
    device.memory = now
    for row, (author, entry, body) in before.entries.items():
        if row not in now.entries:
            raise BrokenError(4, device.label, "a note is gone")
        body_now = now.entries[row][2]
        if body_now not in (body, b""):
            raise BrokenError(4, device.label, "a note has changed")
        person = ledger.owner[DeviceId(author)]
        if body and not body_now and (person, entry) not in ledger.taken_back:
            raise BrokenError(4, device.label, "a note was erased that nobody took back")
    if before.links.items() - now.links.items():
        raise BrokenError(4, device.label, "a link is gone")
    erased = {link for row, (_, _, body) in now.entries.items() if not body for link in _links_of(device, row)}
    for attachment, (link, _) in before.sounds.items():
        if attachment not in now.sounds and link not in erased:
            raise BrokenError(4, device.label, "a sound is gone")


def _links_of(device: Device, row: int) -> list[int]:
    return [found[0] for found in device.vault.read("SELECT link FROM entry WHERE row = ?", (row,))]


def taken_back_is_signed(device: Device, ledger: Ledger) -> None:
    """(4) What folds away was taken back by its author."""
    sql = "SELECT author, entry FROM entry WHERE pair = ? AND taken_back_at IS NOT NULL"
    for author, entry in device.vault.read(sql, (device.pair,)):
        if (ledger.owner[DeviceId(author)], entry) not in ledger.taken_back:
            raise BrokenError(4, device.label, "folded away what nobody took back")


def received_is_true(device: Device, ledger: Ledger) -> None:
    """(5) *Received* is only said of what the partner's device has."""
    vault, pair = device.vault, device.pair
    sql = """SELECT a.author, a.seq, a.device, l.hash FROM acknowledgement a JOIN link l
             ON l.pair = a.pair AND l.device = a.author AND l.seq = a.seq WHERE a.pair = ? AND l.state = 'own'"""
    has: dict[bytes, set[str]] = {}
    for _, seq, by, digest in vault.read(sql, (pair,)):
        if digest in ledger.held[DeviceId(by)]:
            has.setdefault(digest, set()).add(ledger.owner[DeviceId(by)])
        elif not ledger.is_gone(digest):
            raise BrokenError(5, device.label, f"takes {seq} for received by one that never had it")
    sql = "SELECT l.hash, o.seq FROM outbox o JOIN link l USING (link) WHERE o.pair = ? AND o.state = 'received'"
    sql += " AND o.kind = 'bundle'"
    for digest, seq in vault.read(sql, (pair,)):
        if not has.get(digest, set()) - {device.person}:
            raise BrokenError(5, device.label, f"calls {seq} received, and no device of the partner acknowledged it")


def only_own_files_change(device: Device, before: dict[str, bytes], after: dict[str, bytes]) -> None:
    """(6) Files not ours are untouched: a device removes and replaces nothing but what it published itself."""
    rows = device.vault.read("SELECT name, digest FROM outbox_name")
    names, digests = {row[0] for row in rows}, {row[1] for row in rows}
    for name, digest in before.items():
        if after.get(name) != digest and not (name in names or digest in digests or is_staging(name)):
            raise BrokenError(6, device.label, f"touched {name}, which is not its own")
    for name, digest in after.items():
        if before.get(name) != digest and name not in names and not is_staging(name):
            raise BrokenError(6, device.label, f"put {name} there, which it has no name for")
        if before.get(name) != digest and name in names and digest not in digests:
            raise BrokenError(6, device.label, f"{name} is not what it should be")


def gaps_are_shown(device: Device, shown_missing: int) -> None:
    """(8) Whatever was dropped is shown as still on its way; what is kept apart at a place is here."""
    sql = """SELECT device, newest, count(DISTINCT seq) FROM link JOIN (
        SELECT device, max(seq) AS newest FROM link WHERE pair = ?1 AND state <> 'fork' GROUP BY device
    ) USING (device) WHERE pair = ?1 AND seq <= newest GROUP BY device"""
    missing = sum(newest - kept for _, newest, kept in device.vault.read(sql, (device.pair,)))
    if missing > 0 and shown_missing == 0 and not _are_explained(device):
        raise BrokenError(8, device.label, f"{missing} links are missing, and nobody is told")


def _are_explained(device: Device) -> bool:
    """Baselines and what is gone close gaps that the bare count of links does not know of."""
    tables = {row[0] for row in device.vault.read("SELECT name FROM sqlite_master")}
    if "gone" in tables and device.vault.read("SELECT 1 FROM gone WHERE pair = ?", (device.pair,)):
        return True
    return len(device.vault.read("SELECT 1 FROM roster_statement WHERE pair = ?", (device.pair,))) > 2


def state_of_vault(device: Device) -> bytes:
    """(8, 9) All that the vault holds of what was said, who is there and what is known of them."""
    digest = hashlib.sha256()
    for table in DURABLE:
        skipped = {"last_heard_at"} if table == "device" else set()
        columns = [row[1] for row in device.vault.read(f"PRAGMA table_info({table})") if row[1] not in skipped]
        for row in device.vault.read(f"SELECT {', '.join(columns)} FROM {table} ORDER BY {', '.join(columns[:3])}"):
            digest.update(repr(row).encode())
    sql = "SELECT item, kind, link, state, received_at, cleared_at FROM outbox ORDER BY item"
    digest.update(repr(device.vault.read(sql)).encode())
    return digest.digest()


def nothing_changed(device: Device, before: bytes, what: str) -> None:
    """(9) The same input twice changes nothing; (8) what was forged has no effect."""
    if state_of_vault(device) != before:
        raise BrokenError(9, device.label, f"changed by {what}")


def removed_opens_nothing(device: Device, new: bytes, data: bytes, seeds: dict[DeviceId, list[bytes]],
                          checked: Checked) -> None:  # fmt: skip
    """(10) A removed device opens nothing sealed after its removal was known."""
    for one, member in known_devices(device.vault, device.pair).items():
        if member.member.last is None or (new, one) in checked.unopened:
            continue
        checked.unopened.add((new, one))
        if any(_opens(seed, data) for seed in seeds.get(one, [])):
            raise BrokenError(10, device.label, "sealed to a device that it knows was removed")


def _opens(seed: bytes, data: bytes) -> bool:
    lines = iter(data[: 64 * 1024].splitlines(keepends=True))
    try:
        header = read_header(lambda _most: next(lines, b""))
        return HybridIdentity(seed).unwrap(header.stanzas) is not None
    except AgeError:
        return False


def live_own_names(device: Device) -> set[str]:
    """The names under which this device's files should lie."""
    return {name.name for name in outbox.own_names(device.vault, device.pair)}


def own_seeds(device: Device) -> dict[DeviceId, list[bytes]]:
    """Every key that opened something here, by the device it belonged to."""
    found: dict[DeviceId, list[bytes]] = {}
    for key in opening_keys.own(device.vault, device.pair):
        found.setdefault(key.device, []).append(key.seed)
    return found


__all__ = ["BrokenError", "Checked", "Owner"]
