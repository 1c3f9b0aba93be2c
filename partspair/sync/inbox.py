"""What has arrived: files that are complete, or quiet for a while. protocol.md sections 6 and 7.

It ends there. Whether a file opens, and whose it is, is decided by those who hold keys.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final, NamedTuple

from partspair.sync.digests import Digests
from partspair.sync.folder import Entry, Folder, Listing
from partspair.sync.names import SUFFIX, NameKind, kind_of, original_of, stem_in, stub_of
from partspair.sync.trouble import in_calm_words

HEADER: Final = b"age-encryption.org/v1\n"
SEALED: Final = HEADER + b"-> mlkem768x25519 "
"""How all that this app seals begins. Other age files are somebody else's, unless their name says otherwise."""
QUIET: Final = 10.0
"""Seconds without a change after which a file that doesn't prove its name is tried."""
MOST_FILES: Final = 20_000
AT_ONCE: Final = 256 * 1024 * 1024
"""Bytes read in one scan; what is left comes with the next."""
FLOOD: Final = 1_000
"""From this many files that are not ours on, one line says so."""

NameOf = Callable[[bytes], str]
Known = Callable[[str], bool]
"""Whether a file with this name was accepted or published here. It is not looked at again, nor fetched."""


class Reason(Enum):
    """Why a file has to wait."""

    GROWING = auto()
    PLACEHOLDER = auto()
    INCOMPLETE = auto()
    UNREADABLE = auto()
    IN_TURN = auto()
    """Read with the next scan: a scan is bounded."""


@dataclass(frozen=True)
class Candidate:
    """A file worth opening. The same digest may come under several names; names are never shown to a person."""

    name: str
    size: int
    mtime_ns: int
    digest: bytes
    is_complete: bool
    """Its content is what its name says. Otherwise it is only quiet."""


@dataclass(frozen=True)
class Waiting:
    """A file that is not ready; `sentence` says it to a person."""

    name: str
    reason: Reason
    sentence: str


