"""The pure room of the pair: chains, what was seen, rosters, ids. No files, no keys, no clock."""
