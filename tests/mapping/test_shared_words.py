"""A word that the columns of one person share says whose they are, and is dropped."""

from __future__ import annotations

import pandas as pd
import pytest

from cdp_frames import infer_mapping

VALUES = {
    "given": ["Anna", "Marco", "Giulia"],
    "family": ["Rossi", "Conti", "Gallo"],
    "email": ["anna@example.com", "marco@example.com", "giulia@example.com"],
    "company": ["Rossi Srl", "Conti SpA", "Gallo Srl"],
}


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        # The word is beside the address, too.
        (
            {"Nome visitatore": "given", "Cognome visitatore": "family",
             "E-mail visitatore": "email", "Azienda visitatore": "company"},
            {"first_name", "last_name", "email", "company_name"},
        ),
        # The address is nobody else's.
        (
            {"fakturacni_jmeno": "given", "fakturacni_prijmeni": "family",
             "email": "email"},
            {"first_name", "last_name", "email"},
        ),
        # A name without the word goes first.
        (
            {"First name": "given", "Nome operatore": "given",
             "Cognome operatore": "family", "Email": "email"},
            {"first_name", "email"},
        ),
        # Two persons, and the address says of neither that it is theirs.
        (
            {"fatt_nome": "given", "fatt_cognome": "family", "sped_nome": "given",
             "sped_cognome": "family", "Email": "email"},
            {"email"},
        ),
        # One header alone shares its word with none.
        ({"Nome progetto": "company", "Email": "email"}, {"email"}),
    ],
    ids=["address", "free address", "a better name", "two persons", "alone"],
)  # fmt: skip
def test_whose_columns_they_are(headers: dict[str, str], expected: set[str]) -> None:
    df = pd.DataFrame({header: VALUES[kind] for header, kind in headers.items()})
    found = infer_mapping(df, match_key=None).field_map
    assert set(found.values()) == expected
    backwards = infer_mapping(df[df.columns[::-1]], match_key=None).field_map
    assert backwards == found
