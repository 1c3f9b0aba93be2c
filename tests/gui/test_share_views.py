"""What a share shows, decided without a window: the card the partner sees, the rail, what stands in the way."""

from datetime import UTC, datetime

import pytest

from partspair import paths
from partspair.audio.capture import fell_quiet
from partspair.audio.guard import Trouble
from partspair.audio.recording import Pausing, Preparing, RecordingState, Searching, Speaking, Stuck
from partspair.audio.shape import AudioUnavailableError
from partspair.audio.take import Progress
from partspair.practice.share import (
    Ask,
    AskKind,
    Closeness,
    Destination,
    HeadsUp,
    Objection,
    ObjectionChoice,
    PartHere,
    PleaseNot,
    Share,
    ShareKind,
    Weight,
)
from partspair.practice.share import Speaking as WhoSpeaks
from partspair.practice.steps import Step
from partspair.practice.timeline import Passage
from partspair.practice.words import load_words
from partspair.ui.recording_view import Remedy, decibels, shown
from partspair.ui.round_button import Glyph
from partspair.ui.rows import StepState
from partspair.ui.share_ask import wishes
from partspair.ui.share_preview import preview
from partspair.ui.share_rail import groups
from partspair.ui.share_sent import sentence_key
from partspair.ui.share_where import Unsent, why_not_sent
from partspair.ui.typesetting import plain

WORDS = load_words(paths.resources() / "content" / "en")
PARTS = (PartHere("the list", closeness=Closeness.BESIDE, needs=("quiet",)), PartHere("upstairs"))
SOME, NONE = Progress(96_000, 0, 0), Progress(0, 0, None)
GONE = AudioUnavailableError("The microphone is gone")


def card(share: Share) -> str:
    return "\n".join(plain(line) for line in preview(WORDS, share).lines)


def test_the_card_says_what_is_seen_before_playing() -> None:
    ask = Ask(AskKind.INPUT, about="the move", please_not=frozenset({PleaseNot.ADVICE}))
    heads = HeadsUp(Weight.TENDER, ("loss",), "It is about my brother")
    said = card(Share(parts=PARTS, ask=ask, heads_up=heads, duration_ms=184_000))
    assert said == (
        "Give me input. the move Please not: advice.\nTender. 3:04. A sign is enough.\nloss\n"
        "It is about my brother\nthe list, upstairs"
    )


def test_what_stays_home_is_not_on_the_card() -> None:
    share = Share(parts=PARTS, one_line="for me alone", arriving=("tender",), text="words")
    said = card(share)
    assert "for me alone" not in said
    assert "quiet" not in said
    assert "tender" not in said
    assert "for me alone" in card(Share(one_line="for me alone", shows_one_line=True))


def test_own_words_are_marked_as_such() -> None:
    lines = preview(WORDS, Share(parts=PARTS, duration_ms=1000)).lines
    assert [run.spoken for run in lines[-1]] == [True]
    aloud = preview(WORDS, Share(parts=(PartHere("the list", speaking=WhoSpeaks.AS),))).lines
    assert "speaks for itself" in plain(aloud[-1])


def test_the_rail_shows_the_way_and_what_was_said() -> None:
    share = Share(landing="feet", parts=PARTS)
    arrive, part, partner = groups(WORDS, "Idris", share, Step.ASK, {Step.KIND, Step.LAND, Step.WHO, Step.ASK})
    assert [plain(one) for one in arrive.said] == ["Feet"]
    assert [plain(one) for one in part.said] == ["the list", "upstairs", "Right beside me", "quiet"]
    assert partner.title == "Turn toward Idris"
    assert {step.key: step.state for step in partner.steps}["ask"] is StepState.HERE
    assert {step.key: step.state for step in part.steps}["who"] is StepState.VISITED
    assert {step.key: step.state for step in part.steps}["need"] is StepState.AHEAD


def test_straight_to_the_microphone_has_a_short_rail() -> None:
    found = groups(WORDS, "Idris", Share(kind=ShareKind.FREE), Step.SPEAK, ())
    assert [step.key for group in found for step in group.steps][:4] == ["kind", "speak", "back", "ask"]
    assert len(found) == 2


