"""One last transaction accepts a bundle: its link, what it says, what it acknowledges, and that an answer is due."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from partspair.flows.acknowledging import hello_received, learn_seen, learn_what_waited
from partspair.flows.becoming import Silence, fall_silent
from partspair.flows.between import settle
from partspair.flows.chaining import acknowledgement_key, keep_entry
from partspair.flows.ending import receive_goodbye
from partspair.flows.introducing import learn_profile
from partspair.flows.publishing import Publishing
from partspair.flows.renewing import make_key, spoken_to
from partspair.flows.resealing import seal_again_for, seal_all_again
from partspair.flows.resending import answer_fork, answer_requests
from partspair.flows.rosters import active_devices, compare_rosters, known_devices, learn_statement
from partspair.flows.vouching import is_beyond
from partspair.flows.waits import Waits
from partspair.pair.ids import PairId
from partspair.practice.between import Answer, Question
from partspair.practice.reply import TakeBack
from partspair.practice.share import EntryId
from partspair.sealing.entries import Entry, Gone, Goodbye, Profile, Resend, RosterStatement
from partspair.sealing.hybrid import HybridRecipient
from partspair.sealing.wire import Manifest
from partspair.vault import attachments, devices, entries, inbox, links, opening_keys, outbox, pairs, settings
from partspair.vault.database import Vault
from partspair.vault.devices import Owner
from partspair.vault.links import KeptLink, LinkState
from partspair.vault.opening_keys import OpeningKey
from partspair.vault.outbox import OutboxState


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
        _notice_old_copy(vault, link, work.now)
        _notice_erased(vault, link.pair, manifest, is_mine=is_mine)
        if link.state is LinkState.FORK:
            _keep_own_branch(vault, kept, manifest, is_mine=is_mine)
            answer_fork(work, link)
            return True
        _try_earlier_again(vault, link)
        _learn_roster(work, manifest)
        learn_seen(work, manifest, is_mine=is_mine)
        _learn_key(work, manifest)
        devices.heard(vault, link.pair, link.device, work.now)
        if not is_mine:
            hello_received(vault, link.pair, work.now)
        said, at = manifest.entries or (), manifest.written_at
        news = [entry.what for entry in said if _accept_entry(work, kept, entry, at, is_mine=is_mine)]
        answer_requests(work, kept, [what for what in news if isinstance(what, Resend)])
        learn_what_waited(work, link.pair)
        _forget_words(vault, link.pair, is_mine=is_mine)
        is_told_apart = compare_rosters(vault, link.pair, manifest.roster)
        if manifest.entries != () or is_told_apart:
            _acknowledge_later(vault, link.pair, work.waits, work.now, work.random)
    return True


def _try_earlier_again(vault: Vault, link: KeptLink) -> None:
    """What a removed device said before this, and came before it, counts only now that this names it."""
    author = known_devices(vault, link.pair).get(link.device)
    if author is not None and is_beyond(author, link.seq):
        inbox.drop_memory(vault, link.pair)


def _keep_own_branch(vault: Vault, link: KeptLink, manifest: Manifest, *, is_mine: bool) -> None:
    """What one said oneself belongs into one's own history, whichever of two branches it is on; so it is taken back."""
    pair, now = link.pair, link.received_at
    for entry in manifest.entries or () if is_mine else ():
        if keep_entry(vault, link, entry, manifest.written_at, is_mine=True, now=now) == 0:
            continue
        match entry.what:
            case TakeBack(to):
                _fold(vault, pair, to, is_mine=True, now=now)
            case Gone() as gone if gone.hash in {one.hash for one in links.near(vault, pair, gone.device, gone.seq)}:
                _believe_gone(vault, link, gone)  # it was said before the branches parted
            case _:
                pass
        _fold_if_taken_back(vault, pair, entry, is_mine=True, now=now)


def _notice_old_copy(vault: Vault, link: KeptLink, now: float) -> None:
    """What this device signed and this vault lacks proves that the vault is an old copy, or one of two (protocol 6)."""
    own = devices.own(vault, link.pair)
    if own is not None and own.device == link.device:
        fall_silent(vault, link.pair, Silence.FORKED if link.state is LinkState.FORK else Silence.OLD_COPY, now)


