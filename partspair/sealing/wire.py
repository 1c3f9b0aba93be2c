"""The manifest of a bundle: what its author signs (protocol section 3). Read strictly, written so that it reads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from partspair.pair.ids import DeviceId, PairId
from partspair.pair.seen import Seen
from partspair.sealing import shapes
from partspair.sealing.bundle import LARGEST_MANIFEST, SOUND, AttachmentInfo, is_acceptable
from partspair.sealing.clocktext import read_moment, write_moment
from partspair.sealing.entries import Entry, entry_tree, read_entry
from partspair.sealing.failures import MalformedError, NewerFormatError
from partspair.sealing.strictjson import Tree, check_format, exactly, read_tree, write

FORMAT = "partspair/bundle/1"


@dataclass(frozen=True)
class Opening:
    """An opening key as its device announces it: `public` is `HybridRecipient.public`."""

    generation: int
    public: bytes = field(repr=False)


@dataclass(frozen=True)
class Manifest:
    """What one link says. `entries` is None when only a newer version can read them; all the rest holds even then.

    `roster` is, by each person's root key, the hash of their statements (`roster.roster_hash`); `seen` is by device.
    """

    pair: PairId
    author: DeviceId
    seq: int
    prev: bytes | None
    written_at: datetime
    opening: Opening
    roster: Mapping[bytes, bytes]
    seen: Mapping[DeviceId, Seen]
    entries: tuple[Entry, ...] | None
    attachments: tuple[AttachmentInfo, ...] = ()

    @property
    def is_newer(self) -> bool:
        """Whether it is to be kept, acknowledged, and shown as needing a newer version."""
        return self.entries is None


def encode_manifest(manifest: Manifest) -> bytes:
    """Return the bytes to sign; ValueError for a manifest that `decode_manifest` would not take as it is."""
    if manifest.entries is None:
        raise ValueError("a manifest without its entries is never written again")
    data = write(_shape(manifest, manifest.entries))
    try:
        is_readable = not decode_manifest(data).is_newer
    except MalformedError:
        is_readable = False
    if not is_readable:
        raise ValueError("this manifest could not be read again")
    return data


def decode_manifest(data: bytes) -> Manifest:
    """Read the exact bytes that were signed.

    MalformedError for anything not allowed, NewerFormatError when even the top level is a newer one's. An entry of an
    unknown kind, or with an unknown field or choice, leaves `entries` None.
    """
    tree = read_tree(data, LARGEST_MANIFEST)
    check_format(tree, FORMAT)
    shape = exactly(tree, shapes.ManifestShape)
    attachments = tuple(AttachmentInfo(one.media_type, one.bytes, one.sha256) for one in shape.attachments)
    if not is_acceptable(attachments):
        raise MalformedError
    return Manifest(
        pair=PairId(shape.pair),
        author=DeviceId(shape.author),
        seq=shape.seq,
        prev=shape.prev,
        written_at=read_moment(shape.written_at),
        opening=Opening(shape.opening.generation, shape.opening.public),
        roster=_read_roster(shape.roster),
        seen=_read_seen(shape),
        entries=_read_entries(shape.entries, attachments),
        attachments=attachments,
    )


def _read_roster(roster: Sequence[shapes.RosterHashShape]) -> dict[bytes, bytes]:
    found = {one.root: one.hash for one in roster}
    if len(found) != len(roster):
        raise MalformedError
    return found


def _read_seen(manifest: shapes.ManifestShape) -> dict[DeviceId, Seen]:
    found: dict[DeviceId, Seen] = {}
    for shape in manifest.seen:
        seqs = [seq for seq, _ in shape.beyond]
        is_rising = all(before < after for before, after in zip([shape.upto, *seqs], seqs, strict=False))
        device = DeviceId(shape.device)
        if not is_rising or (shape.hash is None) != (shape.upto == 0) or device in {*found, manifest.author}:
            raise MalformedError
        found[device] = Seen(shape.upto, shape.hash, tuple(shape.beyond))
    return found


def _read_entries(trees: Sequence[Tree], attachments: Sequence[AttachmentInfo]) -> tuple[Entry, ...] | None:
    entries: list[Entry] = []
    is_newer = False
    for tree in trees:
        try:
            entries.append(read_entry(tree))
        except NewerFormatError:
            is_newer = True
    sounds = [entry.audio for entry in entries if entry.audio is not None]
    if len({entry.id for entry in entries}) != len(entries) or len(set(sounds)) != len(sounds):
        raise MalformedError
    if any(place >= len(attachments) or attachments[place].media_type != SOUND for place in sounds):
        raise MalformedError
    return None if is_newer else tuple(entries)


def _shape(manifest: Manifest, entries: Sequence[Entry]) -> shapes.ManifestShape:
    return shapes.ManifestShape(
        format=FORMAT,
        pair=manifest.pair,
        author=manifest.author,
        seq=manifest.seq,
        prev=manifest.prev,
        written_at=write_moment(manifest.written_at),
        opening=shapes.OpeningShape(manifest.opening.generation, manifest.opening.public),
        roster=[shapes.RosterHashShape(root, digest) for root, digest in sorted(manifest.roster.items())],
        seen=[
            shapes.SeenShape(device, seen.upto, seen.hash, list(seen.beyond))
            for device, seen in sorted(manifest.seen.items())
        ],
        entries=[entry_tree(entry) for entry in entries],
        attachments=[shapes.AttachmentShape(one.media_type, one.size, one.sha256) for one in manifest.attachments],
    )
