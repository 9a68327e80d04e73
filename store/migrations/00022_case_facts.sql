-- What a case was decided on, so that a changed rule can be tried on the past.

-- +goose Up
ALTER TABLE cases ADD COLUMN facts TEXT NOT NULL DEFAULT ''; -- JSON; empty for cases from before

-- +goose Down
ALTER TABLE cases DROP COLUMN facts;
