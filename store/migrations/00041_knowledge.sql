-- Keeping the FAQ. The entries that come with the engine are files; what the shop writes is here and lies over
-- them, by id and locale.

-- +goose Up

-- Revisions of entries, numbered 1, 2, 3 … per entry and language; 0 is the engine's own file. draft is 1
-- while a revision is being written, and then it can change; afterwards it never does. saved counts how
-- often it was; sum is of its bytes; base is the sum of the engine's file when it was begun.
CREATE TABLE faq_revisions (
	id       TEXT   NOT NULL,
	locale   TEXT   NOT NULL,
	number   BIGINT NOT NULL,
	draft    BIGINT NOT NULL,
	saved    BIGINT NOT NULL,
	source   TEXT   NOT NULL, -- Markdown with a YAML head, as in the files
	sum      TEXT   NOT NULL,
	parent   BIGINT NOT NULL,
	base     TEXT   NOT NULL,
	note     TEXT   NOT NULL,
	author   TEXT   NOT NULL,
	name     TEXT   NOT NULL, -- of the author, then
	saved_at BIGINT NOT NULL,
	PRIMARY KEY (id, locale, number)
);
CREATE UNIQUE INDEX faq_drafts ON faq_revisions (id, locale) WHERE draft = 1;

-- Publications, numbered without gaps. The last number is the generation of what shoppers get; the primary
-- key is what refuses the second of two leads who publish at once.
CREATE TABLE faq_publications (
	generation BIGINT NOT NULL PRIMARY KEY,
	at         BIGINT NOT NULL,
	author     TEXT   NOT NULL,
	name       TEXT   NOT NULL,
	note       TEXT   NOT NULL,
	override   TEXT   NOT NULL, -- why it was published although golden questions got worse
	gate       TEXT   NOT NULL  -- JSON: what the golden questions said
);

-- What each of them changed. The newest row of an entry says what shoppers get of it; without one they
-- get the engine's file. action is publish or retire.
CREATE TABLE faq_changes (
	generation BIGINT NOT NULL REFERENCES faq_publications (generation),
	id         TEXT   NOT NULL,
	locale     TEXT   NOT NULL,
	action     TEXT   NOT NULL,
	number     BIGINT NOT NULL,
	PRIMARY KEY (generation, id, locale)
);
CREATE INDEX faq_changes_entry ON faq_changes (id, locale, generation);

-- The shop's golden questions. One with the id of a shipped question replaces it; off is 1 when it is not asked.
CREATE TABLE faq_golden (
	id       TEXT   NOT NULL PRIMARY KEY,
	text     TEXT   NOT NULL,
	locale   TEXT   NOT NULL,
	audience TEXT   NOT NULL,
	want     TEXT   NOT NULL, -- ids of entries, separated by spaces; '' when none must answer
	off      BIGINT NOT NULL,
	name     TEXT   NOT NULL,
	at       BIGINT NOT NULL
);

-- Who did what. Never changed, never deleted.
CREATE TABLE faq_audit (
	seq    TEXT   NOT NULL PRIMARY KEY, -- UUIDv7
	at     BIGINT NOT NULL,
	author TEXT   NOT NULL,
	name   TEXT   NOT NULL,
	action TEXT   NOT NULL,
	id     TEXT   NOT NULL,
	locale TEXT   NOT NULL,
	number BIGINT NOT NULL,
	what   TEXT   NOT NULL
);
CREATE INDEX faq_audit_entry ON faq_audit (id, locale, seq);

-- +goose Down
DROP TABLE faq_audit;
DROP TABLE faq_golden;
DROP TABLE faq_changes;
DROP TABLE faq_publications;
DROP TABLE faq_revisions;
