-- +goose Up

-- What an agent may do beside answering: agent (nothing more), lead, admin.
ALTER TABLE agents ADD COLUMN role TEXT NOT NULL DEFAULT 'agent';

-- +goose Down
ALTER TABLE agents DROP COLUMN role;
