# The two commands that matter are `make run` and `make test`; everything they need they install.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8501
unexport PYTHONDONTWRITEBYTECODE  # compiling the package anew costs each process a second
export LEERLAND_DATA ?= $(CURDIR)/leerland-data

.PHONY: run test lint messages docs bench evaluate vectors torture clean

$(BIN)/.app: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[app]'
	touch $@

$(BIN)/.dev: $(BIN)/.app
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[app,dev]'
	touch $@

run: $(BIN)/.app  ## the app on http://localhost:8501, with the example landscape if there is no other
	@test -d "$(LEERLAND_DATA)/store" || $(BIN)/leerland init --example
	$(BIN)/leerland app --port $(PORT)

test: $(BIN)/.dev  ## all tests
	$(BIN)/python -m pytest -n 2 --dist worksteal

lint: $(BIN)/.dev  ## style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

messages: $(BIN)/.dev  ## bring the catalogues of messages up to date with the code; says what is not translated
	$(BIN)/python -m leerland_graph.locale

docs: $(BIN)/.dev  ## the documentation as a site, in site/
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict

bench: $(BIN)/.dev  ## the ratios of docs/benchmarks.md
	$(BIN)/python -m benchmarks
	$(BIN)/python -m benchmarks.starting
	$(BIN)/python -m benchmarks.load
	$(BIN)/python -m benchmarks.saves
	$(BIN)/python -m benchmarks.lists
	$(BIN)/python -m benchmarks.meaning
	$(BIN)/python -m benchmarks.recommend

evaluate: $(BIN)/.dev  ## how well proposals do; the figures of docs/placing.md
	$(BIN)/python -m benchmarks.evaluate
	$(BIN)/python -m benchmarks.placing
	$(BIN)/python -m benchmarks.margins
	$(BIN)/python -m benchmarks.offers

vectors: $(BIN)/.dev  ## the vectors of the language's own examples, after these changed
	$(BIN)/python -m benchmarks.vectors

torture: $(BIN)/.dev  ## faults, hostile input and load; writes docs/reliability.md
	$(BIN)/python -m benchmarks.torture

clean:
	rm -rf $(VENV) dist build site .pytest_cache .mypy_cache .ruff_cache
