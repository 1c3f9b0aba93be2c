"""The indexes of vault format 5, on top of the tables of format 4. Frozen once released: a change is a new step."""

_FOUND_AT_ONCE = """
CREATE INDEX entry_by_person ON entry (pair, is_mine, kind, placed_at, taken_back_at, is_kept);
CREATE INDEX entry_taken_back ON entry (pair) WHERE taken_back_at IS NOT NULL;
CREATE INDEX entry_lying ON entry (pair, lies_since) WHERE lies_since IS NOT NULL;
CREATE INDEX link_by_state ON link (pair, state, device, seq);
"""

STATEMENTS = tuple(statement.strip() for statement in _FOUND_AT_ONCE.split(";") if statement.strip())
