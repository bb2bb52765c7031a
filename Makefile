# `make demo` and `make test` do everything on a bare Debian 12 machine as root: environment, engine, images.
PYTHON ?= python3
VENV := .venv
GRADER := $(VENV)/bin/grader
PYTEST := $(VENV)/bin/pytest
CONTAINERS := tests/images tests/sandbox tests/walls tests/attacks tests/faults tests/tasks

.PHONY: help setup engine images demo test test-full test-tasks check clean

help:
	@echo "make demo   set everything up and grade a demonstration exam"
	@echo "make test   set everything up and run every check and test"
	@echo "make test-tasks  hold every task to every rule, in whole (make test does it quickly)"
	@echo "make test-full   the attacks and faults that are too slow for every run"
	@echo "make check  ruff, mypy, import-linter"

$(VENV)/.ready: requirements.lock pyproject.toml
	@sh .ci/venv.sh $(PYTHON) $(VENV)
	@touch $@

setup: $(VENV)/.ready engine images

engine: $(VENV)/.ready
	@$(GRADER) engine start

images: $(VENV)/.ready engine
	@$(GRADER) images build

demo: setup
	@$(GRADER) demo

check: $(VENV)/.ready
	$(VENV)/bin/ruff check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports

test: setup check
	$(PYTEST) -m "not full" tests/unit tests/gaps
	$(PYTEST) -m "not full" --durations=15 $(CONTAINERS)

test-full: setup
	$(PYTEST) -m full $(CONTAINERS)

test-tasks: setup
	$(GRADER) task check --all --html build/tasks.html

clean:
	rm -rf $(VENV) build var
