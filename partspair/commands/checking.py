"""`partspair check`: the vault's file, chains and attachments are as they were written, or it says what is not."""

from contextlib import nullcontext

from partspair.commands.console import Asked, Code, Console
from partspair.flows import checking, keeping
from partspair.flows.checking import Checked, Fault, Found
from partspair.vault.devices import Owner
from partspair.vault.integrity import FileFaults
from partspair.vault.lock import AlreadyOpenError, VaultLock

MOST_SHOWN = 20
WHOSE = {Owner.MINE: "your own", Owner.THEIRS: "your partner’s", None: "an unknown"}
SAYS = {
    Fault.UNREADABLE: "can’t be read",
    Fault.CHANGED: "is not what its hash says",
    Fault.MISPLACED: "says that it belongs elsewhere",
    Fault.NOT_FOLLOWING: "does not follow the one before it",
    Fault.UNSIGNED: "is not signed by its device",
    Fault.STRANGER: "is by a device that nobody’s root has signed for",
    Fault.SHOWN_DIFFERS: "is shown with other words than were signed",
    Fault.ATTACHMENT_MISSING: "lacks an attachment",
    Fault.ATTACHMENT_CHANGED: "has an attachment that is not the one that was signed",
}


def check(asked: Asked, console: Console) -> Code:
    """Check everything, and say it. Beside a running app the file's pages are left out, and that is said too."""
    try:
        lock: VaultLock | None = VaultLock.take(asked.vault)
    except AlreadyOpenError:
        lock = None
    with lock or nullcontext():
        key = keeping.unlock_to_look(asked.vault, console.passphrase())
        with key.look() as vault:
            checked = checking.check(vault, is_alone=lock is not None)
    for line in _lines(checked):
        console.say(line)
    for line in _faults(checked):
        console.tell(line)
    if not checked.is_well:
        return Code.NOT_AS_WRITTEN
    if checked.file is None:
        console.tell(
            "The vault is open in Parts Pair just now, so the pages of its file were left out. "
            "Everything else is well. Close it and check again for the whole."
        )
        return Code.IN_USE
    console.say("All is well.")
    return Code.DONE


def _lines(checked: Checked) -> list[str]:
    """How much was looked at, and what is no fault and worth knowing."""
    lines = []
    if checked.file is not None and checked.file.is_whole:
        lines.append("The vault’s file: every page is as it was written.")
    lines.append(f"Chains: {_count(checked.links, 'link')} of {_count(checked.devices, 'device')}.")
    lines.append(f"Attachments: {checked.attachments}, each as it was signed.")
    if checked.missing:
        lines.append(f"Still on their way: {checked.missing}. A gap is no fault; it closes when they come.")
    if checked.lost:
        lines.append(f"Gone with a device that is not used any more: {checked.lost}. No other device has them.")
    if checked.erased:
        lines.append(f"Taken back and erased: {checked.erased}.")
    if checked.forked:
        lines.append(f"Places where a device has said two different things: {checked.forked}. Both are kept.")
    return lines


def _faults(checked: Checked) -> list[str]:
    lines = _file_faults(checked.file) if checked.file is not None else []
    lines += [_fault(one) for one in checked.found[:MOST_SHOWN]]
    if len(checked.found) > MOST_SHOWN:
        lines.append(f"And {len(checked.found) - MOST_SHOWN} more of such.")
    if lines:
        lines.append("Keep the vault’s folder as it is. If you have a copy from before, don’t write over it.")
    return lines


def _file_faults(file: FileFaults) -> list[str]:
    said = (
        (file.pages, "of the file’s pages were changed or can’t be read"),
        (file.structure, "faults of its structure were found"),
        (file.loose_rows, "rows name something that is not there"),
    )
    return [f"The vault’s file: {number} {what}." for number, what in said if number]


def _fault(found: Found) -> str:
    if found.fault is Fault.ROSTER:
        return "The signed list of devices is not as it was signed."
    if found.seq == 0:
        return "Part of the vault can’t be read."
    return f"Link {found.seq} of {WHOSE[found.whose]} device {SAYS[found.fault]}."


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
