-- When a case's refund was ordered before the goods were checked.

-- +goose Up
ALTER TABLE cases ADD COLUMN advanced_at BIGINT NOT NULL DEFAULT 0; -- 0 for never

-- +goose Down
ALTER TABLE cases DROP COLUMN advanced_at;
