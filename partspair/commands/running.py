"""From what was asked to an exit code: every error a person can mend is a sentence."""

from collections.abc import Callable

from partspair.commands.asking import NoPassphraseError
from partspair.commands.checking import check
from partspair.commands.console import Asked, Code, Console, NotConfirmedError, sentences, shown
from partspair.commands.opening import open_bundle
from partspair.commands.syncing import sync
from partspair.errors import KnownError, TamperedError
from partspair.flows import keeping
from partspair.flows.unsealing import NotForThisVaultError
from partspair.sealing.failures import AgeError
from partspair.sync.trouble import FolderError
from partspair.vault.database import NoVaultError, VaultDamagedError, WrongKeyError
from partspair.vault.keyslots import WrongPassphraseError
from partspair.vault.lock import AlreadyOpenError

COMMANDS: dict[str, Callable[[Asked, Console], Code]] = {"sync": sync, "check": check, "open": open_bundle}
CODES: tuple[tuple[tuple[type[KnownError], ...], Code], ...] = (
    ((NoPassphraseError, WrongPassphraseError), Code.LOCKED),
    ((NotConfirmedError,), Code.NOT_CONFIRMED),
    ((FolderError,), Code.FOLDER),
    ((TamperedError, AgeError, NotForThisVaultError, VaultDamagedError, WrongKeyError), Code.NOT_AS_WRITTEN),
)
NOT_OPENED = "That passphrase doesn’t open the vault."
IN_USE = (
    "The vault is in use: Parts Pair is open with it, perhaps locked, or another command is at work. "
    "Nothing was done here."
)


def run(asked: Asked, console: Console) -> Code:
    """Do it. Never raises for what a person can meet."""
    keeping.keep_secrets_in_memory()
    try:
        keeping.require(asked.vault)
        return COMMANDS[asked.command](asked, console)
    except AlreadyOpenError:
        console.tell(IN_USE)
        return Code.IN_USE
    except WrongPassphraseError:
        console.tell(NOT_OPENED)
        return Code.LOCKED
    except NoVaultError:
        console.tell(f"There is no vault at {shown(asked.vault)}. Name one with --vault.")
        return Code.TROUBLE
    except KnownError as error:
        console.tell(sentences(error))
        return next((code for kinds, code in CODES if isinstance(error, kinds)), Code.TROUBLE)
