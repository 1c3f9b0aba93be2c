"""Parts Pair: two people keep each other company in parts work, by voice, across time zones."""

__version__ = "0.1.0"
