"""One last transaction accepts a bundle: its link, what it says, what it acknowledges, and that an answer is due."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from partspair.flows.chaining import acknowledgement_key, chain_of, keep_entry
from partspair.flows.publishing import Publishing
from partspair.flows.waits import Waits
from partspair.pair.ids import DeviceId, PairId
from partspair.pair.seen import acknowledged
from partspair.practice.reply import TakeBack
from partspair.sealing.entries import Entry, Profile
from partspair.sealing.hybrid import HybridRecipient
from partspair.sealing.wire import Manifest
from partspair.vault import attachments, devices, entries, links, opening_keys, outbox, pairs, settings
from partspair.vault.database import Vault
from partspair.vault.devices import Owner
from partspair.vault.links import KeptLink, LinkState
from partspair.vault.opening_keys import OpeningKey
from partspair.vault.outbox import OutboxKind


def accept(work: Publishing, manifest: Manifest, link: KeptLink, carried: Sequence[int], *, is_mine: bool) -> bool:
    """Accept a verified link with all that it says; False when it is here already, and nothing was changed.

    `carried` are its attachments, whole, in order.
    """
    vault = work.vault
    with vault.transaction():
        number = links.add(vault, link)
        if number == 0:
            return False
        kept = replace(link, link=number)
        for attachment in carried:
            attachments.adopt(vault, attachment, number)
        if link.state is LinkState.FORK:
            return True
        devices.heard(vault, link.pair, link.device, work.now)
        if not is_mine:
            _learn_key(vault, manifest, work.now)
            _learn_seen(vault, manifest, work.now)
            _hello_received(vault, link.pair, work.now)
        for entry in manifest.entries or ():
            _accept_entry(vault, kept, entry, manifest.written_at, is_mine=is_mine, now=work.now)
        _forget_words(vault, link.pair, is_mine=is_mine)
        if not is_mine and manifest.entries != ():
            _acknowledge_later(vault, link.pair, work.waits, work.now, work.random)
    return True


def _accept_entry(vault: Vault, link: KeptLink, entry: Entry, at: datetime, *, is_mine: bool, now: float) -> None:
    if keep_entry(vault, link, entry, at, is_mine=is_mine, now=now) == 0:
        return
    match entry.what:
        case TakeBack(to):
            target = entries.find(vault, link.pair, to, is_mine=is_mine)
            if target is not None:
                entries.take_back(vault, target.row, now)
        case Profile(name, zone):
            pair = pairs.get(vault, link.pair)
            if pair is not None and not is_mine:
                pairs.save(vault, replace(pair, partner_name=name, partner_zone=zone))
        case _:
            pass
    _fold_if_taken_back(vault, link.pair, entry, is_mine=is_mine, now=now)


def _fold_if_taken_back(vault: Vault, pair: PairId, entry: Entry, *, is_mine: bool, now: float) -> None:
    """A take-back may have come first."""
    kept = entries.find(vault, pair, entry.id, is_mine=is_mine)
    asked = [one for one in entries.of_pair(vault, pair, "take-back", 1000) if one.is_mine == is_mine]
    if kept is not None and any(one.reply_to == entry.id for one in asked):
        entries.take_back(vault, kept.row, now)


def _learn_key(vault: Vault, manifest: Manifest, now: float) -> None:
    """The highest generation in any verified manifest applies at once; an unusable key is not taken (protocol 2)."""
    if HybridRecipient(manifest.opening.public).is_usable():
        key = OpeningKey(manifest.author, manifest.opening.generation, manifest.opening.public, now)
        opening_keys.learn(vault, manifest.pair, key)


def _learn_seen(vault: Vault, manifest: Manifest, now: float) -> None:
    """Only the partner's signature says that something was received (protocol 0.7)."""
    own = devices.own(vault, manifest.pair)
    seen = manifest.seen.get(own.device) if own is not None else None
    if own is None or seen is None:
        return
    author = devices.get(vault, manifest.pair, manifest.author)
    for seq in sorted(acknowledged(chain_of(vault, manifest.pair, own.device), seen)):
        is_news = outbox.acknowledge(vault, manifest.pair, own.device, seq, manifest.author, now)
        if is_news and author is not None and author.owner is Owner.THEIRS:
            _mark_received(vault, manifest.pair, own.device, seq, now)


def _mark_received(vault: Vault, pair: PairId, own: DeviceId, seq: int, now: float) -> None:
    for link in links.find(vault, pair, own, seq):
        item = outbox.of_link(vault, link.link)
        if item is not None:
            outbox.received(vault, item.item, now)


def _hello_received(vault: Vault, pair: PairId, now: float) -> None:
    """Whoever signs a bundle of the pair has one's card."""
    for item in outbox.of_pair(vault, pair):
        if item.kind is OutboxKind.HELLO:
            outbox.received(vault, item.item, now)


def _forget_words(vault: Vault, pair: PairId, *, is_mine: bool) -> None:
    """The joiner keeps the words until a bundle signed by the inviter arrives (protocol 4.2)."""
    kept = pairs.get(vault, pair)
    if kept is not None and not is_mine and kept.role is pairs.PairRole.JOINER and kept.confirmed_at is not None:
        pairs.save(vault, replace(kept, words=None))


def _acknowledge_later(
    vault: Vault, pair: PairId, waits: Waits, now: float, random: Callable[[int], bytes] = secrets.token_bytes
) -> None:
    key = acknowledgement_key(pair)
    if settings.get(vault, key) is None:
        share = int.from_bytes(random(4), "big") / 2**32
        wait = waits.acknowledge_least + share * (waits.acknowledge_most - waits.acknowledge_least)
        settings.put(vault, key, repr(now + wait))
