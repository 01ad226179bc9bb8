# Two commands do everything on a machine with Go and Node: `make run` and `make test`.

export CGO_ENABLED ?= 0
# nodynamic: libwebp comes with the program, as WebAssembly, and is not looked for on the machine.
export GOFLAGS := $(GOFLAGS) -tags=nodynamic
GO      ?= go
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
DATA    ?= data
TOOL    := $(GO) tool -modfile=tools/go.mod
GO_CODE := cmd internal parcel postcode test bench web/*.go

WEB_SOURCES := $(shell find web -path web/node_modules -prune -o -path web/dist -prune -o -type f -print)

.PHONY: run build web test check lint gates fmt generate bench clean

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

## check: format, vet, lint, what is dead or unused, and the race detector; quicker than test
check: lint gates
	@tools/stage.sh "go: race" env CGO_ENABLED=1 $(GO) test -race -gcflags="modernc.org/...=-race=false -d=checkptr=0" ./internal/... ./parcel/... ./postcode/...

lint: web
	@tools/stage.sh "go: format" sh -c '[ -z "$$($(TOOL) gofumpt -l $(GO_CODE) | tee -a /dev/stderr)" ] || { echo "run make fmt"; exit 1; }'
	@tools/stage.sh "go: vet" $(GO) vet ./...
	@tools/stage.sh "go: lint" $(TOOL) golangci-lint run ./...

## gates: go.mod, package.json and ADR 5 say what is used, and no function is out of reach of programs and tests
gates:
	@tools/stage.sh "go: modules" $(GO) mod tidy -diff
	@tools/stage.sh "npm: packages" node tools/npm-packages.mjs web test
	@tools/stage.sh "docs: libraries" node tools/libraries.mjs
	@tools/stage.sh "go: dead code" sh -c '[ -z "$$($(TOOL) deadcode -test ./... | tee -a /dev/stderr)" ]'

fmt:
	$(TOOL) gofumpt -w $(GO_CODE)

## generate: what is derived from code and kept in the tree; tests fail when it is out of step
generate: web
	$(GO) run ./cmd/saja config > saja.example.toml.new && mv saja.example.toml.new saja.example.toml
	npm --prefix web run gen:api
	$(GO) test ./internal/app -run TestANewShopHasTheTables -update

## bench: the side-by-side numbers of bench/README.md
bench: build
	bench/run.sh

clean:
	rm -rf bin web/dist/storefront web/dist/admin web/dist/.built
