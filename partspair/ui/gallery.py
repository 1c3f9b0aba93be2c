"""Every component in its states, on one page: for looking at, and for pictures to compare."""

import random
from collections.abc import Callable
from functools import partial
from math import pi, sin
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QApplication, QLayout, QWidget
from typing_extensions import override

from partspair.ui.button import Button, IconButton, Kind
from partspair.ui.chips import Chip, OneChip, Radio, Tick
from partspair.ui.choices import CheckCard, ChoiceCard, NameButton
from partspair.ui.fields import Field, PassphraseField, TextField
from partspair.ui.frame import WIDE_MEASURE
from partspair.ui.labels import KeyHint, Label, Lead, Question, Section, Small, Spoken
from partspair.ui.layouts import Columns, EvenGrid, Item, Rule, column, flow, holding, row
from partspair.ui.live_wave import LiveWave
from partspair.ui.night_frame import NightFrame
from partspair.ui.notices import AskStrip, GuardRow, Notice, WaitingCard
from partspair.ui.painted import Themed
from partspair.ui.painting import canvas, draw_box
from partspair.ui.round_button import Glyph, RoundButton
from partspair.ui.rows import LinkRow, NavRow, StatusRow, StepRow, StepState
from partspair.ui.segmented import Segmented
from partspair.ui.signs import Arch, Icon, PairSign, Sign
from partspair.ui.theme import Theme
from partspair.ui.tokens import Mode, Whose, tokens
from partspair.ui.two_days import Day, Quiet, TwoDays
from partspair.ui.typesetting import spoken, strong
from partspair.ui.waveform import Chapter, Mark, Waveform
from partspair.ui.ways import WayIn, WordGrid
from partspair.ui.ways_on import Way

ME, THEM = Whose.ME, Whose.THEM
MIDDLE = Qt.AlignmentFlag.AlignHCenter


def sample_peaks(seed: int, count: int = 200) -> list[int]:
    """Return peaks shaped like speech: phrases and pauses."""
    chance = random.Random(seed)  # noqa: S311  a drawing, not a secret
    made: list[int] = []
    while len(made) < count:
        length, loud = chance.randint(5, 17), chance.uniform(0.45, 1.0)
        for at in range(length):
            swell = sin(pi * (at + 0.7) / (length + 0.4)) ** 0.55
            made.append(int(255 * min(1.0, loud * swell * chance.uniform(0.42, 1.0))))
        made += [int(255 * chance.uniform(0.02, 0.06)) for _ in range(chance.choice((1, 2, 2, 3, 4, 7)))]
    return made[:count]


class _Swatch(Themed, QWidget):
    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self.follow(theme)
        self._name = name
        self.setMinimumSize(72, 40)
        self.setAccessibleName(name)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = canvas(self)
        box = self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5)
        draw_box(painter, box, 9, self.theme.colour(self._name), QPen(self.theme.colour("line"), 1))
        painter.end()


