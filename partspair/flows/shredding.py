"""What its author took back goes after its days, from every link that says it (protocol 5).

The same entry may stand in several: a device that became a new one says again what nobody received, a fork is kept
apart, and a file may come late. One take-back means them all.
"""

from partspair.pair.ids import PairId
from partspair.sealing.entries import decode_entry
from partspair.sealing.wire import Manifest, decode_manifest
from partspair.vault import entries, links, outbox
from partspair.vault.database import Vault
from partspair.vault.devices import Owner
from partspair.vault.entries import Entry
from partspair.vault.links import LinkState


def shred_taken_back(vault: Vault, pair: PairId, lived: float, after: float, now: float) -> None:
    """Erase what has lain taken back for `after` lived seconds, and what came of it since. Not inside a transaction."""
    for entry in entries.taken_back_before(vault, pair, lived, after):
        found = _elsewhere(vault, entry)
        here = {entry.link} if entry.link is not None else set()
        if entry.is_mine and any(_is_to_be_sealed_again(vault, link) for link in here | found.keys()):
            continue
        for link, place in found.items():
            entries.empty_link(vault, link, entry.row, place)
        entries.shred(vault, entry.row, now, decode_entry(entry.body).audio if entry.body else None)


def _is_to_be_sealed_again(vault: Vault, link: int) -> bool:
    """Whether one's own file with it may still have to be put into the folder (protocol 5)."""
    item = outbox.of_link(vault, link)
    return item is not None and item.cleared_at is None


def _elsewhere(vault: Vault, entry: Entry) -> dict[int, int | None]:
    """The other links of its author's devices that say it, each with the place of its sound there."""
    owner = Owner.MINE if entry.is_mine else Owner.THEIRS
    found: dict[int, int | None] = {}
    for link in links.naming(vault, entry.pair, owner, entry.entry):
        said = decode_manifest(link.manifest)
        sounds = [one.audio for one in said.entries or () if one.id == entry.entry]
        if sounds and link.link != entry.link and not (link.state is LinkState.FORK and _says_more(vault, entry, said)):
            found[link.link] = sounds[0]
    return found


def _says_more(vault: Vault, entry: Entry, said: Manifest) -> bool:
    """Whether a link that is kept apart says what is here nowhere else."""
    return any(
        entries.find(vault, entry.pair, one.id, is_mine=entry.is_mine) is None
        for one in said.entries or ()
        if one.kind in entries.SPOKEN
    )
