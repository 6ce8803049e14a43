"""What Python says is said in the words of the command line."""

from __future__ import annotations

import pytest
import typer

from cdp_frames.cli import app
from cdp_frames.cli.words import _OPTIONS, _SAME, as_sentence, in_command_words

SAID = {
    "or pass timezone=.": "or pass --timezone.",
    "pass region=, or fill in": "pass --region, or fill in",
    "would go with bad_cells='drop'.": "would go with --bad-cells drop.",
    "pass again=True to send": "pass --again to send",
    "with opt_outs='remove'.": "with --opt-outs remove.",
    "again with if_exists='replace' to": "again with --if-exists replace to",
    "max_removed=0.25 (by default)": "--max-removed 0.25 (by default)",
    "pass dayfirst=": "pass --dayfirst or --monthfirst",
    "dayfirst=False says": "--monthfirst says",
    "keep=False was asked for, or pass keep='merge'.": (
        "--keep none was asked for, or pass --keep merge."
    ),
    "Pass target_list_id= to say": "Pass --list-id to say",
    "lost. The result is in the attribute .result of this error.": "lost.",
    "Wait again with client.wait_for_job('imp_1').": (
        "Wait again with cdp-frames resume imp_1."
    ),
    "or pass infer_mapping(df, given={'E mail': 'email'}), or --map 'E mail=email'.": (
        "or pass --map 'E mail=email'."
    ),
    "with infer_mapping(df, given={'it\\'s': 'email'}).": (
        """with --map 'it'"'"'s=email'."""
    ),
    "back, see .opted_out. Consent is; to write the no to the profiles, import these "
    'rows without a list: cdp_import(p.frame.iloc[p.o["row"]], mapping=p.m).': (
        "back. Consent is."
    ),
    "A guard strikes, apply() raises GuardError: 3 of 4.": "A guard strikes: 3 of 4.",
    "nothing sent yet;  call .apply() to send": (
        "nothing sent yet;  leave out --plan to send"
    ),
    "Columns left out (.mapping.unmapped says why): a.": "Columns left out: a.",
    "2 cells are sent otherwise: see .changes.": "2 cells are sent otherwise.",
    "x = 1, error=, f(keep=1)": "x = 1, error=, f(keep=1)",
    "one of each (keep='merge': the last)": "one of each (--keep merge: the last)",
    "if it is, say 'Booth Name': 'booth'": "if it is, say --map 'Booth Name=booth'",
    "is empty, say 'phone': ['Mobile', 'it\\'s home']": (
        "is empty, say --map Mobile=phone --map 'it'\"'\"'s home=phone'"
    ),
    "is filled, say {'phone': ['A', \"B's\"]}": (
        "is filled, say --map A=phone --map 'B'\"'\"'s=phone'"
    ),
    "you have to say it (.questions)": "you have to say it with --map",
    "take the suggestions: result.suggested(min_confidence=0.9)": (
        "take the suggestions of --errors"
    ),
    "or pass whole_checks='each part'": "or pass --whole-checks each-part",
    "upkeep=1": "upkeep=1",
}


@pytest.mark.parametrize("text", SAID)
def test_arguments_become_options(text: str) -> None:
    assert in_command_words(text) == SAID[text]


@pytest.mark.parametrize(
    ("message", "said"),
    [
        (
            "if_exists must be one of 'if_exists'",
            "--if-exists must be one of 'if_exists'",
        ),
        ("job imp_1 failed", "Job imp_1 failed"),
        ("imp_1 is no job", "imp_1 is no job"),
        ("in a feed: if_exists under [target]", "In a feed: if_exists under [target]"),
        ("404 gone", "404 gone"),
        ("", ""),
    ],
)
def test_a_message_becomes_a_sentence(message: str, said: str) -> None:
    assert as_sentence(message) == said


def test_every_option_is_one_of_the_command() -> None:
    command = typer.main.get_command(app)
    assert isinstance(command, typer.core.TyperGroup)
    parameters = command.commands["import"].params
    options = {
        name for each in parameters for name in (*each.opts, *each.secondary_opts)
    }
    for name in (*_OPTIONS, *_SAME):
        said = in_command_words(f"{name}=").split(" or ", maxsplit=1)[0]
        assert said in options
