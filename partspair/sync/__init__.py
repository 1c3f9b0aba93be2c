"""Moves opaque files through a shared folder that nobody trusts."""
