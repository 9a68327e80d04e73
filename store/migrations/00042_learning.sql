-- What the FAQ learns from: questions that went wrong, what shoppers say about answers, how often each is given.

-- +goose Up

-- Questions that went wrong, one row each time, without personal numbers. seq is of the shopper's message.
-- missed, down and handed_over are 1 when nobody knew an answer, when it was rated down, and when a person was
-- asked for next. entry and version are what it was answered with; answer is what a person said to it.
CREATE TABLE faq_asked (
	conv        TEXT   NOT NULL,
	seq         BIGINT NOT NULL,
	at          BIGINT NOT NULL,
	locale      TEXT   NOT NULL,
	text        TEXT   NOT NULL,
	intent      TEXT   NOT NULL,
	missed      BIGINT NOT NULL,
	down        BIGINT NOT NULL,
	handed_over BIGINT NOT NULL,
	entry       TEXT   NOT NULL,
	version     TEXT   NOT NULL,
	answer      TEXT   NOT NULL,
	answered_by TEXT   NOT NULL,
	answered_at BIGINT NOT NULL,
	cluster     BIGINT NOT NULL,
	PRIMARY KEY (conv, seq)
);
CREATE INDEX faq_asked_cluster ON faq_asked (cluster, at);
CREATE INDEX faq_asked_at ON faq_asked (at);

-- Questions that are alike. Numbered by when they were first asked, so that two nodes agree on the order.
-- state is open, drafted or dismissed; entry and locale are the entry that was made of it.
CREATE TABLE faq_clusters (
	number BIGINT NOT NULL PRIMARY KEY,
	text   TEXT   NOT NULL, -- its first question, which the others are compared with
	state  TEXT   NOT NULL,
	entry  TEXT   NOT NULL,
	locale TEXT   NOT NULL,
	name   TEXT   NOT NULL, -- who dismissed it or made the draft
	at     BIGINT NOT NULL
);

-- The newest thumb on each answer.
CREATE TABLE faq_votes (
	conv    TEXT   NOT NULL,
	seq     BIGINT NOT NULL, -- of the answer
	vote    TEXT   NOT NULL, -- up or down
	entry   TEXT   NOT NULL,
	version TEXT   NOT NULL,
	at      BIGINT NOT NULL,
	PRIMARY KEY (conv, seq)
);
CREATE INDEX faq_votes_version ON faq_votes (version, vote);

-- How often each text was the answer, a row a day.
CREATE TABLE faq_hits (
	version TEXT   NOT NULL,
	day     TEXT   NOT NULL, -- 2026-11-22, in the shop's time zone
	entry   TEXT   NOT NULL,
	hits    BIGINT NOT NULL,
	PRIMARY KEY (version, day)
);

-- +goose Down
DROP TABLE faq_hits;
DROP TABLE faq_votes;
DROP TABLE faq_clusters;
DROP TABLE faq_asked;