def test_an_ask_nobody_looked_at_is_not_said_in_the_rail() -> None:
    partner = groups(WORDS, "Idris", Share(), Step.KIND, {Step.KIND})[2]
    assert partner.said == ()


@pytest.mark.parametrize(
    ("share", "has_partner", "is_confirmed", "found"),
    [
        (Share(), True, True, None),
        (Share(), True, False, Unsent.UNCHECKED),
        (Share(), False, False, Unsent.ALONE),
        (Share(objection=Objection.SOME), True, True, Unsent.OBJECTED),
        (Share(objection=Objection.SOME, objection_choice=ObjectionChoice.ALL_RIGHT), True, True, None),
    ],
)
def test_what_stands_in_the_way(share: Share, has_partner: bool, is_confirmed: bool, found: Unsent | None) -> None:
    assert why_not_sent(share, has_partner, is_confirmed) is found


def test_it_is_in_the_folder_only_when_it_is() -> None:
    assert sentence_key(Destination.SEND, Passage.SAVED) == "to.saved"
    assert sentence_key(Destination.SEND, Passage.IN_FOLDER) == "to.sent"
    assert sentence_key(Destination.KEEP, Passage.IN_FOLDER) == "to.kept"


@pytest.mark.parametrize(
    ("state", "key", "glyph", "row", "is_warning"),
    [
        (None, "rec.ready", Glyph.RECORD, "mic.device", False),
        (Preparing(NONE), "rec.getting", Glyph.PAUSE, "mic.device", False),
        (Speaking(SOME, 0.2, None, None, False), "rec.live", Glyph.PAUSE, "mic.ok", False),
        (Speaking(SOME, 0.2, Trouble.TOO_QUIET, None, False), "rec.live", Glyph.PAUSE, "mic.quiet", True),
        (Speaking(SOME, 0.2, Trouble.CLIPPING, None, False), "rec.live", Glyph.PAUSE, "mic.loud", True),
        (Speaking(SOME, 0.2, None, "headset", True), "rec.live", Glyph.PAUSE, "mic.other", True),
        (Speaking(Progress(9, 960, 0), 0.2, None, None, False), "rec.live", Glyph.PAUSE, "mic.dropped", False),
        (Pausing(SOME), "rec.paused", Glyph.RECORD, "mic.device", False),
        (Searching(SOME, GONE), "rec.getting", Glyph.PAUSE, "mic.lost", True),
        (Searching(NONE, GONE), "rec.getting", Glyph.PAUSE, "mic.none", True),
        (Searching(SOME, fell_quiet()), "rec.getting", Glyph.PAUSE, "mic.nodata", True),
        (Speaking(SOME, 0.2, None, "headset", False, is_back=True), "rec.live", Glyph.PAUSE, "mic.back", False),
        (Stuck(SOME, GONE), "rec.paused", Glyph.RECORD, "error.full", True),
    ],
)
def test_each_state_of_a_recording(
    state: RecordingState | None, key: str, glyph: Glyph, row: str, is_warning: bool
) -> None:
    found = shown(state, "built-in")
    assert (found.key, found.glyph, found.row.key, found.row.is_warning) == (key, glyph, row, is_warning)
    for one in (found.key, found.row.key, found.row.remedy.value):
        assert one in WORDS
    assert WORDS(found.row.key, **found.row.values)


def test_a_full_disk_is_tried_again_and_another_microphone_is_chosen() -> None:
    assert shown(Stuck(SOME, GONE), "built-in").row.remedy is Remedy.AGAIN
    assert shown(Searching(SOME, GONE), "built-in").row.remedy is Remedy.CHANGE


def test_a_take_to_go_on_with_is_a_pause() -> None:
    assert shown(None, "built-in", is_held=True).key == "rec.paused"
    assert shown(None, "").row.key == "set.mic"


def test_levels_in_decibels() -> None:
    assert decibels(1.0) == 0
    assert round(decibels(0.5)) == -6
    assert decibels(0.0) == float("-inf")


def test_a_wish_is_a_round_hour_of_the_next_days() -> None:
    found = wishes(datetime(2026, 3, 1, 22, 40, tzinfo=UTC))
    assert found[0] == datetime(2026, 3, 2, 0, 0, tzinfo=UTC)
    assert len(found) == 24
