"""The tables of vault format 7, on top of those of format 6. Frozen once released: a change is a new step.

`name` is what a part was called in what was said then; `x` and `y` are where its owner put it, in pixels at 100 % text.
"""

_PARTS = """
CREATE TABLE part_link (
    part INTEGER NOT NULL REFERENCES part ON DELETE CASCADE, kind TEXT NOT NULL,
    other INTEGER NOT NULL REFERENCES part ON DELETE CASCADE,
    PRIMARY KEY (part, kind, other)
) STRICT;
CREATE INDEX part_link_by_other ON part_link (other);
CREATE TABLE part_place (
    part INTEGER PRIMARY KEY REFERENCES part ON DELETE CASCADE, x REAL NOT NULL, y REAL NOT NULL
) STRICT;
CREATE TABLE appearance (
    name TEXT NOT NULL, entry INTEGER NOT NULL REFERENCES entry ON DELETE CASCADE,
    PRIMARY KEY (name, entry)
) STRICT, WITHOUT ROWID;
CREATE INDEX appearance_by_entry ON appearance (entry);
INSERT OR IGNORE INTO appearance
    SELECT json_extract(said.value, '$.name'), entry.row
    FROM entry, json_each(iif(length(entry.body) > 0, CAST(entry.body AS TEXT), '{}'), '$.parts') AS said
    WHERE entry.is_mine = 1 AND entry.kind = 'share' AND coalesce(json_extract(said.value, '$.name'), '') <> '';
"""

STATEMENTS = tuple(statement.strip() for statement in _PARTS.split(";") if statement.strip())
