"""Pairing by twelve words over the folder: one pass each way, working days apart (protocol 4)."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from partspair.errors import KnownError, NewerVersionError
from partspair.flows.chaining import add_link, new_entry_id
from partspair.flows.publishing import Publishing
from partspair.flows.waits import Waits
from partspair.pair.ids import ID_BYTES, DeviceId, PairId
from partspair.sealing.age import AgeError, HybridRecipient, seal
from partspair.sealing.cards import Card, Role, decode_card, encode_card
from partspair.sealing.entries import Entry, Profile
from partspair.sealing.failures import MalformedError
from partspair.sealing.invitation import LARGEST_HELLO, Invitation, check_words, new_invitation, open_hello, seal_hello
from partspair.sealing.keys import new_opening_key, new_signing_key
from partspair.sealing.roster import sign_added
from partspair.sealing.wire import Opening
from partspair.sync.inbox import Candidate
from partspair.vault import devices, inbox, opening_keys, outbox, pairs, people
from partspair.vault.database import Vault
from partspair.vault.devices import Device, OwnDevice, Owner
from partspair.vault.erasure import finish_erasure
from partspair.vault.opening_keys import OpeningKey, OwnOpeningKey
from partspair.vault.outbox import OutboxItem, OutboxKind
from partspair.vault.pairs import Pair, PairRole, PairState

Random = Callable[[int], bytes]


@dataclass(frozen=True)
class Pairing:
    """How far pairing has come. `words` only while they are needed; `name` are the invitation's two words."""

    pair: PairId
    state: PairState
    is_inviter: bool
    name: str
    words: tuple[str, ...] = field(default=(), repr=False)
    partner_name: str = field(default="", repr=False)
    is_confirmed: bool = False
    is_expired: bool = False
    has_waited_long: bool = False


class AlreadyPairingError(KnownError):
    """These words were used here before."""

    def __init__(self) -> None:
        super().__init__(
            "These words are in use here already.", "Nothing was changed.", "Go on with the pair they made."
        )


@dataclass(frozen=True)
class Place:
    """The folder a pair meets over: its path, and what it is called on screen."""

    path: str
    label: str


def invite(vault: Vault, place: Place, now: datetime, waits: Waits, random: Random = secrets.token_bytes) -> Pairing:
    """Make an invitation; its hello lies in the outbox. The words are shown until they are answered."""
    invitation = new_invitation(random)
    with vault.transaction():
        pair = _begin(vault, invitation, PairRole.INVITER, place, now, random)
        pairs.save(vault, replace(pair, expires_at=now.timestamp() + waits.invitation))
        _publish_card(vault, pair, invitation, now.timestamp(), random)
    return state(vault, pair.pair, now.timestamp(), waits)


def join(
    vault: Vault, words: str, place: Place, now: datetime, waits: Waits, random: Random = secrets.token_bytes
) -> Pairing:
    """Enter an invitation's words; the answer goes out once its hello was found. KnownError for unfit words."""
    invitation = Invitation(words)
    if pairs.get(vault, invitation.pair_id) is not None:
        raise AlreadyPairingError
    pair = _begin(vault, invitation, PairRole.JOINER, place, now, random)
    return state(vault, pair.pair, now.timestamp(), waits)


def receive_hello(work: Publishing, pair: Pair, candidate: Candidate) -> bool:
    """Try a file as the other person's hello; True when it was one, this pair's or one's own.

    An invitation whose time is over takes no answer; a file that is no hello is simply not one. OSError when it can't
    be read just now.
    """
    if pair.words is None or candidate.size > LARGEST_HELLO or _has_run_out(pair, work.now):
        return False
    invitation = Invitation(pair.words)
    try:
        with work.folder.reading(candidate.name, LARGEST_HELLO) as source:
            role, card = open_hello(invitation, source.read(LARGEST_HELLO))
    except (AgeError, MalformedError, NewerVersionError):
        return False
    if role.value == pair.role.value:
        return True
    _meet(work.vault, pair, invitation, card, work.now, work.random)
    return True


def state(vault: Vault, pair: PairId, now: float, waits: Waits) -> Pairing:
    """Say how far a pair has come. Raises LookupError for an unknown one."""
    kept = pairs.get(vault, pair)
    if kept is None:
        raise LookupError("no such pair")
    words = tuple(kept.words.split()) if kept.words is not None and kept.confirmed_at is None else ()
    waits_for_answer = kept.state in (PairState.INVITING, PairState.JOINING)
    return Pairing(
        pair=kept.pair,
        state=kept.state,
        is_inviter=kept.role is PairRole.INVITER,
        name=Invitation(kept.words).name if kept.words is not None else "",
        words=words,
        partner_name=kept.partner_name,
        is_confirmed=kept.confirmed_at is not None,
        is_expired=_has_run_out(kept, now),
        has_waited_long=waits_for_answer and kept.created_at + waits.unanswered <= now,
    )


def words_to_compare(vault: Vault, pair: PairId) -> tuple[str, ...]:
    """The eight words both compare by voice; takes some tenths of a second. LookupError before both cards are here."""
    kept = pairs.get(vault, pair)
    if kept is None or kept.own_card is None or kept.partner_card is None:
        raise LookupError("both cards are needed")
    is_inviter = kept.role is PairRole.INVITER
    return check_words(*((kept.own_card, kept.partner_card) if is_inviter else (kept.partner_card, kept.own_card)))


