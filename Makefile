.PHONY: install lint types test check

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
