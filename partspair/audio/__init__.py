"""Sound: the microphone, the take being spoken, Ogg Opus, loudness and the player."""
