"""Asked what it can do, packaging/test answers before it installs anything."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGING = Path(__file__).resolve().parents[2] / "packaging"


@pytest.mark.skipif(sys.platform == "win32", reason="a shell is needed")
@pytest.mark.parametrize("asked", ["--help", "-h"])
def test_help_needs_no_installation(tmp_path: Path, asked: str) -> None:
    (tmp_path / "packaging").mkdir()
    (tmp_path / "bin").mkdir()
    for name in ("test", "setup.sh"):
        shutil.copy(PACKAGING / name, tmp_path / "packaging" / name)
    for name in ("dirname", "sed"):  # and no Python
        (tmp_path / "bin" / name).symlink_to(shutil.which(name) or name)
    told = subprocess.run(
        ["/bin/sh", str(tmp_path / "packaging" / "test"), asked],
        env={"PATH": str(tmp_path / "bin")}, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert (told.returncode, told.stderr) == (0, "")
    assert "--quick" in told.stdout
    assert "--long" in told.stdout
    assert not (tmp_path / ".venv").exists()