@dataclass(frozen=True)
class Scan:
    """All that one look into the folder found."""

    candidates: tuple[Candidate, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    ignored: int = 0
    """Junk, temporary files, links, folders, and files that are not ours."""
    flood: str = ""
    """One calm line when there is far more than two people could have sent."""


class _Sighting(NamedTuple):
    entry: Entry
    since: float


class Inbox:
    """Looks into the folder again and again, and remembers what it saw."""

    def __init__(
        self, folder: Folder, name_of: NameOf, engine: str = "", quiet: float = QUIET, most: int = MOST_FILES
    ) -> None:
        self.digests = Digests(folder)
        self._folder = folder
        self._name_of = name_of
        self._engine = engine or "the sync program"
        self._quiet = quiet
        self._most = most
        self._seen: dict[str, _Sighting] = {}
        self._mistrusted: set[str] = set()
        self._foreign: set[Entry] = set()

    def scan(self, now: float, known: Known) -> Scan:
        """Look once. `now` is in seconds of any clock that only goes forward. FolderError when the folder is not there.

        `known` is asked first, with the name too that a stub or a copy was made of; what it knows is not fetched.
        """
        with in_calm_words(self._folder.is_there):
            listing = self._folder.listing(lambda name: kind_of(name) is NameKind.OURS, self._most, known)
        turn = _Turn(AT_ONCE, ignored=listing.others)
        self._forget_all_but(listing)
        for entry in dict.fromkeys(listing.entries):  # Google Drive may show one name twice
            self._judge(entry, now, known, turn)
        return turn.result(listing.is_cut)

    def hash_again(self, candidate: Candidate) -> None:
        """What was read of it was not what was hashed, whatever its size and time say."""
        self.digests.forget(candidate.name)

    def _judge(self, entry: Entry, now: float, known: Known, turn: "_Turn") -> None:
        kind = kind_of(entry.name)
        if kind in (NameKind.JUNK, NameKind.TEMPORARY):
            turn.ignored += 1
        elif kind is NameKind.STUB or entry.is_placeholder:
            if not self._is_copy_of_known(entry, known):
                stub = stub_of(entry.name)
                turn.wait(entry.name, Reason.PLACEHOLDER, f"Waiting for {stub[1] if stub else self._engine}.")
        elif entry in self._foreign or entry.size > self.digests.largest:
            turn.foreign += 1
        else:
            try:
                self._open(entry, self._calm_for(entry, now), known, turn)
            except FileNotFoundError:
                self._seen.pop(entry.name, None)
            except OSError:
                turn.wait(entry.name, Reason.UNREADABLE, "Something has arrived that can’t be read just now.")

    def _open(self, entry: Entry, calm_for: float, known: Known, turn: "_Turn") -> None:
        """Read what may be complete, or has been quiet for long enough."""
        is_quiet = calm_for >= self._quiet
        stem = stem_in(entry.name)
        is_changing = calm_for == 0 and entry.name in self._mistrusted
        if not is_quiet and (not stem or is_changing):
            turn.wait(entry.name, Reason.GROWING, "Something is still arriving.")
            return
        if not self._is_ours(entry):
            is_expected = bool(original_of(entry.name)) and not self._is_copy_of_known(entry, known)
            if is_expected and not is_quiet:
                turn.wait(entry.name, Reason.GROWING, "Something is still arriving.")
            elif is_expected:
                turn.wait(entry.name, Reason.INCOMPLETE, "Something has arrived only in part. Waiting for the rest.")
            else:
                self._foreign.add(entry)
                turn.foreign += 1
            return
        if self.digests.remembered(entry) is None and not turn.may_read(entry.size):
            turn.wait(entry.name, Reason.IN_TURN, "Something has arrived and is next.")
            return
        digest = self.digests.of(entry)
        is_complete = digest is not None and self._name_of(digest).removesuffix(SUFFIX) == stem
        if digest is not None and (is_complete or is_quiet):
            turn.candidates.append(Candidate(entry.name, entry.size, entry.mtime_ns, digest, is_complete))
            return
        self._mistrusted.add(entry.name)
        turn.wait(entry.name, Reason.GROWING, "Something is still arriving.")

    def _is_ours(self, entry: Entry) -> bool:
        if self.digests.remembered(entry) is not None:
            return True
        with self._folder.reading(entry.name) as stream:
            beginning = stream.read(len(SEALED))
        return beginning == SEALED or (beginning.startswith(HEADER) and bool(original_of(entry.name)))

    def _is_copy_of_known(self, entry: Entry, known: Known) -> bool:
        """Whether what it was made of is here already, so that nothing is missed while it can't be read."""
        return known(original_of(entry.name))

    def _calm_for(self, entry: Entry, now: float) -> float:
        """Seconds since this version of the file was first seen here. Other clocks are not asked."""
        sighting = self._seen.get(entry.name)
        if sighting is None or sighting.entry != entry or sighting.since > now:
            self._seen[entry.name] = sighting = _Sighting(entry, now)
        return now - sighting.since

    def _forget_all_but(self, listing: Listing) -> None:
        self.digests.forget_all_but(listing.names)
        self._foreign &= frozenset(listing.entries)
        for name in self._seen.keys() - listing.names:
            del self._seen[name]
        self._mistrusted &= listing.names


class _Turn:
    """What one scan has gathered so far, and how much it may still read."""

    def __init__(self, budget: int, ignored: int) -> None:
        self.candidates: list[Candidate] = []
        self.waiting: list[Waiting] = []
        self.ignored = ignored
        self.foreign = 0
        self._budget = budget
        self._has_read = False

    def wait(self, name: str, reason: Reason, sentence: str) -> None:
        self.waiting.append(Waiting(name, reason, sentence))

    def may_read(self, size: int) -> bool:
        """At least one file in a scan, whatever its size."""
        if self._has_read and size > self._budget:
            return False
        self._has_read = True
        self._budget -= size
        return True

    def result(self, is_cut: bool) -> Scan:
        is_flood = is_cut or self.foreign >= FLOOD or len(self.waiting) >= FLOOD
        number = self.ignored + self.foreign + len(self.waiting)
        flood = f"The folder holds many other files ({number:,}). They are left alone." if is_flood else ""
        candidates = sorted(self.candidates, key=lambda one: (not one.is_complete, one.mtime_ns, one.name))
        return Scan(tuple(candidates), tuple(self.waiting), self.ignored + self.foreign, flood)
