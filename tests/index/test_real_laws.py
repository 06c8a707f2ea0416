"""On 1,385 Chinese statutes as users have them: what is known of them, and that one is found to replace another."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest

from ingest.chunk import chunk
from ingest.read import read_documents
from ingest.types import Document
from tests.index.conftest import Open

DATA = Path(os.environ.get("YINJU_DATA", Path(__file__).parents[3] / "shared" / "data")) / "docs" / "laws_zh.zip"


@pytest.fixture(scope="module")
def laws(tmp_path_factory: pytest.TempPathFactory) -> list[Document]:
    if not DATA.exists():
        pytest.skip(f"{DATA} is not there")
    folder = tmp_path_factory.mktemp("laws")
    with zipfile.ZipFile(DATA) as archive:
        archive.extractall(folder)
    return [document for path in sorted(folder.rglob("*.md")) for document in read_documents(path)]


@pytest.mark.slow
def test_statutes_have_titles_dates_and_kinds(laws: list[Document]) -> None:
    known = [document.metadata for document in laws]
    assert len(known) == 1385
    assert all(metadata.title and not metadata.title.startswith("#") for metadata in known)
    assert sum(metadata.published is not None for metadata in known) >= 1384
    assert sum(metadata.effective is not None for metadata in known) >= 770
    assert sum(metadata.kind == "law" for metadata in known) >= 1375
    assert sum(bool(metadata.replaces) for metadata in known) >= 200
    assert all(not m.effective or not m.published or m.effective >= m.published for m in known)


@pytest.mark.slow
def test_the_cosmetics_regulation_of_2020_replaces_the_hygiene_regulation(
    laws: list[Document], open_collection: Open
) -> None:
    collection = open_collection()
    collection.add([(document, chunk(document)) for document in laws if "化妆品" in document.metadata.title])
    ids = {document.metadata.title: document.id for document in laws}
    (link,) = collection.successors(ids["化妆品卫生监督条例"])
    assert (link.document.id, link.how) == (ids["化妆品监督管理条例"], "text")
    assert [one.document.id for one in collection.predecessors(ids["化妆品监督管理条例"])] == [
        ids["化妆品卫生监督条例"]
    ]
