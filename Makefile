# What one does here. Needed are make, Python 3.11 or later and a package index for pip; `lock` alone also wants uv.

HOST = 127.0.0.1
PORT ?= 8000
ARGS =

PY = .venv/bin/python
PIP = $(PY) -m pip -qq --disable-pip-version-check
UV_LOCK = uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate pyproject.toml

.PHONY: help serve test check prove bench lock clean
.DELETE_ON_ERROR:

help: ## Say what there is.
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-6s %s\n", $$1, $$2 }' Makefile

serve: .venv/.serving ## Serve the API on HOST=127.0.0.1 PORT=8000, with the seeds if the database is empty.
	@exec $(PY) -m app.cli serve --migrate --seed --host $(HOST) --port $(PORT)

test: .venv/.developing ## Run the tests on SQLite and PostgreSQL, in about 7 minutes on two cores that do nothing else.
	@$(PY) -m pytest -n 2 --dist worksteal --cov --cov-report=term $(ARGS)

check: .venv/.developing ## Hold format, lint, types, import contracts, dependencies, Dockerfile, schema and locks to the rules.
	@echo "ruff" && $(PY) -m ruff format --check --quiet && $(PY) -m ruff check --quiet
	@echo "mypy" && $(PY) -m mypy --no-error-summary
	@echo "import contracts" && .venv/bin/lint-imports --no-logo > .venv/contracts.txt || { cat .venv/contracts.txt; exit 1; }
	@echo "dependencies" && $(PY) -m deptry . > .venv/deptry.txt 2>&1 || { cat .venv/deptry.txt; exit 1; }
	@echo "Dockerfile" && .venv/bin/hadolint Dockerfile
	@echo "schema and locks" && $(PY) -m pytest -q tests/test_schema.py tests/test_locks.py

prove: .venv/.developing ## Run the long proofs, which `test` leaves out.
	@$(PY) -m pytest -n 2 -m prove $(ARGS)

bench: .venv/.developing ## Measure the core list and importing; for the former ARGS="--sizes 10000" and others as `benchmarks/core_list.py` has them.
	@$(PY) -m benchmarks.core_list $(ARGS)
	@$(PY) -m benchmarks.bulk

lock: ## Bring the lock files up to date with pyproject.toml.
	$(UV_LOCK) -o requirements.lock
	$(UV_LOCK) --group dev -o requirements-dev.lock

clean: ## Remove what was installed and cached; the database in data/ stays.
	rm -rf .venv .bench .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .schemathesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/.serving: requirements.lock | .venv/.made
	@echo "Installing what serves (requirements.lock)"
	@$(PIP) install --require-hashes -r requirements.lock
	@touch $@

.venv/.developing: requirements-dev.lock | .venv/.made
	@echo "Installing what serves and what tests (requirements-dev.lock)"
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

# The first Python that is recent enough and can make a virtual environment; PYTHON=… names another.
PYTHON = $(shell for python in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$python -c 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))' 2> /dev/null && echo $$python && break; \
	done)

.venv/.made:
	@python="$(PYTHON)"; \
	if [ -z "$$python" ]; then \
		echo "No Python 3.11 or later that can make a virtual environment was found." >&2; \
		echo "Install one (on Debian and Ubuntu its venv module is a package of its own: python3-venv)," >&2; \
		echo "or name yours: make PYTHON=/path/to/python3" >&2; \
		exit 1; \
	fi; \
	echo "Making .venv with $$("$$python" --version)"; \
	"$$python" -m venv .venv
	@touch $@