def confirm(vault: Vault, pair: PairId, now: datetime) -> None:
    """The words matched: notes may leave from now on, and a first bundle says who one is."""
    with vault.transaction():
        kept = pairs.get(vault, pair)
        if kept is None or kept.partner_card is None or kept.confirmed_at is not None:
            return
        words = None if kept.role is PairRole.INVITER else kept.words
        pairs.save(vault, replace(kept, state=PairState.PAIRED, confirmed_at=now.timestamp(), words=words))
        profile = Profile(kept.own_name, kept.own_zone)
        add_link(vault, pair, [Entry(new_entry_id(), profile)], now)


def decline(vault: Vault, pair: PairId, now: float) -> None:
    """The words did not match: the pair is closed and its keys are erased. Drafts stay."""
    with vault.transaction():
        kept = pairs.get(vault, pair)
        own = devices.own(vault, pair)
        if kept is None:
            return
        if own is not None:
            devices.retire_own(vault, pair, own.device, now)
        closed = replace(kept, state=PairState.ENDED, words=None, root_sealed=None, ended_at=now)
        pairs.save(vault, closed)
        opening_keys.erase_all_own(vault, pair)
    finish_erasure(vault)


def cancel(vault: Vault, pair: PairId, now: float) -> None:
    """Take back an invitation that nobody answered, or words that led nowhere."""
    decline(vault, pair, now)


def _has_run_out(pair: Pair, now: float) -> bool:
    """Expiry is the inviter's alone (protocol 4.3); once answered, an invitation stays."""
    return pair.state is PairState.INVITING and pair.expires_at is not None and pair.expires_at <= now


def _begin(vault: Vault, invitation: Invitation, role: PairRole, place: Place, now: datetime, random: Random) -> Pair:
    """Make this person's keys for the pair; the root's private half is sealed to the recovery words, and only there."""
    profile, recipient = people.profile(vault), people.root_recipient(vault)
    if profile is None or recipient is None:
        raise KnownError("Something is missing for pairing.", "This vault has no name or no recovery words yet.")
    root, device_key, opening = new_signing_key(random), new_signing_key(random), new_opening_key(random)
    device = DeviceId(random(ID_BYTES))
    statement = sign_added(root, device_key, invitation.pair_id, device)
    card = Card(
        role=Role(role.value),
        display_name=profile.display_name,
        zone=profile.zone,
        pair=invitation.pair_id,
        root_public=root.public,
        device=device,
        device_public=device_key.public,
        opening=Opening(1, opening.recipient.public),
        roster_statement=statement,
        own_open_pair=_open_invitation(vault),
    )
    pair = Pair(
        pair=card.pair,
        state=PairState.INVITING if role is PairRole.INVITER else PairState.JOINING,
        role=role,
        created_at=now.timestamp(),
        folder=place.path,
        folder_label=place.label,
        own_name=card.display_name,
        own_zone=card.zone,
        own_root=root.public,
        root_sealed=seal(root.seed, [HybridRecipient(recipient)], random),
        words=invitation.words,
        own_card=encode_card(card),
    )
    with vault.transaction():
        pairs.add(vault, pair)
        _keep_own(vault, card, device_key.seed, opening.seed, pair.created_at)
    return pair


def _keep_own(vault: Vault, card: Card, device_seed: bytes, opening_seed: bytes, at: float) -> None:
    own = Device(card.pair, card.device, Owner.MINE, card.device_public, card.roster_statement, "", at)
    devices.add(vault, own)
    devices.add_own(vault, OwnDevice(card.pair, card.device, device_seed, at))
    devices.add_statement(vault, card.pair, Owner.MINE, card.roster_statement, at)
    opening = OwnOpeningKey(card.pair, card.device, 1, opening_seed, card.opening.public, at)
    opening_keys.add_own(vault, opening)


def _open_invitation(vault: Vault) -> PairId | None:
    open_pairs = [one.pair for one in pairs.every(vault) if one.state is PairState.INVITING]
    return open_pairs[-1] if open_pairs else None


def _publish_card(vault: Vault, pair: Pair, invitation: Invitation, now: float, random: Random) -> None:
    hello = seal_hello(invitation, pair.own_card or b"", Role(pair.role.value), random)
    outbox.add(vault, OutboxItem(pair.pair, OutboxKind.HELLO, now, content=hello, size=len(hello)))


def _meet(vault: Vault, pair: Pair, invitation: Invitation, data: bytes, now: float, random: Random) -> None:
    """Keep the other card; the joiner's own is published only now (protocol 4.2)."""
    if pair.partner_card is not None:
        return
    card = decode_card(data)
    met = replace(
        pair,
        state=PairState.ANSWERED,
        partner_card=data,
        partner_root=card.root_public,
        partner_name=card.display_name,
        partner_zone=card.zone,
    )
    theirs = Device(pair.pair, card.device, Owner.THEIRS, card.device_public, card.roster_statement, "", now)
    with vault.transaction():
        pairs.save(vault, met)
        devices.add(vault, theirs)
        devices.add_statement(vault, pair.pair, Owner.THEIRS, card.roster_statement, now)
        opening = OpeningKey(card.device, card.opening.generation, card.opening.public, now)
        opening_keys.learn(vault, pair.pair, opening)
        inbox.drop_memory(vault, pair.pair)
        if pair.role is PairRole.JOINER:
            _publish_card(vault, met, invitation, now, random)
