import pytest

from ingest.filings import filing_title

COVER = (
    "# UNITED STATES SECURITIES AND EXCHANGE COMMISSION\n\n# FORM {form}\n\n{period}\n\n____\n\n{name}\n\n"
    "({exact} as specified in its charter)\n"
)


@pytest.mark.parametrize(
    ("form", "period", "name", "title"),
    [
        (
            "10-K",
            "☒ ANNUAL REPORT PURSUANT TO SECTION 13 For the fiscal year ended December 31, 2021",
            "### EXAMPLE.COM, INC.",
            "EXAMPLE.COM, INC., Form 10-K, fiscal year ended December 31, 2021",
        ),
        (
            "10-Q",
            "For the Quarterly Period Ended December 31, 2022",
            "# EXAMPLE PLC",
            "EXAMPLE PLC, Form 10-Q, quarterly period ended December 31, 2022",
        ),
        (
            "8-K",
            "Date of Report (Date of earliest event reported): July 1, 2022 (June 30, 2022)",
            "Example Corporation",
            "Example Corporation, Form 8-K, July 1, 2022",
        ),
        ("10-K", "", "Example", "Example, Form 10-K"),
    ],
)
def test_a_filing_is_named_by_its_company_form_and_period(form: str, period: str, name: str, title: str) -> None:
    cover = COVER.format(form=form, period=period, name=name, exact="Exact name of registrant")
    assert filing_title(cover) == title
    table = cover.replace("(Exact name of registrant", "| (Exact name of Registrant").replace("charter)", "charter) |")
    assert filing_title(table) == title


@pytest.mark.parametrize("text", ["", "A report that speaks of Form 10-K", "(Exact name of registrant)\nForm 10-K"])
def test_other_texts_are_no_filings(text: str) -> None:
    assert filing_title(text) is None
