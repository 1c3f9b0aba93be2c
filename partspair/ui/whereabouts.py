"""What this computer says about where it stands: its time zone and its country, both only suggestions."""

from collections.abc import Sequence
from zoneinfo import available_timezones

from PySide6.QtCore import QLocale, QTimeZone

NOWHERE = "UTC"
UNION = frozenset(
    {"at", "be", "bg", "hr", "cy", "cz", "dk", "ee", "fi", "gr", "hu", "it", "lv", "lt", "lu", "mt", "nl", "pl", "pt"}
    | {"ro", "sk", "si", "es", "se"}
)
"""Countries of the European Union that have no page of their own."""


def zones() -> tuple[str, ...]:
    """Every time zone by its IANA name, in the order of the alphabet, UTC last."""
    return (*sorted(one for one in available_timezones() if _is_place(one)), NOWHERE)


def own_zone(known: Sequence[str]) -> str:
    """The computer's zone when it is among the known ones, else UTC."""
    name = bytes(QTimeZone.systemTimeZoneId().data()).decode("ascii", "replace")
    return name if name in known else NOWHERE


def own_country(codes: Sequence[str]) -> str:
    """The country of the computer's language settings among `codes`; the last one stands for elsewhere."""
    code = QLocale.territoryToCode(QLocale.system().territory()).lower()
    if code in codes:
        return code
    return "eu" if code in UNION and "eu" in codes else codes[-1]


def _is_place(zone: str) -> bool:
    return "/" in zone and not zone.startswith("Etc/")
