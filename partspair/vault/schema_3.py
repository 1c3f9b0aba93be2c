"""The tables of vault format 3, on top of those of format 2. Frozen once released: a change is a new step."""

_TAKES = """
ALTER TABLE take_segment ADD COLUMN is_joint INTEGER NOT NULL DEFAULT 1;
ALTER TABLE take ADD COLUMN measures BLOB;
CREATE INDEX take_by_state ON take (state, shelved_at);
"""

STATEMENTS = tuple(statement.strip() for statement in _TAKES.split(";") if statement.strip())
