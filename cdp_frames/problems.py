"""The closed vocabulary of what can be wrong with a row.

A row that is refused here and a row that the CDP refused carry the same codes, so
that both group together. Where the CDP has words of its own for a problem, they are
the title; every title and action can be shown to a colleague who does not program.

Source:
    The import guide, "Common row-level errors", for the four titles that are the
    CDP's own. The others are ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that can be wrong with a row.

    Attributes:
        code: the name to group by; never changes.
        title: what is wrong, in the CDP's own words where it has them.
        meaning: why that is a problem, in one or two sentences.
        action: what to do about it.
    """

    code: str
    title: str
    meaning: str
    action: str


_ALL: Final = (
    # --- any value ---------------------------------------------------------------
    Problem(
        code="missing_value",
        title="required value is missing",
        meaning="The CDP needs a value in this field for every row.",
        action="Fill the cell in, or leave the row out.",
    ),
    Problem(
        code="not_allowed",
        title="value is not one of the allowed ones",
        meaning="The field holds one of a fixed set of values, and this is another.",
        action="Use one of the allowed values.",
    ),
    Problem(
        code="unsupported_value",
        title="value is of a kind that cannot be imported",
        meaning="A list, a dictionary, bytes or another object has no form in a file.",
        action="Turn the value into text, a number or a date first.",
    ),
    Problem(
        code="check_failed",
        title="a check of the schema failed",
        meaning="Your own schema does not allow this value.",
        action="Correct the value, or change the check if the value is right.",
    ),
    # --- e-mail ------------------------------------------------------------------
    Problem(
        code="invalid_email",
        title="invalid email format",
        meaning="No mail could ever reach this address as it is written.",
        action="Correct the address; strip blanks and look for a typing mistake.",
    ),
    Problem(
        code="several_emails",
        title="invalid email format",
        meaning="The cell holds more than one address, and a row is one person.",
        action="Keep one address, or make a row of each: read_contacts(..., "
        "explode=True), or --one-per-row.",
    ),
    Problem(
        code="undeliverable_domain",
        title="the domain takes no mail",
        meaning="The part behind the @ has no mail server.",
        action="Check the spelling of the part behind the @.",
    ),
    # --- date and time -----------------------------------------------------------
    Problem(
        code="naive_datetime",
        title="naive datetime",
        meaning="A time without a time zone could be any of some forty instants.",
        action="Add Z or an offset, as in 2026-04-21T10:00:00Z, or pass timezone=.",
    ),
    Problem(
        code="invalid_datetime",
        title="not a date and time",
        meaning="The value cannot be read as a date and time.",
        action="Write it as 2026-04-21T10:00:00Z.",
    ),
    Problem(
        code="ambiguous_date",
        title="day and month cannot be told apart",
        meaning="03/04 is the third of April or the fourth of March.",
        action="Pass dayfirst=True or dayfirst=False, or write the year first.",
    ),
    Problem(
        code="nonexistent_time",
        title="the time zone skips this time",
        meaning="The clocks were put forward over this time, so it never happened.",
        action="Correct the time, or add the offset that was meant.",
    ),
    Problem(
        code="ambiguous_time",
        title="the time zone has this time twice",
        meaning="The clocks were put back, so this time happened twice.",
        action="Add the offset that was meant, as in 2026-10-25T02:30:00+02:00.",
    ),
    Problem(
        code="datetime_out_of_range",
        title="date is out of range",
        meaning="The date is a placeholder, or outside the years 1 to 9999.",
        action="Correct the date, or leave the cell empty.",
    ),
    # --- phone and country -------------------------------------------------------
    Problem(
        code="invalid_phone",
        title="invalid phone number",
        meaning="No country has numbers of this form.",
        action="Write it with + and the country code, as in +14155550123.",
    ),
    Problem(
        code="phone_without_region",
        title="phone number without a country",
        meaning="A national number means another phone in each country.",
        action="Add + and the country code, pass region=, or fill in the country.",
    ),
    Problem(
        code="ambiguous_phone",
        title="phone number can be read in two ways",
        meaning="Its digits may begin with a country code, or be a national number.",
        action="Add + if a country code is in front; else group the number as usual.",
    ),
    Problem(
        code="invalid_country",
        title="unknown country",
        meaning="The value is no country name or code that we know.",
        action="Use the two-letter code of ISO 3166, as in DE or US.",
    ),
    # --- numbers and yes/no ------------------------------------------------------
    Problem(
        code="invalid_integer",
        title="not a whole number",
        meaning="The field holds whole numbers.",
        action="Write the number with digits only.",
    ),
    Problem(
        code="invalid_number",
        title="not a number",
        meaning="The field holds numbers.",
        action="Write the number with digits and a decimal point.",
    ),
    Problem(
        code="ambiguous_number",
        title="thousands and decimals cannot be told apart",
        meaning="1,234 is one thousand and more, or one and a bit.",
        action="Write the number without a thousands mark and with a decimal point.",
    ),
    Problem(
        code="number_out_of_range",
        title="number is out of range",
        meaning="The number is too large or too small to be stored exactly.",
        action="Correct the number, or map the column to a text field.",
    ),
    Problem(
        code="invalid_boolean",
        title="not a yes or no",
        meaning="The field holds yes or no.",
        action="Write true or false.",
    ),
    # --- text --------------------------------------------------------------------
    Problem(
        code="text_too_long",
        title="text is too long",
        meaning="The field holds fewer characters than the value has.",
        action="Shorten the text.",
    ),
    Problem(
        code="text_too_short",
        title="text is too short",
        meaning="The field needs more characters than the value has.",
        action="Write the text in full.",
    ),
    # --- rows --------------------------------------------------------------------
    Problem(
        code="duplicate_key",
        title="several rows for one person",
        meaning="These rows have the same match key and keep=False was asked for.",
        action="Keep one row for each person, or pass keep='merge'.",
    ),
    Problem(
        code="no_profile",
        title="the CDP has no such person",
        meaning="Nobody with this match key has a profile, so there is nobody to put "
        "on a list.",
        action="Import the row: that makes the profile and puts it on the list.",
    ),
    Problem(
        code="not_unique",
        title="value belongs to several people",
        meaning="The schema wants this value to be different for every person.",
        action="Correct the value in all rows but the right one.",
    ),
    Problem(
        code="unreadable_record",
        title="the record could not be taken apart",
        meaning="A delimiter too many or a broken quote hides which cell is which.",
        action="Fill in the cells by the text of the record, and clear this cell.",
    ),
    # --- said by the CDP ---------------------------------------------------------
    Problem(
        code="unknown_field",
        title="CDP_ETL.VALIDATION.REQUEST_SCHEMA",
        meaning="A column is mapped to a field that the CDP does not have.",
        action="Look at the fields of the object in the CDP and correct the mapping.",
    ),
    Problem(
        code="missing_required_field",
        title="CDP_ETL.VALIDATION.REQUEST_INVALID",
        meaning="The object has a required field that no column is mapped to.",
        action="Add the column, or map the right one to the field.",
    ),
    Problem(
        code="cdp_rejected",
        title="refused by the CDP",
        meaning="The CDP refused the row for a reason of its own.",
        action="Read the CDP's message and correct the row.",
    ),
)

PROBLEMS: Final[dict[str, Problem]] = {problem.code: problem for problem in _ALL}
