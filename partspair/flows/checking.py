"""A check of all that is kept: the file, every link of every chain, and every attachment, against what was signed.

It changes nothing. Beside a running app it reads in small steps, so that a recording never waits for it, and what looks
wrong is looked at once more: it may have been changing just then.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256

from partspair.errors import KnownError
from partspair.flows.chaining import start_of
from partspair.flows.rosters import Known, known_devices
from partspair.flows.vouching import End, Gaps, ends_of, gaps_in, newest_manifests
from partspair.pair.ids import DeviceId, PairId
from partspair.sealing.bundle import AttachmentInfo, hash_of, is_signed
from partspair.sealing.entries import decode_entry
from partspair.sealing.wire import Manifest, decode_manifest
from partspair.vault import attachments, devices, entries, integrity, links, pairs
from partspair.vault.database import Vault, VaultDamagedError
from partspair.vault.devices import Owner
from partspair.vault.integrity import FileFaults
from partspair.vault.links import KeptLink, LinkState


class Fault(StrEnum):
    """What is not as it was written."""

    UNREADABLE = "unreadable"
    CHANGED = "changed"
    MISPLACED = "misplaced"
    NOT_FOLLOWING = "not_following"
    UNSIGNED = "unsigned"
    STRANGER = "stranger"
    SHOWN_DIFFERS = "shown_differs"
    ATTACHMENT_MISSING = "attachment_missing"
    ATTACHMENT_CHANGED = "attachment_changed"
    ROSTER = "roster"


@dataclass(frozen=True)
class Found:
    """One fault: of whose device (None: nobody's), at which place of its chain (0: of the pair as a whole)."""

    fault: Fault
    whose: Owner | None
    seq: int


@dataclass
class Checked:
    """What was looked at, and what was found. `file` is None when its pages were left out."""

    file: FileFaults | None
    devices: int = 0
    links: int = 0
    attachments: int = 0
    erased: int = 0
    forked: int = 0
    missing: int = 0
    lost: int = 0
    found: list[Found] = field(default_factory=list)

    @property
    def is_well(self) -> bool:
        """Whether everything that was looked at is as it was written."""
        return not self.found and (self.file is None or self.file.is_whole)


def check(vault: Vault, *, is_alone: bool) -> Checked:
    """Check everything. The file's own pages are looked at only when `is_alone`: nobody else may write meanwhile."""
    checked = Checked(integrity.check_file(vault) if is_alone else None)
    try:
        for pair in pairs.every(vault):
            _check_pair(vault, pair.pair, checked)
    except VaultDamagedError:
        checked.found.append(Found(Fault.UNREADABLE, None, 0))
    return checked


def _check_pair(vault: Vault, pair: PairId, checked: Checked) -> None:
    try:
        known = known_devices(vault, pair)
    except KnownError:
        known = {}
        checked.found.append(Found(Fault.ROSTER, None, 0))
    heard: set[DeviceId] = set()
    before: KeptLink | None = None
    for number in integrity.link_numbers(vault, pair):
        seen = _check_link(vault, number, known, before)
        if seen is None:
            continue
        if seen.link.device:
            heard.add(seen.link.device)
        _count(checked, seen, known.get(seen.link.device))
        if seen.link.state is not LinkState.FORK:
            before = seen.link
    checked.devices += len(heard)
    said = newest_manifests(vault, pair) if known else []
    for device, end in ends_of(vault, pair, known).items():
        gaps = _gaps(vault, pair, known[device], said, end)
        checked.missing += len(gaps.coming)
        checked.lost += len(gaps.lost)


def _gaps(vault: Vault, pair: PairId, known: Known, said: Sequence[Manifest], end: End | None) -> Gaps:
    """What is missing of a chain, the first 64. Nothing is remembered of it: this only looks."""
    own, device = devices.every_own(vault, pair), known.member.device
    start, _ = start_of(vault, pair, own[0].device, device) if own else (0, None)
    present = [one.seq for one in links.chain(vault, pair, device, start)]
    return gaps_in(vault, pair, known, said, present, start, end)


@dataclass(frozen=True)
class _Seen:
    """A link that was looked at."""

    link: KeptLink
    attachments: int
    is_erased: bool
    faults: tuple[Fault, ...]


def _count(checked: Checked, seen: _Seen, device: Known | None) -> None:
    checked.links += 1
    checked.attachments += seen.attachments
    checked.erased += seen.is_erased
    checked.forked += seen.link.state is LinkState.FORK
    whose = device.owner if device is not None else None
    checked.found.extend(Found(fault, whose, seen.link.seq) for fault in seen.faults)


def _check_link(vault: Vault, number: int, known: dict[DeviceId, Known], before: KeptLink | None) -> _Seen | None:
    """Look at a link, twice when something seems wrong. None when it is no longer there."""
    seen = _look(vault, number, known, before)
    return _look(vault, number, known, before) if seen is not None and seen.faults else seen


def _look(vault: Vault, number: int, known: dict[DeviceId, Known], before: KeptLink | None) -> _Seen | None:
    try:
        link = links.get(vault, number)
        if link is None:
            return None
        if not link.manifest:  # it was taken back and erased: its place and its hash stay
            return _Seen(link, 0, is_erased=True, faults=tuple(_misplaced(link, link.prev, before)))
        return _look_inside(vault, link, known, before)
    except VaultDamagedError:
        return _unreadable(number)


def _look_inside(vault: Vault, link: KeptLink, known: dict[DeviceId, Known], before: KeptLink | None) -> _Seen:
    if hash_of(link.manifest) != link.hash:
        return _Seen(link, 0, is_erased=False, faults=(Fault.CHANGED,))
    try:
        manifest = decode_manifest(link.manifest)
    except KnownError:
        return _Seen(link, 0, is_erased=False, faults=(Fault.CHANGED,))
    faults = [*_misplaced(link, manifest.prev, before), *_signature(link, known)]
    if (manifest.pair, manifest.author, manifest.seq) != (link.pair, link.device, link.seq):
        faults.append(Fault.MISPLACED)
    faults += _what_is_shown(vault, link, manifest)
    carried, wrong = _carried(vault, link, manifest.attachments)
    return _Seen(link, carried, is_erased=False, faults=(*faults, *wrong))


def _unreadable(number: int) -> _Seen:
    """A link on a page that the disk or somebody damaged: only its place can still be said, perhaps."""
    nobody = KeptLink(PairId(b""), DeviceId(b""), 0, b"", None, b"", b"", LinkState.ACCEPTED, 0.0, number)
    return _Seen(nobody, 0, is_erased=False, faults=(Fault.UNREADABLE,))


def _misplaced(link: KeptLink, prev: bytes | None, before: KeptLink | None) -> list[Fault]:
    """Whether it follows the one before it, which its own signature names."""
    faults = []
    if prev != link.prev or (prev is None) != (link.seq == 1):
        faults.append(Fault.MISPLACED)
    is_neighbour = before is not None and (before.device, before.seq + 1) == (link.device, link.seq)
    if before is not None and is_neighbour and link.state is not LinkState.FORK and before.hash != prev:
        faults.append(Fault.NOT_FOLLOWING)
    return faults


def _signature(link: KeptLink, known: dict[DeviceId, Known]) -> list[Fault]:
    device = known.get(link.device)
    if device is None:
        return [Fault.STRANGER]
    return [] if is_signed(device.member.public, link.manifest, link.signature) else [Fault.UNSIGNED]


def _what_is_shown(vault: Vault, link: KeptLink, manifest: Manifest) -> list[Fault]:
    """What pages show of a link is what its author signed."""
    said = {entry.id: entry for entry in manifest.entries or ()}
    for row in entries.of_link(vault, link.link):
        if not row.body:
            continue
        try:
            is_same = decode_entry(row.body) == said.get(row.entry)
        except KnownError:
            is_same = False
        if not is_same or row.author != link.device:
            return [Fault.SHOWN_DIFFERS]
    return []


def _carried(vault: Vault, link: KeptLink, infos: Sequence[AttachmentInfo]) -> tuple[int, list[Fault]]:
    """Read every attachment to its end. What was erased on purpose is no fault."""
    kept = {one.idx: one for one in attachments.of_link(vault, link.link)}
    whole, faults = 0, []
    for place, info in enumerate(infos):
        one = kept.get(place)
        if one is None:
            if not any(row.erased_at is not None for row in entries.of_link(vault, link.link)):
                faults.append(Fault.ATTACHMENT_MISSING)
            continue
        digest, size = sha256(), 0
        for piece in attachments.read(vault, one.attachment):
            digest.update(piece)
            size += len(piece)
        is_same = (one.media_type, size, digest.digest()) == (info.media_type, info.size, info.sha256)
        whole += is_same
        if not is_same:
            faults.append(Fault.ATTACHMENT_CHANGED)
    if set(kept) - set(range(len(infos))):
        faults.append(Fault.ATTACHMENT_CHANGED)
    return whole, faults