class Gallery(QWidget):
    """The page: a section for each component. Everything on it works, and nothing on it does anything."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        parts: list[Item] = []
        for title, make in self._sections():
            parts += [Section(theme, title), Rule(theme), make(), 20]
        self.setLayout(column(self._switches(), *parts, None))

    def _sections(self) -> list[tuple[str, Callable[[], QWidget | QLayout]]]:
        return [
            ("Colour", self._colours), ("Type: sans for the app, serif for somebody’s own words", self._type),
            ("Signs: hue is never alone", self._signs), ("Button", self._buttons), ("Round button", self._rounds),
            ("Choice card", self._choices), ("Name button", self._names), ("Chip, tick, radio", self._chips),
            ("Segmented", self._segmented), ("Field", self._fields), ("Rows", self._rows),
            ("Notice", self._notices), ("Microphone guard: one fixed place", self._guards),
            ("Ask strip, waiting card", self._cards), ("Waveform", self._waves), ("Recording", self._live),
            ("Two days, ways in", self._today), ("Words read to each other", self._words),
        ]  # fmt: skip

    def _switches(self) -> QWidget:
        theme = self._theme
        light = Segmented(theme, "Palette", [("day", "Day", "day"), ("night", "Night", "woke")])
        light.choose(theme.mode.value)
        light.chosen.connect(lambda key: theme.switch(mode=Mode(key)))
        size = Segmented(theme, "Text size", [("1.0", "100 %", ""), ("1.5", "150 %", ""), ("2.0", "200 %", "")])
        size.choose(str(theme.text_scale))
        size.chosen.connect(lambda key: theme.switch(text_scale=float(key)))
        return holding(flow(light, size, space=24))

    def _captioned(self, caption: str, widget: QWidget) -> QWidget:
        label = Small(self._theme, caption)
        label.block.align = MIDDLE
        return holding(column(row(None, widget, None, space=8), label, space=8))

    def _states(self, make: Callable[[], QAbstractButton]) -> QWidget:
        """Return a control at rest, under the pointer, held down and off."""
        rest, hover, press, off = make(), make(), make(), make()
        hover.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
        press.setDown(True)
        off.setEnabled(False)
        shown = zip(("rest", "hover", "pressed", "off"), (rest, hover, press, off), strict=True)
        return holding(flow(*(self._captioned(caption, one) for caption, one in shown), space=16))

    def _colours(self) -> QWidget:
        names = tokens().colour[Mode.DAY]
        return holding(flow(*(self._captioned(name, _Swatch(self._theme, name)) for name in names), space=12))

    def _type(self) -> QWidget:
        theme = self._theme
        lines = [
            Label(theme, "2:14", "timer"), Question(theme, "Who is here?"),
            Label(theme, "A part is here", "way_in", strong=True),
            Section(theme, "October", wide=True), Lead(theme, "One name is plenty to start.", "lead"),
            Spoken(theme, "The lamp-keeper is tired, and someone small is awake.", "one_line"),
            Label(theme, ["Sealed on Sunday night: ", spoken("the small cold one."), " Nothing has been sent."]),
            Label(theme, [strong("Give it one line"), " so you can find it again"]),
            Small(theme, "Looked at 07:06"), KeyHint(theme, "T"),
        ]  # fmt: skip
        return holding(column(*lines[:-1], row(lines[-1], None), space=16))

    def _signs(self) -> QWidget:
        theme = self._theme
        says = {Sign.ME: "me", Sign.THEM: "partner", Sign.ON_ITS_WAY: "on its way", Sign.EMPTY: "nobody yet",
                Sign.LIT: "someone here"}  # fmt: skip
        shown = [self._captioned(word, Arch(theme, sign)) for sign, word in says.items()]
        shown += [self._captioned(word, Icon(theme, f"weight-{word}")) for word in ("light", "tender", "heavy")]
        shown.append(self._captioned("locked", PairSign(theme, height=64, is_neutral=True)))
        return holding(flow(*shown, space=20))

    def _buttons(self) -> QWidget:
        theme = self._theme
        words = {
            Kind.PLAIN: "Skip",
            Kind.NEXT: "Next",
            Kind.THEIRS: "Play",
            Kind.QUIET: "Later",
            Kind.CARD: "Don’t know who",
        }
        kinds = [self._states(partial(Button, theme, said, kind)) for kind, said in words.items()]
        small = [
            Button(theme, "Too much", Kind.FAINT, small=True, icon="too-much", key="T"),
            Button(theme, "Swap the order", small=True, icon="swap"), Button(theme, "Use recovery words", Kind.LINK),
            Button(theme, "Someone else is speaking", icon="chapter", key="N"),
            IconButton(theme, "back-10", "Back 10 seconds"), IconButton(theme, "forward-10", "Forward 10 seconds"),
        ]  # fmt: skip
        return holding(column(*kinds, holding(flow(*small)), space=16))

    def _rounds(self) -> QWidget:
        theme = self._theme
        small = RoundButton(theme, ME, Glyph.PLAY, "Play", small=True)
        pause = RoundButton(theme, THEM, Glyph.PAUSE, "Pause")
        record = self._states(lambda: RoundButton(theme, ME, Glyph.RECORD, "Record"))
        return holding(flow(record, self._captioned("theirs", pause), self._captioned("preview", small), space=16))

    def _choices(self) -> QWidget:
        theme = self._theme
        cards = [
            ChoiceCard(theme, "Just be there.", "Listen. No words needed back.", "presence"),
            ChoiceCard(theme, "Witness me.", "Tell me you heard. No advice, no questions.", "witness"),
            ChoiceCard(theme, "Give me input.", "I’d like your thoughts about one thing.", "input"),
            ChoiceCard(theme, "Warmth.", ["A kind word for ", spoken("the list"), "."], "warmth"),
            ChoiceCard(theme, "In my own words", "", "own-words"),
            ChoiceCard(theme, "Ask me open questions.", "No topic given yet.", "questions"),
        ]
        topic = Field(theme, "About", hint="In my own words", own_words=True)
        cards[2].embed(topic)
        cards[2].setChecked(True)
        topic.say_error("Give one topic, or choose another ask.")
        cards[2].mark_wrong(True)
        cards[5].setEnabled(False)
        return EvenGrid(theme, [*cards, CheckCard(theme, "Carry to my therapist", "One line, on my page.", "carry")])

    def _names(self) -> QWidget:
        theme, long = self._theme, "Mrs Just-in-Case & the one who counts everything twice before it may rest"
        orders = {"the list": "goes first", "the small cold one": "then"}
        grid = EvenGrid(theme)
        for name in (*orders, "the little one by the window", "הקטן ליד החלון", long):
            button = NameButton(theme, name, orders.get(name, ""))
            button.setChecked(name in orders)
            grid.add(button)
        return grid

    def _chips(self) -> QWidget:
        theme = self._theme
        chips = [Chip(theme, word) for word in ("advice", "questions", "cheering up", "your own story")]
        feel = [OneChip(theme, word) for word in ("tired", "steady", "flat")]
        ticks = [Tick(theme, "questions"), Tick(theme, "advice")]
        radios = [Radio(theme, "No reply needed"), Radio(theme, "A sign that you’ve listened is enough")]
        for one in (chips[0], chips[3], feel[1], ticks[1], radios[1]):
            one.setChecked(True)
        groups = [holding(flow(*chips)), holding(flow(*feel)), holding(column(*ticks, space=8))]
        return holding(column(*groups, holding(column(*radios, space=8)), space=16))

    def _segmented(self) -> QWidget:
        made = Segmented(self._theme, "Answer", [("voice", "Voice", "share"), ("words", "A few words", "own-words")])
        made.choose("voice")
        return holding(row(made, None))

    def _fields(self) -> QWidget:
        theme = self._theme
        filled, wrong = Field(theme, "About", own_words=True), Field(theme, "About")
        filled.fill("someone near")
        wrong.say_error("Give one topic, or choose another ask.")
        cover, note = PassphraseField(theme, "Passphrase"), TextField(theme, "A few words", hint="As you would say it")
        cover.fill("a long sentence")
        fields = (Field(theme, "About", hint="In my own words"), filled, wrong, cover)
        left, right = column(fields[0], fields[2]), column(fields[1], fields[3])
        return holding(column(Columns(theme, left, right), note))

    def _rows(self) -> QWidget:
        theme = self._theme
        steps = [StepRow(theme, "Does anyone object", StepState.VISITED), StepRow(theme, "The ask", StepState.HERE),
                 StepRow(theme, "A heads-up", StepState.AHEAD)]  # fmt: skip
        places = [NavRow(theme, *row) for row in (("today", "Today"), ("share", "Share"), ("lock", "Lock", "Ctrl L"))]
        places[0].stand(True)
        states = [
            StatusRow(theme, "sync-ok", "The folder is up to date", "Looked at 07:06"),
            StatusRow(theme, "sync-waiting", "In the folder, waiting for Idris’s computer", "Since 23:00"),
            StatusRow(theme, "sync-problem", "The folder isn’t there", "Your share is safe here", is_notice=True),
        ]
        small = spoken("the small cold one.")
        sealed = LinkRow(theme, "seal", ("Sealed on Sunday night: ", small), action="Look again")
        other = LinkRow(theme, "pair", "Pair with someone", "Twelve words, one shared folder.")
        lists = Columns(theme, column(*places, space=8), column(*steps, space=8), column(*states))
        return holding(column(lists, sealed, other))

    def _notices(self) -> QWidget:
        return Notice(
            self._theme, "The folder isn’t there just now.",
            "Your share is safe here and goes when it’s back. Looked for it in ~/Dropbox/paper-boat at 07:06.",
            "sync-problem", (("Look again", lambda: None), ("Choose a folder", lambda: None)),
        )  # fmt: skip

    def _guards(self) -> QWidget:
        well, quiet, gone = (GuardRow(self._theme) for _ in range(3))
        well.say_well("I can hear you.", "Built-in microphone")
        well.meter.hear(-14)
        quiet.warn("Very quiet. Want to move closer?", "Change", "Built-in microphone")
        quiet.meter.hear(-50)
        gone.warn("The microphone went away. What you said until 3:12 is saved.", "Carry on")
        gone.meter.setEnabled(False)
        return holding(column(well, quiet, gone))

    def _cards(self) -> QWidget:
        theme, strip = self._theme, AskStrip(self._theme)
        please_not = "Please not: advice, your own story."
        asks = "Idris asks to be witnessed. Nothing needs solving."
        strip.show_ask("witness", asks, please_not, "Tender", "loss, long silences")
        title = ("From Idris, about ", spoken("the list"))
        card = WaitingCard(theme, title, "An answer to yesterday’s share, 1:52.", sample_peaks(7, 60))
        return holding(column(strip, card, space=28))

    def _waves(self) -> QWidget:
        theme = self._theme
        mine, theirs = Waveform(theme, ME), Waveform(theme, THEM, has_lane=True, has_times=True)
        mine.show_note(sample_peaks(5), 184_000, (Chapter(0, "the list"), Chapter(85_000, "the small cold one")))
        mine.show_heard([(0, 55_000)])
        mine.show_position(55_000)
        keeper, stairs = "the lamp-keeper", "the one under the stairs"
        chapters = (Chapter(0, keeper), Chapter(130_000, stairs), Chapter(288_000, keeper))
        marks = (Mark(72_000, "mark", "Felt this"), Mark(185_000, "held", "Held"), Mark(190_000, "woke", "Woke up"))
        theirs.show_note(sample_peaks(23), 372_000, chapters, marks)
        theirs.show_heard([(0, 75_000), (110_000, 221_000)])
        theirs.show_position(221_000)
        mine.setMinimumHeight(130)
        theirs.setMinimumHeight(240)
        return holding(column(mine, theirs, space=28))

    def _live(self) -> QWidget:
        made = LiveWave(self._theme, agreed=300_000)
        made.add_chapter(Chapter(0, "the list"))
        made.add_chapter(Chapter(86_000, "the small cold one"))
        for peak in sample_peaks(11, 134):
            made.add_peak(peak)
        made.setMinimumHeight(210)
        return made

    def _today(self) -> QWidget:
        theme, days = self._theme, TwoDays(self._theme)
        mine = Day("07:10", "yours", (Quiet(0, 7, "quiet until 07:00"), Quiet(21.5, 24, "quiet")))
        theirs = Day("15:10", "Idris’s", (Quiet(14.5, 22.5, "quiet from 22:30"),))
        days.show_days(7.17, mine, theirs, "Your 07:10, Idris’s 15:10. Idris is quiet from 22:30.")
        first = WayIn(theme, "Record this morning’s share", "Speak for a part, or several.", "share", is_first=True)
        ways = Columns(theme, first, WayIn(theme, "A part is here", "Notice it. Two clicks."), shares=(7, 6), space=16)
        return holding(column(days, ways, space=28))

    def _words(self) -> QWidget:
        words = "harbour lantern maple quiet paper boat ember willow"
        return WordGrid(self._theme, words.split())


def open_gallery(theme: Theme) -> NightFrame:
    """Return the gallery in a frame of its own; the caller shows it."""
    frame = NightFrame(theme, measure=WIDE_MEASURE - 160)
    frame.show_times("Gallery")
    frame.show_slow_down(True)
    frame.show_ways((Way("skip", "Skip"), Way("next", "Next", Kind.NEXT)))
    frame.show_page(Gallery(theme))
    frame.resize(1200, 800)
    return frame


def save_pictures(folder: Path, theme: Theme, name: str, width: int = 1200) -> Path:
    """Save the whole gallery as `<name>.png` in `folder`, as tall as it gets, and return the path."""
    frame = open_gallery(theme)
    frame.resize(width, 800)
    frame.show()
    for _pass in range(3):
        QApplication.processEvents()
        more = frame.view.verticalScrollBar().maximum()
        frame.resize(width, frame.height() + more)
    path = folder / f"{name}.png"
    frame.grab().save(str(path))
    frame.close()
    return path
