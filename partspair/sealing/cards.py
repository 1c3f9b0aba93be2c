"""Cards: what two people show each other once, when they pair (protocol section 4.1)."""

from dataclasses import dataclass, field
from enum import StrEnum

from partspair.pair.ids import DeviceId, PairId
from partspair.pair.roster import Added
from partspair.sealing import shapes
from partspair.sealing.entries import Profile, is_profile_within_limits
from partspair.sealing.failures import MalformedError
from partspair.sealing.hybrid import HybridRecipient
from partspair.sealing.roster import read_statement
from partspair.sealing.strictjson import check_format, exactly, read_tree, write
from partspair.sealing.wire import Opening

FORMAT = "partspair/card/1"
LARGEST_CARD = 16 * 1024


class Role(StrEnum):
    """Who invited, and who entered the words."""

    INVITER = "inviter"
    JOINER = "joiner"


@dataclass(frozen=True)
class Card:
    """One person's keys for one pair. `roster_statement` is the signed addition of this device (`roster.sign_added`).

    `own_open_pair` is the pair id of an invitation of one's own that was open when these words were entered.
    """

    role: Role
    display_name: str = field(repr=False)
    zone: str
    pair: PairId
    root_public: bytes = field(repr=False)
    device: DeviceId
    device_public: bytes = field(repr=False)
    opening: Opening = field(repr=False)
    roster_statement: bytes = field(repr=False)
    own_open_pair: PairId | None = None


def encode_card(card: Card) -> bytes:
    """Return the bytes of a card: kept, never made again; ValueError for one that `decode_card` would not take."""
    data = write(
        shapes.CardShape(
            format=FORMAT,
            role=card.role.value,
            display_name=card.display_name,
            zone=card.zone,
            pair=card.pair,
            root=card.root_public,
            device=card.device,
            device_public=card.device_public,
            opening=shapes.OpeningShape(card.opening.generation, card.opening.public),
            roster_statement=card.roster_statement,
            own_open_pair=card.own_open_pair,
        )
    )
    try:
        decode_card(data)
    except MalformedError:
        raise ValueError("this card could not be read again") from None
    return data


def decode_card(data: bytes) -> Card:
    """Read a card; MalformedError unless its root added this device, the device agreed, and its key can be used."""
    tree = read_tree(data, LARGEST_CARD)
    check_format(tree, FORMAT)
    shape = exactly(tree, shapes.CardShape)
    if shape.role not in set(Role) or not is_profile_within_limits(Profile(shape.display_name, shape.zone)):
        raise MalformedError
    pair, device = PairId(shape.pair), DeviceId(shape.device)
    said = read_statement(shape.root, pair, shape.roster_statement)
    if said != Added(device, shape.device_public) or not HybridRecipient(shape.opening.public).is_usable():
        raise MalformedError
    return Card(
        role=Role(shape.role),
        display_name=shape.display_name,
        zone=shape.zone,
        pair=pair,
        root_public=shape.root,
        device=device,
        device_public=shape.device_public,
        opening=Opening(shape.opening.generation, shape.opening.public),
        roster_statement=shape.roster_statement,
        own_open_pair=None if shape.own_open_pair is None else PairId(shape.own_open_pair),
    )
