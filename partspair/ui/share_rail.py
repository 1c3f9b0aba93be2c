"""The table of contents of a share: its steps in three doorways, and in a folded one what was said there."""

from collections.abc import Iterable

from partspair.practice.share import Share
from partspair.practice.steps import STAGES, Stage, Step, steps_for
from partspair.practice.words import Words

from .flow_frame import Step as Row
from .flow_frame import StepGroup
from .rows import StepState
from .typesetting import Run, spoken


def groups(words: Words, partner: str, share: Share, here: Step, seen: Iterable[Step]) -> tuple[StepGroup, ...]:
    """The rail while one is `here` and has `seen` these steps."""
    wanted, visited = steps_for(share.kind), set(seen)
    found = []
    for stage, steps in STAGES.items():
        rows = tuple(
            Row(str(step), words(f"step.{step}"), _state(step, here, visited)) for step in wanted if step in steps
        )
        if rows:
            found.append(
                StepGroup(
                    words(f"stage.{stage}", partner=partner), rows, said_in(words, stage, share, visited, partner)
                )
            )
    return tuple(found)


def said_in(words: Words, stage: Stage, share: Share, seen: set[Step], partner: str = "") -> tuple[Run, ...]:
    """What was said in a doorway, own words as such; defaults nobody looked at are not among it."""
    match stage:
        case Stage.ARRIVE:
            landing = (Run(words(f"land.{share.landing}", partner=partner).rstrip(".")),) if share.landing else ()
            return (*landing, *(Run(one) for one in share.arriving[:2]))
        case Stage.PART:
            return _of_the_parts(words, share)
        case Stage.PARTNER:
            weight = share.heads_up.weight
            ask = (Run(words(f"ask.{share.ask.kind}").rstrip(".")),) if Step.ASK in seen else ()
            heads = (Run(words(f"heads.weight.{weight}")),) if weight is not None else ()
            line = (spoken(share.one_line),) if share.one_line else ()
            return (*ask, *heads, *line)


def _of_the_parts(words: Words, share: Share) -> tuple[Run, ...]:
    names = tuple(spoken(part.name) for part in share.parts if part.name)
    close = tuple(Run(words(f"close.{part.closeness}").rstrip(".")) for part in share.parts[:1] if part.closeness)
    needs = tuple(spoken(need) for part in share.parts for need in part.needs[:1])
    return (*names[:3], *close, *needs[:2])


def _state(step: Step, here: Step, seen: set[Step]) -> StepState:
    if step is here:
        return StepState.HERE
    return StepState.VISITED if step in seen else StepState.AHEAD
