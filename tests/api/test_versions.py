"""Versions, corrections and what changed, from the command line down to the files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.diff import changes
from tests.api.conftest import Run


def listed(yinju: Run, name: str) -> dict[str, object]:
    """What `documents --json` says of the file of this name."""
    rows = [json.loads(line) for line in yinju("documents", "--json")[1].splitlines()]
    found: dict[str, object] = next(row for row in rows if str(row["origin"]).endswith(name))
    return found


def test_show_and_diff_read_earlier_versions(yinju: Run, folder: Path) -> None:
    file = folder / "rule.txt"
    file.write_text("示例规定\n\n第一条 备案期限为十日。第二条 费用由企业承担。\n", encoding="utf-8")
    yinju("ingest", folder)
    id = str(listed(yinju, "rule.txt")["id"])
    assert "has one version only" in yinju("diff", id)[2]
    file.write_text("示例规定\n\n第一条 备案期限为三十日。第二条 费用由企业承担。\n", encoding="utf-8")
    yinju("ingest", folder)
    assert "期限为十日" in yinju("show", id, "--version", "1")[1]
    newest = yinju("show", id)[1]
    assert "期限为三十日" in newest
    assert "version: 2 of 2 (kept: 1, 2)" in newest
    out = yinju("diff", id)[1]
    assert "- 第一条 备案期限为十日。\n+ 第一条 备案期限为三十日。" in out
    assert "费用" not in out
    (change,) = json.loads(yinju("diff", id, "--from", "1", "--to", "2", "--json")[1])["changes"]
    assert change["from"] == {"start": 6, "text": "第一条 备案期限为十日。"}
    code, _, err = yinju("show", id, "--version", "7")
    assert (code, err.count("\n")) == (2, 1)
    assert "version 7 of document" in err and "does not exist; kept are: 1, 2" in err
    assert yinju("forget", id)[1] == "1 earlier version forgotten\n"
    assert "has been forgotten" in yinju("show", id, "--version", "1")[2]
    assert "name documents, or use --all" in yinju("forget")[2]


def test_a_correction_wins_over_the_file_now_and_when_it_is_read_again(yinju: Run, folder: Path) -> None:
    yinju("ingest", folder)
    id = str(listed(yinju, "gongxiao.txt")["id"])
    code, out, _ = yinju("documents", "set", id[:8], "published=2024-03-05", "status=in force", "agency=NMPA")
    assert code == 0
    assert "published: 2024-03-05 (by hand)" in out
    assert json.loads(yinju("documents", "--from", "2024-03", "--json")[1])["id"] == id
    assert yinju("ingest", folder)[1].startswith("0 added, 0 replaced, 3 unchanged")
    with (folder / "gongxiao.txt").open("a", encoding="utf-8") as file:
        file.write("发布时间：2021年4月9日\n")
    assert yinju("ingest", folder)[1].startswith("0 added, 1 replaced, 2 unchanged")
    row = listed(yinju, "gongxiao.txt")
    assert (row["published"], row["status"]) == ("2024-03-05", "in force")
    assert row["found"]["published"] == "by hand"  # type: ignore[index]
    assert "published" not in row["detected"]  # type: ignore[operator]
    yinju("documents", "set", id, "published=")
    assert listed(yinju, "gongxiao.txt")["published"] == "2021-04-09"
    assert listed(yinju, "gongxiao.txt")["status"] == "in force"


@pytest.mark.parametrize(
    ("field", "message"),
    [
        ("published=yesterday", "is not a date; write it as 2024-03-05"),
        ("kind=poem", "is not one of news, notice, report, law, other"),
        ("titel=x", "unknown key 'titel'"),
        ("published", "not of the form field=value"),
        ("detected=x", "unknown key 'detected'"),
    ],
)
def test_a_correction_that_cannot_be_is_refused(yinju: Run, folder: Path, field: str, message: str) -> None:
    yinju("ingest", folder)
    before = listed(yinju, "milk.txt")
    code, out, err = yinju("documents", "set", str(before["id"]), field)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert message in err
    assert listed(yinju, "milk.txt") == before


def test_a_place_given_before_or_after_set_is_heeded(yinju: Run, folder: Path) -> None:
    yinju("ingest", folder / "milk.txt", "--collection", "milk")
    id = json.loads(yinju("documents", "--collection", "milk", "--json")[1])["id"]
    assert yinju("documents", "--collection", "milk", "set", id, "kind=law")[0] == 0
    assert yinju("documents", "set", id, "source=Press", "--collection", "milk")[0] == 0
    row = json.loads(yinju("--collection", "milk", "documents", "--kind", "law", "--json")[1])
    assert row["source"] == "Press"


@given(st.text("ab 。.\nA一", max_size=40), st.text("ab 。.\nA一", max_size=40))
def test_changes_stand_where_they_say_and_nothing_else_differs(old: str, new: str) -> None:
    rest_old, rest_new = old, new
    for change in reversed(list(changes(old, new))):
        assert old[change.old_start :].startswith(change.old_text)
        assert new[change.new_start :].startswith(change.new_text)
        rest_old = rest_old[: change.old_start] + rest_old[change.old_start + len(change.old_text) :]
        rest_new = rest_new[: change.new_start] + rest_new[change.new_start + len(change.new_text) :]
    assert "".join(rest_old.split()) == "".join(rest_new.split())  # spaces are no changes, nor where one is put in
