"""The tables of vault format 5, on top of those of format 4. Frozen once released: a change is a new step."""

_SAID = """
CREATE INDEX entry_by_person ON entry (pair, is_mine, kind, placed_at);
"""

STATEMENTS = tuple(statement.strip() for statement in _SAID.split(";") if statement.strip())
