from __future__ import annotations

from ingest.headings import sections_of


def paths(text: str) -> list[tuple[str, ...]]:
    return [section.path for section in sections_of(text)]


def test_markdown_headings_nest_by_level() -> None:
    text = "intro\n# A\nx\n## B\ny\n### C\n## D\n```\n# not one\n```\n# E\n"
    assert paths(text) == [(), ("A",), ("A", "B"), ("A", "B", "C"), ("A", "D"), ("E",)]


def test_parts_chapters_and_sections_of_statutes_nest() -> None:
    text = "第一编 总则\n第一章 一般规定\n第一条 内容。\n第一节 定义\n第二条 内容。\n第二章　附则\n第三条 内容。"
    assert paths(text)[-1] == ("第一编 总则", "第二章 附则")
    assert ("第一编 总则", "第一章 一般规定", "第一节 定义") in paths(text)


def test_numbered_headings_nest_and_contents_lines_quantities_and_sentences_are_none() -> None:
    text = "\t1.1 概念\t...02\n1.1 概念\n甲。\n1.1.1 定义\n乙。\n1.5 million people came\n3.5 亿元资金到位\n"
    text += "2.1 这是一句话。\n2.2 方法\n丙。"
    assert paths(text) == [(), ("1.1 概念",), ("1.1 概念", "1.1.1 定义"), ("2.2 方法",)]


def test_sections_cover_the_text_without_gaps() -> None:
    text = "a\n# B\nc\n\n一、制度\n正文\n"
    sections = sections_of(text)
    assert [s.start for s in sections] == [0, *(s.end for s in sections[:-1])]
    assert sections[-1].end == len(text)
