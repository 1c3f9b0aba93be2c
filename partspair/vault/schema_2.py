"""The tables of vault format 2, on top of those of format 1. Frozen once released: a change is a new step."""

_CHAINS = """
CREATE TABLE gone (
    pair BLOB NOT NULL REFERENCES pair ON DELETE CASCADE, device BLOB NOT NULL CHECK (length(device) = 16),
    seq INTEGER NOT NULL, hash BLOB NOT NULL CHECK (length(hash) = 32), is_told INTEGER NOT NULL,
    PRIMARY KEY (pair, device, seq)
) STRICT;
CREATE TABLE acknowledged_upto (
    pair BLOB NOT NULL REFERENCES pair ON DELETE CASCADE, author BLOB NOT NULL, device BLOB NOT NULL,
    upto INTEGER NOT NULL,
    PRIMARY KEY (pair, author, device)
) STRICT;
CREATE TABLE chain_upto (
    pair BLOB NOT NULL REFERENCES pair ON DELETE CASCADE, device BLOB NOT NULL, upto INTEGER NOT NULL,
    PRIMARY KEY (pair, device)
) STRICT;
CREATE VIEW chain_place AS
    SELECT pair, device, seq, hash, prev, 0 AS is_gone FROM link WHERE state <> 'fork'
    UNION ALL
    SELECT pair, device, seq, hash, NULL, 1 FROM gone WHERE NOT EXISTS (
        SELECT 1 FROM link WHERE link.pair = gone.pair AND link.device = gone.device AND link.seq = gone.seq
        AND link.state <> 'fork');
CREATE INDEX entry_by_answer ON entry (pair, reply_to) WHERE reply_to IS NOT NULL;
CREATE INDEX outbox_by_link ON outbox (link);
CREATE INDEX outbox_open ON outbox (pair, item) WHERE cleared_at IS NULL;
CREATE INDEX outbox_name_by_state ON outbox_name (state);
"""

STATEMENTS = tuple(statement.strip() for statement in _CHAINS.split(";") if statement.strip())
