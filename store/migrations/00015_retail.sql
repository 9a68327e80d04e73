-- A shop read in from files: customers, products and orders as JSON documents in the shape of those files.

-- +goose Up
CREATE TABLE retail_documents (
	kind TEXT   NOT NULL, -- customer, product, order
	id   TEXT   NOT NULL,
	sort BIGINT NOT NULL, -- their order in the file
	of   TEXT   NOT NULL, -- an order's customer; empty for the others
	find TEXT   NOT NULL, -- a customer's e-mail address, an order's plain number; empty for products
	body TEXT   NOT NULL,
	PRIMARY KEY (kind, id)
);
CREATE INDEX retail_documents_of ON retail_documents (kind, of);
CREATE INDEX retail_documents_find ON retail_documents (kind, find);

-- What was done under which key, so that it is done once.
CREATE TABLE retail_changes (
	key_ TEXT   PRIMARY KEY,
	what TEXT   NOT NULL, -- the call with its arguments
	at   BIGINT NOT NULL
);

-- +goose Down
DROP TABLE retail_changes;
DROP TABLE retail_documents;
