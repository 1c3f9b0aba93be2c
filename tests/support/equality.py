"""Whether two people hold the same: chains, what was said, its sound, and what each knows that the other has."""

from collections.abc import Iterator
from hashlib import sha256

from partspair.flows import looking
from partspair.flows.receiving import QUARANTINED
from partspair.pair.ids import DeviceId
from partspair.vault import attachments, entries, inbox, links, opening_keys, outbox
from partspair.vault.links import KeptLink, LinkState
from partspair.vault.outbox import OutboxState
from tests.support.findings import loose
from tests.support.persons import Person

EVERYTHING = 1_000_000


def differences(one: Person, other: Person) -> list[str]:
    """What keeps the two from holding the same, in words for whoever reads a failed test; nothing when they do."""
    found: list[str] = []
    for name, of in (("chains", _chains), ("entries", _said), ("attachments", _carried)):
        found += _compare(name, of(one), of(other))
    for person, partner in ((one, other), (other, one)):
        told = [*_not_received(person), *_not_acknowledged(person, partner), *_left_over(person, partner)]
        found += [f"{person.name}: {line}" for line in told]
    return found


def _compare(name: str, here: dict[object, object], there: dict[object, object]) -> Iterator[str]:
    for key in {**here, **there}:
        if here.get(key) != there.get(key):
            yield f"{name}: {key!r} is {here.get(key)!r} here and {there.get(key)!r} there"


def _links(person: Person) -> Iterator[KeptLink]:
    """Every link of every device's chain, forks included."""
    for device in links.devices(person.vault, person.the_pair()):
        for place in links.chain(person.vault, person.the_pair(), device):
            yield from links.find(person.vault, person.the_pair(), device, place.seq)


def _own_links(person: Person) -> Iterator[KeptLink]:
    return (one for one in _links(person) if one.state is LinkState.OWN)


def _chains(person: Person) -> dict[object, object]:
    """What each link is, and what it says it follows, by its place."""
    return {(one.device.hex(), one.seq): (one.hash.hex(), one.prev) for one in _links(person)}


def _said(person: Person) -> dict[object, object]:
    """Everything said, by author and id."""
    return {
        (one.author.hex(), one.entry.hex()): (
            one.kind, one.body, one.written_at, one.thread, one.reply_to, one.taken_back_at is not None,
        )
        for one in entries.of_pair(person.vault, person.the_pair(), limit=EVERYTHING)
    }  # fmt: skip


def _carried(person: Person) -> dict[object, object]:
    """Every attachment, by the place of its link, with the hash of what really lies there."""
    found: dict[object, object] = {}
    for link in _links(person):
        for one in attachments.of_link(person.vault, link.link):
            digest = sha256(b"".join(attachments.read(person.vault, one.attachment))).digest()
            found[link.device.hex(), link.seq, one.idx] = (one.media_type, one.size, digest, digest == one.sha256)
    return found


def _not_received(person: Person) -> Iterator[str]:
    """What this person said that is not known to have arrived. What only acknowledges need not be."""
    for link in _own_links(person):
        item = outbox.of_link(person.vault, link.link)
        if entries.of_link(person.vault, link.link) and (item is None or item.state is not OutboxState.RECEIVED):
            yield f"{link.seq} is not received"


def _not_acknowledged(person: Person, partner: Person) -> Iterator[str]:
    """Acknowledgements that are owed, and such as were never given: each is of a link that the partner holds."""
    theirs = opening_keys.current(partner.vault, partner.the_pair())
    held = {(link.device, link.seq) for link in _links(partner)}
    for link in _own_links(person):
        by = outbox.acknowledged_by(person.vault, person.the_pair(), link.device, link.seq)
        if theirs is None or (entries.of_link(person.vault, link.link) and theirs.device not in by):
            yield f"{link.seq} is not acknowledged"
        if by and (link.device, link.seq) not in held:
            yield f"{link.seq} was acknowledged, and {partner.name} does not have it"


def _left_over(person: Person, partner: Person) -> Iterator[str]:
    """Gaps, forks, what was quarantined or is half there, and a partner's key that is not the current one."""
    pair = person.the_pair()
    if looking.still_coming(person.vault, pair) is not None:
        yield "something is still on its way"
    for state in (LinkState.FORK, LinkState.NEWER):
        yield from (f"{place.seq} is {state}" for place in links.in_state(person.vault, pair, state))
    for one in inbox.notices(person.vault, pair):
        if one.kind in QUARANTINED:
            yield f"was told of {one.count} × {one.kind}"
    if loose(person.vault):
        yield "has attachments of nobody"
    theirs = opening_keys.current(partner.vault, pair)
    known = {key.device: (key.generation, key.public) for key in opening_keys.of_pair(person.vault, pair)}
    if theirs is None or known.get(DeviceId(theirs.device)) != (theirs.generation, theirs.public):
        yield f"seals to another key than {partner.name} has now"
