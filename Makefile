# Two commands matter: `make portal` and `make test`. Both install what they need into .venv first.

VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
PINS := requirements-dev.txt pyproject.toml

# Python 3.11 or newer. Without `make PYTHON=...` the first of these that works is taken.
PYTHON ?=
CANDIDATES := python3.13 python3.12 python3.11 python3 python
ENOUGH := import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))

# Arguments for pytest: make test ARGS='-k rules'
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help portal serve test lint types format install bench picture prove clean

help:  ## say what there is
	@sed -nE 's/^([a-z]+):[^#]*## (.*)/  make \1~\2/p' $(MAKEFILE_LIST) | column -t -s '~' 2>/dev/null \
	  || sed -nE 's/^([a-z]+):[^#]*## (.*)/  make \1: \2/p' $(MAKEFILE_LIST)

portal: install  ## build the portal of the example organisation (catalog/) into site/
	@$(BIN)/milepost build --site-dir site
	@echo
	@echo "This is the portal of the example organisation, from the files in catalog/."
	@echo "  Look at it:             make serve"
	@echo "  For your repositories:  cd the-folder-that-holds-them && $(CURDIR)/$(BIN)/milepost build"

serve: install  ## look at that portal in a browser
	@$(BIN)/milepost serve

test: lint types  ## lint, types, contracts between modules and all tests
	@$(BIN)/python -m pytest -n auto $(ARGS)

lint: install  ## ruff, and the contracts between modules (.importlinter)
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/lint-imports --no-logo

types: install  ## mypy --strict
	@$(BIN)/mypy

format: install  ## let ruff format and mend what it can
	@$(BIN)/ruff check --fix
	@$(BIN)/ruff format

# Arguments for the benchmark: make bench BENCH='--all', or BENCH='--quick' to try it
BENCH ?=

bench: install  ## measure speed against its bars, beside Hugo and mkdocs-material, and write tests/proofs/
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r tests/bench/requirements.txt
	@$(BIN)/python -m tests.bench $(BENCH)

picture: install  ## take the README's picture (needs chromium)
	@$(BIN)/python -m tests.browser.picture

# Fuzzing takes so many seconds for each of its twelve targets: make prove FUZZ_SECONDS=600
FUZZ_SECONDS ?= 75

# All of it runs, and it fails at the end where a bar does not hold or something was found.
prove: install  ## the benchmarks, fuzzing, and the tests with a large budget for properties
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary=:all: \
	  -r tests/fuzz/requirements.txt || echo "There is no atheris for this platform."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r tests/bench/requirements.txt
	@status=0; $(BIN)/python -m tests.bench $(BENCH) || status=1; \
	  FUZZ_SECONDS=$(FUZZ_SECONDS) $(BIN)/python -m tests.fuzz || status=1; \
	  MILEPOST_PROVE=1 $(BIN)/python -m pytest -n auto $(ARGS) || status=1; exit $$status

clean:  ## remove what was built and cached (not .venv)
	@rm -rf site dist build .cache .milepost .site-* .*_cache .hypothesis
	@find generator tests -name __pycache__ -type d -prune -exec rm -rf {} +

# Nothing is installed again while the pins and pyproject.toml have the content that was installed last.
install:  ## make .venv with the pinned requirements
	@cksum $(PINS) | cmp -s - $(STAMP) && $(BIN)/python -c '' 2>/dev/null || $(MAKE) --no-print-directory $(STAMP)

.PHONY: $(STAMP)
$(STAMP):
	@$(BIN)/python -c '$(ENOUGH)' 2>/dev/null || { \
	  for python in $(or $(PYTHON),$(CANDIDATES)); do \
	    if "$$python" -c '$(ENOUGH)' 2>/dev/null; then found=$$python; break; fi; \
	  done; \
	  if [ -z "$$found" ]; then \
	    echo "Milepost needs Python 3.11 or newer with the module venv (Debian: python3-venv); none of these is one:" \
	      "$(or $(PYTHON),$(CANDIDATES)). Name yours: make PYTHON=/path/to/python3.11" >&2; exit 1; \
	  fi; \
	  echo "Making $(VENV) with $$found ..."; "$$found" -m venv --clear $(VENV); }
	@echo "Installing the pinned requirements ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@cksum $(PINS) > $(STAMP)
