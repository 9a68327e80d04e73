-- What was changed in the demo shop under which key, so that it is done once.

-- +goose Up
CREATE TABLE demo_changes (
	key_ TEXT   PRIMARY KEY,
	what TEXT   NOT NULL, -- the call with its arguments
	at   BIGINT NOT NULL
);

-- +goose Down
DROP TABLE demo_changes;
