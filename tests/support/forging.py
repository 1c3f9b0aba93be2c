"""Bundles that nobody's app would write, sealed and signed with a person's real keys."""

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

from partspair.flows.chaining import new_entry_id
from partspair.flows.rosters import roster_hashes
from partspair.pair.ids import DeviceId
from partspair.pair.seen import NOTHING_SEEN
from partspair.practice.share import Ask, AskKind, HeadsUp, TravellingShare
from partspair.sealing.bundle import AttachmentInfo, name_of, sign_manifest, write_bundle
from partspair.sealing.entries import Entry
from partspair.sealing.hybrid import HybridRecipient
from partspair.sealing.keys import SigningKey
from partspair.sealing.wire import Manifest, Opening, encode_manifest
from partspair.vault import devices, links, opening_keys, pairs
from tests.support.persons import Person


@dataclass(frozen=True)
class Forged:
    """A bundle that can be changed at every stage: manifest, its bytes, signature, file."""

    manifest: Manifest
    seed: bytes
    recipients: tuple[HybridRecipient, ...]
    attachments: tuple[bytes, ...] = ()
    changes: dict[str, Any] | None = None

    def data(self) -> bytes:
        """The manifest's bytes, with the changes to its JSON."""
        data = encode_manifest(self.manifest)
        return json.dumps({**json.loads(data), **self.changes}).encode() if self.changes is not None else data

    def hash(self) -> bytes:
        """What a next link names as the one before it."""
        return sha256(self.data()).digest()

    def file(self, key: bytes | None = None) -> bytes:
        """The sealed file; a seed signs in place of the real one."""
        out, data = BytesIO(), self.data()
        signature = sign_manifest(SigningKey(key or self.seed), data)
        carried = [(info, [one]) for info, one in zip(self.manifest.attachments, self.attachments, strict=True)]
        write_bundle(out, data, signature, carried, self.recipients)
        return out.getvalue()


def forge(author: Person, text: str = "a forged share", seq: int | None = None, sounds: Sequence[bytes] = ()) -> Forged:
    """The next link of a person's chain, as their own app would write it, kept by nobody."""
    vault, pair = author.vault, author.the_pair()
    kept, own, key = pairs.get(vault, pair), devices.own(vault, pair), opening_keys.current(vault, pair)
    if kept is None or own is None or key is None:
        raise LookupError("not paired")
    newest = links.newest(vault, pair, own.device)
    here = newest.seq if newest is not None else 0
    share = TravellingShare((), Ask(AskKind.WITNESS), HeadsUp(), "", (), text, 0)
    manifest = Manifest(
        pair=pair,
        author=own.device,
        seq=seq or here + 1,
        prev=newest.hash if newest is not None else None,
        written_at=author.clock.now,
        opening=Opening(key.generation, key.public),
        roster=roster_hashes(vault, kept),
        seen={one.device: NOTHING_SEEN for one in opening_keys.of_pair(vault, pair) if one.device != own.device},
        entries=(Entry(new_entry_id(), share, 0 if sounds else None),),
        attachments=tuple(AttachmentInfo("audio/ogg", len(one), sha256(one).digest()) for one in sounds),
    )
    recipients = tuple(HybridRecipient(one.public) for one in opening_keys.of_pair(vault, pair))
    return Forged(manifest, own.seed, recipients, tuple(sounds))


def by_another(forged: Forged, device: DeviceId) -> Forged:
    """The same, in another device's name."""
    return replace(forged, manifest=replace(forged.manifest, author=device))


def post(folder: Path, data: bytes, name: str = "") -> Path:
    """Put a file into the folder, as a sync engine would."""
    path = folder / (name or name_of(sha256(data).digest()) + ".age")
    path.write_bytes(data)
    return path


def fresh(size: int = 16) -> bytes:
    """Some bytes nobody has."""
    return secrets.token_bytes(size)
