"""Inputs that are not dealt with as they should be, and why: a strict xfail, so that an improvement shows."""

from __future__ import annotations

SHORTCOMINGS: dict[str, str] = {
    "When did China's ‘CSAR take effect?": "the sentence with the date is not taken for an answer, with or without",
    'When did China\'s "CSAR" take effect?"': "the same",
    "化妝品監督管理條例何時開始施行？": "answered with the dates of measures made under the regulation",
    "138313-04375-9999": "a code that shares its beginning with one of the corpus is answered with that one",
    "国家药监局2031年把外泌体归为什么？": "a year that nothing in the corpus has does not always refuse",
}
