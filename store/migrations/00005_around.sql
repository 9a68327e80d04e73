-- +goose Up

-- How far each party has read. Not events: they would double the log and nobody replays them.
CREATE TABLE reads (
    conv TEXT   NOT NULL REFERENCES conversations (id),
    role TEXT   NOT NULL,
    seq  BIGINT NOT NULL,
    PRIMARY KEY (conv, role)
);

-- Values that all nodes share and that are made once, such as the signing secret.
CREATE TABLE settings (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

-- Every flow file that ever ran here, so that a conversation can finish on the version it began with.
CREATE TABLE flow_versions (
    flow    TEXT NOT NULL,
    version TEXT NOT NULL,
    source  TEXT NOT NULL,
    PRIMARY KEY (flow, version)
);

-- +goose Down
DROP TABLE flow_versions;
DROP TABLE settings;
DROP TABLE reads;
