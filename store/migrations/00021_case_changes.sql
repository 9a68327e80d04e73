-- Cases that change an order, and deadlines that a calendar decides.

-- +goose Up
ALTER TABLE cases ADD COLUMN change_ TEXT NOT NULL DEFAULT '{}'; -- JSON
ALTER TABLE cases ADD COLUMN expires_at BIGINT NOT NULL DEFAULT 0; -- by when somebody has to have acted, 0 for never

-- +goose Down
ALTER TABLE cases DROP COLUMN expires_at;
ALTER TABLE cases DROP COLUMN change_;
