"""A collection that an earlier version wrote is upgraded where it lies."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from index.collection import EmbeddedCollection
from index.manifest import FORMAT
from ingest.types import Metadata
from tests.index.conftest import Open, make_document

NEW_IN_2 = ("versions", "corrections", "names", "replacements", "sketches", "bands")
TEXT = " ".join(f"word{n}" for n in range(60))
AMENDED = " ".join(f"word{n}" for n in range(30, 90))


def as_format_1(collection: EmbeddedCollection, directory: Path) -> None:
    for table in NEW_IN_2:
        collection.store.connection.execute(f"DROP TABLE {table}")
    manifest = json.dumps({**json.loads((directory / "manifest.json").read_text()), "format": 1})
    with collection.store.transaction():
        collection.store.set_meta("manifest", manifest)
    (directory / "manifest.json").write_text(manifest)
    collection.close()


def test_a_collection_of_format_1_is_given_what_it_lacks(open_collection: Open, tmp_path: Path) -> None:
    old = make_document("old", [TEXT], Metadata(title="示例管理条例", kind="law", published=date(2010, 1, 1)))
    new = make_document("new", [AMENDED], Metadata(title="示例管理条例", kind="law", published=date(2020, 1, 1)))
    copy = make_document("copy", [TEXT], Metadata(title="全文", published=date(2011, 1, 1)))
    collection = open_collection()
    collection.add([old, new, copy])
    as_format_1(collection, tmp_path / "c")
    collection = open_collection(create=False)
    assert json.loads((tmp_path / "c" / "manifest.json").read_text())["format"] == FORMAT
    assert [link.document.id for link in collection.successors(old[0].id)] == [new[0].id]
    assert [document.id for document in collection.reprints(old[0].id)] == [copy[0].id]
    assert collection.document(old[0].id) == old[0]
    changed = make_document("old", ["changed"], old[0].metadata)
    assert collection.add([changed]) == ["replaced"]
    assert [v.number for v in collection.versions(old[0].id)] == [1, 2]
