"""The tables of vault format 1. Frozen once released: a change is a new step.

Times named `*_at` are seconds since 1970, UTC, by this device's clock. `BLOB`s named `body` are JSON that only
other rooms read. Enumerations are stored as the words of the enum beside the functions that use the table.
"""

_PEOPLE = """
CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE profile (
    only INTEGER PRIMARY KEY CHECK (only = 1), display_name TEXT NOT NULL, zone TEXT NOT NULL, country TEXT NOT NULL
) STRICT;
CREATE TABLE root_recipient (only INTEGER PRIMARY KEY CHECK (only = 1), public BLOB NOT NULL) STRICT;
CREATE TABLE pair (
    pair BLOB PRIMARY KEY CHECK (length(pair) = 16),
    state TEXT NOT NULL, role TEXT NOT NULL, created_at REAL NOT NULL,
    folder TEXT, folder_label TEXT NOT NULL,
    own_name TEXT NOT NULL, own_zone TEXT NOT NULL, partner_name TEXT NOT NULL, partner_zone TEXT NOT NULL,
    own_root BLOB, partner_root BLOB, root_sealed BLOB,
    words TEXT, own_card BLOB, partner_card BLOB,
    expires_at REAL, confirmed_at REAL, ended_at REAL
) STRICT;
CREATE TABLE device (
    pair BLOB NOT NULL REFERENCES pair ON DELETE CASCADE, device BLOB NOT NULL CHECK (length(device) = 16),
    owner TEXT NOT NULL, public BLOB NOT NULL, statement BLOB NOT NULL, label TEXT NOT NULL,
    added_at REAL NOT NULL, last_heard_at REAL, removed_at REAL,
    PRIMARY KEY (pair, device)
) STRICT;
CREATE TABLE own_device (
    pair BLOB NOT NULL REFERENCES pair ON DELETE CASCADE, device BLOB NOT NULL CHECK (length(device) = 16),
    seed BLOB NOT NULL, created_at REAL NOT NULL, retired_at REAL,
    PRIMARY KEY (pair, device)
) STRICT;
CREATE TABLE own_opening_key (
    pair BLOB NOT NULL REFERENCES pair ON DELETE CASCADE, device BLOB NOT NULL, generation INTEGER NOT NULL,
    seed BLOB NOT NULL, public BLOB NOT NULL, created_at REAL NOT NULL, announced_seq INTEGER, superseded_at REAL,
    PRIMARY KEY (pair, device, generation)
) STRICT;
CREATE TABLE opening_key (
    pair BLOB NOT NULL REFERENCES pair ON DELETE CASCADE, device BLOB NOT NULL, generation INTEGER NOT NULL,
    public BLOB NOT NULL, learned_at REAL NOT NULL,
    PRIMARY KEY (pair, device)
) STRICT;
CREATE TABLE roster_statement (
    pair BLOB NOT NULL REFERENCES pair ON DELETE CASCADE, owner TEXT NOT NULL, statement BLOB NOT NULL,
    added_at REAL NOT NULL,
    PRIMARY KEY (pair, owner, statement)
) STRICT;
"""

_LINKS = """
CREATE TABLE link (
    link INTEGER PRIMARY KEY, pair BLOB NOT NULL REFERENCES pair ON DELETE CASCADE, device BLOB NOT NULL,
    seq INTEGER NOT NULL, hash BLOB NOT NULL CHECK (length(hash) = 32), prev BLOB,
    manifest BLOB NOT NULL, signature BLOB NOT NULL, state TEXT NOT NULL, received_at REAL NOT NULL,
    UNIQUE (pair, device, seq, hash)
) STRICT;
CREATE TABLE entry (
    row INTEGER PRIMARY KEY, pair BLOB NOT NULL REFERENCES pair ON DELETE CASCADE,
    entry BLOB NOT NULL CHECK (length(entry) = 16), author BLOB NOT NULL, is_mine INTEGER NOT NULL,
    link INTEGER REFERENCES link ON DELETE SET NULL, kind TEXT NOT NULL, body BLOB NOT NULL,
    written_at TEXT NOT NULL, placed_at REAL NOT NULL, thread BLOB, reply_to BLOB,
    taken_back_at REAL, is_kept INTEGER NOT NULL DEFAULT 0, erased_at REAL,
    UNIQUE (pair, author, entry)
) STRICT;
CREATE INDEX entry_by_thread ON entry (pair, thread, placed_at);
CREATE INDEX entry_by_time ON entry (pair, placed_at);
CREATE INDEX entry_by_link ON entry (link);
CREATE TABLE attachment (
    attachment INTEGER PRIMARY KEY, link INTEGER REFERENCES link, idx INTEGER NOT NULL,
    media_type TEXT NOT NULL, size INTEGER NOT NULL, sha256 BLOB NOT NULL,
    duration_ms INTEGER, loudness REAL, peaks BLOB, trouble TEXT,
    UNIQUE (link, idx)
) STRICT;
CREATE TABLE attachment_chunk (
    attachment INTEGER NOT NULL REFERENCES attachment, n INTEGER NOT NULL,
    bytes BLOB NOT NULL CHECK (length(bytes) <= 65536),
    PRIMARY KEY (attachment, n)
) STRICT;
CREATE TABLE outbox (
    item INTEGER PRIMARY KEY, pair BLOB NOT NULL REFERENCES pair ON DELETE CASCADE, kind TEXT NOT NULL,
    link INTEGER REFERENCES link ON DELETE CASCADE, seq INTEGER, to_device BLOB, content BLOB,
    state TEXT NOT NULL, size INTEGER NOT NULL DEFAULT 0, created_at REAL NOT NULL,
    published_at REAL, received_at REAL, cleared_at REAL, next_check_at REAL NOT NULL, tries INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX outbox_due ON outbox (pair, next_check_at);
CREATE TABLE outbox_name (
    name TEXT PRIMARY KEY, item INTEGER NOT NULL REFERENCES outbox ON DELETE CASCADE, state TEXT NOT NULL,
    digest BLOB NOT NULL, size INTEGER NOT NULL, staging TEXT, created_at REAL NOT NULL
) STRICT;
CREATE INDEX outbox_name_by_item ON outbox_name (item);
CREATE TABLE acknowledgement (
    pair BLOB NOT NULL REFERENCES pair ON DELETE CASCADE, author BLOB NOT NULL, seq INTEGER NOT NULL,
    device BLOB NOT NULL, learned_at REAL NOT NULL,
    PRIMARY KEY (pair, author, seq, device)
) STRICT;
CREATE TABLE inbox_file (
    pair BLOB NOT NULL REFERENCES pair ON DELETE CASCADE, digest BLOB NOT NULL, outcome TEXT NOT NULL,
    is_final INTEGER NOT NULL, seen_at REAL NOT NULL,
    PRIMARY KEY (pair, digest)
) STRICT;
CREATE TABLE inbox_name (
    pair BLOB NOT NULL REFERENCES pair ON DELETE CASCADE, name TEXT NOT NULL,
    PRIMARY KEY (pair, name)
) STRICT;
CREATE TABLE notice (
    pair BLOB NOT NULL REFERENCES pair ON DELETE CASCADE, kind TEXT NOT NULL, subject TEXT NOT NULL,
    count INTEGER NOT NULL, first_at REAL NOT NULL, last_at REAL NOT NULL,
    PRIMARY KEY (pair, kind, subject)
) STRICT;
"""

