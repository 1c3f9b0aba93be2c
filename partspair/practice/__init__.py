"""The practice itself: what a share, a reply and a night are. Pure: no files, clocks or randomness of its own."""
