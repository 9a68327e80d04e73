-- +goose Up

-- One text for SQLite and PostgreSQL: TEXT and BIGINT only, JSON as TEXT, times in milliseconds UTC
-- (0 is "never"), truth as 0 or 1.

-- The state column is what the conversation's events fold into, written in the transaction that
-- adds the events. The columns beside it are copies from it, for finding conversations.
CREATE TABLE conversations (
    id        TEXT   NOT NULL PRIMARY KEY,
    seq       BIGINT NOT NULL,
    state     TEXT   NOT NULL,
    site      TEXT   NOT NULL,
    channel   TEXT   NOT NULL,
    customer  TEXT   NOT NULL,
    guest     TEXT   NOT NULL,
    holder    TEXT   NOT NULL,
    agent     TEXT   NOT NULL,
    epoch     BIGINT NOT NULL,
    closed    BIGINT NOT NULL,
    queued_at BIGINT NOT NULL,
    opened_at BIGINT NOT NULL,
    last_at   BIGINT NOT NULL
);
CREATE INDEX conversations_customer ON conversations (customer, site, channel, opened_at) WHERE customer <> '';
CREATE INDEX conversations_guest ON conversations (guest, site, channel, opened_at) WHERE guest <> '';
CREATE INDEX conversations_holder ON conversations (holder, queued_at);
CREATE INDEX conversations_agent ON conversations (agent, last_at) WHERE agent <> '';
CREATE INDEX conversations_last ON conversations (last_at);

-- The log. seq counts 1, 2, 3 … in each conversation, without gaps. key is the client's, or ''.
CREATE TABLE events (
    conv  TEXT   NOT NULL REFERENCES conversations (id),
    seq   BIGINT NOT NULL,
    at    BIGINT NOT NULL,
    role  TEXT   NOT NULL,
    actor TEXT   NOT NULL,
    key   TEXT   NOT NULL,
    kind  TEXT   NOT NULL,
    body  TEXT   NOT NULL,
    PRIMARY KEY (conv, seq)
);
CREATE UNIQUE INDEX events_key ON events (conv, key) WHERE key <> '';

-- Work that follows from events. lease is 0 while a job waits, else the time its worker has to be
-- done by; dead_at is 0 while there is hope.
CREATE TABLE jobs (
    id      TEXT   NOT NULL PRIMARY KEY,
    kind    TEXT   NOT NULL,
    key     TEXT   NOT NULL,
    conv    TEXT   NOT NULL,
    seq     BIGINT NOT NULL,
    payload TEXT   NOT NULL,
    run_at  BIGINT NOT NULL,
    attempt BIGINT NOT NULL,
    lease   BIGINT NOT NULL,
    dead_at BIGINT NOT NULL,
    cause   TEXT   NOT NULL
);
CREATE UNIQUE INDEX jobs_key ON jobs (kind, key);
CREATE INDEX jobs_due ON jobs (kind, run_at, id) WHERE dead_at = 0;
CREATE INDEX jobs_leased ON jobs (kind, lease) WHERE dead_at = 0 AND lease > 0;
CREATE INDEX jobs_dead ON jobs (dead_at) WHERE dead_at > 0;

-- +goose Down
DROP TABLE jobs;
DROP TABLE events;
DROP TABLE conversations;