def _notice_erased(vault: Vault, pair: PairId, manifest: Manifest, *, is_mine: bool) -> None:
    """What was taken back and erased may come once more, in a link that was late or says it again."""
    for entry in manifest.entries or ():
        known = entries.find(vault, pair, entry.id, is_mine=is_mine)
        if known is not None:
            entries.came_again(vault, known.row)


def _learn_roster(work: Publishing, manifest: Manifest) -> None:
    """Take in the statements first: who else is there decides what everything after them means."""
    vault, pair = work.vault, manifest.pair
    before = active_devices(vault, pair)
    said = [entry.what.signed for entry in manifest.entries or () if isinstance(entry.what, RosterStatement)]
    if not [one for one in said if learn_statement(vault, pair, one, work.now)]:
        return
    after = active_devices(vault, pair)
    if any(owner is Owner.MINE and device not in after for device, owner in before.items()):
        make_key(vault, pair, work.now, work.random)
    seal_all_again(vault, pair, work.now)


def _accept_entry(work: Publishing, link: KeptLink, entry: Entry, at: datetime, *, is_mine: bool) -> bool:
    """Keep what is said and do what it asks for; False when that was done before."""
    vault, now = work.vault, work.now
    if keep_entry(vault, link, entry, at, is_mine=is_mine, now=now) == 0:
        return False
    if not is_mine:
        spoken_to(vault, link.pair)
    match entry.what:
        case TakeBack(to):
            _fold(vault, link.pair, to, is_mine=is_mine, now=now)
        case Profile():
            learn_profile(vault, link.pair)
        case Gone() as gone:
            _believe_gone(vault, link, gone)
        case Question() | Answer():
            settle(vault, link.pair, entry, is_mine=is_mine, now=now)
        case Goodbye():
            receive_goodbye(vault, link.pair, now)
        case _:
            pass
    _fold_if_taken_back(vault, link.pair, entry, is_mine=is_mine, now=now)
    return True


def _believe_gone(vault: Vault, link: KeptLink, gone: Gone) -> None:
    """A person's own devices alone say that something of theirs exists no more; beyond a removal, whoever had it."""
    known = known_devices(vault, link.pair)
    author, owner = known.get(link.device), known.get(gone.device)
    if author is not None and owner is not None and (author.owner is owner.owner or is_beyond(owner, gone.seq)):
        links.say_gone(vault, link.pair, gone.device, gone.seq, gone.hash, is_told=True)
        _withdraw_gone(vault, link, gone)


def _withdraw_gone(vault: Vault, link: KeptLink, gone: Gone) -> None:
    """What another device of one's own took back before it was received leaves the folder here too."""
    for one in links.places(vault, link.pair, gone.device, gone.seq):
        item = outbox.of_link(vault, one.link)
        if one.hash == gone.hash and item is not None and item.state is not OutboxState.RECEIVED:
            outbox.withdraw(vault, item.item, link.received_at)


def _fold(vault: Vault, pair: PairId, entry: EntryId, *, is_mine: bool, now: float) -> None:
    target = entries.find(vault, pair, entry, is_mine=is_mine)
    if target is not None:
        entries.take_back(vault, target.row, now)


def _fold_if_taken_back(vault: Vault, pair: PairId, entry: Entry, *, is_mine: bool, now: float) -> None:
    """A take-back may have come first."""
    if entries.is_taken_back(vault, pair, entry.id, is_mine=is_mine):
        _fold(vault, pair, entry.id, is_mine=is_mine, now=now)


def _learn_key(work: Publishing, manifest: Manifest) -> None:
    """The highest generation in any verified manifest applies at once; a device with an unusable one is left out."""
    own = devices.own(work.vault, manifest.pair)
    if own is not None and own.device == manifest.author:
        return
    is_usable = HybridRecipient(manifest.opening.public).is_usable()
    public = manifest.opening.public if is_usable else b""
    key = OpeningKey(manifest.author, manifest.opening.generation, public, work.now)
    if not opening_keys.learn(work.vault, manifest.pair, key):
        return
    if is_usable:
        seal_again_for(work.vault, manifest.pair, manifest.author, work.now)
    else:
        inbox.count_notice(work.vault, manifest.pair, "unusable_key", work.now)


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
