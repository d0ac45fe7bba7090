CREATE TABLE sessions (
    id             TEXT PRIMARY KEY,
    routine        TEXT NOT NULL,
    name           TEXT NOT NULL,
    -- Moments are milliseconds since 1970 in UTC; the offset is seconds east.
    started        INTEGER NOT NULL,
    started_offset INTEGER NOT NULL,
    started_zone   TEXT,
    ended          INTEGER,
    ended_offset   INTEGER,
    ended_zone     TEXT,
    ending         TEXT,
    speed          REAL NOT NULL,
    seconds_done   REAL NOT NULL,
    note           TEXT NOT NULL,
    -- Where to find the routine again, and where the session stands, as JSON.
    origin         TEXT,
    position       TEXT,
    -- When the position was last written.
    touched        INTEGER NOT NULL
) STRICT;

CREATE INDEX sessions_by_start ON sessions (started);
CREATE INDEX sessions_by_routine ON sessions (routine, started);

CREATE TABLE steps (
    session        TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    place          INTEGER NOT NULL,
    set_number     INTEGER NOT NULL,
    -- Empty where both sides work together or alternate.
    side           TEXT NOT NULL,
    step           TEXT NOT NULL,
    name           TEXT NOT NULL,
    round          INTEGER,
    outcome        TEXT NOT NULL,
    planned        REAL NOT NULL,
    seconds        REAL NOT NULL,
    reps           INTEGER NOT NULL,
    load           TEXT,
    variation      TEXT NOT NULL,
    ended          INTEGER NOT NULL,
    ended_offset   INTEGER NOT NULL,
    ended_zone     TEXT,
    PRIMARY KEY (session, place, set_number, side)
) STRICT, WITHOUT ROWID;

-- What was done once for the whole file, such as taking over older records.
CREATE TABLE done (what TEXT PRIMARY KEY) STRICT;