_VOICE = """
CREATE TABLE take (
    take INTEGER PRIMARY KEY AUTOINCREMENT, state TEXT NOT NULL, purpose TEXT NOT NULL,
    pair BLOB REFERENCES pair ON DELETE SET NULL, rate INTEGER NOT NULL,
    started_at REAL NOT NULL, finished_at REAL, shelved_at REAL, shelf_reason TEXT, sent_at REAL,
    trim_start INTEGER NOT NULL DEFAULT 0, trim_end INTEGER, peaks BLOB, loudness REAL
) STRICT;
CREATE TABLE take_segment (
    take INTEGER NOT NULL REFERENCES take, segment INTEGER NOT NULL, started_at REAL NOT NULL,
    rate INTEGER NOT NULL, device TEXT NOT NULL,
    PRIMARY KEY (take, segment)
) STRICT;
CREATE TABLE take_pcm (
    take INTEGER NOT NULL, segment INTEGER NOT NULL, n INTEGER NOT NULL, frame INTEGER NOT NULL,
    frames INTEGER NOT NULL, samples BLOB NOT NULL,
    PRIMARY KEY (take, segment, n), FOREIGN KEY (take, segment) REFERENCES take_segment
) STRICT;
CREATE INDEX take_pcm_by_frame ON take_pcm (take, segment, frame, frames, n);
CREATE TABLE take_opus (
    take INTEGER NOT NULL REFERENCES take, n INTEGER NOT NULL, bytes BLOB NOT NULL,
    PRIMARY KEY (take, n)
) STRICT;
CREATE TABLE take_chapter (
    take INTEGER NOT NULL REFERENCES take, n INTEGER NOT NULL, frame INTEGER NOT NULL, label TEXT NOT NULL,
    PRIMARY KEY (take, n)
) STRICT;
CREATE TABLE take_gap (
    take INTEGER NOT NULL REFERENCES take, segment INTEGER NOT NULL, frame INTEGER NOT NULL, lost INTEGER NOT NULL,
    PRIMARY KEY (take, segment, frame)
) STRICT;
CREATE TABLE draft (
    draft INTEGER PRIMARY KEY AUTOINCREMENT, pair BLOB REFERENCES pair ON DELETE SET NULL, kind TEXT NOT NULL,
    state TEXT NOT NULL, body BLOB NOT NULL, take INTEGER REFERENCES take ON DELETE SET NULL, reply_to BLOB,
    created_at REAL NOT NULL, updated_at REAL NOT NULL, opens_at REAL
) STRICT;
CREATE TABLE part (
    part INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, created_at REAL NOT NULL, last_used_at REAL NOT NULL,
    body BLOB NOT NULL, is_archived INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE listening (
    entry INTEGER PRIMARY KEY REFERENCES entry ON DELETE CASCADE, position_ms INTEGER NOT NULL,
    heard TEXT NOT NULL, state TEXT NOT NULL, updated_at REAL NOT NULL
) STRICT;
CREATE TABLE mark (
    mark INTEGER PRIMARY KEY AUTOINCREMENT, entry INTEGER NOT NULL REFERENCES entry ON DELETE CASCADE,
    at_ms INTEGER NOT NULL, kind TEXT NOT NULL, created_at REAL NOT NULL
) STRICT;
CREATE INDEX mark_by_entry ON mark (entry, at_ms);
CREATE TABLE safety_entry (
    entry INTEGER PRIMARY KEY AUTOINCREMENT, country TEXT NOT NULL, label TEXT NOT NULL, number TEXT NOT NULL,
    note TEXT NOT NULL, position INTEGER NOT NULL, checked_on TEXT NOT NULL, is_own INTEGER NOT NULL
) STRICT;
"""

STATEMENTS = tuple(
    statement.strip() for block in (_PEOPLE, _LINKS, _VOICE) for statement in block.split(";") if statement.strip()
)
