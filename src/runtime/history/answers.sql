-- What the runner answered: one row. Pain and signs hold for its day alone.
CREATE TABLE answers (
    only    INTEGER PRIMARY KEY CHECK (only = 1),
    -- The day on the runner's calendar, as 2026-11-28.
    day     TEXT NOT NULL,
    -- As JSON.
    answers TEXT NOT NULL
) STRICT;

-- What was answered before a session, what that changed in it, and how it was
-- rated, each as JSON.
ALTER TABLE sessions ADD COLUMN check_in TEXT;
ALTER TABLE sessions ADD COLUMN changes TEXT;
ALTER TABLE sessions ADD COLUMN after TEXT;
ALTER TABLE sessions ADD COLUMN next_morning TEXT;
-- Whether the rating of the next morning was asked for.
ALTER TABLE sessions ADD COLUMN asked INTEGER NOT NULL DEFAULT 0;
