"""How long things take, each beside a baseline of the same run; started by packaging/bench."""

import argparse
import json
import os
import platform
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from io import BytesIO
from pathlib import Path
from threading import Timer
from types import FrameType

import numpy as np
import soundfile

from partspair import __version__
from partspair.audio.shape import RATE, Samples
from partspair.flows import keeping, sending
from partspair.flows.measuring import measure_arrived
from partspair.flows.recording import bring_in_file
from partspair.practice.share import Ask, AskKind, PartHere, Share
from partspair.vault import attachments, drafts
from partspair.vault.database import Vault
from partspair.vault.people import Profile
from partspair.vault.takes import TakeId
from tests.support import sound
from tests.support import stage as stages
from tests.support.folder_measures import measure_known_files, measure_many_notes, skipping_figures, two_in_earnest
from tests.support.measured import Measure, copy_and_sync, expect, timed
from tests.support.opening_measures import measure_opening
from tests.support.persons import Person
from tests.support.route_measures import measure_routes
from tests.support.services import stop
from tests.support.sound import read_wav, speech
from tests.support.sound_measures import measure_long_note, measure_work
from tests.support.stop_measures import measure_stop
from tests.support.voices import voice

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 60
MOST_RUNS = 3
"""Of what takes a minute by itself."""
SHARE = Share(parts=(PartHere("a part"),), ask=Ask(AskKind.WITNESS))


def say(text: str) -> None:
    """Tell what goes on; not on the standard output, which belongs to the figures."""
    print(f"packaging/bench: {text}", file=sys.stderr, flush=True)


# The start


def time_to_paint(command: list[str], environment: Mapping[str, str], home: Path) -> float:
    """Seconds from starting a process to its word that its first picture was handed to the screen."""
    begun = time.monotonic()
    process = subprocess.Popen(
        command,
        env={**environment, "HOME": str(home)},
        cwd=home,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    impatience = Timer(PATIENCE, process.kill)
    impatience.start()
    try:
        lines = process.stderr or ()
        expect(any(line.strip() == b"painted" for line in lines), f"a window of {command[-1]}")
        return time.monotonic() - begun
    finally:
        impatience.cancel()
        stop(process)


def measure_start(place: Path, runs: int) -> Measure:
    """The door of a vault that is there against the least window there is, in turns; the first turn is not counted."""
    vault, home = place / "vault", place / "home"
    home.mkdir()
    keeping.create(vault, "bench", keeping.draw_words(), Profile("Maren", "UTC", "gb"), os.urandom(32))
    stage = stages.Stage.start()
    try:
        stage.environment.pop("QT_LINUX_ACCESSIBILITY_ALWAYS_ON", None)
        environment = {**stage.environment, "PYTHONPATH": str(ROOT)}
        app = [sys.executable, "-P", "-m", "partspair", "--log", "--vault", str(vault)]
        least = [sys.executable, "-P", str(ROOT / "packaging" / "minimal_window.py")]
        pairs = [
            (time_to_paint(app, environment, home), time_to_paint(least, environment, home)) for _ in range(runs + 1)
        ]
    finally:
        stage.stop()
    ours, theirs = zip(*pairs[1:], strict=True)
    return Measure("start to the painted door", ours, "minimal PySide6 window", theirs)


# A note


def minutes_of_speech(place: Path, minutes: float) -> Iterator[Samples]:
    """The same twenty seconds again and again: speech, or something like it where nothing here can speak."""
    if sound.missing():
        samples = voice(20)
    else:
        said, _ = read_wav(speech(place / "speech.wav", 20))
        samples = np.asarray(np.clip(said, -1, 1) * 32767, np.int16)
    left = round(minutes * 60 * RATE)
    while left > 0:
        yield samples[:left]
        left -= len(samples)


@contextmanager
def two_with_a_take(place: Path, minutes: float) -> Iterator[tuple[Person, Person, TakeId]]:
    """Two people, paired over a folder, with vaults as in earnest, and a finished take of one of them."""
    with two_in_earnest(place) as (maren, idris):
        draft = maren.draft(SHARE)
        yield maren, idris, bring_in_file(maren.vault, draft, minutes_of_speech(place, minutes), time.time)


def send(person: Person, draft: int) -> None:
    """From the draft to the file in the folder."""
    sending.send_share(person.vault, person.the_pair(), draft, person.clock.now)
    expect(person.look().published == 1, "the note to be published")


def take_in(person: Person) -> None:
    """From the file to the moment it is accepted."""
    expect(person.look().accepted == 1, "the note to be accepted")


def measure_note(place: Path, runs: int, minutes: float) -> list[Measure]:
    """Send and receive a note, in turns with a copy of the very file; the first turn is not counted."""
    sent, received, measured, copied, decoded, sizes = [], [], [], [], [], []
    os.environ |= {"HOME": str(place), "TMPDIR": str(place)}
    with two_with_a_take(place, minutes) as (maren, idris, take), skipping_figures():
        for turn in range(runs + 1):
            draft = maren.draft(SHARE)
            drafts.set_take(maren.vault, draft, take, maren.clock.seconds)
            before = set(maren.folder.iterdir())

            sent.append(timed(partial(send, maren, draft)))
            (file,) = set(maren.folder.iterdir()) - before
            received.append(timed(partial(take_in, idris)))
            measured.append(timed(partial(measure_arrived, idris.vault, lambda: 0.0)))
            copied.append(timed(partial(copy_and_sync, file, place / f"copy {turn}")))
            decoded.append(timed(partial(decode, idris.vault)))
            sizes.append(file.stat().st_size)
            maren.clock.now += timedelta(seconds=1)
    what, baseline, size = f"a note of {minutes:g} minutes", "cp + fsync of the same bytes", max(sizes)
    return [
        Measure(f"send {what}", tuple(sent[1:]), baseline, tuple(copied[1:]), size),
        Measure(f"receive {what}", tuple(received[1:]), baseline, tuple(copied[1:]), size),
        Measure(
            "its length, loudness and waveform", tuple(measured[1:]), "decoding it by itself", tuple(decoded[1:]), size
        ),
    ]


def decode(vault: Vault) -> None:
    """Decode the newest note there is, and do nothing with it."""
    (number,) = vault.read_one("SELECT max(attachment) FROM attachment") or (0,)
    soundfile.read(BytesIO(b"".join(attachments.read(vault, number))), dtype="int16")


# What is told


def table(measures: list[Measure], runs: int) -> str:
    """Lines for people."""
    load = f"{os.getloadavg()[0]:.1f} on {os.cpu_count()} processors"
    lines = [
        f"medians of {runs} runs, in turns with their baselines; load average {load}",
        f"{'':40} {'median':>10}   {'baseline':30} {'median':>10} {'ratio':>8}",
    ]
    for one in measures:
        ours, theirs = statistics.median(one.runs), statistics.median(one.baseline_runs)
        lines.append(
            f"{one.name:40} {ours * 1000:7.0f} ms   {one.baseline:30} {theirs * 1000:7.0f} ms {one.ratio:7.2f}x"
        )
    return "\n".join(lines)


def report(measures: list[Measure], runs: int) -> dict[str, object]:
    """Everything, as plain values."""
    return {
        "partspair": __version__,
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": {
            "system": platform.platform(),
            "python": platform.python_version(),
            "processors": os.cpu_count(),
            "load": [round(one, 2) for one in os.getloadavg()],
        },
        "runs": runs,
        "measures": [one.told() for one in measures],
    }


