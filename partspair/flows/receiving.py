"""Receiving: nothing is believed that was not signed, nothing of a file is seen before all of it was accepted.

What `sync.inbox` calls complete or quiet goes: opened → signature, pair, roster → next, gap, duplicate, fork or newer →
accepted (protocol 6). Nothing is ever written in answer to a bad file.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256

from partspair.errors import NewerVersionError
from partspair.flows.accepting import accept
from partspair.flows.chaining import start_of
from partspair.flows.pairing import receive_hello
from partspair.flows.publishing import Publishing
from partspair.flows.rosters import Known, introduced, known_devices
from partspair.flows.vouching import may_sign
from partspair.pair.chain import Duplicate, Fork, Gap, Judgement, Link, Next, judge
from partspair.pair.ids import PairId
from partspair.sealing.age import HybridIdentity
from partspair.sealing.bundle import AttachmentInfo, is_signed, read_bundle
from partspair.sealing.failures import AgeError, HeaderError, MalformedError, NoMatchError, TooLargeError
from partspair.sealing.wire import Manifest, decode_manifest
from partspair.sync.digests import DigestedStream
from partspair.sync.inbox import Candidate, Inbox, Scan
from partspair.sync.names import NameKind, kind_of, original_of
from partspair.vault import attachments, devices, inbox, links, opening_keys, outbox, pairs
from partspair.vault.database import Vault
from partspair.vault.devices import Owner
from partspair.vault.erasure import finish_erasure
from partspair.vault.links import KeptLink, LinkState
from partspair.vault.pairs import PairState


class Outcome(StrEnum):
    """What came of a file. The final ones are never tried again."""

    ACCEPTED = "accepted"
    DUPLICATE = "duplicate"
    OWN = "own"
    HELLO = "hello"
    FORK = "fork"
    NEWER = "newer"
    NOT_OURS = "not_ours"
    UNKNOWN_AUTHOR = "unknown_author"
    DAMAGED = "damaged"


FINAL = frozenset({Outcome.ACCEPTED, Outcome.DUPLICATE, Outcome.OWN, Outcome.HELLO})
_ACCEPTED_AS = {LinkState.FORK: Outcome.FORK, LinkState.NEWER: Outcome.NEWER}
QUARANTINED = frozenset({Outcome.DAMAGED, Outcome.FORK, Outcome.NEWER})
AT_ONCE = 4
"""Pieces of 64 KiB that one transaction keeps: a running take may wait for it."""


class _RefusedError(Exception):
    """Raised inside the reader, before an attachment is looked at."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome)
        self.outcome = outcome


@dataclass
class _Arrival:
    """One file while it is read: what its manifest says, and the attachments kept so far, which nobody sees yet."""

    manifest: Manifest | None = None
    data: bytes = field(default=b"", repr=False)
    signature: bytes = field(default=b"", repr=False)
    judgement: Judgement | None = None
    is_mine: bool = False
    kept: list[int] = field(default_factory=list)
    rows: dict[int, int] = field(default_factory=dict)
    is_other: bool = False
    """What was read is not what was hashed: what came of it says nothing of that."""
    is_taken_in: bool = False
    waiting: list[tuple[int, int, bytes]] = field(default_factory=list, repr=False)


def receive(work: Publishing, pair: PairId, reader: Inbox, monotonic: float) -> tuple[Scan, int]:
    """Look once into the folder and take in all that is ready; returns the scan and how many links were accepted."""
    done = outbox.ever_named(work.vault, pair) | inbox.accepted_names(work.vault, pair)
    scan = reader.scan(monotonic, done.__contains__)
    accepted = 0
    for candidate in scan.candidates:
        if inbox.outcome(work.vault, pair, candidate.digest) is not None:
            continue
        arrival = _Arrival()
        outcome = _take_in(work, pair, candidate, arrival)
        accepted += outcome is Outcome.ACCEPTED
        if outcome is None or arrival.is_other:
            reader.hash_again(candidate)
        elif not arrival.is_taken_in:
            _remember(work, pair, candidate, outcome)
    return scan, accepted


def _remember(work: Publishing, pair: PairId, candidate: Candidate, outcome: Outcome) -> None:
    with work.vault.transaction():
        inbox.remember(work.vault, pair, candidate.digest, outcome, work.now, is_final=outcome in FINAL)
        if outcome in FINAL and candidate.is_complete and kind_of(candidate.name) is NameKind.OURS:
            inbox.accept_name(work.vault, pair, candidate.name)
        _count(work, pair, outcome)


def _count(work: Publishing, pair: PairId, outcome: Outcome) -> None:
    if outcome in QUARANTINED:
        inbox.count_notice(work.vault, pair, outcome, work.now)


def _take_in(work: Publishing, pair: PairId, candidate: Candidate, arrival: _Arrival) -> Outcome | None:
    """Try a file as a hello, then as a bundle. None when it went away meanwhile: it is tried with the next scan."""
    kept = pairs.get(work.vault, pair)
    try:
        if kept is not None and kept.words is not None and receive_hello(work, kept, candidate):
            return Outcome.HELLO
        if kept is None or kept.state is PairState.ENDED or kept.partner_root is None:
            return Outcome.UNKNOWN_AUTHOR
        return _read(work, pair, candidate, arrival)
    except OSError:
        return None
    finally:
        _drop(work.vault, arrival)


