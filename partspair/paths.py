"""Where things lie on this computer: what is shipped with the program, and what a person keeps."""

import os
from pathlib import Path

import platformdirs

APP_ID = "org.partspair.PartsPair"
VAULT_VARIABLE = "PARTSPAIR_VAULT"


def resources() -> Path:
    """Return the folder of words, icons, sounds and translations, in a checkout as well as when installed.

    An installed package carries it inside itself; in a checkout it lies beside the package.
    Raises FileNotFoundError when neither is there, which means a broken installation.
    """
    here = Path(__file__).resolve().parent
    for place in (here / "resources", here.parent / "resources"):
        if place.is_dir():
            return place
    raise FileNotFoundError(f"'resources' is neither in {here} nor beside it: please install Parts Pair again")


def vault_dir() -> Path:
    """Return the folder of this person's vault; it need not exist yet.

    The environment variable PARTSPAIR_VAULT names another one.
    """
    chosen = os.environ.get(VAULT_VARIABLE, "")
    if chosen:
        return Path(chosen).expanduser().absolute()
    return platformdirs.user_data_path("partspair", appauthor=False)


def marks_dir() -> Path:
    """Return the folder of the marks by which a copied or restored vault is noticed; it need not exist yet."""
    return platformdirs.user_state_path("partspair", appauthor=False) / "marks"
