"""Branches that no test can miss, each with the reason: without them everything that anybody could see is the same.

A key is a file, the function, what stands there, and what was done to it, as packaging/mutate prints them.
"""

_KEYS = "partspair/sealing/keys.py"
_LIBRARY = "the library refuses keys and signatures of another length by itself; here it is said where it can be read"

_READ = "a bundle that was read has its manifest, which comes before all else in it; this is for the type checker"
_ACKNOWLEDGING = "partspair/flows/acknowledging.py"
_RECEIVING = "partspair/flows/receiving.py"

EXPLAINED: dict[tuple[str, str, str, str], str] = {
    (_KEYS, "verify", "len(public) != PUBLIC_BYTES", "never"): _LIBRARY,
    (_KEYS, "verify", "len(signature) != SIGNATURE_BYTES", "never"): _LIBRARY,
    (_KEYS, "verify", "len(public) != PUBLIC_BYTES or len(signature) != SIGNATURE_BYTES", "never"): _LIBRARY,
    (_KEYS, "verify", "ValueError", "not caught"): (
        "the library raises it for a wrong length alone, and that was looked at before; nothing here depends on that"
    ),
    ("partspair/sealing/strictjson.py", "read_tree", "RecursionError", "not caught"): (
        "what nests so deep was refused before it is built; this is for another reader of JSON than today's"
    ),
    (_RECEIVING, "_take_in", "kept is None", "never"): (
        "a round is made for a pair that is there; this is for the type checker, and for a pair erased in that moment"
    ),
    (_RECEIVING, "_accept", "manifest is None", "never"): _READ,
    (_RECEIVING, "_keep_waiting", "arrival.manifest is not None", "always"): _READ,
    ("partspair/flows/accepting.py", "_learn_key", "own is not None and own.device == manifest.author", "never"): (
        "a link of one's own that is news proves an old copy, and its device is retired before its key is looked at"
    ),
    (_ACKNOWLEDGING, "_believe", "known.owner is Owner.MINE", "always"): (
        "of another's links nothing is in the outbox that could be received; only rows that nobody reads would be more"
    ),
    (_ACKNOWLEDGING, "learn_what_waited", "settings.get(work.vault, _waiting_key(pair)) is None", "never"): (
        "it only spares reading the newest manifests when nothing waits; what they say was taken in already"
    ),
    (_ACKNOWLEDGING, "_news", "seen.upto > known", "always"): (
        "what lies beyond is read then too, and nothing of it is acknowledged"
    ),
    (_ACKNOWLEDGING, "_news", "one.seq == seq", "always"): (
        "the links beside a single one are looked at too, and count only where they are listed themselves"
    ),
    (_ACKNOWLEDGING, "_news", "one.seq <= seen.upto", "always"): (
        "what follows at once and is listed one by one has arrived just as well"
    ),
    (_ACKNOWLEDGING, "_send_what_a_late_one_lacks", "own is None", "never"): (
        "without a device of one's own nothing was seen of it either; this is for the type checker"
    ),
    ("partspair/flows/vouching.py", "on_other_branches", "digest", "always"): (
        "only the place before the first link has no hash, and no link lies there"
    ),
    ("partspair/flows/vouching.py", "_elsewhere", "kept is None", "never"): (
        "who asks has the pair; this is for the type checker"
    ),
    ("partspair/sealing/hybrid.py", "HybridIdentity.unwrap", "not sealed", "never"): (
        "it only spares expanding the key when there is no stanza to try it on"
    ),
    ("partspair/sealing/stream.py", "ChunkOpener.next_chunk", "len(sealed) == CHUNK + TAG_BYTES", "always"): (
        "after a short piece the file has ended, and asking once more gives nothing either"
    ),
    ("partspair/sealing/wire.py", "encode_manifest", "not decode_manifest(data).is_newer", "always"): (
        "nothing that can be written here is newer than what is read here; a kind added to one alone would be"
    ),
}
