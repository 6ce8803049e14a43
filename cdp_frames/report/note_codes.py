"""Notes and alarms as codes: a program asks for a code, and no sentence with a name.

A sentence belongs to the code whose words it holds. They are words of the code that
makes the sentence, so that a test can hold both against each other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

# What has no code yet.
OTHER: Final = "other"

# The first that fits counts.
WORDS: Final[dict[str, str]] = {
    # --- the file and the mapping ---
    "records_set_aside": "that were set aside when it was read",
    "file_note": "In the file: ",
    "file_notes_not_used": " is not used: ",
    "file_notes_not_known": "Not used of ",
    "columns_left_out": "Columns left out",
    "column_judged_and_not_sent": "was judged by your schema and is not ",
    # --- the cells ---
    "several_names": "rows with different names",
    "cells_look_odd": " odd all the same; see ",
    "check_warns": " as a whole: ",
    "cells_not_sent": " otherwise: see .changes",
    "would_go_with_drop": "refused rows would go with bad_cells='drop'",
    # --- people who said no ---
    "opt_outs_held_back": "who said no to mail: held back",
    "opt_outs_sent": "no to mail, and nobody is held back",
    "opt_outs_perhaps": "nobody is held back for it",
    "opt_outs_taken_off": "taken off the list",
    "opt_outs_on_list": " on the list already. To take them off",
    "opt_outs_not_looked_for": "Nobody looked whether people who said no",
    "opt_outs_perhaps_on_list": "People who said no may still be on the list",
    "held_back_by_suppression": " held back: on the suppression list ",
    "suppression_cells_unread": " nobody back.",
    "suppression_records_set_aside": " set aside: nobody in them is held back",
    # --- the feed ---
    "rows_as_before": " and not sent again (only_changes)",
    "sent_rows_not_kept": "Which rows were sent could not be kept",
    "all_rows_sent": "All rows are sent, for the list is replaced",
    "description_not_written": "The list's description could not be written: ",
    # --- the CDP ---
    "may_be_refused": " may be refused by the CDP: ",
    "no_credentials": "The CDP was not asked for its fields and lists",
    "no_metadata_scope": "The CDP was not asked for its fields: ",
    "no_list_scope": "The list was not looked at: ",
    "list_not_looked_at": "the list could not be looked at",
    "list_not_made": "The CDP made no list ",
    "list_not_there_yet": "shows in the CDP yet",
    "list_not_certain": "hold nobody but people of this import",
    "list_of_another_import": "it is another import's",
    "each_row_a_record": "Each row becomes a record of ",
    "members_removed": "not in this upload",
    "members_not_removed": "No member was removed",
    "members_to_be_removed": " off the list, of ",
    "change_not_measured": "Nothing was held against max_change=",
    "members_to_be_removed_not_known": "Nobody can say how many members come off",
    # --- the account ---
    "lines_without_row": "lines of the CDP's error file fit no single row",
    "merged_rows_refused": "merged into another row of the same person, which",
    "rows_unknown": "rows were sent and nobody can say what became of them",
    "refused_without_reason": "it gave no reason",
    "refused_rows_on_list": "are on the list: they are accepted",
    "not_verified": "with verify=False nobody",
    "ledger_incomplete": "What the CDP has done stands, and the ledger does not know",
    "ledger_new": "A new ledger was begun: ",
    # --- the same rows before ---
    "picked_up": "An earlier run of this import was cut short",
    "picked_up_without_journal": "of which no journal here knows",
    "sent_again_to_profiles": "without a list they were sent again",
    "done_before": "already, with this result",
    "sent_again": " already, but ",
    "job_forgotten": "The CDP does not know job ",
    "no_journal": "This import runs without a journal",
    # --- the ledger ---
    "ledger_begun": "A new ledger was begun",
    "ledger_not_written": "and the ledger does not know it",
    # --- a re-import ---
    "refused_rows_not_sent": "not sent again.",
    "rows_new": "new, or can't be told from the labels",
    "rows_repeated": "given more than once",
    "rows_not_refused": "not refused before",
    "audience_made_before": "was made by the first job and selects by itself",
    "people_imported_before": "earlier attempt already; their profiles are updated",
    # --- a workbook that was edited ---
    "workbook_of_another_import": "The workbook was written for another import",
    "workbook_marks_moved": "the cells were moved without the hidden column",
    "workbook_marks_broken": "gone or not as they were. They were looked for by",
    "workbook_columns_gone": "not in the workbook any more",
    "workbook_columns_added": "import, and not read: ",
    "workbook_dates": "a date or a time where none was",
    "workbook_digits_gone": "a number of more than 15 digits: the last ones are",
    "workbook_long_numbers": "a number where a phone was",
    "workbook_zeros": "a number with fewer digits than the others",
    "workbook_typed_cells": "neither text nor a number",
    "workbook_cut_cells": "the beginning of a long text",
    "workbook_hidden_rows": "hidden, by a filter or by hand; ",
    "workbook_numbers": "they are taken over as they are written",
    # --- what was given ---
    "callback_failed": "on_result= broke",
    "saved_without_polars": "Polars is not installed here",
    "saved_elsewhere": "The credentials are not those of the import",
    "saved_without_attribute": "was not saved",
    "saved_without_argument": "which no file can hold: pass it to ",
    "saved_with_another_argument": "is not as it was in the import",
}


def codes_of(sentences: Iterable[str]) -> list[str]:
    """Return the codes of notes, each once, in their order.

    Examples:
        >>> codes_of(["No member was removed, for nobody was imported.", "So what."])
        ['members_not_removed', 'other']
    """
    return list(dict.fromkeys(map(_code_of, sentences)))


def _code_of(sentence: str) -> str:
    return next((code for code, words in WORDS.items() if words in sentence), OTHER)
