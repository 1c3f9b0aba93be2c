"""The figures: the app's own door is seen being painted, and nothing is left behind."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import stage as stages

pytestmark = [pytest.mark.window, pytest.mark.slow, pytest.mark.timeout(300)]


def test_each_figure_stands_beside_its_baseline(tmp_path: Path) -> None:
    if lacking := stages.missing():
        pytest.skip(f"this machine lacks {', '.join(lacking)}")
    command = [sys.executable, "-P", str(stages.ROOT / "packaging" / "measures.py")]
    command += ["--runs", "1", "--minutes", "0.1", "--notes", "3", "--files", "50", "--long", "1", "--work", "1"]
    environment = {**stages.plain_environment(), "TMPDIR": str(tmp_path), "PYTHONPATH": str(stages.ROOT)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=280)
    assert done.returncode == 0, done.stderr
    *table, last = done.stdout.strip().splitlines()
    found = json.loads(last)
    names = [one["name"] for one in found["measures"]]
    assert names[0] == "start to the painted door"
    assert [name.split(":")[0] for name in names[1:4]] == ["work"] * 3
    assert [name.split()[0] for name in names[4:6]] == ["send", "receive"]
    assert [name.split(",")[0] for name in names[7:9]] == ["stop to listening back", "stop to sealed"]
    assert [name.split(":")[0] for name in names[9:10]] == ["vault to vault"]
    assert [name.split()[0] for name in names[12:]] == ["first", "later", "open", "seek", "unlocked", "2", "3", "5"]
    for one in found["measures"]:
        assert any(one["name"] in line and one["baseline"] in line for line in table)
        assert one["median_s"] > 0
        assert one["baseline_median_s"] > 0
        assert one["ratio"] == pytest.approx(one["median_s"] / one["baseline_median_s"], rel=0.01)
        assert len(one["baseline_runs_s"]) == (100 if one["name"].startswith("seek") else 1)
        assert len(one["runs_s"]) == {"later": 3, "seek": 100}.get(one["name"].split()[0], 1)
    assert found["measures"][4]["bytes"] > 10_000
    assert not list(tmp_path.iterdir())
    assert not list(stages.ROOT.glob(".bench-*"))
