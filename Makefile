.PHONY: install lint types test check mutate

install:  ## everything the checks need, into the active environment
	pip install -c constraints.txt -e '.[test]'

lint:
	ruff check .
	ruff format --check .

types:
	mypy

test:
	pytest

check: lint types test

mutate:  ## break one part after another: does the gate of the gold questions notice?
	python -m eval.mutate
