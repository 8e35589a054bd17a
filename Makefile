# Two commands: `make demo` and `make test`. Uses uv where present, else python3 -m venv and pip.
VENV := .venv
PY := $(VENV)/bin/python
PYTHON ?= python3
UV := $(shell command -v uv 2>/dev/null)

.PHONY: demo test lint types lock install install-dev clean

demo: install
	$(VENV)/bin/refugium demo -o refugium-demo

test: install-dev
	$(PY) -m pytest -n 2 --dist loadfile

lint: install-dev
	$(VENV)/bin/ruff check .

types: install-dev
	$(VENV)/bin/mypy

install: $(VENV)/.installed

install-dev: $(VENV)/.installed-dev

$(VENV)/bin/python:
ifdef UV
	$(UV) venv --python $(PYTHON) $(VENV)
else
	$(PYTHON) -m venv $(VENV)
endif

$(VENV)/.installed: $(VENV)/bin/python requirements.lock pyproject.toml
ifdef UV
	$(UV) pip install --python $(PY) --require-hashes -r requirements.lock
	$(UV) pip install --python $(PY) --no-deps --editable .
else
	$(PY) -m pip install --quiet --require-hashes -r requirements.lock
	$(PY) -m pip install --quiet --no-deps --editable .
endif
	touch $@

$(VENV)/.installed-dev: $(VENV)/.installed requirements-dev.lock
ifdef UV
	$(UV) pip install --python $(PY) --require-hashes -r requirements-dev.lock
else
	$(PY) -m pip install --quiet --require-hashes -r requirements-dev.lock
endif
	touch $@

lock:
	uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-header \
	  --no-emit-index-url pyproject.toml -o requirements.lock
	uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-header \
	  --no-emit-index-url --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock

clean:
	rm -rf $(VENV) refugium-demo build dist
