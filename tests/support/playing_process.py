"""A program that plays a voice until it is ended: `python -m tests.support.playing_process SPEED SECONDS`."""

import sys
import time
from itertools import repeat
from threading import Event

from partspair.audio.codec import Note, encode_pcm
from partspair.audio.devices import SoundSystem
from partspair.audio.playback import Player
from tests.support.voices import voice

STRETCH = 20

speed, seconds = float(sys.argv[1]), float(sys.argv[2])
note = Note(b"".join(encode_pcm(repeat(voice(STRETCH), 1 + round(seconds * speed / STRETCH)))))
player = Player(SoundSystem(), "pp_speaker")
player.load(note)
player.set_speed(speed)
player.play()
rest, end = Event(), time.monotonic() + seconds
sys.stdout.write("playing\n")
sys.stdout.flush()
while time.monotonic() < end:
    player.state()
    rest.wait(0.1)
player.close()
