"""Verdicts in both languages, with negation."""

from __future__ import annotations

import pytest

from api.verdicts import verdicts

ALLOWED, APPROVED, NEEDED = "Is it allowed?", "Was it approved?", "Is a test required?"


@pytest.mark.parametrize(
    ("question", "text", "said"),
    [
        (ALLOWED, "It is allowed in rinse-off products.", {"permission yes"}),
        (ALLOWED, "It is not allowed.", {"permission no"}),
        (ALLOWED, "Its use is prohibited.", {"permission no"}),
        (ALLOWED, "It is no longer banned.", {"permission yes"}),
        (ALLOWED, "It isn't permitted yet.", {"permission no"}),
        ("允许使用吗？", "化妆品中允许使用该原料。", {"permission yes"}),
        ("允许使用吗？", "化妆品中禁止使用该原料。", {"permission no"}),
        ("允许使用吗？", "化妆品中不允许使用该原料。", {"permission no"}),
        ("允许使用吗？", "该原料不得使用。", {"permission no"}),
        ("允许使用吗？", "It is not prohibited.", {"permission yes"}),
        (APPROVED, "The FDA approved it.", {"approval yes"}),
        (APPROVED, "The FDA has not approved it.", {"approval no"}),
        (APPROVED, "No exosome product has been approved.", {"approval no"}),
        (APPROVED, "该产品已获批。", {"approval yes"}),
        (APPROVED, "该产品尚未获批。", {"approval no"}),
        (NEEDED, "A test must be submitted.", {"need yes"}),
        (NEEDED, "A test is not required.", {"need no"}),
        (NEEDED, "进口产品必须做动物试验。", {"need yes"}),
        (NEEDED, "进口产品无需做动物试验。", {"need no"}),
        (NEEDED, "进口产品不需要做动物试验。", {"need no"}),
        (NEEDED, "It is exempt.", {"need no"}),
        # both, none, or not asked for
        (ALLOWED, "It is allowed in soap and prohibited in sprays.", set()),
        (ALLOWED, "It smells.", set()),
        ("When was it banned?", "It is exempt.", set()),
        (NEEDED, "It is prohibited.", set()),
    ],
)
def test_a_verdict_is_read_with_its_negation(question: str, text: str, said: set[str]) -> None:
    assert verdicts(question, text) == said
