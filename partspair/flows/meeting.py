"""Hellos: two cards find each other over the folder, a second answer is noticed, two invitations become one pair.

Protocol 4: whoever has the words can write a hello. So as long as the words are kept, every hello that opens with them
is compared with the two that are known; one too many, and neither is accepted.
"""

import errno
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from enum import StrEnum
from hashlib import sha256

from partspair.errors import NewerVersionError
from partspair.flows.closing import lay_keys_down
from partspair.flows.publishing import Publishing, publish_due
from partspair.flows.waits import Waits
from partspair.pair.ids import PairId
from partspair.sealing.age import AgeError
from partspair.sealing.cards import Card, Role, decode_card
from partspair.sealing.failures import MalformedError
from partspair.sealing.invitation import LARGEST_HELLO, Invitation, open_hello, seal_hello
from partspair.sync.inbox import Candidate
from partspair.sync.trouble import FolderError
from partspair.vault import devices, inbox, opening_keys, outbox, pairs
from partspair.vault.database import Vault
from partspair.vault.devices import Device, Owner
from partspair.vault.erasure import finish_erasure
from partspair.vault.opening_keys import OpeningKey
from partspair.vault.outbox import OutboxItem, OutboxKind, OutboxState
from partspair.vault.pairs import Pair, PairRole, PairState


class Burnt(StrEnum):
    """Why the words of an invitation were burnt. Kept as a notice of the pair."""

    TWO_ANSWERS = "two_answers"
    TWO_INVITERS = "two_inviters"


def receive_hello(work: Publishing, pair: Pair, candidate: Candidate) -> bool:
    """Try a file as a hello of this pair; True when it was one, one's own included.

    An invitation whose time is over takes no answer; a file that is no hello is simply not one. OSError when it can't
    be read just now, or is not what was hashed.
    """
    if pair.words is None or pair.own_card is None or candidate.size > LARGEST_HELLO or is_over(pair, work.now):
        return False
    invitation = Invitation(pair.words)
    try:
        with work.folder.reading(candidate.name, LARGEST_HELLO) as source:
            sealed = source.read(LARGEST_HELLO)
        if sha256(sealed).digest() != candidate.digest:
            raise OSError(errno.ESTALE, "not what was hashed")
        role, data = open_hello(invitation, sealed)
    except (AgeError, MalformedError, NewerVersionError):
        return False
    is_own_role = role.value == pair.role.value
    known = pair.own_card if is_own_role else pair.partner_card
    if not is_own_role and _is_mirrored(pair, data):
        return False
    if known is None:
        _meet(work, pair, invitation, data)
    elif known != data and pair.confirmed_at is None:
        _burn(work, pair, invitation, Burnt.TWO_INVITERS if role is Role.INVITER else Burnt.TWO_ANSWERS)
    return True


def publish_card(vault: Vault, pair: Pair, invitation: Invitation, now: float, random: Callable[[int], bytes]) -> None:
    """Put one's own hello into the outbox."""
    hello = seal_hello(invitation, pair.own_card or b"", Role(pair.role.value), random)
    outbox.add(vault, OutboxItem(pair.pair, OutboxKind.HELLO, now, content=hello, size=len(hello)))


def is_over(pair: Pair, now: float) -> bool:
    """Whether the seven days of an invitation are over, at its maker's: no hello is taken any more (protocol 4.3)."""
    return pair.role is PairRole.INVITER and pair.expires_at is not None and pair.expires_at <= now


def why_burnt(vault: Vault, pair: PairId) -> Burnt | None:
    """Why the words of this invitation were burnt; None when they were not."""
    kinds = {one.kind for one in inbox.notices(vault, pair)}
    return next((burnt for burnt in Burnt if burnt in kinds), None)


def keep_the_lower(vault: Vault, now: float, waits: Waits) -> int:
    """Both invited, and both entered the other's words: the lower pair id stays, the other one is closed quietly.

    A pair whose check words were compared already is never the one that goes. Returns how many were closed.
    """
    with vault.transaction():
        met = [pair for pair in pairs.every(vault) if pair.state in (PairState.ANSWERED, PairState.PAIRED)]
        joined = [pair for pair in met if pair.role is PairRole.JOINER and _is_hello_out(vault, pair.pair)]
        twins = [(one, other) for one in met for other in joined if _belong_together(one, other)]
        for two in twins:
            loser = max(two, key=lambda one: (one.confirmed_at is None, one.pair))
            lay_keys_down(vault, loser.pair, now, loser.created_at + waits.invitation)
    if twins:
        finish_erasure(vault)
    return len(twins)


def _is_hello_out(vault: Vault, pair: PairId) -> bool:
    """Whether one's own hello was in the folder: only then can the other side see that both are complete."""
    waiting = (item for item in outbox.of_pair(vault, pair) if item.kind is OutboxKind.HELLO)
    return all(item.state is not OutboxState.SAVED for item in waiting)


def _is_mirrored(pair: Pair, data: bytes) -> bool:
    """Whether somebody handed back one's own keys as their own."""
    theirs, mine = decode_card(data), decode_card(pair.own_card or b"")
    shared = {theirs.root_public, theirs.device_public} & {mine.root_public, mine.device_public}
    return bool(shared) or theirs.device == mine.device or theirs.opening.public == mine.opening.public


def _meet(work: Publishing, pair: Pair, invitation: Invitation, data: bytes) -> None:
    """Keep the other card; the joiner's own is published only now (protocol 4.2)."""
    vault, now, card = work.vault, work.now, decode_card(data)
    met = replace(
        pair,
        state=PairState.ANSWERED,
        partner_card=data,
        partner_root=card.root_public,
        partner_name=card.display_name,
        partner_zone=card.zone,
    )
    with vault.transaction():
        pairs.save(vault, met)
        _keep_theirs(vault, card, now)
        inbox.drop_memory(vault, pair.pair)
        if pair.role is PairRole.JOINER:
            publish_card(vault, met, invitation, now, work.random)
    keep_the_lower(vault, now, work.waits)


def _keep_theirs(vault: Vault, card: Card, now: float) -> None:
    pair, statement = card.pair, card.roster_statement
    devices.add(vault, Device(pair, card.device, Owner.THEIRS, card.device_public, statement, "", now))
    devices.add_statement(vault, pair, Owner.THEIRS, statement, now)
    opening_keys.learn(vault, pair, OpeningKey(card.device, card.opening.generation, card.opening.public, now))


def _burn(work: Publishing, pair: Pair, invitation: Invitation, why: Burnt) -> None:
    """Accept neither. One's own hello lies there as long as an invitation does: the other is told by seeing both."""
    vault = work.vault
    if pair.role is PairRole.JOINER and pair.partner_card is None:
        publish_card(vault, pair, invitation, work.now, work.random)
    with suppress(FolderError):
        publish_due(work, pair.pair)
    with vault.transaction():
        lay_keys_down(vault, pair.pair, work.now, pair.created_at + work.waits.invitation)
        inbox.count_notice(vault, pair.pair, why, work.now)
    finish_erasure(vault)


def _belong_together(invited: Pair, joined: Pair) -> bool:
    """Whether the joiner cards of two answered pairs each name the other pair as the invitation that was open."""
    if invited.role is not PairRole.INVITER or invited.partner_card is None or joined.own_card is None:
        return False
    named = decode_card(invited.partner_card).own_open_pair, decode_card(joined.own_card).own_open_pair
    return named == (joined.pair, invited.pair)
