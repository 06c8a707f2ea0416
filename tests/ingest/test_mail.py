from __future__ import annotations

from datetime import date
from email.message import EmailMessage
from pathlib import Path

import pytest

from ingest.decode import ReadError
from ingest.mail import page_of, read_mail
from ingest.read import ReadFailure, read_documents


def mail(text: str = "您好，附件是新的备案要求。", charset: str = "gb18030") -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = "关于备案要求的通知"
    message["From"] = "示例协会 <news@example.org>"
    message["Date"] = "Tue, 05 Mar 2024 09:30:00 +0800"
    message.set_content(text, charset=charset)
    return message


def test_the_headers_of_a_mail_are_its_metadata() -> None:
    found = read_mail(mail().as_bytes())
    assert found.content.text.strip() == "您好，附件是新的备案要求。"
    assert found.content.metadata == {
        "title": "关于备案要求的通知",
        "source": "示例协会",
        "published": date(2024, 3, 5),
    }


def test_attachments_are_documents_of_their_own(tmp_path: Path) -> None:
    message = mail()
    message.add_attachment("附件的正文。".encode(), maintype="text", subtype="plain", filename="要求.txt")
    message.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="logo.png")
    message.add_attachment(b"%PDF-1.4 broken", maintype="application", subtype="pdf", filename="../../x.pdf")
    path = tmp_path / "m.eml"
    path.write_bytes(message.as_bytes())
    failures: list[ReadFailure] = []
    first, second = read_documents(path, failures.append)
    assert (first.origin, second.origin) == (str(path), f"{path}!/要求.txt")
    assert second.text == "附件的正文。"
    assert [failure.origin for failure in failures] == [f"{path}!/../../x.pdf"]
    assert "PDF is" in failures[0].reason


def test_a_mail_of_html_alone_is_read_as_a_page() -> None:
    message = mail()
    body = "<p>The new rules for labels apply from May 2024 to every importer and every brand.</p>" * 3
    message.set_content(f"<html><body><h1>Rules</h1>{body}</body></html>", subtype="html")
    assert "apply from May 2024" in read_mail(message.as_bytes()).content.text


@pytest.mark.parametrize("data", [b"", b"just a line of text\n\nand another"])
def test_what_is_no_mail_is_refused(data: bytes) -> None:
    with pytest.raises(ReadError):
        read_mail(data)


def test_a_saved_page_is_read_in_the_charset_of_its_part() -> None:
    html = "<html><head><meta charset=gb2312><title>公告</title></head><body><p>正文在此。</p></body></html>"
    data = (
        b"From: <Saved by a browser>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=B\r\n\r\n--B\r\n"
        b"Content-Type: text/html; charset=gb2312\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        + html.encode("gb2312")
        + b"\r\n--B\r\nContent-Type: image/png\r\n\r\nxxxx\r\n--B--\r\n"
    )
    assert "正文在此" in page_of(data).decode()
    with pytest.raises(ReadError, match="no page"):
        page_of(b"Content-Type: image/png\r\n\r\nxxxx")
