# ruff: noqa: E501 - lines and letters as files have them
"""Error files as other systems write them: the row that a person can tell, or none.

Each file stands for a kind; ``-`` is a line of which nobody can tell the row.
"""

from __future__ import annotations

import pandas as pd
import pytest

from cdp_frames import read_error_file

SENT = pd.DataFrame(
    {
        "email": [
            "kim@",
            "lea@example.com",
            "max@",
            "zoe@example.com",
            "uwe@example.com",
        ],
        "first_name": ["Kim", "Lea", "Max", "Zoe", "Uwe"],
        "last_name": ["Ng", "Roth", "Ode", "Faure", "Berg"],
        "city": ["Berlin", "Paris", "Rome", "", "Graz"],
        "age": ["31", "200", "44", "29", "abc"],
        "birth date": ["1990-01-01", "x", "1980-02-02", "", "1999-09-09"],
        "Backup E-Mail": ["a@x.example", "", "bad", "z@z.example", "u@"],
    }
)
# Content, and for each finding the row with the column.
TOLD = [
    pytest.param(
        '{"errors": [{"path": "records[0].email", "message": "invalid email format"}, {"path": "records[2].email", "message": "invalid email format"}]}',
        "0:email 2:email",
        id="paths2",
    ),
    pytest.param(
        '{"success": false, "error": {"message": "records[0].email: invalid email format; records[2].email: invalid email format"}}',
        "0:email 2:email",
        id="paths_nested",
    ),
    pytest.param(
        "records[0].email invalid email format, records[2].email invalid email format\n",
        "0:email 2:email",
        id="paths_sentence",
    ),
    pytest.param(
        '{"errors": ["records[0].email: invalid email format", "records[2].email: invalid email format"]}',
        "0:email 2:email",
        id="paths_strings",
    ),
    pytest.param(
        'message\n"records[0].email: invalid email format; records[2].email: invalid email format"\n',
        "0:email 2:email",
        id="paths_csv",
    ),
    pytest.param(
        "row,field,message\n4,city,city is required\n", "3:city", id="range_untrue"
    ),
    pytest.param(
        "row,field,message\n2,city,city is required\n", "-", id="range_untrue2"
    ),
    pytest.param(
        "row,field,message\n1,email,invalid email format\n3,email,invalid email format\n",
        "0:email 2:email",
        id="base_by_email",
    ),
    pytest.param(
        "row,field,message\n0,email,invalid email format\n2,email,invalid email format\n",
        "0:email 2:email",
        id="base_by_email0",
    ),
    pytest.param(
        "line,message\n2,invalid email\n4,invalid email\n", "0 2", id="base_by_email2"
    ),
    pytest.param(
        "email,message\nlea@example.com,last name is required\n",
        "1:last_name",
        id="last_name",
    ),
    pytest.param(
        "email,message\nlea@example.com,birth date is invalid\n",
        "1:birth_date",
        id="birth_date",
    ),
    pytest.param(
        "email,message\nuwe@example.com,invalid value in column Backup E-Mail\n",
        "4:Backup_E-Mail",
        id="backup",
    ),
    pytest.param(
        "email,Why it failed\nlea@example.com,Mailbox was closed by its owner\n",
        "1",
        id="unknown_words",
    ),
    pytest.param(
        "email,Motif\nlea@example.com,La boîte n'existe plus\n", "1", id="motif"
    ),
    pytest.param(
        "email;Fehlermeldung\nlea@example.com;Postfach wurde geschlossen\n",
        "1",
        id="fehlermeldung",
    ),
    pytest.param(
        "email,Erreur\nlea@example.com,Adresse refusée par le serveur\n",
        "1",
        id="erreur",
    ),
    pytest.param(
        "email,message\nuwe@example.com,age: not a whole number | Backup E-Mail: invalid email format\n",
        "4:age 4:Backup_E-Mail",
        id="second_bar",
    ),
    pytest.param(
        'email,message\nuwe@example.com,"age: not a whole number, Backup E-Mail: invalid email format"\n',
        "4:age 4:Backup_E-Mail",
        id="second_comma",
    ),
    pytest.param(
        'email,message\nuwe@example.com,"age: not a whole number\nBackup E-Mail: invalid email format"\n',
        "4:age 4:Backup_E-Mail",
        id="second_break",
    ),
    pytest.param(
        'email,message\nuwe@example.com,"[{""field"":""age"",""message"":""not a whole number""},{""field"":""Backup E-Mail"",""message"":""invalid email""}]"\n',
        "4:age 4:Backup_E-Mail",
        id="second_json",
    ),
    pytest.param(
        '{"message": "2 failed", "errors": [{"row": 1, "field": "email", "message": "invalid email format"}, {"row": 3, "field": "email", "message": "invalid email format"}]}',
        "0:email 2:email",
        id="json_doc",
    ),
    pytest.param(
        '{"data": {"errors": [{"email": "lea@example.com", "reason": "mailbox full"}, {"email": "uwe@example.com", "reason": "blocked"}]}}',
        "1 4",
        id="json_data",
    ),
    pytest.param(
        '{"errors": [{"source": {"pointer": "/data/0/attributes/email"}, "detail": "invalid email"}, {"source": {"pointer": "/data/2/attributes/email"}, "detail": "invalid email"}]}',
        "0:email 2:email",
        id="json_pointer",
    ),
    pytest.param(
        '{"message": "The given data was invalid.", "errors": {"rows.0.email": ["The email must be a valid email address."], "rows.2.email": ["The email must be a valid email address."]}}',
        "0:email 2:email",
        id="json_dotted",
    ),
    pytest.param(
        '{"rows": [0, 2], "messages": ["invalid email", "invalid email"]}',
        "0 2",
        id="json_parallel",
    ),
    pytest.param(
        '{"0": "email: invalid email", "2": "email: invalid email"}',
        "0:email 2:email",
        id="json_keys",
    ),
    pytest.param(
        '{"errors": {"1": {"email": ["invalid email"]}, "3": {"email": ["invalid email"]}}}',
        "0:email 2:email",
        id="json_keys2",
    ),
    pytest.param(
        '[{"email":"lea@example.com","error":"blocked"},{"email":"uwe@example.com","error":"blocked"},{"email":"zoe@exam',
        "1 4 -",
        id="json_cut",
    ),
    pytest.param(
        "invalid email (row 1)\ninvalid email (row 3)\n", "0 2", id="sent_end"
    ),
    pytest.param(
        'value "abc" in column "age" is not a whole number\n', "4:age", id="sent_value"
    ),
    pytest.param(
        "Invalid value 'abc' for field 'age'\nInvalid value '200' for field 'age'\n",
        "4:age 1:age",
        id="sent_value2",
    ),
    pytest.param(
        "lea@example.com - age - out of range\nuwe@example.com - age - not a number\n",
        "1:age 4:age",
        id="sent_dash",
    ),
    pytest.param(
        'ERROR:  invalid input syntax for type integer: "abc"\nCONTEXT:  COPY people, line 6, column age: "abc"\n',
        "4:age",
        id="pg",
    ),
    pytest.param(
        "ERROR 1366 (HY000): Incorrect integer value: 'abc' for column 'age' at row 5\n",
        "4:age",
        id="mysql",
    ),
    pytest.param(
        "Ligne 2 : adresse e-mail invalide (kim@)\nLigne 4 : adresse e-mail invalide (max@)\n",
        "0 2",
        id="fr",
    ),
    pytest.param(
        "Zeile 2: ungültige E-Mail-Adresse\nZeile 4: ungültige E-Mail-Adresse\n",
        "0 2",
        id="de",
    ),
    pytest.param(
        "1行目: メールアドレスが無効です\n3行目: メールアドレスが無効です\n",
        "0 2",
        id="ja",
    ),
    pytest.param(
        "<?xml version='1.0'?><errors><error row='1'><field>email</field><message>invalid email</message></error><error row='3'><field>email</field><message>invalid email</message></error></errors>",
        "0:email 2:email",
        id="xml",
    ),
    pytest.param(
        "<html><body><table><tr><th>Email</th><th>Error</th></tr><tr><td>lea@example.com</td><td>blocked</td></tr><tr><td>uwe@example.com</td><td>bounced</td></tr></table></body></html>",
        "1 4",
        id="html",
    ),
    pytest.param(
        "+-----------------+---------+\n| email           | error   |\n+-----------------+---------+\n| lea@example.com | blocked |\n| uwe@example.com | bounced |\n+-----------------+---------+\n",
        "1 4",
        id="framed",
    ),
    pytest.param(
        "| email | error |\n| --- | --- |\n| lea@example.com | blocked |\n| uwe@example.com | bounced |\n",
        "1 4",
        id="markdown",
    ),
    pytest.param(
        "\x1b[31mlea@example.com: blocked\x1b[0m\n\x1b[31muwe@example.com: bounced\x1b[0m\n",
        "1 4",
        id="ansi",
    ),
    pytest.param(
        "2026-04-21 10:00:00 ERROR lea@example.com: blocked\n2026-04-21 10:00:01 ERROR uwe@example.com: bounced\n",
        "1 4",
        id="log",
    ),
    pytest.param(
        "lea@example.com,Lea,Roth,Paris,200,x,,age out of range\nuwe@example.com,Uwe,Berg,Graz,abc,1999-09-09,u@,age not a number\n",
        "1:age 4:age",
        id="noheader",
    ),
    pytest.param(
        "EMAIL_ADDRESS,FNAME,LNAME,TOWN,ERROR\nlea@example.com,Lea,Roth,Paris,age out of range\nuwe@example.com,Uwe,Berg,Graz,age not a number\n",
        "1:age 4:age",
        id="dest_names",
    ),
    pytest.param(
        "Column Value,colname,err_reason\nabc,age,not a number\n200,age,out of range\n",
        "4:age 1:age",
        id="roles_unknown",
    ),
    pytest.param(
        "email,error\nlea@example.com,blocked\nuwe@example.com,bounced\nTotal,,,2 rows refused\n",
        "1 4 -",
        id="total",
    ),
    pytest.param(
        "email,error\nlea@example.com,blocked\n[redacted],bounced\nuwe@example.com,bounced\n",
        "1 - 4",
        id="redacted",
    ),
    pytest.param(
        "row,column,value,message\n5,age,abc,not a number\n2,age,200,out of range\n",
        "4:age 1:age",
        id="issue_value_cols",
    ),
    pytest.param(
        "Import errors 2026-04-21\n\nemail,error\nlea@example.com,blocked\n",
        "- 1",
        id="title",
    ),
    pytest.param(
        "email,error\nlea@example.com,blocked\nuwe@example.com,bounced\n2 rows refused\n",
        "1 4 -",
        id="a total in another shape",
    ),
    pytest.param("Row 1,204: age: not a number\n", "-", id="thousands"),
]
# Content, how many rows were refused, and for each finding the rows that it may be about.
NEVER_WRONG = [
    pytest.param("lea@example.com: duplicate of kim@\n", None, [[1]], id="dup"),
    pytest.param("duplicate of lea@example.com\n", None, [[]], id="dup2"),
    pytest.param(
        "A profile with address lea@example.com already exists: uwe@example.com\n",
        None,
        [[]],
        id="exists",
    ),
    pytest.param(
        "Import started by lea@example.com\nrow 9: odd\n", None, [[], []], id="by"
    ),
    pytest.param(
        "User: lea@example.com\nFile: people.csv\n2 rows failed\n",
        None,
        [[], [], []],
        id="header_user",
    ),
    pytest.param(
        "Please write to zoe@example.com for help\n", None, [[]], id="contact"
    ),
    pytest.param(
        "Errors for zoe@example.com's import\nemail,error\nlea@example.com,blocked\n",
        None,
        [[], [], [1]],
        id="for_user",
    ),
    pytest.param(
        "row,column,value,message\n1,age,200,out of range\n2,age,abc,not a number\n",
        None,
        [[1], [4]],
        id="running",
    ),
    pytest.param(
        "row,column,value,message\n1,city,,city is required\n",
        None,
        [[3]],
        id="running_same",
    ),
    pytest.param(
        "row,field,message\n1,email,odd\n2,email,odd\n3,email,odd\n4,email,odd\n",
        1,
        [[], [], [], []],
        id="number_refused",
    ),
    pytest.param(
        "row,message\n1,invalid email\n2,odd\n1,odd\n2,odd\n",
        None,
        [[0], [1], [], []],
        id="batches",
    ),
    pytest.param(
        "email,owner,error\nlea@example.com,uwe@example.com,blocked\nkim@,uwe@example.com,odd\n",
        None,
        [[1], [0]],
        id="other_mail",
    ),
    pytest.param(
        "owner,error\nlea@example.com,blocked\nuwe@example.com,odd\n",
        None,
        [[], []],
        id="swapped_owner",
    ),
    pytest.param(
        "Sales rep,error\nlea@example.com,blocked\nuwe@example.com,odd\n",
        None,
        [[], []],
        id="sales_rep",
    ),
    pytest.param(
        '[{"createdBy": "lea@example.com", "message": "odd"}, {"createdBy": "uwe@example.com", "message": "odd"}]',
        None,
        [[], []],
        id="json_owner",
    ),
    pytest.param(
        '{"user": "lea@example.com", "errors": [{"row": 1, "message": "odd"}]}',
        None,
        [[]],
        id="json_doc_user",
    ),
    pytest.param(
        '{"requestedBy": {"email": "lea@example.com"}, "errors": [{"row": 9, "message": "odd"}]}',
        None,
        [[]],
        id="json_doc_user2",
    ),
    pytest.param('{"101": "odd", "102": "odd"}', None, [[], []], id="json_numbers_ids"),
    pytest.param('{"200": 4, "400": 1}', None, [[], []], id="json_status_codes"),
    pytest.param(
        '{"codes": [1, 2], "counts": [3, 4]}', None, [[], []], id="json_parallel_counts"
    ),
    pytest.param(
        "<report user='lea@example.com' rows='5'><error line='9'><message>odd</message></error></report>",
        None,
        [[]],
        id="xml_meta",
    ),
    pytest.param("row 2026: odd\n", None, [[]], id="year"),
    pytest.param("Total rows 4\nFailed rows 1\n", None, [[], []], id="rows_count"),
    pytest.param(
        "email,error\nk**@,odd\nl**@example.com,odd\n", None, [[], []], id="masked"
    ),
    pytest.param(
        '{"errors": [{"pointer": "/data/7/email", "detail": "invalid email"}]}',
        None,
        [[]],
        id="pointer2",
    ),
    pytest.param(
        '{"errors": [{"path": "records[1].email", "message": "invalid email format"}, {"path": "records[3].email", "message": "invalid email format"}]}',
        None,
        [[0], [2]],
        id="paths_base1",
    ),
    pytest.param(
        "<html><body><p>Signed in as lea@example.com</p><table><tr><th>Row</th><th>Error</th></tr><tr><td>9</td><td>odd</td></tr></table></body></html>",
        None,
        [[]],
        id="html_user",
    ),
]


