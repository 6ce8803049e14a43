# Needs Python 3.11+ and make, nothing else. Every target makes its own environment,
# and is quick the second time.

PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python
READY := $(VENV)/.ready

# The second environment: the oldest pandas that is supported.
VENV2 := .venv-pandas2
READY2 := $(VENV2)/.ready

.PHONY: demo test test-pandas2 lint bench notebooks clean

demo: $(READY)  ## import a messy contact file into a list of a CDP in a box
	$(RUN) -m cdp_frames.demo

test: $(READY)  ## the whole test suite
	$(RUN) -m pytest -n auto --cov --cov-report=term-missing:skip-covered

test-pandas2: $(READY2)  ## the same on pandas 2.3
	$(VENV2)/bin/python -m pytest -n auto -m "not notebook"

lint: $(READY)  ## format, style, types, import order
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/ruff check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports

bench: $(READY)  ## the ratios of the speed goals
	$(RUN) -m benchmarks

notebooks: $(READY)  ## run every notebook again and keep its outputs
	SAVE_NOTEBOOKS=1 $(RUN) -m pytest -m notebook

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(RUN) -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	$(RUN) -m pip install --quiet --disable-pip-version-check \
		--constraint constraints.txt --group dev --editable ".[sandbox]"
	touch $(READY)

$(READY2): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV2)
	$(VENV2)/bin/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	grep -v -e '^pandas==' -e '^numpy==' -e '^pandas-stubs==' constraints.txt > $(VENV2)/constraints.txt
	echo 'pandas==2.3.3' >> $(VENV2)/constraints.txt
	$(VENV2)/bin/python -m pip install --quiet --disable-pip-version-check \
		--constraint $(VENV2)/constraints.txt --group dev --editable ".[sandbox]"
	touch $(READY2)

clean:
	rm -rf $(VENV) $(VENV2)
