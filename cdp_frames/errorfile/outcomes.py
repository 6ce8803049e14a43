"""Lines of rows that went well: some systems write what became of every row."""

# ruff: noqa: RUF001 - letters of import tools in many languages
from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cdp_frames.errorfile.lines import Lines
from cdp_frames.errorfile.names import role_of
from cdp_frames.text.names import fold, fold_all

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from cdp_frames.errorfile.lines import Line
    from cdp_frames.errorfile.names import Names

# What such a column is called, and what it says where nothing was wrong. Assumption: as
# the result files of import tools do. A cell "true" tells only under the second names.
_STATUS: Final = fold_all(
    "status state result outcome rowstatus importstatus recordstatus resultstatus "
    "ergebnis statut état résultat estado resultado stato esito resultaat resultat "
    "tila tulos wynik stan výsledek stav eredmény állapot rezultat stare durum sonuç "
    "статус результат стан κατάσταση αποτέλεσμα الحالة النتيجة "
    "状態 結果 状态 结果 상태 결과"
)
_FLAGS: Final = fold_all(
    "success succeeded successful ok imported accepted valid isvalid processed created "
    "erfolgreich importiert réussi importé correcto importado riuscito importato"
)
_WELL: Final = fold_all(
    "ok okay success successful succeeded imported created updated inserted upserted "
    "added accepted valid passed done complete completed processed unchanged written "
    "loaded 200 201 204 erfolg erfolgreich importiert angelegt aktualisiert gültig "
    "réussi succès importé créé valide éxito exitoso correcto importado creado válido "
    "sucesso criado riuscito importato creato valido geslaagd gelukt geïmporteerd "
    "lyckades importerad importeret importert onnistui tuotu sukces zaimportowano "
    "úspěch importováno sikeres importálva succes reușit importat başarılı aktarıldı "
    "успешно импортировано успіх успішно επιτυχία ناجح نجاح تم 成功 完了 完成 성공 완료"
)
_YES: Final = frozenset({"true", "yes", "y", "1"})
_TICKS: Final = frozenset("✓✔✅☑")


def without_successes(found: Lines, names: Names) -> Lines:
    """Leave out the lines that say that their row went well, and nothing else.

    Args:
        found: the error file taken apart.
        names: the names that may stand in it. A column that was sent under such a name
            says nothing of what became of the row.
    """
    tells = outcome_of(found.names, names)
    if tells is None:
        return found
    said = [
        number
        for number, name in enumerate(found.names)
        if number != tells and role_of(name) in {"message", "code"}
    ]
    flag = fold(found.names[tells]) in _FLAGS
    kept = [line for line in found.lines if not _went_well(line, tells, said, flag)]
    return Lines(found.names, kept)


def outcome_of(columns: Sequence[str], names: Names) -> int | None:
    """Return the number of the column that says what became of each row, if any."""
    return next(
        (
            number
            for number, name in enumerate(columns)
            if fold(name) in _STATUS | _FLAGS and not names.columns_of(name)
        ),
        None,
    )


def _went_well(line: Line, tells: int, said: Collection[int], flag: bool) -> bool:  # noqa: FBT001
    cell = line.cells.get(tells, "").strip()
    if not line.intact or line.nested or not cell:
        return False
    well = fold(cell) in _WELL or cell in _TICKS or (flag and fold(cell) in _YES)
    return well and not any(line.cells.get(each, "").strip() for each in said)
