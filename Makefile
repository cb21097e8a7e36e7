# Surveyor's everyday commands. Everything sets itself up; `make` alone lists them.

VENV := .venv
BIN := $(VENV)/bin
# How many test processes run at once; make test JOBS=0 runs them in one.
JOBS ?= 2
# What pytest is given, e.g. make test ARGS="tests/domain -k pitch"
ARGS ?=

# How long make soak goes on.
SECONDS_OF_SOAK ?= 600

.DEFAULT_GOAL := help
.PHONY: help venv demo run test soak lint shots translations bench package check-packages

help: ## list these commands
	@echo "Surveyor. On a fresh machine 'make demo' or 'make test' is all it takes."
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' Makefile

venv: $(VENV)/.ready ## set up .venv and what it needs (the others do it by themselves)

$(VENV)/.ready: pyproject.toml setup.py constraints.txt packaging/bootstrap.sh
	@sh packaging/bootstrap.sh

$(VENV)/.ready-to-package: $(VENV)/.ready
	@sh packaging/bootstrap.sh package

demo: venv ## practise with a stand-in Aurora and office: sample requests, no credentials
	@$(BIN)/surveyor demo

run: venv ## open the app
	@$(BIN)/surveyor

test: lint ## set up, lint, and run every test
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -n $(JOBS) --dist loadgroup $(ARGS)

soak: venv ## kills, cuts and server faults in any order, for ten minutes or SECONDS_OF_SOAK
	QT_QPA_PLATFORM=offscreen SECONDS_OF_SOAK=$(SECONDS_OF_SOAK) $(BIN)/python -m pytest tests/soak -p no:randomly \
		-o log_cli=true -o log_cli_level=INFO $(ARGS)

lint: venv ## style, types, import directions, long modules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	@echo "Modules over 400 lines:"
	@find surveyor_app tests packaging -name '*.py' -exec wc -l {} + \
		| awk '$$2 != "total" && $$1 > 400 {print "  " $$2 " (" $$1 ")"; n++} END {if (!n) print "  none"}'

shots: venv ## write a picture of every page to ./shots, in English and in Spanish
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m tests.shots shots
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m tests.shots shots --language es

translations: venv ## collect the texts of the screens and compile resources/translations
	$(BIN)/python packaging/translations.py

bench: venv ## measure against what this machine can do at best; ARGS="paint list --rounds 9", see --help
	@QT_QPA_PLATFORM=offscreen $(BIN)/python -m tests.bench $(ARGS)

# Times are those of the last change, not of the build: the same sources give the same wheel and lists.
package: export SOURCE_DATE_EPOCH ?= $(shell git log -1 --format=%ct 2>/dev/null || echo 1767225600)
package: $(VENV)/.ready-to-package ## build all packages into dist/, with checksums and lists of what is inside
	rm -rf build dist
	$(BIN)/python -m build --no-isolation --outdir dist .
	$(BIN)/python packaging/freeze.py desktop dist/frozen
	$(BIN)/python packaging/freeze.py relay dist/frozen
	@if command -v dpkg-deb >/dev/null; then \
		$(BIN)/python packaging/debian/build.py desktop dist/frozen/surveyor dist && \
		$(BIN)/python packaging/debian/build.py relay dist/frozen/surveyor-relay dist; \
	else echo "package: no dpkg-deb here, so no Debian packages"; fi
	$(BIN)/python packaging/sbom.py wheel dist/*.whl dist
	$(BIN)/python packaging/sbom.py desktop dist/frozen/surveyor dist
	$(BIN)/python packaging/sbom.py relay dist/frozen/surveyor-relay dist
	$(BIN)/python packaging/checksums.py dist

check-packages: $(VENV)/.ready-to-package ## freeze the programs and try what comes out (some minutes)
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest tests/packages -p no:randomly -o timeout=1200 \
		-o faulthandler_timeout=1200 $(ARGS)
