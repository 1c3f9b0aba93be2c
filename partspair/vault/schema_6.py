"""The tables of vault format 6, on top of those of format 5. Frozen once released: a change is a new step.

`utc_offset` is in seconds, as the person's own clock stood then; `name` is the part's own name as it was then.
"""

_NOTICED = """
CREATE TABLE noticed (
    noticed INTEGER PRIMARY KEY AUTOINCREMENT, part INTEGER REFERENCES part ON DELETE SET NULL, name TEXT NOT NULL,
    noticed_at REAL NOT NULL, utc_offset INTEGER NOT NULL, tell TEXT NOT NULL, caught TEXT,
    take INTEGER REFERENCES take ON DELETE SET NULL
) STRICT;
CREATE INDEX noticed_by_part ON noticed (part, noticed_at);
CREATE INDEX noticed_by_time ON noticed (noticed_at);
CREATE INDEX noticed_by_take ON noticed (take) WHERE take IS NOT NULL;
CREATE TABLE carry (
    carry INTEGER PRIMARY KEY AUTOINCREMENT, part INTEGER REFERENCES part ON DELETE SET NULL, name TEXT NOT NULL,
    set_off TEXT NOT NULL, guarding TEXT NOT NULL, take INTEGER REFERENCES take ON DELETE SET NULL,
    carry_to TEXT NOT NULL, created_at REAL NOT NULL, utc_offset INTEGER NOT NULL, brought_at REAL,
    let_go_at REAL, lies_since REAL
) STRICT;
CREATE INDEX carry_by_part ON carry (part, created_at);
CREATE INDEX carry_by_time ON carry (created_at);
CREATE INDEX carry_by_take ON carry (take) WHERE take IS NOT NULL;
"""

STATEMENTS = tuple(statement.strip() for statement in _NOTICED.split(";") if statement.strip())
