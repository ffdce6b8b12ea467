# mailbot: everything a person or CI runs. `make help` lists it.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
SYSTEM := $(VENV)/.system

.PHONY: help demo test lint crash fuzz soak bench eval image lock clean

help: ## What can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

# Debian packages that the real-server tests and OCR want. Where they can't be installed, one line says what is left out.
$(SYSTEM): scripts/system-packages.sh $(READY)
	@scripts/system-packages.sh
	@touch $@

demo: $(READY) ## Six weeks of a demo practice, in under two minutes
	$(BIN)/mailbot demo

test: lint $(SYSTEM) ## Everything: unit, contract, stories, real servers
	$(BIN)/python -m pytest

lint: $(READY) ## ruff and mypy, both strict
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

crash: $(SYSTEM) ## The power cut at every single step of a fortnight and of nine weeks; real kills (an hour or two)
	$(BIN)/python -m tests.crash

fuzz: $(READY) ## Every regular expression on long hostile texts; 200,000 broken mails, each through its whole life (hours)
	$(BIN)/python -m tests.patterns 64000
	$(BIN)/python -m bench fuzz

soak: $(READY) ## A year of ten partners and 2,000 clients in minutes: the end, the eleven rules, the memory
	$(BIN)/python -m bench soak

bench: $(SYSTEM) ## What is claimed about speed, measured here; written to bench/results/
	$(BIN)/python -m bench

eval: $(SYSTEM) ## How well paraphrases in twelve languages, staff mails, clients' replies and papers (photographed, too) are understood
	$(BIN)/python -m bench.eval_paraphrases
	$(BIN)/python -m bench.eval_staff
	$(BIN)/python -m bench.eval_replies
	$(BIN)/python -m bench.eval_papers --photos

image: $(SYSTEM) ## The Dockerfile built without Docker, and its program run there without rights (root, debootstrap, network)
	$(BIN)/python -m tests.image

lock: ## Renew requirements.lock from pyproject.toml
	$(BIN)/pip-compile --quiet --extra dev --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url \
		--no-emit-trusted-host --no-emit-options --output-file requirements.lock pyproject.toml

clean: ## Remove what make made
	rm -rf $(VENV) demo-out .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist
