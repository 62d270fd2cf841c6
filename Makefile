# Two commands do everything: `make run` and `make test`. See README.md.
SHELL := /bin/bash
UV := UV_PYTHON_DOWNLOADS=never .tools/bin/uv
SYSTEM := ca-certificates libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation
# What python-ldap, which ships no wheel, is compiled with.
DEV_SYSTEM := gcc libc6-dev python3-dev libldap-dev libsasl2-dev
TEST_SYSTEM := caddy chromium nginx openssl pgbouncer procps postgresql softhsm2 slapd
PY := .venv/bin/python

.PHONY: run serve test test-postgres check check-tests hunt coverage lint format bench environment dev-environment messages look audit

run: environment
	@DEBUG=$${DEBUG:-true} $(PY) -m config.start

# The same on a server: settings from .env, no demo data.
serve: environment
	@$(PY) -m config.start

test: dev-environment
	@bash config/install_system.sh $(TEST_SYSTEM)
	$(PY) -m config.messages
	DEBUG=true bash config/run_tests.sh $(ARGS)

test-postgres: dev-environment
	@bash config/install_system.sh $(TEST_SYSTEM)
	$(PY) -m config.messages
	DEBUG=true bash config/with_postgres.sh bash config/run_tests.sh $(ARGS)

# While working: lint and, beside it, the tests of what changed; BASE=main takes the commits since.
check: dev-environment
	@$(PY) -m config.messages
	@$(MAKE) --no-print-directory --jobs=2 --output-sync lint check-tests

check-tests: dev-environment
	DEBUG=true $(PY) -m pytest -q -n auto --dist worksteal $$($(PY) -m tests.running.changed)

# Look for counterexamples to what the tests claim of all input; some ten minutes on two cores.
EXAMPLES ?= 1000
hunt: dev-environment
	$(PY) -m config.messages
	DEBUG=true HYPOTHESIS_EXAMPLES=$(EXAMPLES) $(PY) -m pytest -q -n auto --dist worksteal \
	  -m hypothesis --ignore tests/browser --ignore tests/faults --ignore tests/hosts

# Which branches the tests reach that run side by side; fails below what they reached before.
coverage: dev-environment
	$(PY) -m config.messages
	DEBUG=true $(PY) -m pytest -q -n auto --dist worksteal --ignore tests/browser --ignore tests/faults --ignore tests/hosts \
	  --cov --cov-report=term:skip-covered

lint: dev-environment
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	$(PY) -m config.messages --check
	DEBUG=true .venv/bin/mypy .
	DEBUG=true .venv/bin/lint-imports
	DEBUG=true $(PY) manage.py makemigrations --check --dry-run
	DEBUG=false SECRET_KEY=$$($(PY) -c "import secrets; print(secrets.token_urlsafe(60))") ALLOWED_HOSTS=hoc.example.vn \
	  $(PY) manage.py check --deploy --fail-level WARNING

format: dev-environment
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix .

# Whole attempts against the running system; writes docs/performance.md. DB=postgres or sqlite;
# ARGS="--attempts 40 --open-attempts 100 --no-docs" is a quick look.
DB ?= postgres
bench: dev-environment
ifeq ($(DB),sqlite)
	@$(PY) -m tests.bench --database sqlite $(ARGS)
else
	@bash config/install_system.sh postgresql
	@FSYNC=on bash config/with_postgres.sh $(PY) -m tests.bench --database $(DB) $(ARGS)
endif

# Photograph the main screens of every role into var/look/; ARGS="--role hr", ARGS="--screen result".
look: dev-environment
	@bash config/install_system.sh chromium
	@$(PY) -m tests.look $(ARGS)

# Known weaknesses of the packages of a server, and the list of them in var/sbom.json. Asks osv.dev,
# or ADVISORIES=folder; ARGS=--unreachable-is-fine passes over that neither can be asked.
audit: dev-environment
	@$(PY) -m tests.running.audit $(ARGS)

# Collect the texts to translate into config/locale.
messages: dev-environment
	$(PY) -m config.messages --update

environment: .tools/bin/uv
	@bash config/install_system.sh $(SYSTEM)
	@$(UV) sync --frozen --no-dev --inexact --quiet --python python3

dev-environment: .tools/bin/uv
	@bash config/install_system.sh $(SYSTEM) $(DEV_SYSTEM)
	@$(UV) sync --frozen --quiet --python python3

.tools/bin/uv:
	@python3 -c 'import ensurepip' 2>/dev/null || bash config/install_system.sh python3-venv
	@python3 -m venv .tools
	@.tools/bin/pip install --quiet --disable-pip-version-check 'uv>=0.9,<1'
