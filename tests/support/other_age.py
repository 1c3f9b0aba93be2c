"""The independent TypeScript implementation of age (npm `age-encryption`), at pinned versions, run with Node.

The packages are fetched once into `.cache/node` of the checkout. Their SHA-512 is compared at every use, and no
script of theirs runs at installation.
"""

import base64
import hashlib
import json
import os
import shutil
import subprocess
import tarfile
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from tests.support.age_vectors import CHECKOUT

PLACE = CHECKOUT / ".cache" / "node"
OLDEST_NODE = 20
PATIENCE = 100  # seconds for a download, and for all jobs of a test

PACKAGES = {
    line.split(" ")[0]: line.split(" ")[1]
    for line in """
age-encryption@0.3.1 bYgd7lxM7tEANmb9bXf7xTFB3Qpq+JGKinVSdFh5MV+t2fJJZSTdKhWkvXTFJQGysZd+K9Dt3F+n+4DKazXlnQ==
@noble/ciphers@2.1.1 bysYuiVfhxNJuldNXlFEitTVdNnYUc+XNJZd7Qm2a5j1vZHgY+fazadNFWFaMK/2vye0JVlxV3gHmC0WDfAOQw==
@noble/curves@2.0.1 vs1Az2OOTBiP4q0pwjW5aF0xp9n4MxVrmkFBxc6EKZc6ddYx5gaZiAsZoq0uRRXWbi3AT/sBqn05eRPtn1JCPw==
@noble/hashes@2.0.1 XlOlEbQcE9fmuXxrVTXCTlG2nlRXa9Rj3rr5Ue/+tX+nmkgbX720YHh0VR3hBF9xDvwnb8D2shVGOwNx+ulArw==
@noble/post-quantum@0.5.4 leww0zzIirrvwaYMPI9fj6aRIlA/c6Y0/lifQQ1YOOyHEr0MNH3yYpjXeiVG+tWdPps4XxGclFWX2INPO3Yo5w==
@scure/base@2.0.0 3E1kpuZginKkek01ovG8krQ0Z44E3DHPjc5S2rjJw9lZn3KSQOs8S7wqikF/AH7iRanHypj85uGyxk0XAyC37w==
""".strip().splitlines()
}


class AbsentError(Exception):
    """Node, npm or the network is not here; the message says which."""


class OtherAge:
    """The other implementation, ready to run."""

    def __init__(self) -> None:
        self._node = _node()
        modules = PLACE / "node_modules"
        PLACE.mkdir(parents=True, exist_ok=True)
        (PLACE.parent / ".gitignore").write_text("*\n")
        for package, digest in PACKAGES.items():
            archive = _fetched(package, digest)
            target = modules / package.rpartition("@")[0]
            shutil.rmtree(target, ignore_errors=True)
            _unpack(archive, target)
        self._script = PLACE / "other_age.mjs"
        shutil.copyfile(Path(__file__).with_suffix(".mjs"), self._script)

    def run(self, jobs: Sequence[dict[str, object]]) -> list[str | None]:
        """Run all `jobs`; bytes go in and come out as base64, None is a file that did not open."""
        done = subprocess.run(
            [self._node, str(self._script)],
            input=json.dumps(jobs, default=lambda data: base64.b64encode(data).decode()),
            capture_output=True,
            text=True,
            check=True,
            timeout=PATIENCE,
        )
        results: list[str | None] = json.loads(done.stdout)
        return results


def _node() -> str:
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        raise AbsentError("Node and npm are not installed here, so no other implementation of age was tried")
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
    if int(version.lstrip("v").split(".")[0]) < OLDEST_NODE:
        raise AbsentError(f"Node is older than {OLDEST_NODE}, so no other implementation of age was tried")
    return node


def _unpack(archive: Path, target: Path) -> None:
    """Unpack the regular files of a package whose digest was checked (3.11.2 has no extraction filter)."""
    with tarfile.open(archive) as tar:
        for member in tar.getmembers():
            inside = PurePosixPath(member.name).relative_to("package")
            content = tar.extractfile(member) if member.isfile() and ".." not in inside.parts else None
            if content is not None:
                place = target / inside
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(content.read())


def _fetched(package: str, digest: str) -> Path:
    """Return the package's archive, fetched when it is not here yet. A wrong one is removed, and is an error."""
    name, _, version = package.rpartition("@")
    archive = PLACE / f"{name.replace('@', '').replace('/', '-')}-{version}.tgz"
    if not archive.exists():
        try:
            subprocess.run(
                ["npm", "pack", package, "--pack-destination", str(PLACE), "--silent"],
                cwd=PLACE,
                env=os.environ | {"npm_config_cache": str(PLACE / "npm"), "npm_config_update_notifier": "false"},
                capture_output=True,
                check=True,
                timeout=PATIENCE,
            )
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
            raise AbsentError(f"{package} could not be fetched, so no other implementation of age was tried") from None
    found = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if found != digest:
        archive.unlink()
        raise ValueError(f"{package} is not the package that was pinned")
    return archive
