"""The vault: one SQLCipher database that keeps everything, and the only SQL in the house."""
