"""Files go both ways with an independent implementation of age, where Node is installed."""

import base64
import hashlib
import io
import tarfile
from pathlib import Path

import pytest

from partspair.sealing import known_answer
from partspair.sealing.age import HybridIdentity, HybridRecipient, Passphrase, open_sealed, seal
from partspair.sealing.bundle import SOUND, AttachmentInfo, sign_manifest, write_bundle
from partspair.sealing.keys import SigningKey
from partspair.sealing.stream import CHUNK
from tests.support import other_age
from tests.support.bech32 import from_bech32, to_bech32
from tests.support.other_age import AbsentError, OtherAge

pytestmark = pytest.mark.slow

OURS = HybridIdentity(bytes(range(32)))
SIZES = (0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK + 7)
WORDS = "two cups of tea"


@pytest.fixture(scope="module")
def other() -> OtherAge:
    try:
        return OtherAge()
    except AbsentError as reason:
        pytest.skip(str(reason))


def data_of(size: int) -> bytes:
    return bytes(index % 253 for index in range(size))


def secret(identity: HybridIdentity) -> str:
    return to_bech32("age-secret-key-pq-", identity.seed).upper()


def public(recipient: HybridRecipient) -> str:
    return to_bech32("age1pq", recipient.public)


def as_bytes(text: str | None) -> bytes | None:
    return None if text is None else base64.b64decode(text)


def test_both_derive_the_same_public_key(other: OtherAge) -> None:
    assert other.run([{"do": "recipient", "identity": secret(OURS)}]) == [public(OURS.recipient)]
    assert from_bech32(public(OURS.recipient)) == ("age1pq", OURS.recipient.public)


def test_what_we_seal_opens_there(other: OtherAge) -> None:
    someone = HybridIdentity(bytes(32)).recipient
    jobs: list[dict[str, object]] = []
    for size in SIZES:
        sealed = seal(data_of(size), [someone, OURS.recipient])
        jobs.append({"do": "open", "data": sealed, "identity": secret(OURS)})
        jobs.append({"do": "open", "data": seal(data_of(size), [Passphrase(WORDS, 10)]), "passphrase": WORDS})
    expected = [data_of(size) for size in SIZES for _ in range(2)]
    assert [as_bytes(result) for result in other.run(jobs)] == expected


def test_what_they_seal_opens_here(other: OtherAge) -> None:
    recipients = [public(HybridIdentity(bytes(32)).recipient), public(OURS.recipient)]
    jobs: list[dict[str, object]] = []
    for size in SIZES:
        jobs.append({"do": "seal", "data": data_of(size), "recipients": recipients})
        jobs.append({"do": "seal", "data": data_of(size), "passphrase": WORDS})
    results = [as_bytes(result) for result in other.run(jobs)]
    expected = [data_of(size) for size in SIZES for _ in range(2)]
    assert [open_sealed(result or b"", [OURS, Passphrase(WORDS)]) for result in results] == expected


def test_both_refuse_what_was_changed(other: OtherAge) -> None:
    sealed = seal(data_of(2 * CHUNK), [OURS.recipient])
    changed = [sealed[:-1], sealed + b"\0", sealed[:-1] + bytes([sealed[-1] ^ 1]), sealed[: -CHUNK - 16]]
    jobs: list[dict[str, object]] = [{"do": "open", "data": one, "identity": secret(OURS)} for one in changed]
    assert other.run(jobs) == [None] * len(changed)


def test_the_file_of_the_self_check_opens_there(other: OtherAge) -> None:
    identity = secret(HybridIdentity(known_answer.SEED))
    results = other.run([{"do": "open", "data": known_answer.SEALED, "identity": identity}])
    assert [as_bytes(result) for result in results] == [known_answer.EXPECTED]


def test_a_bundle_opens_with_their_age_and_any_tar(other: OtherAge) -> None:
    sound, out = b"OggS" + bytes(90_000), io.BytesIO()
    info = AttachmentInfo(SOUND, len(sound), hashlib.sha256(sound).digest())
    signature = sign_manifest(SigningKey(bytes(32)), b"{}")
    write_bundle(out, b"{}", signature, [(info, [sound])], [OURS.recipient])
    payload = as_bytes(other.run([{"do": "open", "data": out.getvalue(), "identity": secret(OURS)}])[0])
    with tarfile.open(fileobj=io.BytesIO(payload or b"")) as tar:
        found = {member.name: tar.extractfile(member) for member in tar.getmembers()}
        assert {name: file.read() for name, file in found.items() if file and name != "padding"} == {
            "manifest.json": b"{}",
            "manifest.sig": signature,
            "attachment-01.opus": sound,
        }


def test_another_package_than_the_pinned_one_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(other_age, "PLACE", tmp_path)
    archive = tmp_path / "age-encryption-0.3.1.tgz"
    archive.write_bytes(b"another package")
    with pytest.raises(ValueError, match="pinned"):
        other_age._fetched("age-encryption@0.3.1", other_age.PACKAGES["age-encryption@0.3.1"])
    assert not archive.exists()
