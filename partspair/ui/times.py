"""Lengths of time as they are shown and as they are spoken. All in milliseconds."""

from PySide6.QtCore import QCoreApplication


def clock(milliseconds: int) -> str:
    """Return a length as on a player: 3:41, or 1:02:07 from an hour on."""
    minutes, seconds = divmod(milliseconds // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def spoken_time(milliseconds: int) -> str:
    """Return a length as a screen reader says it: 3 minutes 41."""
    minutes, seconds = divmod(milliseconds // 1000, 60)
    translate = QCoreApplication.translate
    if not minutes:
        return translate("times", "1 second") if seconds == 1 else translate("times", "{n} seconds").format(n=seconds)
    said = translate("times", "1 minute") if minutes == 1 else translate("times", "{n} minutes").format(n=minutes)
    return f"{said} {seconds}" if seconds else said
