"""Files sealed to the pair's own keys, as only somebody who was let in can make them: none may have an effect."""

from collections.abc import Callable
from io import BytesIO

from partspair.sealing.bundle import sign_manifest, write_bundle
from partspair.sealing.hybrid import HybridRecipient
from partspair.sealing.keys import new_signing_key
from partspair.vault import links, opening_keys
from partspair.vault.links import KeptLink
from tests.simulation.devices import Device
from tests.simulation.replicas import OURS
from tests.simulation.worlds import World

Forge = Callable[[World, KeptLink], tuple[bytes, bytes]]


def signed_by_nobody(world: World, link: KeptLink) -> tuple[bytes, bytes]:
    """A true manifest under a stranger's signature."""
    return link.manifest, sign_manifest(new_signing_key(world.chance.randbytes), link.manifest)


def with_other_words(_world: World, link: KeptLink) -> tuple[bytes, bytes]:
    """Another manifest under a true signature."""
    return link.manifest.replace(b"canary", b"parrot").replace(b'"seq":', b'"seq": '), link.signature


def unsigned(_world: World, link: KeptLink) -> tuple[bytes, bytes]:
    return link.manifest, bytes(64)


def sealed_again(_world: World, link: KeptLink) -> tuple[bytes, bytes]:
    """The very same link in another file: a replay that nobody can tell from a resend."""
    return link.manifest, link.signature


def forge(world: World) -> str:
    """Put a forged file into somebody's folder."""
    device = world.chance.choice(world.in_use())
    there = [one.replica for one in world.in_use() if one.replica.is_there]
    known = [one for one in _links(device) if one.manifest and not _carries(device, one)]
    recipients = [HybridRecipient(key.public) for key in opening_keys.of_pair(device.vault, device.pair)]
    if not there or not known or not recipients:
        return ""
    how = world.chance.choice((signed_by_nobody, with_other_words, unsigned, sealed_again))
    manifest, signature = how(world, world.chance.choice(known))
    out = BytesIO()
    write_bundle(out, manifest, signature, [], recipients[:8], world.chance.randbytes)
    name = "".join(world.chance.choices("abcdefghijklmnopqrstuvwxyz234567", k=32)) + OURS
    replica = world.chance.choice(there)
    replica.write(name, out.getvalue())
    return f"{name} is forged at {replica.label}: {how.__name__.replace('_', ' ')}"


def _links(device: Device) -> list[KeptLink]:
    rows = device.vault.read("SELECT link FROM link WHERE pair = ? ORDER BY link", (device.pair,))
    return [one for (number,) in rows if (one := links.get(device.vault, number)) is not None]


def _carries(device: Device, link: KeptLink) -> bool:
    return bool(device.vault.read("SELECT 1 FROM attachment WHERE link = ?", (link.link,)))
