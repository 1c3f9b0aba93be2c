"""Faults of the tar, of attachments and of signatures: name → (what is expected, the fault in words, the file)."""

import hashlib
from dataclasses import replace

from partspair.sealing.base64text import encode_padded
from partspair.sealing.bundle import sign_manifest
from partspair.sealing.tarball import BLOCK, END
from tests.support import vector_files as files
from tests.support.vector_faults_header import flipped
from tests.support.vector_files import Bundle, Case, dumped, member, sealed, tar

GOOD = Bundle().payload()


def headed(at: int, value: bytes, which: int = 0, *, is_summed: bool = True) -> bytes:
    """Return the bundle with `value` at `at` in the header of one member; its checksum is made to fit."""
    members = Bundle().members()
    head = bytearray(members[which][:BLOCK])
    head[at : at + len(value)] = value
    if is_summed:
        head[148:156] = b" " * 8
        head[148:156] = b"%06o\0 " % sum(head)
    members[which] = bytes(head) + members[which][BLOCK:]
    return sealed(tar(members))


def spelled() -> bytes:
    head = bytearray(Bundle().members()[0][:BLOCK])
    return headed(148, b"%07o\0" % int(bytes(head[148:154]), 8), is_summed=False)


def pax() -> bytes:
    head = bytearray(member("pax", b"30 path=../../escaped/by/pax\n"))
    head[156:157], head[148:156] = b"x", b" " * 8
    head[148:156] = b"%06o\0 " % sum(head[:BLOCK])
    return bytes(head)


def many(count: int) -> bytes:
    """Return a bundle with so many empty pictures."""
    told = files.tree() | {"entries": []}
    told["attachments"] = [
        {"media_type": "image/png", "bytes": 0, "sha256": encode_padded(hashlib.sha256().digest())}
    ] * count
    return Bundle(dumped(told), None, tuple((f"attachment-{at:02}.png", b"") for at in range(1, count + 1))).file()


