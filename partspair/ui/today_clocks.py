"""What the clocks say on Today: both days with their quiet hours, whether it is evening, and the lines after a gap."""

from datetime import datetime, time, timedelta, tzinfo

from partspair.practice.clocks import QuietHours, moment_at, on_clock, quiet_spans
from partspair.ui.house import House
from partspair.ui.two_days import Day, Quiet, TwoDays

EVENING, MORNING = 17, 5
NOON = 12


def is_evening(house: House) -> bool:
    """Whether Listen comes first: from the early evening until the night is over, by one's own clock."""
    hour = house.now().hour
    return hour >= EVENING or hour < MORNING


def share_title(house: House) -> str:
    """What the way to a share is called at this time of day."""
    is_morning = MORNING <= house.now().hour < NOON and house.partner is not None
    return house.words("today.share.morning" if is_morning else "today.share")


def date_of(house: House) -> str:
    """The day by one's own clock: Tuesday 1 December."""
    return f"{house.now():%A} {house.now().day} {house.now():%B}"


def time_of_day(house: House) -> tuple[str, str, bool]:
    """All of the page that changes with the hour, the clocks aside."""
    return date_of(house), share_title(house), is_evening(house)


def two_days(house: House) -> TwoDays:
    """Both clocks, and the day on one's own; what is shaded is what each keeps quiet, as far as they told."""
    strip = TwoDays(house.theme)
    show_now(strip, house)
    return strip


def show_now(strip: TwoDays, house: House) -> None:
    """Let the clocks say this moment."""
    words, now, there = house.words, house.now(), house.there()
    hours = house.settled.mine.quiet
    mine = Day(f"{now:%H:%M}", words("today.yours"), quiet_of(house, hours, house.zone))
    says = [mine.time]
    theirs: Day | None = None
    if there is not None:
        told = house.settled.theirs.quiet if house.settled.theirs is not None else None
        quiet = quiet_of(house, told, house.there_zone)
        theirs = Day(f"{there:%H:%M}", words("today.theirs", partner=house.name), quiet)
        says = [words("today.sub", time=mine.time, partner=house.name, ptime=theirs.time)]
        says += [words("today.quiet.theirs", partner=house.name, when=span_words(house, told))] if told else []
    says += [words("today.quiet.mine", when=span_words(house, hours))] if hours else []
    strip.show_days(now.hour + now.minute / 60, mine, theirs, " ".join(says))


def span_words(house: House, hours: QuietHours) -> str:
    """Quiet hours in words, on their owner's clock."""
    return house.words("say.hours", time=f"{hours.start:%H:%M}", ptime=f"{hours.end:%H:%M}")


def quiet_of(house: House, hours: QuietHours | None, zone: tzinfo | None) -> tuple[Quiet, ...]:
    """Somebody's quiet hours within one's own day, as hours of one's own clock."""
    if hours is None:
        return ()
    today = house.now().date()
    start, end = (moment_at(day, time(0), house.zone) for day in (today, today + timedelta(days=1)))
    found = []
    for first, last in quiet_spans(hours, zone, start, end):
        key, at = ("today.quiet.until", hours.end) if first == start else ("today.quiet.from", hours.start)
        shown = 24.0 if last == end else _hour(last, house.zone)
        found.append(Quiet(_hour(first, house.zone), shown, house.words(key, time=f"{at:%H:%M}")))
    return tuple(one for one in found if one.start < one.end)


def _hour(moment: datetime, zone: tzinfo) -> float:
    shown = on_clock(moment, zone)
    return shown.hour + shown.minute / 60
