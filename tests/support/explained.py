"""Branches that no test can miss, each with the reason: disabling them changes nothing that anybody could see."""

EXPLAINED: dict[tuple[str, str, str, str], str] = {}
