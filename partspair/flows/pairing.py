"""Pairing by twelve words over the folder: one pass each way, working days apart (protocol 4)."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from partspair.errors import KnownError
from partspair.flows.chaining import add_link, new_entry_id
from partspair.flows.closing import close_pair
from partspair.flows.meeting import Burnt, is_over, publish_card, receive_hello, why_burnt
from partspair.flows.waits import Waits
from partspair.pair.ids import ID_BYTES, DeviceId, PairId
from partspair.sealing.age import HybridRecipient, seal
from partspair.sealing.cards import Card, Role, encode_card
from partspair.sealing.entries import Entry, Profile
from partspair.sealing.invitation import Invitation, check_words, new_invitation
from partspair.sealing.keys import new_opening_key, new_signing_key
from partspair.sealing.roster import sign_added
from partspair.sealing.wire import Opening
from partspair.vault import devices, links, opening_keys, pairs, people
from partspair.vault.database import Vault
from partspair.vault.devices import Device, OwnDevice, Owner
from partspair.vault.erasure import finish_erasure
from partspair.vault.opening_keys import OwnOpeningKey
from partspair.vault.pairs import Pair, PairRole, PairState

Random = Callable[[int], bytes]


@dataclass(frozen=True)
class Pairing:
    """How far pairing has come. `words` only while they are needed; `name` are the invitation's two words.

    `burnt` says why words were burnt, when more than one card came to them.
    """

    pair: PairId
    state: PairState
    is_inviter: bool
    name: str
    words: tuple[str, ...] = field(default=(), repr=False)
    partner_name: str = field(default="", repr=False)
    is_confirmed: bool = False
    is_expired: bool = False
    has_waited_long: bool = False
    burnt: Burnt | None = None


class AlreadyPairingError(KnownError):
    """These words were used here before."""

    def __init__(self) -> None:
        super().__init__(
            "These words are in use here already.", "Nothing was changed.", "Go on with the pair they made."
        )


class UsedWordsError(KnownError):
    """The pair that these words were for is closed."""

    def __init__(self) -> None:
        super().__init__(
            "These words are used up.", "They were for one pair, and that one is closed. Nothing was changed.",
            "You two can start again with new words.",
        )  # fmt: skip


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
        publish_card(vault, pair, invitation, now.timestamp(), random)
    return state(vault, pair.pair, now.timestamp(), waits)


def join(
    vault: Vault, words: str, place: Place, now: datetime, waits: Waits, random: Random = secrets.token_bytes
) -> Pairing:
    """Enter an invitation's words; the answer goes out once its hello was found. KnownError for unfit words.

    Words that were let go before anybody was met may be entered again. Not inside a transaction.
    """
    invitation = Invitation(words)
    before = pairs.get(vault, invitation.pair_id)
    if before is not None and before.state is not PairState.ENDED:
        raise AlreadyPairingError
    if before is not None:
        if before.role is PairRole.INVITER or before.partner_card is not None or why_burnt(vault, before.pair):
            raise UsedWordsError
        pairs.erase(vault, before.pair)
    pair = _begin(vault, invitation, PairRole.JOINER, place, now, random)
    return state(vault, pair.pair, now.timestamp(), waits)


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
        burnt=why_burnt(vault, pair),
    )


def words_to_compare(vault: Vault, pair: PairId) -> tuple[str, ...]:
    """The eight words both compare by voice; takes some tenths of a second. LookupError before both cards are here."""
    kept = pairs.get(vault, pair)
    if kept is None or kept.own_card is None or kept.partner_card is None:
        raise LookupError("both cards are needed")
    is_inviter = kept.role is PairRole.INVITER
    return check_words(*((kept.own_card, kept.partner_card) if is_inviter else (kept.partner_card, kept.own_card)))


def confirm(vault: Vault, pair: PairId, now: datetime) -> None:
    """The words matched: notes may leave from now on, and a first bundle says who one is.

    The inviter's words go now; the joiner's stay until a bundle signed by the inviter is here (protocol 4.2). Raises
    MayNotSignError when the pair was closed meanwhile.
    """
    with vault.transaction():
        kept = pairs.get(vault, pair)
        if kept is None or kept.partner_card is None or kept.confirmed_at is not None:
            return
        is_done = kept.role is PairRole.INVITER or _has_heard(vault, pair)
        words = None if is_done else kept.words
        pairs.save(vault, replace(kept, state=PairState.PAIRED, confirmed_at=now.timestamp(), words=words))
        profile = Profile(kept.own_name, kept.own_zone)
        add_link(vault, pair, [Entry(new_entry_id(), profile)], now)
    finish_erasure(vault)


def decline(vault: Vault, pair: PairId, now: float) -> None:
    """The words did not match: the pair is closed and its keys are erased. Drafts stay."""
    close_pair(vault, pair, now)


def cancel(vault: Vault, pair: PairId, now: float) -> None:
    """Take back an invitation that nobody answered, or words that led nowhere."""
    decline(vault, pair, now)


def _has_run_out(pair: Pair, now: float) -> bool:
    """Expiry is the inviter's alone (protocol 4.3); once answered, an invitation stays."""
    return pair.state is PairState.INVITING and is_over(pair, now)


def _has_heard(vault: Vault, pair: PairId) -> bool:
    """Whether a bundle that the partner signed is here."""
    theirs = [one.device for one in devices.of_pair(vault, pair) if one.owner is Owner.THEIRS]
    return any(links.newest(vault, pair, device) is not None for device in theirs)


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
        own_open_pair=_open_invitation(vault, now.timestamp()) if role is PairRole.JOINER else None,
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


def _open_invitation(vault: Vault, now: float) -> PairId | None:
    """An invitation of one's own that may still be answered: the card says so, in case both have invited (4.5)."""
    still_open = [one for one in pairs.every(vault) if one.state is PairState.INVITING and not is_over(one, now)]
    return still_open[-1].pair if still_open else None


__all__ = [
    "AlreadyPairingError", "Burnt", "Pairing", "Place", "UsedWordsError", "cancel", "confirm", "decline", "invite",
    "join", "receive_hello", "state", "words_to_compare",
]  # fmt: skip
