"""Boundaries as they stand in an entry: values alone, never a reason."""

import re
from datetime import time

from partspair.practice.boundaries import Boundaries, is_within_limits
from partspair.practice.clocks import QuietHours
from partspair.practice.share import EntryId, Weight
from partspair.sealing import shapes
from partspair.sealing.failures import MalformedError
from partspair.sealing.shares import read_choice

_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]", re.ASCII)


def read_boundaries(shape: shapes.BoundariesShape) -> Boundaries:
    """What a person would rather keep to; MalformedError for values that are nobody's."""
    quiet = None if shape.quiet is None else QuietHours(_time(shape.quiet.start), _time(shape.quiet.end))
    told = Boundaries(
        shape.length_minutes,
        shape.notes_a_day,
        quiet,
        read_choice(Weight, shape.depth),
        tuple(shape.not_yet),
        tuple(shape.own_topics),
        shape.reply_hours,
    )
    if not is_within_limits(told):
        raise MalformedError
    return told


def boundaries_shape(identity: EntryId, also: dict[str, object], told: Boundaries) -> shapes.BoundariesShape:
    """Boundaries as they travel."""
    quiet = None
    if told.quiet is not None:
        quiet = shapes.QuietShape(f"{told.quiet.start:%H:%M}", f"{told.quiet.end:%H:%M}")
    return shapes.BoundariesShape(
        identity, "boundaries", also, told.length_minutes, told.notes_a_day, quiet, told.depth.value,
        list(told.not_yet), list(told.own_topics), told.reply_hours,
    )  # fmt: skip


def _time(text: str) -> time:
    if _TIME.fullmatch(text) is None:
        raise MalformedError
    return time.fromisoformat(text)
