# `make help` lists what can be done. Nothing is assumed but make and Python 3.11 or newer with pip or venv.

PYTHON ?= python3
ARGS ?=
RUN := .venv/bin/python -m

.DEFAULT_GOAL := help
.PHONY: help setup demo demo-reset test tools resilience resilience-long contracts screens check lint format bench messages pins

help:  ## What can be done
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "  make %-15s %s\n", $$1, $$2 }'

setup:  ## Virtual environment with the pinned packages (everything below does this first)
	@command -v $(PYTHON) >/dev/null || { \
		echo "There is no $(PYTHON) here: install Python 3.11 or newer, or name it, as in 'make demo PYTHON=python3.12'." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed, and $(PYTHON) is " \
		+ sys.version.split()[0] + ": name a newer one, as in \"make demo PYTHON=python3.12\"." or 0)'
	@$(PYTHON) dev/bootstrap.py

demo: setup  ## The whole product on this machine, with made-up data; Ctrl-C stops it, the data stays
	@$(RUN) dev.demo $(ARGS)

demo-reset: setup  ## Throw the demo's data away
	@$(RUN) dev.demo --reset

test: setup  ## All tests of the product, or those of ARGS: make test ARGS="tests/interviews -k zone"
	@$(RUN) dev.test $(ARGS)

tools: setup  ## The tests of the stand-ins (mailbox, telephone exchange, Recruitee), of adapters against them, and of the tools
	@$(RUN) dev.test tests/sandbox tests/dev tests/bench tests/contracts $(ARGS)

resilience: setup  ## Killed workers, dead brokers, hundreds who want the same time
	@$(RUN) dev.test tests/resilience --numprocesses=2 $(ARGS)

resilience-long: setup  ## The same for longer: hundreds of rounds, whole lives in random order
	@$(RUN) dev.test tests/resilience -m resilience_long $(ARGS)

contracts: setup  ## Both adapters against all that speaks their APIs, a stranger's emulator from npm included
	@command -v npm >/dev/null || { echo "There is no npm here: install Node.js 20 or newer." >&2; exit 1; }
	@npm install --prefix .data/emulate --no-save --no-audit --no-fund --ignore-scripts --silent emulate@0.11.2
	@$(RUN) dev.test tests/contracts -m "emulate or not emulate" $(ARGS)

screens: setup  ## All pages by all rules of axe: phone and wide, light and dark, English and German
	@EVERY_SCREEN=1 $(RUN) dev.test tests/journeys/test_accessibility.py $(ARGS)

check: setup  ## Everything that CI runs: linters, types, import rules, migrations, catalogues, tests
	@$(RUN) dev.check

lint: setup  ## The checks without the tests
	@$(RUN) dev.check --no-tests

format: setup  ## Put the code in its usual form
	@$(RUN) ruff check --fix --quiet .
	@$(RUN) ruff format .

bench: setup  ## Speed as ratios to this machine's bare limits
	@$(RUN) dev.run python -m bench $(ARGS)

messages: setup  ## Bring the message catalogues in line with the code
	@$(RUN) dev.catalogues --update

pins: setup  ## Pin the newest allowed versions, with hashes, from requirements/*.in
	@$(RUN) uv pip compile --quiet --upgrade requirements/base.in --output-file requirements/base.txt
	@$(RUN) uv pip compile --quiet --upgrade requirements/sandbox.in --output-file requirements/sandbox.txt
	@$(RUN) uv pip compile --quiet --upgrade requirements/base.in requirements/dev.in --output-file requirements/dev.txt