members, size = Bundle().members(), len(Bundle().manifest)
manifest, signature, *attachments = members
padded = GOOD[len(b"".join(members)) :]
cut = len(GOOD) - len(END)
spread = manifest[:-1] + b"\1" if size % BLOCK else manifest
TARS: dict[str, Case] = {
    "size-spaces": ("refused", "spaces before the size", headed(124, b"%11o" % size)),
    "size-prefix": ("refused", "a size that says it is octal", headed(124, b"0o%09o" % size)),
    "size-underscore": ("refused", "an underscore in the size", headed(124, b"0_%09o" % size)),
    "size-sign": ("refused", "a plus before the size", headed(124, b"+%010o" % size)),
    "size-base-256": ("refused", "a size in base 256", headed(124, b"\x80" + size.to_bytes(11, "big"))),
    "size-empty": ("refused", "no size", headed(124, bytes(12))),
    "size-beyond": ("refused", "a manifest of 262,145 bytes", headed(124, b"%011o" % 262_145)),
    "size-most": ("refused", "a manifest that is larger than the file", headed(124, b"%011o" % 262_144)),
    "size-zero": ("refused", "an empty manifest", sealed(tar([member("manifest.json", b""), signature, *attachments]))),
    "name-case": ("refused", "another case in a name", headed(0, b"Manifest.json")),
    "name-path": ("refused", "a name that is a path", headed(0, b"./manifest.json")),
    "name-behind": ("refused", "something behind the end of a name", headed(20, b"x")),
    "mode": ("refused", "another mode", headed(100, b"0000644\0")),
    "owner": ("refused", "an owner", headed(108, b"0000001\0")),
    "time": ("refused", "a time", headed(136, b"00000000001\0")),
    "type-directory": ("refused", "a folder", headed(156, b"5")),
    "type-link": ("refused", "a link", headed(156, b"2")),
    "type-zero": ("refused", "the old type of a file", headed(156, b"\0")),
    "link-name": ("refused", "a link's target", headed(157, b"/etc/passwd")),
    "magic-gnu": ("refused", "another kind of tar", headed(257, b"ustar  \0")),
    "owner-name": ("refused", "an owner's name", headed(265, b"root")),
    "device-numbers": ("refused", "no device numbers", headed(329, bytes(16))),
    "prefix": ("refused", "a folder before the name", headed(345, b"..")),
    "header-behind": ("refused", "something behind the header's fields", headed(505, b"x")),
    "checksum": ("refused", "a wrong checksum", headed(148, b"000000\0 ", is_summed=False)),
    "checksum-spelling": ("refused", "another spelling of the checksum", spelled()),
    "signature-header": ("refused", "another mode for the signature", headed(100, b"0000644\0", 1)),
    "attachment-header": ("refused", "another mode for an attachment", headed(100, b"0000644\0", 2)),
    "fill": ("refused", "something behind the manifest, before the next member", sealed(tar([spread, *members[1:]]))),
    "signature-fill": (
        "refused",
        "something behind the signature",
        sealed(tar([manifest, signature[:-1] + b"\1", *attachments])),
    ),
    "signature-short": (
        "refused",
        "a signature of 63 bytes",
        sealed(tar([manifest, member("manifest.sig", bytes(63)), *attachments])),
    ),
    "signature-long": (
        "refused",
        "a signature of 65 bytes",
        sealed(tar([manifest, member("manifest.sig", bytes(65)), *attachments])),
    ),
    "signature-first": (
        "refused",
        "the signature before the manifest",
        sealed(tar([signature, manifest, *attachments])),
    ),
    "signature-missing": ("refused", "no signature", sealed(tar([manifest, *attachments]))),
    "pax": ("refused", "an extended header", sealed(tar([pax(), *members]))),
    "extra-member": ("refused", "a member more", sealed(tar([*members, member("more", b"more")]))),
    "no-padding": ("refused", "no padding member", sealed(b"".join(members) + bytes(len(padded)))),
    "padding-name": ("refused", "another name for the padding", sealed(GOOD.replace(b"padding", b"zeroing"))),
    "padding-not-zero": ("refused", "something in the padding", sealed(GOOD[:50_000] + b"\1" + GOOD[50_001:])),
    "padding-large": ("refused", "more padding than there must be", sealed(tar(members, 8192))),
    "padding-small": ("refused", "less padding than there must be", sealed(tar(members, -BLOCK))),
    "padding-odd": ("refused", "padding that ends within a block", sealed(tar(members, -1))),
    "end-missing": ("refused", "no end", sealed(GOOD[:cut])),
    "end-half": ("refused", "one block of zeros at the end", sealed(GOOD[:cut] + bytes(BLOCK))),
    "end-not-zero": ("refused", "something in the end", sealed(GOOD[:-1] + b"\1")),
    "end-behind": ("refused", "a block behind the end", sealed(GOOD + bytes(BLOCK))),
    "no-tar": ("refused", "zeros", sealed(bytes(65_536))),
}

good, told = Bundle(), files.tree
sound, picture = good.attachments


def carrying(*attachments: tuple[str, bytes]) -> bytes:
    return replace(good, attachments=attachments).file()


def said(at: int, **changes: object) -> bytes:
    tree = told()
    tree["attachments"][at] |= changes
    return replace(good, manifest=dumped(tree)).file()


