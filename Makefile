# make run         try it: http://127.0.0.1:8000 with the plan and fictional figures of 2021 (PORT=8001: elsewhere)
# make test        check everything: lint, then the whole suite on SQLite and on PostgreSQL; installs what that needs
# make test-quick  the rules and one page of each kind, on SQLite, in less than a minute
# The README has the same as plain commands, for Windows and for people without make.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := run
.NOTPARALLEL:
.PHONY: run test test-quick test-sqlite test-postgresql packages lint bench bench-smoke messages screenshots clean

PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check --no-input install --require-hashes
# More options for pytest: make test PYTEST="-k ledger -x"
PYTEST ?=
PARALLEL := -n logical --maxprocesses 8 --dist worksteal
REPORTS := var/tests

run: $(VENV)/runtime
	@TOWNPLAN_DEMO=1 TOWNPLAN_HTTPS=0 $(BIN)/python manage.py quickstart --port $(PORT)

# Both databases run, also when the first fails; the end repeats which engine said what.
test: packages lint
	@failed=0; \
	$(MAKE) --no-print-directory test-sqlite || failed=1; \
	$(MAKE) --no-print-directory test-postgresql || failed=1; \
	for engine in sqlite postgresql; do \
	  echo; grep '^database: ' $(REPORTS)/$$engine.txt | tail -n 1 || echo "database: $$engine did not start"; \
	  tail -n 1 $(REPORTS)/$$engine.txt; \
	done; \
	exit $$failed

test-sqlite test-postgresql: test-%: packages $(VENV)/development
	@mkdir -p $(REPORTS)
	@set -o pipefail; $(BIN)/python -m pytest -p tests.on_$* $(PARALLEL) $(PYTEST) 2>&1 | tee $(REPORTS)/$*.txt

# One engine, no browser, Java or LibreOffice: for the minute before a commit.
QUICK := tests/test_architecture.py tests/rules tests/projects/test_cases.py tests/projects/test_properties.py \
  tests/targets/test_amounts.py tests/pages/test_quick.py
test-quick: $(VENV)/development
	@$(BIN)/python -m pytest -p tests.on_sqlite $(PARALLEL) $(QUICK) $(PYTEST)

# What the tests need from the system: browser, fonts, LibreOffice, Java, gettext, PostgreSQL.
packages:
	@PYTHON=$(PYTHON) tests/packages.sh

# The last two read the settings as a town's server would have them, with a data folder that is thrown away.
lint: $(VENV)/development
	@echo "lint: ruff, djlint, mypy, migrations, check --deploy"
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet . || { $(BIN)/ruff format --diff . ; exit 1; }
	@said=$$($(BIN)/djlint --check --lint . 2>&1) || { echo "$$said"; exit 1; }
	@data=$$(mktemp -d); trap 'rm -rf "$$data"' EXIT; \
	for name in $${!TOWNPLAN_*} DATABASE_URL; do unset "$$name"; done; \
	export TOWNPLAN_DATA="$$data" SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(64))'); \
	$(BIN)/mypy --no-error-summary; \
	$(BIN)/python manage.py makemigrations --check --dry-run --verbosity 1 >"$$data/migrations" \
	  || { cat "$$data/migrations"; echo "A model has changed without its migration: python manage.py makemigrations"; exit 1; }; \
	$(BIN)/python manage.py check --deploy --fail-level WARNING

# Measured against the budgets, on both databases; and one small round of each part, where only nothing may fail.
bench: $(VENV)/development
	@$(BIN)/python -m tests.benchmarks --write docs/benchmarks.md
bench-smoke: $(VENV)/development
	@$(BIN)/python -m tests.benchmarks --smoke

messages: $(VENV)/development
	@$(BIN)/python manage.py makemessages
	@$(BIN)/python manage.py compilemessages --locale zh_Hans --ignore $(VENV) --ignore var
	@msgfmt --statistics --output-file /dev/null locale/zh_Hans/LC_MESSAGES/django.po

# The README's pictures; with a folder, every page at four widths, in both languages and as printed:
# make screenshots FOLDER=var/pages
screenshots: $(VENV)/development
	@$(BIN)/python -m docs.screenshots $(FOLDER)

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis $(REPORTS)

# --- the environment: made once, and brought up to date when the pinned requirements change --------------------------

$(VENV)/runtime: requirements.txt | $(BIN)/pip
	@echo "installing what Townplan needs into $(VENV)"
	@$(PIP) -r requirements.txt
	@touch $@

$(VENV)/development: requirements-dev.txt $(VENV)/runtime | $(BIN)/pip
	@echo "installing what its tests need into $(VENV)"
	@$(PIP) -r requirements-dev.txt
	@touch $@

$(BIN)/pip:
	@command -v $(PYTHON) >/dev/null \
	  || { echo "There is no $(PYTHON). On Debian and Ubuntu: sudo apt install python3 python3-venv"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Townplan needs Python 3.11 or newer; this is $$($(PYTHON) --version). Another one: make PYTHON=python3.11"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
	  || { echo "This Python cannot make environments yet. On Debian and Ubuntu: sudo apt install python3-venv"; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV) || { rm -rf $(VENV); exit 1; }
