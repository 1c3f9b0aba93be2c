"""The tables of vault format 4, on top of those of format 3. Frozen once released: a change is a new step.

`lies_since` is in lived seconds, no clock's time: null until the first sweep that finds it lying.
"""

_LYING = """
ALTER TABLE take ADD COLUMN lies_since REAL;
ALTER TABLE draft ADD COLUMN lies_since REAL;
ALTER TABLE entry ADD COLUMN lies_since REAL;
"""

STATEMENTS = tuple(statement.strip() for statement in _LYING.split(";") if statement.strip())
