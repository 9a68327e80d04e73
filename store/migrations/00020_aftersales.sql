-- Cases of after-sales service. A case is a row, its history is append-only.

-- +goose Up
CREATE TABLE cases (
	id          TEXT   PRIMARY KEY, -- UUIDv7
	number      TEXT   NOT NULL UNIQUE,
	opened_key  TEXT   NOT NULL UNIQUE, -- of the confirmed action: one yes opens one case
	type        TEXT   NOT NULL,
	state       TEXT   NOT NULL,
	seq         BIGINT NOT NULL, -- of the newest row in case_events; every move raises it
	customer    TEXT   NOT NULL,
	order_id    TEXT   NOT NULL,
	order_no    TEXT   NOT NULL,
	region      TEXT   NOT NULL,
	conv        TEXT   NOT NULL,
	reason      TEXT   NOT NULL,
	note        TEXT   NOT NULL,
	why         TEXT   NOT NULL, -- the reason of the newest move
	lines       TEXT   NOT NULL, -- JSON
	verdict     TEXT   NOT NULL, -- JSON, as it was when the case was opened
	reached     TEXT   NOT NULL, -- JSON, when each visible stage was reached
	opened_at   BIGINT NOT NULL,
	updated_at  BIGINT NOT NULL,
	entered_at  BIGINT NOT NULL,
	due_at      BIGINT NOT NULL, -- of the next timer, 0 for none
	closed_at   BIGINT NOT NULL  -- 0 while open
);
CREATE INDEX cases_customer ON cases (customer, opened_at);
CREATE INDEX cases_order ON cases (order_id);
CREATE INDEX cases_due ON cases (due_at);

CREATE TABLE case_events (
	case_id    TEXT   NOT NULL REFERENCES cases (id),
	seq        BIGINT NOT NULL,
	at         BIGINT NOT NULL,
	by_party   TEXT   NOT NULL,
	by_id      TEXT   NOT NULL,
	event      TEXT   NOT NULL,
	from_state TEXT   NOT NULL,
	to_state   TEXT   NOT NULL,
	reason     TEXT   NOT NULL,
	evidence   TEXT   NOT NULL, -- JSON list
	rules      TEXT   NOT NULL, -- JSON list
	PRIMARY KEY (case_id, seq)
);

-- The lines that are in an open case. The primary key is what keeps a line out of a second one.
CREATE TABLE case_open_lines (
	order_id TEXT NOT NULL,
	line_id  TEXT NOT NULL,
	case_id  TEXT NOT NULL REFERENCES cases (id),
	PRIMARY KEY (order_id, line_id)
);

-- Orders that had a case. Writing the row makes those who open cases for one order take turns.
CREATE TABLE case_orders (
	order_id TEXT PRIMARY KEY
);

-- The last number given out per day and type.
CREATE TABLE case_numbers (
	day  TEXT   PRIMARY KEY,
	last BIGINT NOT NULL
);

-- +goose Down
DROP TABLE case_numbers;
DROP TABLE case_orders;
DROP TABLE case_open_lines;
DROP TABLE case_events;
DROP TABLE cases;
