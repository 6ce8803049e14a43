# Needs Python 3.11+ and make, nothing else. Every target makes its own environment,
# and is quick the second time.

PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python
READY := $(VENV)/.ready
READY_DOCS := $(VENV)/.ready-docs

# The second environment: the lowest versions that pyproject.toml declares.
VENV2 := .venv-floors
READY2 := $(VENV2)/.ready

# The same examples each time (tests/conftest.py): a fifth of them, and all.
PYTEST := HYPOTHESIS_PROFILE=dev $(RUN) -m pytest
THOROUGH := HYPOTHESIS_PROFILE=ci $(RUN) -m pytest
# What other versions break shows in few examples of each kind.
PYTEST2 := HYPOTHESIS_PROFILE=dev $(VENV2)/bin/python -m pytest
PARALLEL := -n auto --dist worksteal

# Which lines and branches the tests reach: CI asks for it, and it takes twice the time.
COVER ?=
COVERAGE := $(if $(COVER),--cov --cov-report=term-missing:skip-covered)

.DEFAULT_GOAL := help
.PHONY: help demo test test-thorough test-room test-floors soak doctest lint check bench bench-peers fuzz mutants \
	notebooks snapshot docs licences pictures wheel fixer-assets clean

help:  ## this list
	@sed -n 's/^\([a-z0-9-]*\):.*  ## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

demo: $(READY)  ## import a messy contact file into a list of a CDP in a box
	$(RUN) -m cdp_frames.demo

test: $(READY) doctest  ## each kind of case on the current pandas, the same every time
	$(PYTEST) $(PARALLEL) -m "not thorough and not soak" $(COVERAGE)

test-thorough: $(READY)  ## all examples of each property, and the slow cases
	$(THOROUGH) $(PARALLEL) -m "(hypothesis or thorough) and not soak"

test-room: $(READY)  ## one folder of tests/ with few examples: ROOM=kinds
	$(RUN) -m pytest $(PARALLEL) -m "not thorough and not soak" tests/$(ROOM)

test-floors: $(READY2)  ## each kind of case, with few examples, on the lowest versions
	$(PYTEST2) $(PARALLEL) -m "not notebook and not browser and not thorough and not soak"

soak: $(READY)  ## all cells, kills and seeds of which `test` runs a share
	$(THOROUGH) $(PARALLEL) -m soak

fixer-assets: $(READY)  ## the files of the grid, by npm: without them the fixer has no page
	$(RUN) tests/support/fixer_assets.py

doctest: $(READY)  ## the examples in the docstrings
	$(PYTEST) --doctest-modules cdp_frames

lint: $(READY)  ## format, style, types (inside, and as a user sees them), imports
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/ruff check .
	$(VENV)/bin/mypy
	cd tests/typing && $(CURDIR)/$(VENV)/bin/mypy .
	$(VENV)/bin/lint-imports

check:  ## what CI runs: lint, demo, docs, test, test-thorough, test-floors
	.ci/run

bench: $(READY)  ## the speed goals, figures and verdicts: ONLY=phones
	$(RUN) -m benchmarks $(ONLY)

bench-peers: $(READY)  ## what others take for the same file, where they are installed
	$(RUN) -m benchmarks.peers

SEED := $(or $(SEED),$(shell date +%s))
fuzz: $(READY)  ## the properties with other data each time: SEED=1 ROOM=kinds
	@echo "SEED=$(SEED)"
	HYPOTHESIS_PROFILE=fuzz $(RUN) -m pytest $(PARALLEL) --hypothesis-seed=$(SEED) \
		-m hypothesis tests/$(ROOM)
	$(if $(filter-out kinds,$(ROOM)),,$(RUN) -m benchmarks.fuzz_email 1000000 --seed $(SEED))
	$(if $(filter-out kinds,$(ROOM)),,$(RUN) -m benchmarks.fuzz_phone 200000 --seed $(SEED))

mutants: $(READY)  ## mutants that no test catches: FILE=cdp_frames/lists.py TESTS=tests/importing
	$(RUN) tests/support/mutants.py $(FILE) $(if $(TESTS),--tests $(TESTS)) $(if $(ONLY),--only $(ONLY))

docs: $(READY_DOCS)  ## the pages, as HTML in build/docs: offline, and no warning
	$(RUN) -m sphinx --fail-on-warning --keep-going --quiet -b html -c docs . build/docs
	@echo "The pages are in build/docs/index.html"

licences: $(READY)  ## the page of licences anew, from what is installed
	$(RUN) -m docs.generators.licences

pictures: $(READY)  ## the pictures on the pages anew, where Chromium is
	$(RUN) -m docs.generators.pictures

wheel: $(READY)  ## a wheel with everything in it, in dist/
	@ls cdp_frames/fixer/vendor/* >/dev/null 2>&1 || \
		echo "Without the fixer's page: \`make fixer-assets\` fetches its files first."
	$(RUN) -m build --wheel --no-isolation --outdir dist .

notebooks: $(READY)  ## run every notebook again and keep its outputs
	SAVE_NOTEBOOKS=1 $(RUN) -m pytest -m notebook

snapshot: $(READY)  ## take the public surface anew, if you mean to change it
	SAVE_SNAPSHOT=1 $(RUN) -m pytest -q tests/package/test_snapshot.py

$(READY): pyproject.toml constraints.txt
	@echo "Installing into $(VENV), once: pip fetches pandas, pyarrow, DuckDB and the tools,"
	@echo "some 300 MB, in one to five minutes. It is silent meanwhile."
	$(PYTHON) -m venv $(VENV)
	$(RUN) -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	$(RUN) -m pip install --quiet --disable-pip-version-check \
		--constraint constraints.txt --group dev --editable ".[sandbox,dask,excel,fix,plot]"
	touch $(READY)

$(READY_DOCS): $(READY)
	@echo "Installing Sphinx; this takes about a minute, once."
	$(RUN) -m pip install --quiet --disable-pip-version-check \
		--constraint constraints.txt --group docs
	touch $(READY_DOCS)

$(READY2): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV2)
	$(VENV2)/bin/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	$(VENV2)/bin/python tests/support/floors.py > $(VENV2)/constraints.txt
	$(VENV2)/bin/python -m pip install --quiet --disable-pip-version-check \
		--constraint $(VENV2)/constraints.txt --group dev --editable ".[sandbox,dask,excel,fix,plot]"
	touch $(READY2)

clean:  ## remove the environments and what tools left
	rm -rf $(VENV) $(VENV2) mutants .hypothesis build dist docs/reference
