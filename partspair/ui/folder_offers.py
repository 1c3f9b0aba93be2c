"""The folders that are offered for two people's notes, and what has to be right about the chosen one. Without Qt."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from partspair.practice.words import Words
from partspair.sync import choice
from partspair.sync.places import Place as FoundPlace
from partspair.sync.trouble import in_calm_words

ENGINES = {
    "Dropbox": "dropbox", "Syncthing": "syncthing", "Nextcloud": "nextcloud", "OneDrive": "onedrive",
    "Google Drive": "googledrive", "iCloud Drive": "icloud",
}  # fmt: skip
UNFIT = frozenset('/\\:*?"<>|')


@dataclass(frozen=True)
class Offer:
    """One folder to choose. `has_inside`: a new folder is made inside it for a new pair."""

    title: str
    detail: str
    path: Path
    label: str
    has_inside: bool


@dataclass(frozen=True)
class Settled:
    """A folder that can be used; `near` are folders one level away that hold sealed notes, when it holds none."""

    path: Path
    near: tuple[Path, ...] = ()


def offers(words: Words, found: Iterable[FoundPlace], partner: str, home: Path, rehearsal: str = "") -> list[Offer]:
    """What can be chosen: a rehearsal's own folder first, then what sync programs carry, each under its own title."""
    made = []
    if rehearsal:
        folder = Path(rehearsal)
        made.append(Offer(words("folder.rehearsal"), words("folder.rehearsal.sub"), folder, folder.name, False))
    taken = {one.title for one in made}
    for place in found:
        title = place.engine if place.engine not in taken else f"{place.engine}, {place.path.name}"
        taken.add(title)
        key = ENGINES.get(place.engine)
        about = words(f"folder.{key}.sub", partner=partner) if key else words("folder.found", app=place.engine)
        detail = f"{shorten(place.path, home)} · {about}"
        made.append(Offer(title, detail, place.path, place.engine, True))
    return made


def shorten(path: Path, home: Path) -> str:
    """A path as it is shown: with ~ for one's own directory."""
    return f"~/{path.relative_to(home)}" if path != home and path.is_relative_to(home) else str(path)


def is_fit(name: str) -> bool:
    """Whether a new folder may be called so on every computer that syncs."""
    tidy = name.strip()
    return bool(tidy) and not tidy.startswith(".") and not tidy.endswith(".") and not UNFIT & set(tidy)


def settle(path: Path, vault: Path, is_new: bool) -> Settled:
    """Make the folder when it is new, and see that it can be the shared one. Raises KnownError; touches disks."""
    if is_new:
        choice.check(path.parent, vault)
        with in_calm_words(path.parent.is_dir):
            path.mkdir(exist_ok=True)
    choice.check(path, vault)
    return Settled(path, () if is_new else choice.suggest(path))
