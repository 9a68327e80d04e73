-- +goose Up

-- People who answer. password is an argon2id hash; must_change is 1 while it is the one-time password
-- that they were given. seen_at is when their desk last showed life.
CREATE TABLE agents (
    id          TEXT   NOT NULL PRIMARY KEY,
    login       TEXT   NOT NULL UNIQUE,
    name        TEXT   NOT NULL,
    password    TEXT   NOT NULL,
    must_change BIGINT NOT NULL,
    status      TEXT   NOT NULL,
    capacity    BIGINT NOT NULL,
    claims      BIGINT NOT NULL,
    seen_at     BIGINT NOT NULL
);

-- Signed-in browsers. token is the SHA-256 of what the cookie holds.
CREATE TABLE agent_sessions (
    token      TEXT   NOT NULL PRIMARY KEY,
    agent      TEXT   NOT NULL REFERENCES agents (id),
    expires_at BIGINT NOT NULL
);

-- +goose Down
DROP TABLE agent_sessions;
DROP TABLE agents;
