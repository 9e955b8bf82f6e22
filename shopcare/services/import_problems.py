"""Save the rows that were not imported, or imported with a mark, as a file with the reason beside them."""

from __future__ import annotations

from pathlib import Path

from shopcare.i18n import Translator
from shopcare.interchange import problem_files
from shopcare.services.import_models import Preview, Result
from shopcare.services.import_reasons import reason_text
from shopcare.services.session import Session


def save_problem_rows(session: Session, path: Path, result: Result | Preview, out_path: Path) -> int:
    """Write held and flagged rows to ``out_path`` (.csv or .xlsx); returns how many. ``path`` is the imported file.

    Raises DomainError ``file_not_writable`` and ``problem_file_same``.
    """
    tr = Translator(session.lang)
    return problem_files.write(
        Path(path), Path(out_path), result.header, result.tally.problems, tr("import|Row"), tr("import|Reason"),
        lambda problem: reason_text(tr, problem.reason),
    )
