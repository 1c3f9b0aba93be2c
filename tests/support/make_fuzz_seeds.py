"""Makes the fuzzer's first inputs: `python -m tests.support.make_fuzz_seeds`. Those in tests/data/fuzz are frozen."""

from dataclasses import replace
from hashlib import sha256

import numpy as np

from partspair.audio.codec import encode_pcm
from partspair.pair.ids import DeviceId
from partspair.practice.boundaries import Boundaries
from partspair.practice.landing import Landing
from partspair.practice.share import EntryId
from partspair.sealing.age import HybridIdentity, Passphrase, seal
from partspair.sealing.bundle import PICTURE, SOUND, AttachmentInfo
from partspair.sealing.cards import Card, Role, encode_card
from partspair.sealing.entries import Entry
from partspair.sealing.header import Stanza, encode_header
from partspair.sealing.keys import SigningKey
from partspair.sealing.roster import sign_added, sign_removed
from partspair.sealing.tarball import fill, tar_header
from partspair.sealing.wire import Opening, encode_manifest
from tests.support.fuzz_targets import CORPUS, FILE_KEY, INVITATION, OURS, PAIR, ROOT
from tests.support.manifests import manifest
from tests.support.voices import voice

DEVICE, OTHER = DeviceId(b"d" * 16), DeviceId(b"e" * 16)
BOUNDARIES = Entry(EntryId(b"8" * 16), Boundaries(not_yet=("loss",), own_topics=("my father",)))
LANDING = Entry(EntryId(b"9" * 16), Landing(9_000), audio=0)
KEY = SigningKey(sha256(b"the fuzzed device").digest())


def tar(*members: tuple[str, bytes]) -> bytes:
    return b"".join(tar_header(name, len(one)) + one + bytes(fill(len(one))) for name, one in members)


def headers() -> dict[str, bytes]:
    ours, other = OURS.recipient.wrap(FILE_KEY), HybridIdentity(bytes(32)).recipient.wrap(FILE_KEY)
    words = Passphrase("two cups of tea", work_factor=10).wrap(FILE_KEY)
    return {
        "one": encode_header([ours], FILE_KEY) + bytes(40),
        "whole": seal(b"sealed" * 20, [OURS.recipient]),
        "eight": encode_header([other, ours, *[other] * 6], FILE_KEY),
        "passphrase": encode_header([words], FILE_KEY),
        "unknown": encode_header([Stanza("new-thing", ("a", "b"), bytes(100)), ours], FILE_KEY) + bytes(32),
    }


def bundles() -> dict[str, bytes]:
    sound, picture = bytes(700), b"picture"
    infos = (
        AttachmentInfo(SOUND, len(sound), sha256(sound).digest()),
        AttachmentInfo(PICTURE, len(picture), sha256(picture).digest()),
    )
    bare = replace(manifest(), entries=(), attachments=())
    carrying, signature = encode_manifest(replace(bare, attachments=infos)), bytes(64)
    members = [("attachment-01.opus", sound), ("attachment-02.png", picture)]
    return {
        "bare": b"\x80" + tar(("manifest.json", encode_manifest(bare)), ("manifest.sig", signature)),
        "carrying": b"\x80" + tar(("manifest.json", carrying), ("manifest.sig", signature), *members),
        "unpadded": b"\0" + tar(("manifest.json", encode_manifest(bare)), ("manifest.sig", signature)),
    }


def card() -> bytes:
    added = sign_added(ROOT, KEY, INVITATION.pair_id, DEVICE)
    opening = Opening(1, OURS.recipient.public)
    made = Card(
        Role.JOINER, "Ada", "Europe/Berlin", INVITATION.pair_id, ROOT.public, DEVICE, KEY.public, opening, added
    )
    return encode_card(made)


def seeds() -> dict[str, dict[str, bytes]]:
    """Return target → name → input."""
    added = sign_added(ROOT, KEY, PAIR, DEVICE, [(OTHER, 3, bytes(32))])
    acknowledgement = replace(manifest(), seq=1, prev=None, seen={}, roster={}, entries=(), attachments=())
    return {
        "header": headers(),
        "envelope": bundles(),
        "manifest": {
            "full": encode_manifest(manifest()),
            "least": encode_manifest(acknowledgement),
            "landing": encode_manifest(replace(manifest(), entries=(LANDING,))),
            "boundaries": encode_manifest(replace(manifest(), entries=(BOUNDARIES,))),
        },
        "hello": {"card": card()},
        "statement": {
            "add": added[64:],
            "remove": sign_removed(ROOT, PAIR, DEVICE, 5, bytes(32))[64:],
            "remove-all": sign_removed(ROOT, PAIR, DEVICE, 0, None)[64:],
        },
        "ogg": {
            "moment": b"".join(encode_pcm([voice(0.4)])),
            "silence": b"".join(encode_pcm([np.zeros(96_000, np.int16)])),
            "two": b"".join(encode_pcm([voice(2.2)], 16)),
        },
    }


if __name__ == "__main__":
    for target, named in seeds().items():
        (CORPUS / target).mkdir(parents=True, exist_ok=True)
        for name, data in named.items():
            (CORPUS / target / name).write_bytes(data)