def parse() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="packaging/bench", description="Measures, each beside a baseline.")
    parser.add_argument("--runs", type=int, default=7, help="how often each is measured (7)")
    parser.add_argument("--minutes", type=float, default=10.0, help="the length of the note (10)")
    parser.add_argument("--long", type=int, default=60, help="minutes of the long note that is opened (60)")
    parser.add_argument("--work", type=float, default=20.0, help="seconds of playing and of recording (20)")
    parser.add_argument("--notes", type=int, default=200, help="how many notes are sent at once (200)")
    parser.add_argument("--files", type=int, default=10_000, help="files in the folder, notes in the vault (10000)")
    parser.add_argument("--json", action="store_true", help="print the JSON alone")
    found = parser.parse_args()
    if min(found.runs, found.long, found.notes, found.files) < 1 or found.work <= 0 or not 0 < found.minutes <= 60:
        parser.error("at least one run, note, file and second, and a note of at most 60 minutes")
    return found


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def measure_all(place: Path, asked: argparse.Namespace) -> Iterator[Measure]:
    """Everything, one after the other, each in a place of its own."""

    def at(name: str, told: str) -> Path:
        say(f"{told} …")
        (place / name).mkdir()
        return place / name

    few = min(asked.runs, MOST_RUNS)
    if lacking := stages.missing():
        say(f"the start is left out: this machine lacks {', '.join(lacking)}")
    else:
        yield measure_start(at("start", "the start"), asked.runs)
        yield from measure_work(at("work", "playing and recording"), 1, asked.work)
    yield from measure_note(at("two", "a note"), asked.runs, asked.minutes)
    yield from measure_stop(at("stop", "the end of a recording"), few, asked.minutes)
    yield from measure_many_notes(at("many", "many notes"), few, asked.notes)
    yield from measure_known_files(at("files", "many files"), asked.runs, asked.files)
    found, memory = measure_long_note(at("long", "a long note"), few, asked.long)
    say(f"a note of {asked.long} minutes took {memory / 2**20:.0f} MiB more than an empty player")
    yield from found
    yield measure_opening(at("opening", "many notes in the vault"), few, asked.files)
    if not lacking:
        yield from measure_routes(at("routes", "the ways of every day"), few)


def main() -> int:
    """Measure everything."""
    asked = parse()
    for sign in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(sign, _interrupt)
    place = Path(tempfile.mkdtemp(prefix=".bench-", dir=ROOT))
    try:
        measures = list(measure_all(place, asked))
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    finally:
        shutil.rmtree(place, ignore_errors=True)
    if not asked.json:
        print(table(measures, asked.runs), end="\n\n")
    print(json.dumps(report(measures, asked.runs)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