def _read(work: Publishing, pair: PairId, candidate: Candidate, arrival: _Arrival) -> Outcome:
    """Read a file, and see whether that is what was hashed: nobody trusts the folder to show one thing twice."""
    with work.folder.reading(candidate.name) as stream:
        source = DigestedStream(stream)
        refused = _open(work, pair, candidate.name, source, arrival)
        arrival.is_other = source.digest() != candidate.digest
    return refused or _accept(work, candidate, arrival)


def _open(work: Publishing, pair: PairId, name: str, source: DigestedStream, arrival: _Arrival) -> Outcome | None:
    identities = [HybridIdentity(key.seed) for key in opening_keys.own(work.vault, pair)]

    def check(manifest: bytes, signature: bytes) -> Sequence[AttachmentInfo]:
        return _check(work.vault, pair, arrival, manifest, signature)

    def store(place: int, piece: bytes) -> None:
        _store(work.vault, arrival, place, piece)

    try:
        read_bundle(source, identities, check, store)
    except _RefusedError as refused:
        return refused.outcome
    except NoMatchError:
        return Outcome.NOT_OURS
    except NewerVersionError:
        return Outcome.NEWER
    except HeaderError:
        return Outcome.DAMAGED if original_of(name) else Outcome.NOT_OURS  # somebody else's age file
    except (AgeError, MalformedError, TooLargeError):
        return Outcome.DAMAGED
    return None


def _check(vault: Vault, pair: PairId, arrival: _Arrival, data: bytes, signature: bytes) -> Sequence[AttachmentInfo]:
    manifest = decode_manifest(data)
    if manifest.pair != pair:
        raise _RefusedError(Outcome.DAMAGED)
    author = known_devices(vault, pair).get(manifest.author)
    author = author or introduced(vault, pair, manifest.entries or (), manifest.author)
    if author is None:
        raise _RefusedError(Outcome.UNKNOWN_AUTHOR)
    _refuse_unsigned(vault, author, manifest, data, signature)
    judgement = _judge(vault, manifest, sha256(data).digest())
    if isinstance(judgement, Duplicate):
        raise _RefusedError(Outcome.OWN if author.owner is Owner.MINE else Outcome.DUPLICATE)
    arrival.manifest, arrival.data, arrival.signature = manifest, data, signature
    arrival.judgement, arrival.is_mine = judgement, author.owner is Owner.MINE
    return manifest.attachments


def _judge(vault: Vault, manifest: Manifest, digest: bytes) -> Judgement:
    pair, author = manifest.pair, manifest.author
    own = devices.every_own(vault, pair)
    start, _ = start_of(vault, pair, own[0].device, author) if own else (0, None)
    near = {one.seq: one for one in links.near(vault, pair, author, manifest.seq)}
    upto = links.gap_free(vault, pair, author, start)
    return judge(near, Link(manifest.seq, digest, manifest.prev), upto)


def _refuse_unsigned(vault: Vault, author: Known, manifest: Manifest, data: bytes, signature: bytes) -> None:
    is_valid = is_signed(author.member.public, data, signature)
    if not is_valid or not may_sign(vault, manifest.pair, author, manifest.seq, sha256(data).digest()):
        raise _RefusedError(Outcome.DAMAGED)


def _store(vault: Vault, arrival: _Arrival, place: int, piece: bytes) -> None:
    if len(arrival.waiting) == AT_ONCE:
        arrival.kept = _keep_waiting(vault, arrival)
    arrival.waiting.append((place, arrival.rows.get(place, 0), piece))
    arrival.rows[place] = arrival.rows.get(place, 0) + 1


def _keep_waiting(vault: Vault, arrival: _Arrival) -> list[int]:
    """Keep what was read, in one short transaction; nobody sees it before the bundle is accepted."""
    infos = arrival.manifest.attachments if arrival.manifest is not None else ()
    with vault.transaction():
        kept = arrival.kept or [
            attachments.begin(vault, place, info.media_type, info.size, info.sha256) for place, info in enumerate(infos)
        ]
        for place, row, piece in arrival.waiting:
            attachments.append(vault, kept[place], row, piece)
    arrival.waiting.clear()
    return kept


def _accept(work: Publishing, candidate: Candidate, arrival: _Arrival) -> Outcome:
    """Accept what was read whole, and remember its file, in one transaction."""
    manifest = arrival.manifest
    if manifest is None:
        return Outcome.DAMAGED
    match arrival.judgement:
        case Fork():
            state = LinkState.FORK
        case _ if manifest.is_newer:
            state = LinkState.NEWER
        case Gap():
            state = LinkState.BEYOND_GAP
        case Next() | Duplicate() | None:
            state = LinkState.ACCEPTED
    link = KeptLink(
        manifest.pair, manifest.author, manifest.seq, sha256(arrival.data).digest(), manifest.prev, arrival.data,
        arrival.signature, state, work.now,
    )  # fmt: skip
    with work.vault.transaction():
        kept = _keep_waiting(work.vault, arrival)
        outcome = Outcome.DUPLICATE
        if accept(work, manifest, link, kept, is_mine=arrival.is_mine):
            outcome = _ACCEPTED_AS.get(state, Outcome.ACCEPTED)
        arrival.is_taken_in = outcome is not Outcome.DUPLICATE
        if arrival.is_taken_in and not arrival.is_other:
            _remember(work, manifest.pair, candidate, outcome)
        elif arrival.is_taken_in:
            _count(work, manifest.pair, outcome)
    arrival.kept = [] if arrival.is_taken_in else kept
    return outcome


def _drop(vault: Vault, arrival: _Arrival) -> None:
    for number in arrival.kept:
        attachments.erase(vault, number)
    if arrival.kept:
        finish_erasure(vault)
