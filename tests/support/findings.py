"""What a person in a test sends, sees, is told, and what lies in their vault."""

from partspair.flows import looking, sending
from partspair.practice.share import Ask, AskKind, EntryId, PartHere, Share, TravellingShare
from partspair.vault import inbox
from partspair.vault.database import Vault
from tests.support.persons import Person, tone


def send(person: Person, text: str = "", seconds: float = 0.2) -> EntryId:
    share = Share(parts=(PartHere("the list"),), ask=Ask(AskKind.WITNESS), text=text)
    draft = person.draft(share, tone(seconds) if seconds else None)
    return sending.send_share(person.vault, person.the_pair(), draft, person.clock.now)


def texts(person: Person) -> list[str]:
    shown = [thread.share for thread in looking.threads(person.vault, person.the_pair())]
    return sorted(one.what.text for one in shown if one is not None and isinstance(one.what, TravellingShare))


def told(person: Person) -> dict[str, int]:
    return {one.kind: one.count for one in inbox.notices(person.vault, person.the_pair())}


def loose(vault: Vault) -> int:
    """Attachments nobody may see, with every row of theirs."""
    rows = vault.read("SELECT count(*) FROM attachment WHERE link IS NULL")
    orphans = vault.read(
        "SELECT count(*) FROM attachment_chunk WHERE attachment NOT IN (SELECT attachment FROM attachment)"
    )
    return int(rows[0][0]) + int(orphans[0][0])


def kept(person: Person) -> object:
    """All that the vault keeps of what was said, acknowledged and made of it."""
    tables = ("entry", "link", "attachment", "attachment_chunk", "acknowledgement", "opening_key", "outbox", "notice")
    return {table: person.vault.read(f"SELECT * FROM {table} ORDER BY 1, 2, 3") for table in tables}


def expect_refused(person: Person, outcome: str | None) -> None:
    """A look at the folder changes nothing but the number of a notice, and writes nothing."""
    before, files = kept(person), {path.name for path in person.folder.iterdir()}
    notices = told(person)
    found = person.look()
    assert (found.accepted, found.trouble) == (0, None)
    assert told(person) == ({**notices, outcome: notices.get(outcome, 0) + 1} if outcome else notices)
    person.vault.run("DELETE FROM notice")
    assert isinstance(before, dict)
    after = kept(person)
    assert isinstance(after, dict)
    assert {**after, "notice": []} == {**before, "notice": []}
    assert {path.name for path in person.folder.iterdir()} == files
    assert loose(person.vault) == 0
