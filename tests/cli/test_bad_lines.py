"""Whatever is typed wrong: one good sentence, an exit code, and nothing of Python."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.cli.test_cli import leads, run  # noqa: F401

if TYPE_CHECKING:
    from pathlib import Path

    from cdp_frames.sandbox import Sandbox

# What nobody should read who has no Python. Cards have words like these in cells.
PYTHON = re.compile(
    r"Traceback|``|Value error|\b\w+Error\b|\((?:an int|a float)|\btimedelta\b"
    r"|\bolder_than\b"
    r"|\b\w+\(\)|\b(?:result|plan|client|cdp_frames)\.\w+"
    r"|\b(?:list_name|target_list_id|audience_name|if_exists|run_by|bad_cells|opt_outs"
    r"|object_name|max_refused|max_removed|max_change|min_rows)\b"
    r"|\b\w+=(?:True|False|None)\b|\b(?:timezone|dayfirst|region|keep|again|force)="
)
FILE = "import {leads} --list L"
# What is typed -> the exit code, and a part of the sentence.
LINES = {
    "import {leads}": (2, "--list-id, or an audience with --audience; or pass"),
    "import {leads} --plan": (2, "--profiles-only to put them on none"),
    "import {leads} --save-feed {tmp}/feed.toml": (2, "where these people go"),
    "import {leads} --list L --profiles-only": (2, "leave one of them out"),
    "import {leads} --list L --list-id lst_1": (2, "contradict each other"),
    "import {leads} --list L --audience A": (2, "--list and --audience contradict"),
    "import {leads} --list ''": (2, "--list must be a text that is not blank"),
    "import {leads} --list " + "x" * 201: (2, "--list has 201 characters"),
    "import {leads} --list-id lst_nobody": (2, "lst_nobody"),
    "import {leads} --if-exists replace --profiles-only": (2, "--if-exists replace"),
    "import": (2, "Missing argument"),
    "import {tmp}/gone.csv --list L": (2, "There is no file"),
    "import {tmp} --list L": (2, "folder"),
    "import {empty} --list L": (2, "has no row"),
    "import {bytes} --list L": (2, ""),
    "import {leads} {leads}x --list L": (2, "There is no file"),
    f"{FILE} --if-exists maybe": (2, "--if-exists must be one of"),
    f"{FILE} --timezone Mars/Base": (2, "no time zone"),
    "import {phones} --list L --region Atlantis": (2, "--region"),
    f"{FILE} --keep all": (2, "'merge'"),
    f"{FILE} --bad-cells keep": (2, "'refuse' or 'drop'"),
    f"{FILE} --opt-outs ignore": (2, "'hold'"),
    f"{FILE} --schema nosuch": (2, "nosuch"),
    f"{FILE} --schema {{tmp}}/gone.yaml": (2, "gone.yaml"),
    f"{FILE} --schema {{bytes}}": (2, ""),
    f"{FILE} --map Email": (2, "--map takes COLUMN=FIELD"),
    f"{FILE} --map Nobody=email": (2, "Nobody"),
    f"{FILE} --map Email=nosuchfield": (2, "nosuchfield"),
    f"{FILE} --map Email=": (2, "email"),
    f"{FILE} --encoding klingon": (2, "klingon"),
    f"{FILE} --encoding utf-16": (2, ""),
    f"{FILE} --source nosuch": (2, "nosuch"),
    f"{FILE} --suppress {{tmp}}/gone.csv": (2, "--suppress"),
    f"{FILE} --suppress ann@example.com": (2, "--suppress"),
    f"{FILE} --suppress lst_nobody": (2, "--suppress"),
    f"{FILE} --memory {{tmp}}": (2, "can't be read"),
    f"{FILE} --memory {{leads}}": (2, "it is no memory of mappings"),
    f"{FILE} --min-rows -5": (2, "--min-rows is a number of rows, or a share, not -5"),
    f"{FILE} --timeout nan": (2, "--timeout is a number of seconds from 0, not nan"),
    f"{FILE} --fail-on nan": (2, "--fail-on is a number of rows"),
    f"{FILE} --audit {{leads}}": (2, "is no ledger"),
    f"{FILE} --ca-bundle {{leads}}": (3, "holds no certificates"),
    "check {tmp}/": (2, "folder"),
    "check {leads} --map =": (2, "there are 'Email'"),
    "check {leads} --errors /dev/null": (2, "in which form the refused rows are"),
    "ledger person {tmp}/gone.sqlite x": (2, "gone.sqlite"),
    "ledger purge {tmp}/gone.sqlite --older-than soon": (2, ""),
    "lists rename nope x": (2, "no list with the name or id 'nope'"),
    "lists create ''": (2, ""),
    "lists delete nope --yes": (2, "no list with the name or id 'nope'"),
    "fix {leads}": (2, ""),
    "reimport -": (2, "standard-input"),
    "resume -": (2, ""),
    "doctor --patience nan": (2, ""),
    "run -": (2, ""),
    f"{FILE} --errors {{tmp}}": (2, "it is a folder"),
    f"{FILE} --errors {{leads}}": (2, "is a file that is read, too"),
    f"{FILE} --errors {{tmp}}/no/x.csv": (2, "its folder does not exist"),
    f"{FILE} --errors {{tmp}}/x.pdf": (2, ".xlsx"),
    f"{FILE} --save-result {{tmp}}/no/x": (2, "can't be written"),
    f"{FILE} --timeout -1": (2, "--timeout is a number of seconds from 0"),
    f"{FILE} --timeout soon": (2, "--timeout"),
    f"{FILE} --min-rows many": (2, "--min-rows"),
    f"{FILE} --min-rows 50": (4, "--min-rows 50. Nothing was sent; --force"),
    f"{FILE} --max-refused 1": (4, "--max-refused 1. Nothing was sent; --force"),
    f"{FILE} --max-refused most": (2, "--max-refused is a number of rows"),
    f"{FILE} --fail-on 200%": (2, "--fail-on is a number of rows"),
    f"{FILE} --max-removed 3": (2, "--max-removed"),
    f"{FILE} --part-size 0": (2, "--part-size"),
    f"{FILE} --part-size 9 --map Email=email": (
        2,
        "--part-size does not go with --map",
    ),
    f"{FILE} --upload-format xls": (2, "'csv', 'jsonl', 'parquet'"),
    f"{FILE} --whole-checks never": (2, "'refuse', 'each-part'"),
    f"{FILE} --show nothing": (2, "'hints', 'changes', 'mapping', 'causes'"),
    f"{FILE} --save-result -": (2, "needs a file, not standard output"),
    "import - - --list L": (2, "can be read once only"),
    "import - --list L": (2, "standard-input"),
    "import {leads} --list L --save-feed -": (2, "A feed is a file"),
    "plan {leads}": (2, "Nobody knows where these people go"),
    "plan": (2, "Missing argument"),
    "plan {tmp}/gone.csv --list L": (2, "There is no file"),
    "plan {leads} --list L --list-id x": (2, "contradict each other"),
    "plan {leads} --list L --errors {leads}": (2, "is a file that is read, too"),
    "check": (2, "Missing argument"),
    "check {tmp}/gone.csv": (2, "There is no file"),
    "check {empty}": (2, "has no row"),
    "check {leads} --list L": (2, "No such option"),
    "check {leads} --fail-on most": (2, "--fail-on is a number of rows"),
    "check {leads} --timezone Mars/Base": (2, "no time zone"),
    "check {leads} --map Nobody=email": (2, "Nobody"),
    "check {leads} --schema nosuch": (2, "nosuch"),
    "check {leads} --offline --suppress lst_1": (2, "--suppress"),
    "check {leads} --errors {tmp}": (2, "it is a folder"),
    "causes {tmp}/gone.csv": (2, "There is no file"),
    "causes {leads}": (2, "cdp_why"),
    "causes {bytes}": (2, "--save-result"),
    "causes {tmp}": (2, ""),
    "schema {tmp}/gone.csv": (2, "There is no file"),
    "schema {leads} -o {leads}": (2, "is a file that is read, too"),
    "schema {leads} -o {bytes}": (2, "--overwrite"),
    "schema {leads} -o {tmp}": (2, "it is a folder"),
    "schema --schema nosuch": (2, "nosuch"),
    "schema --object nosuch": (2, "nosuch"),
    "schema --map Email=email": (2, "need a file"),
    "sandbox --port 0 --shell fish": (2, "'--shell': 'fish' is not one of"),
    "sandbox --port 0 --env-file {tmp}": (2, "it is a folder"),
    "sandbox --port 0 --env-file {bytes}": (2, ""),
    "clean {leads} -o - --errors -": (2, "--errors needs a file here"),
    f"{FILE} --as Ann": (2, "name the ledger with --audit"),
    f"{FILE} --ca-bundle {{tmp}}/gone.pem": (3, "gone.pem"),
    f"{FILE} --journal /dev/null/x --plan": (0, ""),
    f"{FILE} --nosuch": (2, "No such option"),
    "reimport {leads}": (2, ""),
    "reimport {tmp}/gone.csv": (2, "gone.csv"),
    "resume imp_nobody": (2, "cdp-frames history shows those of the journal"),
    "history --journal {leads}": (2, ""),
    "run {tmp}/gone.toml": (2, "gone.toml"),
    "run {leads}": (2, "leads.csv"),
    "clean {leads} -o {leads}": (2, "too"),
    "clean {tmp}/gone.csv -o {tmp}/x.csv": (2, "There is no file"),
    "inspect {tmp}/gone.csv": (2, "There is no file"),
    "lists show lst_nobody": (2, "lst_nobody"),
    "lists members lst_nobody": (2, "lst_nobody"),
    "lists nosuch": (2, "No such command"),
    "ledger show {tmp}/gone.sqlite": (2, "gone.sqlite"),
    "ledger show {leads}": (2, ""),
    "doctor --report {tmp}": (2, "it is a folder"),
    "sandbox --port 70000": (2, "65535"),
    "sandbox --port http": (2, "--port"),
    "sandbox --port {taken}": (2, "is in use"),
    "sandbox --port 0 --settings {tmp}/gone.yaml": (2, "gone.yaml"),
    "sandbox --port 0 --settings {leads}": (2, "The settings should be a mapping"),
    "sandbox --port 0 --settings {bytes}": (2, ""),
    "sandbox --port 0 --fault Nonsense": (2, "A fault"),
    "sandbox --port 0 --path {leads}": (2, "as a database"),
    "sandbox --port 0 --path {tmp}": (2, ""),
    "sandbox --port 0 --path /dev/null/x": (2, "/dev/null"),
    "impor": (2, "No such command"),
}


@pytest.mark.parametrize("line", LINES)
def test_one_sentence_and_a_code(
    leads: Path,  # noqa: F811 - the fixture
    cdp: Sandbox,
    tmp_path: Path,
    line: str,
) -> None:
    code, part = LINES[line]
    (tmp_path / "empty.csv").write_text("email\n", encoding="utf-8")
    phones = tmp_path / "phones.csv"
    phones.write_text("email,phone\na@example.com,0301234\n", encoding="utf-8")
    (tmp_path / "bytes.yaml").write_bytes(b"\x00\xff{[: \x81")
    taken = socket.create_server(("127.0.0.1", 0))
    places = {
        "leads": leads,
        "phones": phones,
        "tmp": tmp_path,
        "empty": tmp_path / "empty.csv",
        "bytes": tmp_path / "bytes.yaml",
        "taken": taken.getsockname()[1],
    }
    with taken:
        words = [word.strip("'").format(**places) for word in line.split(" ")]
        before = len(list(cdp.client().lists()))
        ended, output = run(*words)
    shown = " ".join(re.sub(r"[│╭╮╰╯─]", " ", output).split())
    assert ended == code, shown
    assert part in shown
    if code:
        assert not PYTHON.search(shown), shown
        assert shown
        assert len(shown) < 1000
    assert len(list(cdp.client().lists())) == before


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (("--errors", "-"), "both go to standard output"),
        (("--part-size", 9, "--plan"), "does not go with --json"),
    ],
)
def test_what_does_not_go_with_a_program_that_reads(
    leads: Path,  # noqa: F811 - the fixture
    words: tuple[object, ...],
    part: str,
) -> None:
    code, output = run("import", leads, "--list", "L", "--json", *words)
    assert (code, part in output) == (2, True), output


def test_without_settings_the_fault_of_the_line_comes_first(
    leads: Path,  # noqa: F811 - the fixture
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("EXPERITURE_API_KEY")
    assert run("import", leads)[0] == 2
    assert run("import", leads, "--list", "L", "--list-id", "x")[0] == 2
    code, output = run("import", leads, "--list", "L")
    assert (code, "cdp-frames sandbox" in output) == (3, True)
    assert not PYTHON.search(output)


def test_profiles_only_is_asked_for_by_its_name(
    leads: Path,  # noqa: F811 - the fixture
    cdp: Sandbox,
) -> None:
    code, output = run("import", leads, "--profiles-only")
    assert (code, "1 of 3 rows imported to profiles only" in output) == (1, True)
    assert cdp.records()["email"].tolist() == ["ann@example.com"]
    assert list(cdp.client().lists()) == []


def test_the_version_is_told() -> None:
    code, output = run("--version")
    assert code == 0
    assert re.fullmatch(r"cdp-frames \d+\.\d+\S*\n", output)


def test_a_sandbox_that_is_not_installed_says_what_to_install() -> None:
    told = "import sys; sys.modules['duckdb'] = None; from cdp_frames.cli import app; "
    for command in ("sandbox", "demo"):
        line = [sys.executable, "-c", f"{told}app({[command]!r})"]
        ran = subprocess.run(line, capture_output=True, text=True, check=False)  # noqa: S603 - our own code
        assert ran.returncode == 2
        assert 'pip install "cdp-frames[sandbox]"' in ran.stderr
        assert "Traceback" not in ran.stderr


def test_a_plan_and_a_result_speak_no_python(
    leads: Path,  # noqa: F811 - the fixture
    tmp_path: Path,
) -> None:
    leads.write_text(
        "Email,Phone,Unsubscribed,Odd\n"
        + "".join(
            f"p{i}@example.com,+4930123450{i},{'yes' * (i == 3)},x\n" for i in range(9)
        )
        + "ann@@example.com,,,\nb@example.com c@example.com,,,\n",
        encoding="utf-8",
    )
    feed = tmp_path / "feed.toml"
    lines = [
        ("import", leads, "--list", "L", "--plan", "--min-rows", 50),
        ("import", leads, "--list", "L", "--save-feed", feed, "--opt-outs", "hold"),
        (
            "import",
            leads,
            "--list",
            "L",
            "--if-exists",
            "append",
            "--bad-cells",
            "drop",
        ),
        ("import", leads, "--list", "L", "--if-exists", "replace", "--plan"),
        ("run", feed, "--plan", "--again"),
        ("clean", leads, "-o", tmp_path / "clean.csv"),
        ("inspect", leads),
        ("resume", "L"),
        ("history",),
        ("lists", "show"),
    ]
    for line in lines:
        _, output = run(*line)
        shown = re.sub(r"if_exists (= \"|under)", "", " ".join(output.split()))  # feeds
        assert not PYTHON.search(shown), shown
        assert not re.search(r"(?<![\w.…])\.(?!csv|xlsx|toml)[a-z_]{4,}", shown), shown


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
def test_a_letter_that_the_output_does_not_know_ends_nothing(
    cdp: Sandbox, tmp_path: Path, encoding: str
) -> None:
    leads = tmp_path / "Imię 😀.csv"  # noqa: F811 - another file
    leads.write_text("email,Imię 😀\nann@example.com,Ann\nbad,Ż\n", encoding="utf-8")
    environ = os.environ | cdp.environ | {"PYTHONIOENCODING": encoding}

    def typed(*words: object) -> subprocess.CompletedProcess[bytes]:
        line = ["-c", "from cdp_frames.cli import main; main()", *map(str, words)]
        return subprocess.run(  # noqa: S603 - our own code
            [sys.executable, *line], env=environ, capture_output=True, check=False
        )

    looked = typed("inspect", leads)
    assert (looked.returncode, b"Traceback" in looked.stderr) == (0, False)
    assert b"Imi\\u0119" in looked.stdout
    errors = tmp_path / "refused 😀.csv"
    done = typed("import", leads, "--list", "😀", "--errors", errors, "--json")
    assert (done.returncode, b"Traceback" in done.stderr) == (1, False)
    assert errors.is_file()
    assert "😀" in json.loads(done.stdout)["target"]["list_name"]
    gone = typed("import", tmp_path / "Ż.csv", "--list", "L", "--json")
    assert gone.returncode == 2
    assert json.loads(gone.stdout)["exit_code"] == 2