nothing = told() | {
    "attachments": [{"media_type": "image/png", "bytes": 0, "sha256": encode_padded(hashlib.sha256().digest())}]
}
nothing["entries"][0]["audio"] = None
ATTACHMENTS: dict[str, Case] = {
    "changed": ("refused", "a bit of a sound", carrying((sound[0], flipped(sound[1], 100)), picture)),
    "other-hash": ("refused", "another hash than the sound's", said(0, sha256=files.HASH["one"])),
    "short-hash": ("refused", "a hash of 31 bytes", said(0, sha256=encode_padded(bytes(31)))),
    "one-less": ("refused", "a byte fewer than the manifest says", carrying((sound[0], sound[1][:-1]), picture)),
    "one-more": ("refused", "a byte more than the manifest says", carrying((sound[0], sound[1] + b"\0"), picture)),
    "swapped": ("refused", "the attachments changed places", carrying(picture, sound)),
    "missing": ("refused", "an attachment is missing", carrying(sound)),
    "unnamed": (
        "refused",
        "an attachment that the manifest does not name",
        carrying(sound, picture, ("attachment-03.png", b"more")),
    ),
    "wrong-ending": ("refused", "a sound named as a picture", carrying(("attachment-01.png", sound[1]), picture)),
    "wrong-number": (
        "refused",
        "attachments counted from 0",
        carrying(("attachment-00.opus", sound[1]), ("attachment-01.png", picture[1])),
    ),
    "number-spelling": ("refused", "a number without its zero", carrying(("attachment-1.opus", sound[1]), picture)),
    "folder": ("refused", "a name that leads elsewhere", carrying(("../attachment-01.opus", sound[1]), picture)),
    "other-type": ("refused", "a type that is not carried", said(1, media_type="text/html")),
    "less-than-none": ("refused", "a size below 0", said(1, bytes=-1)),
    "huge": ("refused", "a size of a terabyte", said(1, bytes=1 << 40)),
    "size-text": ("refused", "a size in quotes", said(1, bytes=str(len(picture[1])))),
    "empty": (
        "accepted",
        "none: an attachment may be empty",
        Bundle(dumped(nothing), None, (("attachment-01.png", b""),)).file(),
    ),
    "thirty-three": ("refused", "33 attachments", many(33)),
    "thirty-two": ("accepted", "none: 32 attachments", many(32)),
}

manifest_data = Bundle().manifest
real, order = sign_manifest(files.DEVICE_KEY, manifest_data), 2**252 + 27742317777372353535851937790883648493
stretched = real[:32] + (int.from_bytes(real[32:], "little") + order).to_bytes(32, "little")
unknown, other = (
    manifest_data.replace(encode_padded(files.DEVICE).encode(), encode_padded(one).encode())
    for one in (files.UNKNOWN, files.OTHER)
)


def signed(signature: bytes, manifest: bytes = manifest_data) -> bytes:
    return Bundle(manifest, signature).file()


mine = manifest_data.replace(encode_padded(files.PAIR).encode(), encode_padded(bytes(16)).encode())
SIGNATURES: dict[str, Case] = {
    "zeros": ("refused", "no signature but zeros", signed(bytes(64))),
    "bit": ("refused", "a bit of the signature", signed(flipped(real, 5))),
    "stretched": ("refused", "the same signature with its number made larger", signed(stretched)),
    "other-device": (
        "refused",
        "the signature of another device",
        signed(sign_manifest(files.OTHER_KEY, manifest_data)),
    ),
    "root": ("refused", "the signature of the root", signed(sign_manifest(files.ROOT, manifest_data))),
    "no-label": ("refused", "a signature of the manifest alone", signed(files.DEVICE_KEY.sign(manifest_data))),
    "other-label": (
        "refused",
        "a signature for another purpose",
        signed(files.DEVICE_KEY.sign(b"partspair/1/roster\0" + manifest_data)),
    ),
    "later-change": (
        "refused",
        "a manifest that was changed after it was signed",
        signed(real, manifest_data.replace(b"I am here", b"I am gone")),
    ),
    "respelled": ("refused", "a space that was added after it was signed", signed(real, manifest_data + b" ")),
    "unknown-device": ("refused", "a device that is none of this pair's", Bundle(unknown).file()),
    "another-name": ("refused", "another device's name", Bundle(other).file()),
    "another-pair": ("refused", "another pair", Bundle(mine).file()),
}
