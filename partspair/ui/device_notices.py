"""What there is to say of devices: this copy does not send, or is not heard, the partner has a new one."""

from collections.abc import Callable
from dataclasses import dataclass

from partspair.flows import becoming, holding, noticing
from partspair.flows.becoming import Silence
from partspair.pair.ids import PairId
from partspair.ui.house import House
from partspair.ui.layouts import Item
from partspair.ui.notices import Notice
from partspair.vault.database import Vault


@dataclass(frozen=True)
class DeviceNews:
    """How the devices of a pair stand, as far as somebody should know."""

    silence: Silence | None = None
    is_new: bool = False
    is_held: bool = False
    is_unheard: bool = False
    is_deaf: bool = False
    went_along: int = 0


def device_news(vault: Vault, pair: PairId, now: float) -> DeviceNews:
    """Ask the vault."""
    is_new, is_held = holding.is_device_new(vault, pair), holding.is_held(vault, pair)
    is_unheard, is_deaf = noticing.is_unheard(vault, pair, now), noticing.is_deaf(vault, pair, now)
    went_along = noticing.went_along(vault, pair)
    return DeviceNews(becoming.why_silent(vault, pair), is_new, is_held, is_unheard, is_deaf, went_along)


def device_notices(
    house: House, news: DeviceNews, become: Callable[[], None], hold: Callable[[], None], spoken: Callable[[], None]
) -> list[Item]:
    """The notices, most pressing first, each with its remedy."""
    words, theme, items = house.words, house.theme, list[Item]()
    if news.silence is not None:
        key = f"dev.{news.silence}"
        items += [Notice(theme, words(key), words(f"{key}.sub"), "swap", [(words("dev.do"), become)]), 8]
    if news.is_unheard:
        sub = words("dev.unheard.sub", partner=house.name)
        items += [Notice(theme, words("dev.unheard"), sub, "swap"), 8]
    if news.is_deaf:
        title, sub = words("dev.deaf", partner=house.name), words("dev.deaf.sub", partner=house.name)
        items += [Notice(theme, title, sub, "swap", [(words("dev.do"), become)]), 8]
    have_spoken = (words("dev.theirs.spoken"), spoken)
    if news.is_held:
        sub = words("dev.held.sub", partner=house.name)
        items += [Notice(theme, words("dev.held"), sub, "pair", [have_spoken]), 8]
    elif news.is_new:
        actions = [have_spoken, (words("dev.theirs.hold"), hold)]
        title, sub = words("dev.theirs", partner=house.name), words("dev.theirs.sub")
        items += [Notice(theme, title, sub, "pair", actions), 8]
    return items


def gone_along_notice(house: House, news: DeviceNews, know: Callable[[], None]) -> list[Item]:
    """What only a device had that was shut out; told until it was read."""
    if not news.went_along:
        return []
    words = house.words
    title, read = words.counted("dev.went", news.went_along), (words("sec.set.read"), know)
    return [Notice(house.theme, title, words("dev.went.sub"), "info", [read]), 8]
