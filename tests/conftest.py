"""What is slow to load and never changes: the bundled model, the term base, the analyser."""

from __future__ import annotations

import pytest

from index.analyse import Analyser
from index.model import StaticModel
from index.terms import TermBase


@pytest.fixture(scope="session")
def static_model() -> StaticModel:
    """The bundled model; a test that asks for it fails where it is missing."""
    return StaticModel.load()


@pytest.fixture(scope="session")
def terms() -> TermBase:
    return TermBase.load()


@pytest.fixture(scope="session")
def analyser(terms: TermBase) -> Analyser:
    return Analyser(terms)
