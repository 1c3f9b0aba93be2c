"""How a person is called and which clock they live by: changed here, told to every partner, and learned from theirs."""

from dataclasses import replace
from datetime import datetime

from partspair.flows.chaining import MayNotSignError, add_link, new_entry_id
from partspair.pair.ids import PairId
from partspair.sealing.entries import Entry, decode_entry
from partspair.sealing.entries import Profile as Told
from partspair.vault import entries, pairs, people
from partspair.vault.database import Vault
from partspair.vault.pairs import PairState
from partspair.vault.people import Profile

KIND = "profile"


def change_profile(vault: Vault, new: Profile, now: datetime) -> None:
    """Keep who one is, and tell every partner whose check words were compared; the others learn it when they are.

    Only a new name or zone is told: the country stays here. What may not be signed from here is told by the device that
    may, or once this one may again.
    """
    with vault.transaction():
        people.set_profile(vault, new)
        for kept in pairs.every(vault):
            is_news = (kept.own_name, kept.own_zone) != (new.display_name, new.zone)
            if kept.state is PairState.ENDED or not is_news:
                continue
            pairs.save(vault, replace(kept, own_name=new.display_name, own_zone=new.zone))
            if kept.state is PairState.PAIRED and kept.confirmed_at is not None:
                _tell(vault, kept.pair, new, now)


def _tell(vault: Vault, pair: PairId, new: Profile, now: datetime) -> None:
    try:
        add_link(vault, pair, [Entry(new_entry_id(), Told(new.display_name, new.zone))], now)
    except MayNotSignError:
        return


def learn_profile(vault: Vault, pair: PairId) -> None:
    """Call the partner as they last said: of each device the last it told, of several devices what came here last.

    One that was on its way for long changes nothing that was told after it.
    """
    told = entries.last_of_each(vault, pair, KIND, is_mine=False)
    kept = pairs.get(vault, pair)
    if not told or kept is None:
        return
    what = decode_entry(max(told, key=lambda one: (one.placed_at, one.row)).body).what
    if isinstance(what, Told):
        pairs.save(vault, replace(kept, partner_name=what.display_name, partner_zone=what.zone))