@pytest.mark.parametrize(("content", "expected"), TOLD)
def test_a_line_that_tells_its_row_finds_it(content: str, expected: str) -> None:
    errors = read_error_file(content, SENT)
    wanted = [part.partition(":") for part in expected.split()]
    rows = ["-" if pd.isna(row) else str(row) for row in errors["row"]]
    assert rows == [row for row, _, _ in wanted]
    for found, (_, _, column) in zip(errors["column"], wanted, strict=True):
        if column:
            assert found == column if column in SENT else column.replace("_", " ")


@pytest.mark.parametrize(("content", "refused", "allowed"), NEVER_WRONG)
def test_no_line_names_a_row_that_it_is_not_about(
    content: str, refused: int | None, allowed: list[list[int]]
) -> None:
    errors = read_error_file(content, SENT, refused=refused)
    assert len(errors) == len(allowed)
    for row, may_be in zip(errors["row"], allowed, strict=True):
        assert pd.isna(row) or row in may_be


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            "email,Why it failed\nlea@example.com,Mailbox was closed\n",
            "Mailbox was closed",
        ),
        ("email;Fehlermeldung\nlea@example.com;Postfach zu\n", "Postfach zu"),
        ("email,Verdict\nlea@example.com,blocked\n", "blocked"),
        ("email,first_name,error\nlea@example.com,Le\n", "lea@example.com,Le"),
        (
            "<!DOCTYPE html><title>502 Bad Gateway</title><p>nginx</p>",
            "a web page came in place of the error file: 502 Bad Gateway",
        ),
    ],
)
def test_no_words_are_lost(content: str, message: str) -> None:
    assert message in read_error_file(content, SENT)["message"].tolist()
