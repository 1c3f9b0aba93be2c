"""What the tests of the night share: a note that was sent and came, and finding things on a page as a person does."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtWidgets import QAbstractButton, QCheckBox, QRadioButton, QWidget

from partspair.flows import looking, sending
from partspair.practice.share import Ask, AskKind, EntryId, HeadsUp, PartHere, PleaseNot, Share, Speaking, Weight
from partspair.ui.labels import Label
from tests.support.persons import Person, pair_up, tone, two_people

ASK = Ask(AskKind.WITNESS, please_not=frozenset({PleaseNot.ADVICE, PleaseNot.OWN_STORY}))
SHARE = Share(
    parts=(PartHere("the lamp-keeper"), PartHere("the one under the stairs", speaking=Speaking.AS)),
    ask=ASK,
    heads_up=HeadsUp(Weight.TENDER, ("loss", "silences"), "It gets quiet in the middle."),
    one_line="The lamp-keeper is tired, and someone small is awake.",
    shows_one_line=True,
)


@contextmanager
def a_pair(directory: Path) -> Iterator[tuple[Person, Person]]:
    """Maren and Idris, paired."""
    for both in two_people(directory):
        pair_up(*both)
        yield both


def send(person: Person, share: Share = SHARE, seconds: float = 4.0) -> EntryId:
    """Make and send a share, with a sound of so many seconds; none for 0."""
    draft = person.draft(share, tone(seconds) if seconds else None)
    return sending.send_share(person.vault, person.the_pair(), draft, person.clock.now)


def pass_on(one: Person, other: Person) -> None:
    """What one put out, the other takes in."""
    one.look()
    other.look()


def a_note(author: Person, reader: Person, seconds: float = 4.0) -> None:
    """A share that was sent, and came."""
    send(author, seconds=seconds)
    pass_on(author, reader)


def row_of(person: Person) -> int:
    """The row of what waits first."""
    return looking.waiting(person.vault, person.the_pair())[0].row


def said(widget: QWidget) -> str:
    """Every sentence that is shown."""
    return " | ".join(one.text() for one in widget.findChildren(Label) if one.isVisibleTo(widget))


def buttons(widget: QWidget) -> list[QAbstractButton]:
    """Every button that is shown."""
    return [one for one in widget.findChildren(QAbstractButton) if one.isVisibleTo(widget)]


def name_of(one: QAbstractButton) -> str:
    """What a screen reader calls it."""
    return one.accessibleName() or one.text().replace("&&", "&")


def button(widget: QWidget, name: str) -> QAbstractButton:
    """The button that is shown with this name or these words."""
    found = [one for one in buttons(widget) if name in (one.accessibleName(), one.text().replace("&&", "&"))]
    if not found:
        raise LookupError(f"{name!r} among {[one.accessibleName() or one.text() for one in buttons(widget)]}")
    return found[0]


def role_of(one: QAbstractButton) -> str:
    """What kind of control it is for a screen reader."""
    return "radio" if isinstance(one, QRadioButton) else "check" if isinstance(one, QCheckBox) else "button"


def doubled(widget: QWidget) -> list[str]:
    """The names that two controls of one kind share on a page; nobody could tell these apart by ear."""
    seen = [(role_of(one), name_of(one)) for one in buttons(widget)]
    return sorted({name for kind, name in seen if seen.count((kind, name)) > 1 or not name})
