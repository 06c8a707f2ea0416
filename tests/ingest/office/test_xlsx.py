from __future__ import annotations

import io
from datetime import date, datetime
from typing import Any

import pytest

from ingest.decode import ReadError
from ingest.office import xlsx
from ingest.office.xlsx import read_xlsx


def saved(book: Any) -> bytes:
    sink = io.BytesIO()
    book.save(sink)
    return sink.getvalue()


def test_sheets_are_headings_and_rows_name_their_columns() -> None:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "限用组分"
    for row in [
        ["化妆品限用组分表"],
        [],
        ["原料名称", "最大浓度", "生效日期", "备注"],
        ["水杨酸", 0.02, date(2021, 5, 1), None],
        ["尿素", 3.0, datetime(2022, 1, 2, 8, 30), "儿童 | 禁用"],
    ]:
        sheet.append(row)
    sheet.merge_cells("A1:D1")
    sheet["B4"].number_format = "0.0%"
    other = book.create_sheet("Notes")
    other.append(["Only one cell"])
    book.create_sheet("Hidden").append(["secret"])
    book["Hidden"].sheet_state = "hidden"
    assert read_xlsx(saved(book)).text.split("\n\n") == [
        "## 限用组分",
        "化妆品限用组分表",
        "| 原料名称 | 最大浓度 | 生效日期 | 备注 |\n| --- | --- | --- | --- |\n"
        "| 原料名称：水杨酸 | 最大浓度：2% | 生效日期：2021-05-01 |\n"
        "| 原料名称：尿素 | 最大浓度：3 | 生效日期：2022-01-02 08:30 | 备注：儿童 ¦ 禁用 |",
        "## Notes",
        "Only one cell",
    ]


def test_merged_cells_and_headers_of_two_rows_are_spread() -> None:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    for row in [
        ["Category", "Limits", None],
        [None, "Face", "Hair"],
        ["UV filters", "10", "8"],
        [None, "5", "4"],
    ]:
        sheet.append(row)
    for merged in ("A1:A2", "B1:C1", "A3:A4"):
        sheet.merge_cells(merged)
    assert read_xlsx(saved(book)).text.split("\n")[4:] == [
        "| Category: UV filters | Limits Face: 10 | Limits Hair: 8 |",
        "| Category: UV filters | Limits Face: 5 | Limits Hair: 4 |",
    ]


def test_rows_beyond_the_bound_are_left_out_with_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    import openpyxl

    monkeypatch.setattr(xlsx, "MAX_ROWS", 3)
    book = openpyxl.Workbook()
    for number in range(10):
        book.active.append([f"row {number}", "x"])
    content = read_xlsx(saved(book))
    assert "row 2" in content.text
    assert "row 3" not in content.text
    assert "left out" in content.warnings[0]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"not a workbook"])
def test_what_is_no_workbook_is_refused(data: bytes) -> None:
    with pytest.raises(ReadError):
        read_xlsx(data)
