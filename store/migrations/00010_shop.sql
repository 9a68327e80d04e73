-- The demo shop. The seed's times are offsets, worked out on reading, so that yesterday's order is always
-- yesterday's; what happens later is written with real times in milliseconds UTC.

-- +goose Up
CREATE TABLE demo_customers (
	id   TEXT   PRIMARY KEY,
	sort BIGINT NOT NULL,
	body TEXT   NOT NULL
);

CREATE TABLE demo_products (
	id   TEXT   PRIMARY KEY,
	sort BIGINT NOT NULL,
	body TEXT   NOT NULL
);

CREATE TABLE demo_stock (
	sku     TEXT   PRIMARY KEY,
	product TEXT   NOT NULL,
	on_hand BIGINT NOT NULL
);

-- Offsets are minutes from the midnight that begins today in the order's market: -1440 + 9*60 is yesterday
-- at nine. NULL means that it hasn't happened.
CREATE TABLE demo_orders (
	id            TEXT   PRIMARY KEY,
	number        TEXT   NOT NULL UNIQUE,
	customer      TEXT   NOT NULL,
	status        TEXT   NOT NULL,
	placed_off    BIGINT NOT NULL,
	paid_off      BIGINT,
	shipped_off   BIGINT,
	delivered_off BIGINT,
	collected_off BIGINT,
	body          TEXT   NOT NULL,
	changed_at    BIGINT NOT NULL -- 0 until something happens to the order
);
CREATE INDEX demo_orders_customer ON demo_orders (customer);

CREATE TABLE demo_refunds (
	key_    TEXT   PRIMARY KEY,
	order_  TEXT   NOT NULL,
	amounts TEXT   NOT NULL,
	at      BIGINT NOT NULL
);
CREATE INDEX demo_refunds_order ON demo_refunds (order_);

CREATE TABLE demo_pickups (
	key_      TEXT   PRIMARY KEY,
	order_    TEXT   NOT NULL,
	slot_from BIGINT NOT NULL,
	slot_to   BIGINT NOT NULL,
	carrier   TEXT   NOT NULL,
	code      TEXT   NOT NULL,
	at        BIGINT NOT NULL
);

-- +goose Down
DROP TABLE demo_pickups;
DROP TABLE demo_refunds;
DROP TABLE demo_orders;
DROP TABLE demo_stock;
DROP TABLE demo_products;
DROP TABLE demo_customers;
