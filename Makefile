# Everything a developer needs: make help
SHELL := /bin/bash
BIN   := bin/aftercare
export CGO_ENABLED ?= 0
# The race detector needs cgo.
RACE  := CGO_ENABLED=1 go test -race

.DEFAULT_GOAL := help
.PHONY: help run build web test test-go test-web test-browser lint fmt train deps bench-intents bench-kb clean

help: ## This list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

run: build ## Build everything and serve the demo shop on 127.0.0.1:8080
	./$(BIN) serve --demo

build: web ## The binary with its pages, in bin/
	@command -v go >/dev/null || { echo "make: Go 1.26 or newer is needed (https://go.dev/dl)"; exit 1; }
	go build -trimpath -o $(BIN) ./cmd/aftercare

web: web/dist/chat.html ## The pages, in web/dist

web/node_modules/.package-lock.json: web/package.json web/package-lock.json
	@command -v npm >/dev/null || { echo "make: Node 20 with npm is needed for the pages (https://nodejs.org); the server alone builds with: go build ./cmd/aftercare"; exit 1; }
	cd web && npm ci --no-audit --no-fund --loglevel=error

web/dist/chat.html: web/node_modules/.package-lock.json $(shell find web/src web/public web/*.html web/*.ts -type f 2>/dev/null) $(wildcard channels/web/protocol.go handoff/desk/protocol.go faq/admin/protocol.go chat/message.go internal/tsgen/*.go)
	cd web && npm run build

deps: ## Debian's packages that the tests need: PostgreSQL, Redis, Chromium
	@scripts/test-deps

test: deps lint test-go test-web test-browser ## All tests, as CI runs them

test-go: ## Go tests with the race detector
	$(RACE) -timeout 12m ./...

test-web: web ## Types and unit tests of the front end
	cd web && npm run typecheck && npm test

test-browser: build ## The five things a shopper and an agent do, in a real Chromium
	cd web && npm run test:browser

lint: ## vet, staticcheck, gofmt, and the front end's types
	@test -z "$$(gofmt -l $$(git ls-files '*.go'))" || { gofmt -l $$(git ls-files '*.go'); echo "make: run make fmt"; exit 1; }
	go vet ./...
	go run honnef.co/go/tools/cmd/staticcheck@v0.8.2 ./...

fmt: ## Format the Go code
	gofmt -w $$(git ls-files '*.go')

bench-kb: ## Search beside other engines: 2,000, 20,000 and 100,000 entries (FAQ=file QUERIES=file for your own)
	cd bench/kb && npm ci --no-audit --no-fund --loglevel=error
	GOMAXPROCS=1 go test ./bench/kb -v -run TestTable -count 1 -timeout 2h -args -measure

train: ## Train the shipped intent model from intents/data
	go generate ./intents

bench-intents: ## Our classifier and NLP.js on the same files, as one table (BENCH_INTENTS=DIR with train.tsv and test.tsv)
	@command -v npm >/dev/null && cd bench/intents && npm install --no-audit --no-fund --no-package-lock --loglevel=error || echo "make: without Node 20 and npm only our own is measured"
	@go run ./bench/intents

clean: ## Remove what was built, not the data
	rm -rf bin web/dist/assets web/dist/*.html web/dist/*.js web/node_modules bench/intents/node_modules
