# Two commands do everything on a machine with Go and Node: `make run` and `make test`.

export CGO_ENABLED ?= 0
GO      ?= go
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
DATA    ?= data

WEB_SOURCES := $(shell find web -path web/node_modules -prune -o -path web/dist -prune -o -type f -print)

.PHONY: run build web test check lint fmt generate bench clean

## run: build and start a shop that is on air, on an empty (or the earlier) data folder
run: build
	bin/saja serve --demo --data $(DATA)

## build: bin/saja, with the pages inside
build: web
	$(GO) build -trimpath -ldflags "-s -w -X main.version=$(VERSION)" -o bin/saja ./cmd/saja

## web: the pages, as they are embedded
web: web/dist/.built

web/dist/.built: web/node_modules/.installed $(WEB_SOURCES)
	npm --prefix web run build
	@touch $@

web/node_modules/.installed: web/package-lock.json
	npm --prefix web ci --no-audit --no-fund
	@touch $@

test/node_modules/.installed: test/package-lock.json
	npm --prefix test ci --no-audit --no-fund
	@touch $@

## test: everything that CI runs; installs what it needs
test:
	test/run.sh

## check: format, vet, lint and the race detector; quicker than test
check: lint
	CGO_ENABLED=1 $(GO) test -race ./internal/...

lint: web
	@unformatted=$$($(GO) tool -modfile=tools/go.mod gofumpt -l cmd internal test bench web/*.go); \
	  if [ -n "$$unformatted" ]; then echo "run 'make fmt' for:"; echo "$$unformatted"; exit 1; fi
	$(GO) vet ./...
	$(GO) tool -modfile=tools/go.mod golangci-lint run ./...

fmt:
	$(GO) tool -modfile=tools/go.mod gofumpt -w cmd internal test bench web/*.go

## generate: what is derived from code and kept in the tree; tests fail when it is out of step
generate: web
	$(GO) run ./cmd/saja config > saja.example.toml.new && mv saja.example.toml.new saja.example.toml
	npm --prefix web run gen:api

## bench: the side-by-side numbers of bench/README.md
bench: build
	bench/run.sh

clean:
	rm -rf bin web/dist/storefront web/dist/admin web/dist/.built
