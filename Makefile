# 庁舎 (Chosha). Two commands: `make run` and `make test`. Works with GNU make 3.81 and later.
SHELL := /bin/sh
PYTHON ?= $(shell sh setup/find-python.sh)
HOST ?= 127.0.0.1
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
CHOSHA := $(BIN)/chosha
NODE := sh setup/node.sh $(VENV)
export PORT
# Some images forbid Python to keep what it has compiled; each of the many processes of a house, and of its tests, would compile all anew.
unexport PYTHONDONTWRITEBYTECODE

# Stamps carry a checksum of what they were made from: switching branches back and forth installs only what differs.
sum = $(firstword $(shell cat $(1) 2>/dev/null | cksum))
STAMPS := $(VENV)/stamps
FRONT_SOURCES := $(shell find front chosha -path '*/tests' -prune -o \( -path 'front/*' -o -path '*/static/*' \) -type f -print 2>/dev/null | LC_ALL=C sort)
UV := $(STAMPS)/uv-$(call sum,requirements/uv.txt setup/venv.sh)
BASE := $(STAMPS)/base-$(call sum,requirements/base.txt requirements/uv.txt)
SELF := $(STAMPS)/self-$(call sum,pyproject.toml)
TEST := $(STAMPS)/test-$(call sum,requirements/test.txt requirements/base.txt)
PACKAGES := $(STAMPS)/npm-$(call sum,package-lock.json)
FRONT := build/stamps/front-$(call sum,$(FRONT_SOURCES) package-lock.json)
STATIC := build/stamps/static-$(call sum,$(FRONT_SOURCES) package-lock.json requirements/base.txt)

.PHONY: captions learning run setup test test-sqlite test-postgres test-journeys check lint demo bench bench-live bench-live-faults screens locks clean

run: setup
	@exec $(CHOSHA) serve --demo --host $(HOST) --port $(PORT)

setup: $(BASE) $(SELF) $(FRONT) $(STATIC)
	@:

$(UV):
	@echo '1/4 仮想環境'
	@sh setup/venv.sh "$(PYTHON)" $(VENV)
	@mkdir -p $(STAMPS) && rm -f $(STAMPS)/uv-* && touch $@

$(BASE): $(UV)
	@echo '2/4 Python の部品'
	@sh setup/install.sh $(VENV) requirements/base.txt
	@rm -f $(STAMPS)/base-* && touch $@

$(SELF): $(UV)
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --offline --no-deps --editable .
	@rm -f $(STAMPS)/self-* && touch $@

$(TEST): $(BASE)
	@echo '試験の道具'
	@sh setup/install.sh $(VENV) requirements/test.txt
	@rm -f $(STAMPS)/test-* && touch $@

$(PACKAGES): $(UV)
	@echo '3/4 画面の部品'
	@$(NODE) npm ci --silent
	@rm -f $(STAMPS)/npm-* && touch $@

$(FRONT): $(PACKAGES)
	@$(NODE) node front/build.mjs
	@mkdir -p build/stamps && rm -f build/stamps/front-* && touch $@

$(STATIC): $(BASE) $(SELF) $(FRONT)
	@echo '4/4 画面の組み立て'
	@$(CHOSHA) manage collectstatic --noinput --clear --verbosity 0
	@rm -f build/stamps/static-* && touch $@

test: test-sqlite test-postgres test-journeys

test-sqlite: setup $(TEST)
	@echo '== 試験 1/3 SQLite'
	@sh setup/janus.sh || [ -z "$(CI)" ]
	@sh setup/tests.sh $(BIN)/python -m 'not journey'

test-postgres: setup $(TEST)
	@echo '== 試験 2/3 PostgreSQL と Valkey'
	@CHOSHA_TEST_DATABASE=postgres sh setup/tests.sh $(BIN)/python -m 'not journey'

# A developer's machine without a browser finishes with a plain sentence; CI must not pass without having looked.
test-journeys: setup $(TEST)
	@echo '== 試験 3/3 画面'
	@sh setup/nginx.sh || [ -z "$(CI)" ]
	@if sh setup/browser.sh; then \
	  sh setup/tests.sh $(BIN)/python tests/journeys -n 0 -m 'journey and alone' && \
	  sh setup/tests.sh $(BIN)/python tests/journeys -m 'journey and not alone'; \
	elif [ -n "$(CI)" ]; then exit 1; fi

lint: setup $(TEST)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint chosha --lint --quiet
	$(BIN)/lint-imports --no-cache
	$(BIN)/mypy chosha/guard chosha/kernel chosha/members chosha/moderation chosha/talk chosha/config/cli chosha/config/backups chosha/config/doctor
	CHOSHA_HOME=$$(mktemp -d) $(CHOSHA) manage makemigrations --check --dry-run --verbosity 0
	$(BIN)/python setup/locks.py
	@sh setup/audit.sh $(VENV)

check: lint test

demo: setup
	@$(CHOSHA) demo

# Optional: what hears the words of recordings (faster-whisper and a model, some 440 MB).
captions: setup
	@sh setup/install.sh $(VENV) requirements/captions.txt
	@$(CHOSHA) doctor | grep captions

# What the guard learns from its marked texts, written to chosha/guard/engine/learnt.json. After new texts or other clues.
learning: setup $(TEST)
	@sh setup/install.sh $(VENV) requirements/learning.txt && $(BIN)/python -m bench.guard_learning

bench: bench-pages bench-fanout bench-memory

# The live station: what it takes and how late it is; and its faults on purpose. Both need a browser, the second one root for its disk.
bench-live: setup $(TEST)
	@sh setup/browser.sh && sh setup/nginx.sh && $(BIN)/python -m bench.live

bench-live-faults: setup $(TEST)
	@sh setup/browser.sh && $(BIN)/python -m bench.live.faults

bench-%: setup $(TEST)
	@$(BIN)/python -m bench.$*

# Renews docs/screens/ from a demo community; `.venv/bin/python -m tests.screens FOLDER [WORD…]` takes every page, for looking at.
screens: setup $(TEST)
	@sh setup/browser.sh && $(BIN)/python -m tests.screens

# After a change in requirements/*.in or package.json.
locks: $(UV)
	@sh setup/compile.sh $(VENV)

clean:
	rm -rf build node_modules $(VENV)
