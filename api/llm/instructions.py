"""Sentences of a document that speak to a language model instead of a reader: they are not given to one."""

from __future__ import annotations

import re

from api.sentences import sentences
from index.fold import fold

_PATTERNS = (
    r"\b(?:ignore|disregard|forget|override|bypass)\b.{0,40}\b(?:instruction|prompt|rule|direction|guideline|quote|context|system)s?\b",
    r"^\W*(?:please )?(?:ignore|disregard|forget)\b.{0,30}\b(?:corpus|documents?|sources?|texts?|evidence)\b",
    r"^\W*(?:忽略|无视|忘记|抛开|不要看).{0,8}(?:文档|资料|原文|语料|文件|来源)|^\W*直接说",
    r"\byou are (?:now )?(?:a|an|the|in)?\b.{0,30}\b(?:assistant|ai|model|chatbot|bot|mode|dan)\b",
    r"\b(?:system prompt|prompt injection|jailbreak|developer mode)\b",
    r"\b(?:assistant|chatbot|language model|llm|ai (?:model|system|reader|agent)|ais|chatgpt|gpt-?\d\w*)s?\b.{0,80}"
    r"\b(?:must|should|shall|has to|please|kindly|tell|say|answer|respond|reply|output|state|write|inform|claim)\b",
    r"\b(?:please|kindly|instead|now|must|always|only)\b.{0,20}"
    r"\b(?:respond|reply|answer|output|say|print)\b.{0,20}(?:\bwith\b|\bthat\b|\bonly\b|\bexactly\b|:|\"|“)",
    r"^\W*(?:respond|reply|answer|output|say|print|repeat)\b.{0,20}(?:\bwith\b|\bthat\b|\bonly\b|\bexactly\b|:|\"|“)",
    r"<\|?/?(?:system|im_start|im_end|assistant|user|endoftext)|\[/?inst\]|<</?sys>>|^\W*(?:system|assistant|user)\s*:",
    r"(?:忽略|无视|忘记|忘掉|不要理会|不必理会|绕过).{0,16}(?:指令|指示|提示|要求|规则|设定|问题|引文)",
    r"(?:你|您)(?:现在)?(?:是|要扮演|扮演).{0,12}(?:助手|人工智能|模型|机器人|ai)",
    r"(?:你|您|助手|人工智能|语言模型|大模型|ai模型|机器人).{0,30}(?:必须|应当|应该|只能|请|直接|务必).{0,12}(?:回答|回复|输出|告诉|声称|说)",
    r"^\W*(?:请|务必|直接|只|仅|现在)+.{0,6}(?:回答|回复|输出|声称)",
    r"系统提示|提示词|越狱模式|开发者模式",
)
_INSTRUCTION = re.compile("|".join(f"(?:{pattern})" for pattern in _PATTERNS), re.S)


def without_instructions(text: str) -> str:
    """The text's sentences that are no such instruction, in order; all of it, as it stands, where none is one."""
    spans = sentences(text)
    kept = [text[start:end] for start, end in spans if not is_instruction(text[start:end])]
    if len(kept) == len(spans):
        return "" if is_instruction(text) else text
    return "\n".join(kept)


def is_instruction(sentence: str) -> bool:
    """Whether the sentence tells a language model what to do, as far as a table of patterns can see."""
    return _INSTRUCTION.search(fold(sentence)) is not None
