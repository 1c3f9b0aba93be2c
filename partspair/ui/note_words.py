"""What is said about a note: whose it is, its two times, its ask, its weight. Names stay as they were written."""

from datetime import date, datetime

from partspair.flows.looking import Note
from partspair.practice.clocks import zone_named
from partspair.practice.reply import TravellingReply
from partspair.practice.share import Ask, AskKind, PleaseNot, ReplyWish, Speaking, TravellingShare, Weight
from partspair.practice.timeline import Whose as Author
from partspair.ui.house import House
from partspair.ui.times import clock
from partspair.ui.tokens import Whose
from partspair.ui.typesetting import Run
from partspair.ui.wording import said

NAMELESS = "\ue000"
ICONS = {kind: kind.value for kind in AskKind} | {AskKind.FREE: "own-words"}


def hue_of(note: Note) -> Whose:
    """Whose hue a note is painted in."""
    return Whose.ME if note.whose is Author.MINE else Whose.THEM


def names_of(share: TravellingShare) -> tuple[str, ...]:
    """The names of the parts that are in a share, in their order, each once."""
    return tuple(dict.fromkeys(part.name for part in share.parts if part.name))


def day_of(when: date) -> str:
    """A day as it is said: 12 October."""
    return f"{when.day} {when:%B}"


def here(house: House, when: datetime) -> datetime:
    """A moment on one's own clock."""
    return when.astimezone(house.zone)


def moment(house: House, seconds: float) -> str:
    """A moment, in seconds since 1970, on one's own clock: the time today, else the day and the time."""
    when = datetime.fromtimestamp(seconds, house.zone)
    return f"{when:%H:%M}" if when.date() == house.now().date() else f"{day_of(when)}, {when:%H:%M}"


def day_and_time(house: House, when: datetime) -> str:
    """A moment on one's own clock, as in a list: 12 October, 07:06."""
    mine = here(house, when)
    return f"{day_of(mine)}, {mine:%H:%M}"


def there(house: House, when: datetime) -> datetime:
    """A moment on the partner's clock, as far as their zone is known."""
    zone = zone_named(house.partner.zone) if house.partner is not None else None
    return when.astimezone(zone) if zone is not None else when


def times_now(house: House) -> str:
    """Both clocks at this moment."""
    there = house.there()
    if there is None:
        return f"{house.now():%H:%M}"
    return house.words("lis.times", time=f"{house.now():%H:%M}", partner=house.name, ptime=f"{there:%H:%M}")


def recorded(house: House, note: Note) -> str:
    """When the partner's note was made, on both clocks, with the day when that is not today."""
    mine, theirs = here(house, note.at), there(house, note.at)
    values = {"partner": house.name, "ptime": f"{theirs:%H:%M}", "time": f"{mine:%H:%M}"}
    is_today = mine.date() == house.now().date()
    return house.words("in.card.times" if is_today else "in.card.times.day", date=day_of(mine), **values)


def length_of(house: House, note: Note) -> str:
    """How long it is, or that it is in words."""
    return clock(note.duration_ms) if note.has_sound else house.words("in.card.words")


def about_part(house: House, key: str, share: TravellingShare, **values: str) -> tuple[Run, ...]:
    """The sentence at `key` about the first part; "this part", which nobody typed, is not set in serif."""
    names = names_of(share)
    runs = said(house.words, key, partner=house.name, part=names[0] if names else NAMELESS, **values)
    return tuple(Run(house.words("name.part.none")) if one.text == NAMELESS else one for one in runs)


def said_names(house: House, key: str, names: tuple[str, ...], **values: str) -> tuple[Run, ...]:
    """The sentence at `key` about these names."""
    return said(house.words, key, partner=house.name, names=", ".join(names), **values)


def ask_sentence(house: House, share: TravellingShare) -> tuple[Run, ...]:
    """What the partner asks for, as one sentence."""
    ask = share.ask
    return about_part(house, f"lis.ask.{ask.kind}", share, about=ask.about, line=ask.own_words)


def ask_short(house: House, ask: Ask) -> str:
    """The ask in two or three words, as on a card."""
    return house.words(f"ask.{ask.kind}").rstrip(".")


def please_not(house: House, ask: Ask) -> str:
    """What is better left out, or nothing."""
    if not ask.please_not:
        return ""
    listed = [one for one in PleaseNot if one in ask.please_not]
    return house.words("lis.not", list=", ".join(house.words(f"ask.notwant.{one}") for one in listed))


def weight_word(house: House, weight: Weight | None) -> str:
    """The speaker's own weight word, or nothing."""
    return house.words(f"heads.weight.{weight}") if weight is not None else ""


def tags_of(house: House, share: TravellingShare) -> str:
    """What is in it, one after the other; a tag of a newer version stands as it came."""
    keys = [f"heads.tag.{tag}" for tag in share.heads_up.tags]
    shown = (house.words(key) if key in house.words else key.removeprefix("heads.tag.") for key in keys)
    return ", ".join(shown)


def heads_up(house: House, share: TravellingShare) -> str:
    """The heads-up as one sentence, or nothing."""
    weight, tags = weight_word(house, share.heads_up.weight).lower(), tags_of(house, share)
    if weight and tags:
        return house.words("lis.heads", weight=weight, tags=tags)
    if weight:
        return house.words("lis.heads.weight", weight=weight)
    return house.words("lis.heads.tags", tags=tags) if tags else ""


def wish_short(house: House, ask: Ask) -> str:
    """The reply wish in a few words, as on a card."""
    return house.words(f"short.reply.{ask.reply}", **_by(house, ask))


def wish_sentence(house: House, ask: Ask) -> str:
    """The reply wish as one sentence."""
    return house.words(f"lis.reply.{ask.reply}", partner=house.name, **_by(house, ask))


def speaking_as(house: House, share: TravellingShare) -> list[tuple[Run, ...]]:
    """One sentence for each part that speaks for itself."""
    names = [part.name or NAMELESS for part in share.parts if part.speaking is Speaking.AS]
    return [_named(house, said(house.words, "lis.as", part=name)) for name in names]


def is_only_held(reply: TravellingReply, note: Note) -> bool:
    """Whether an answer says Held and nothing else."""
    return reply.is_held and not reply.text and not note.has_sound


def _named(house: House, runs: tuple[Run, ...]) -> tuple[Run, ...]:
    return tuple(Run(house.words("name.part.none")) if one.text == NAMELESS else one for one in runs)


def _by(house: House, ask: Ask) -> dict[str, str]:
    if ask.reply is not ReplyWish.BY:
        return {}
    when = here(house, ask.reply_by) if ask.reply_by is not None else None
    return {"when": f"{when:%A} {when:%H:%M}" if when is not None else ""}
