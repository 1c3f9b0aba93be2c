"""Our words: which prompts a person may put in words of their own, and when an edit can stand (practice, 3.2)."""

from collections.abc import Mapping
from enum import StrEnum

from partspair.practice.limits import is_line
from partspair.practice.words import Words, placeholders_in

LONGEST = 300


class Flow(StrEnum):
    """Where a prompt is met."""

    SHARE = "share"
    LISTEN = "listen"
    ANSWER = "answer"
    NOTICE = "notice"
    CARRY = "carry"


_BEGINNINGS: Mapping[Flow, tuple[str, ...]] = {
    Flow.SHARE: ("share.", "ask.", "cue.", "land.", "need.", "close.", "voice.", "object.", "heads.", "bring."),
    Flow.LISTEN: ("lis.", "cap.", "inp.", "felt."),
    Flow.ANSWER: ("r.", "moment."),
    Flow.NOTICE: ("x.",),
    Flow.CARRY: ("carry.",),
}
_PROMPTS = (".q", ".several", ".sub", ".body", ".alt", ".note")
_CUES = frozenset(f"cue.{one}" for one in ("name", "what", "body", "feel", "need", "ask", "rest", "kind"))


def flow_of(words: Words, key: str) -> Flow | None:
    """The flow whose prompt `key` is; None for what nobody edits: Skip, safety texts, answers, buttons, lists."""
    if not isinstance(words.raw(key), str) or not (key in _CUES or key.endswith(_PROMPTS)):
        return None
    return next((flow for flow, beginnings in _BEGINNINGS.items() if key.startswith(beginnings)), None)


def prompts(words: Words, flow: Flow) -> tuple[str, ...]:
    """The keys of a flow that may be edited, in the order of the alphabet."""
    return tuple(key for key in words if flow_of(words, key) is flow)


def problem(words: Words, key: str, text: str) -> str | None:
    """The key of the sentence that says why `text` cannot stand at `key`, or None. `words` are those of the app."""
    if not text.strip():
        return "our.empty"
    if not is_line(text, LONGEST):
        return "our.long"
    if not placeholders_in(text) <= placeholders_in(str(words.raw(key))):
        return "our.placeholder"
    return None


def overlaid(words: Words, edits: Mapping[str, str]) -> Words:
    """The app's words with a person's own over them; an edit that cannot stand any more is left out."""
    base = words.as_shipped
    good = {
        key: text
        for key, text in edits.items()
        if key in base and flow_of(base, key) is not None and problem(base, key, text) is None
    }
    return base.with_own(good)
