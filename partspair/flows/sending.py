"""Sending: a draft becomes a signed entry in the outbox, whole or not at all. The folder comes later."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from partspair.errors import KnownError
from partspair.flows import drafting, trimming
from partspair.flows.chaining import add_link, new_entry_id
from partspair.flows.drafting import remember_names
from partspair.flows.listening import NothingToHearError
from partspair.flows.wholeness import make_whole
from partspair.pair.ids import PairId
from partspair.practice import limits
from partspair.practice.reply import Reply, Signal, TakeBack, is_reply_within_limits, travelling_reply
from partspair.practice.share import EntryId, Share, is_within_limits, may_send, travelling
from partspair.sealing.bundle import SOUND
from partspair.sealing.entries import Entry, Gone, also_of, decode_entry, encode_entry
from partspair.vault import attachments, drafts, entries, links, outbox, takes
from partspair.vault.attachments import Sound
from partspair.vault.database import Vault
from partspair.vault.drafts import DraftState
from partspair.vault.links import KeptLink
from partspair.vault.outbox import OutboxItem, OutboxState


class NothingToSendError(KnownError):
    """Neither sound nor words."""

    def __init__(self) -> None:
        super().__init__("There is nothing to send yet.", "Nothing was said or written.", "Record it, or write it.")


class TooManyMomentsError(KnownError):
    """More moments than one answer can carry."""

    def __init__(self) -> None:
        super().__init__(
            f"{limits.MOMENTS} moments fit into one answer.",
            "Nothing was sent, and nothing is lost.",
            "Remove some of them, or answer these another time.",
        )


class TooMuchForOneAnswerError(KnownError):
    """More words, or more sound, than one answer can carry."""

    def __init__(self) -> None:
        super().__init__(
            "This is more than one answer can carry.",
            "Nothing was sent, and nothing is lost.",
            "Shorten what you wrote, or trim what you spoke.",
        )


class NotYetError(KnownError):
    """A part objects, or the draft cannot be sent as it is."""

    def __init__(self) -> None:
        super().__init__("This stays here for now.", "Someone inside isn’t happy with sending it, and that counts.")


class SentAlreadyError(KnownError):
    """The draft is no draft any more."""

    def __init__(self) -> None:
        super().__init__("This was sent already.", "It was not sent a second time.")


def send_share(vault: Vault, pair: PairId, draft: int, now: datetime) -> EntryId:
    """Send a draft's share. The draft stays as it is when this raises.

    Raises NotYetError, NothingToSendError, SentAlreadyError, MayNotSignError.
    """
    kept = drafting.get(vault, draft)
    share = kept.share
    if not may_send(share):
        raise NotYetError
    carried, share = _with_sound(vault, kept, share, now.timestamp())
    what = travelling(share)
    if not (what.text.strip() or carried) or not is_within_limits(what):
        _forget(vault, carried)
        raise NothingToSendError
    entry = Entry(new_entry_id(), what, 0 if carried else None, _also(share, carried))
    _commit(vault, pair, [draft], [entry], carried, now)
    remember_names(vault, tuple(part.name for part in share.parts if part.name), now.timestamp())
    return entry.id


def send_reply(vault: Vault, pair: PairId, draft: int, now: datetime, moments: Sequence[int] = ()) -> EntryId:
    """Send a draft's reply, in one link with the drafts that answer `moments` of the share. Returns the first's id.

    All of it or nothing: the drafts stay as they are when this raises. Where moments are answered, the reply itself may
    say nothing; its draft is then as if it had never been.
    Raises NothingToSendError, TooManyMomentsError, TooMuchForOneAnswerError, SentAlreadyError, MayNotSignError.
    """
    if len(moments) > limits.MOMENTS:
        raise TooManyMomentsError
    said: list[Entry] = []
    carried: list[int] = []
    sent: list[int] = []
    try:
        for number in dict.fromkeys((draft, *moments)):
            entry, sound = _reply_entry(vault, number, len(carried), now.timestamp())
            carried += sound
            if entry is not None:
                said.append(entry)
                sent.append(number)
            elif number != draft or not moments:
                raise NothingToSendError
    except BaseException:
        _forget(vault, carried)
        raise
    _commit(vault, pair, sent, said, carried, now)
    if draft not in sent:
        drafts.erase(vault, draft)
    return said[0].id


def _reply_entry(vault: Vault, draft: int, place: int, now: float) -> tuple[Entry | None, list[int]]:
    """What a draft says, its sound at this place; None while it says nothing. Raises TooMuchForOneAnswerError."""
    kept = drafting.get(vault, draft)
    if not isinstance(kept.body, Reply):
        raise NothingToSendError
    carried = _sound_of(vault, kept, now, place)
    duration = _duration_ms(vault, kept) if carried else 0
    what = travelling_reply(replace(kept.body, duration_ms=duration))
    if not is_reply_within_limits(what):
        _forget(vault, carried)
        if what.text or duration:
            raise TooMuchForOneAnswerError
        return None, []
    return Entry(new_entry_id(), what, place if carried else None, _also(kept.body, carried)), carried


def send_signal(vault: Vault, pair: PairId, signal: Signal, now: datetime) -> EntryId:
    """Send a sign that was pressed by hand."""
    entry = Entry(new_entry_id(), signal)
    add_link(vault, pair, [entry], now)
    return entry.id


def take_back(vault: Vault, pair: PairId, entry: EntryId, now: datetime) -> bool:
    """Take back something of one's own; True when it had not been received yet.

    It folds away here at once, and the signed take-back asks the partner's app to do the same (protocol 5). What else
    stood in its link is said again, so that the file with it need not leave.
    """
    found = entries.find(vault, pair, entry, is_mine=True)
    if found is None:
        return False
    link = links.get(vault, found.link) if found.link is not None else None
    item = outbox.of_link(vault, link.link) if link is not None else None
    is_early = item is None or item.state is not OutboxState.RECEIVED
    rest = _said_beside(vault, found) if item is not None and is_early else []
    again, carried = _again(vault, rest)
    try:
        with vault.transaction():
            entries.take_back(vault, found.row, now.timestamp())
            if link is not None and item is not None and is_early:
                _withdraw(vault, link, item, {one.row for one in rest}, now.timestamp())
            new = add_link(vault, pair, [Entry(new_entry_id(), TakeBack(entry)), *again], now, carried)
            for kept, said in zip(rest, again, strict=True):
                entries.move(vault, kept.row, new.link, new.device, encode_entry(said))
    except BaseException:
        _forget(vault, carried)
        raise
    return is_early


def _said_beside(vault: Vault, found: entries.Entry) -> list[entries.Entry]:
    """What else is to stay of a link; nothing when it says more than notes, and so is not withdrawn."""
    others = [one for one in entries.of_link(vault, found.link or 0) if one.row != found.row and one.kind != "gone"]
    rest = [one for one in others if one.taken_back_at is None]
    return rest if all(one.kind in entries.SPOKEN and one.body for one in rest) else []


def _again(vault: Vault, rest: Sequence[entries.Entry]) -> tuple[list[Entry], list[int]]:
    """The same once more for another link, each with a sound of its own in it."""
    again: list[Entry] = []
    carried: list[int] = []
    for one in rest:
        said = decode_entry(one.body)
        sound = attachments.at(vault, one.link or 0, said.audio) if said.audio is not None else None
        again.append(replace(said, audio=len(carried) if sound is not None else None))
        if sound is not None:
            carried.append(attachments.copy(vault, sound, len(carried)))
    return again, carried


def _withdraw(vault: Vault, link: KeptLink, item: OutboxItem, again: Collection[int], now: float) -> None:
    """Take the file out of the folder, unless something stays that is not said again; the link is gone (protocol 5)."""
    said = entries.of_link(vault, link.link)
    if all(one.taken_back_at is not None or one.kind == "gone" or one.row in again for one in said):
        for one in [decode_entry(one.body).what for one in said if one.kind == "gone"]:
            if isinstance(one, Gone):
                links.tell_gone_again(vault, link.pair, one.device, one.seq)
        outbox.withdraw(vault, item.item, now)
        links.say_gone(vault, link.pair, link.device, link.seq, link.hash, is_told=False)


def _commit(
    vault: Vault, pair: PairId, sent: Sequence[int], said: Sequence[Entry], carried: list[int], now: datetime
) -> None:
    try:
        with vault.transaction():
            found = [drafts.get(vault, draft) for draft in sent]
            if any(kept is None or kept.state is DraftState.SENT for kept in found):
                raise SentAlreadyError
            add_link(vault, pair, said, now, carried)
            for kept in [one for one in found if one is not None]:
                if kept.take is not None:
                    takes.mark_sent(vault, kept.take, now.timestamp())
                drafts.set_state(vault, kept.draft, DraftState.SENT, now.timestamp())
    except BaseException:
        _forget(vault, carried)
        raise


def _forget(vault: Vault, carried: list[int]) -> None:
    for number in carried:
        attachments.erase(vault, number)


def _also(said: Share | Reply, carried: list[int]) -> dict[str, object]:
    """What stands beside what is said: that a copy of the sound may be saved, only when its speaker said so."""
    passage = said.passage if isinstance(said, Reply) else None
    return also_of(passage, is_copy_allowed=bool(carried) and said.may_take_out)


def _with_sound(vault: Vault, kept: drafting.Draft, share: Share, now: float) -> tuple[list[int], Share]:
    carried = _sound_of(vault, kept, now)
    if not carried or kept.take is None:
        return [], replace(share, duration_ms=0, chapters=())
    chapters = trimming.chapters_of(vault, kept.take)
    return carried, replace(share, duration_ms=_duration_ms(vault, kept), chapters=chapters)


def _sound_of(vault: Vault, kept: drafting.Draft, now: float, place: int = 0) -> list[int]:
    """Copy what is kept of the take into an attachment, at this place, that nobody sees until its link is kept."""
    if kept.take is None:
        return []
    make_whole(vault, kept.take.take, now)
    try:
        spoken = trimming.kept_of(vault, kept.take.take)
    except NothingToHearError:
        return []
    data = spoken.sounding.data
    number = attachments.store(vault, place, SOUND, sha256(data).digest(), len(data), [data])
    attachments.set_sound(vault, number, Sound(spoken.duration_ms, spoken.sounding.loudness, spoken.peaks))
    return [number]


def _duration_ms(vault: Vault, kept: drafting.Draft) -> int:
    whole = takes.get(vault, kept.take.take) if kept.take is not None else None
    return whole.length_ms if whole is not None else 0
