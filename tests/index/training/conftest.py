"""Training in tests: one thread, since the batches are too small to share out and threads would wait for each other."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec

import pytest


@pytest.fixture(autouse=True, scope="package")
def one_thread() -> Iterator[None]:
    if find_spec("torch") is None:  # what needs it is skipped; reading data and making a vocabulary do not
        yield
        return
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)
