# make run         try it: http://127.0.0.1:8000 with the plan and fictional figures of 2021 (PORT=8001: elsewhere)
# make test        check everything: lint, then the whole suite on SQLite and on PostgreSQL; installs what that needs
# make test-quick  the rules and one page of each kind, on SQLite, in less than a minute; make pythons: under each other Python
# The README has the same as plain commands, for Windows and for people without make.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := run
.NOTPARALLEL:
.PHONY: run test test-quick test-sqlite test-postgresql pythons packages lint bench bench-smoke faults faults-smoke messages
.PHONY: hostile screenshots bundle bundle-smoke sbom audit clean

PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check --no-input install --require-hashes
# More options for pytest: make test PYTEST="-k ledger -x"
PYTEST ?=
PARALLEL := -n auto --dist worksteal
REPORTS := var/tests
# Python keeps what it compiled, also where the environment says not to: a run starts it a hundred times.
unexport PYTHONDONTWRITEBYTECODE

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

# The same under each other Python that is here, on the PATH or in pyenv, in environments of their own under var/.
pythons:
	@own=$$($(PYTHON) -c 'import sys; print("%d.%d" % sys.version_info[:2])'); \
	for version in 3.11 3.12 3.13; do \
	  if [ $$version = $$own ]; then continue; fi; \
	  python=$$(ls $$(command -v python$$version) $$HOME/.pyenv/versions/$$version.*/bin/python$$version 2>/dev/null | tail -n 1 || true); \
	  if [ -z "$$python" ] || ! $$python -c '' 2>/dev/null; then echo "python$$version: none here, nothing tried"; continue; fi; \
	  $(MAKE) --no-print-directory test-quick PYTHON=$$python VENV=var/python$$version; \
	  echo "python$$version: the quick tests pass"; \
	done

# What the tests need from the system: browser, fonts, LibreOffice, Java, gettext, PostgreSQL, nginx.
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

# Ten thousand hostile requests on each database, at every part of every address; the suite sends a few hundred of them.
hostile: packages $(VENV)/development
	@for engine in sqlite postgresql; do \
	  HOSTILE_REQUESTS=10000 $(BIN)/python -m pytest -p tests.on_$$engine -n 0 -q tests/hostile; \
	done

# A release: one file that a machine without a network installs (docs/deployment.md), and a try of it.
# make bundle PLATFORMS="linux_x86_64 win_amd64" PYTHONS=3.13
bundle: sbom
	@deploy/bundle.sh
bundle-smoke:
	@tests/bundle.sh

# What the application consists of, as CycloneDX: of an environment that has nothing else.
sbom: $(VENV)/development
	@environment=$$(mktemp -d); trap 'rm -rf "$$environment"' EXIT; mkdir -p var; \
	$(BIN)/python -m venv --without-pip "$$environment"; \
	$(BIN)/python -m pip --python "$$environment/bin/python" --quiet --disable-pip-version-check --no-input \
	  install --no-compile --require-hashes -r requirements.txt; \
	$(BIN)/cyclonedx-py environment --pyproject pyproject.toml --mc-type application --output-reproducible \
	  --validate --output-format JSON --output-file var/townplan.cdx.json "$$environment/bin/python"

# Known holes in what is pinned; it asks PyPI's and OSV's services, so it needs the internet.
audit:
	@$(PYTHON) -m venv --clear var/audit
	@var/audit/bin/python -m pip --quiet --disable-pip-version-check install pip-audit
	@for list in requirements.txt requirements-dev.txt; do \
	  var/audit/bin/pip-audit --strict --disable-pip --require-hashes --requirement $$list; done
# Killed, without power, full, away: what was acknowledged must be there. As root, on Linux.
faults: packages $(VENV)/development
	@$(BIN)/python -m tests.faults --write docs/reliability.md
faults-smoke: packages $(VENV)/development
	@$(BIN)/python -m tests.faults --smoke

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
