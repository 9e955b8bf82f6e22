"""How a form is printed: printer, paper, resolution, copies, offset, mask; remembered per form in the shop file."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from shopcare.services import settings
from shopcare.services.session import Session

#: Code of a paper -> millimetres; the same codes as ``PrintOptions.paper``.
SHEETS = {"A4": (210.0, 297.0), "A5": (148.0, 210.0), "A6": (105.0, 148.0), "A3": (297.0, 420.0)}
RESOLUTIONS = (203, 300)
COPIES_AT_MOST = 99
OFFSET_AT_MOST = 20.0
PAPER_MM = (20.0, 450.0)


@dataclass(frozen=True)
class PrintChoices:
    """What is remembered of a form. ``full`` is not: showing a whole phone is chosen each time anew."""

    printer: str = ""
    paper: str = ""
    dpi: int = 203
    copies: int = 1
    x_mm: float = 0.0
    y_mm: float = 0.0
    close: bool = True
    printed: bool = False
    full: bool = False

    @property
    def offset_mm(self) -> tuple[float, float]:
        """How far everything is moved right and down."""
        return self.x_mm, self.y_mm


def paper_mm(code: str) -> tuple[float, float] | None:
    """Millimetres of a paper code (``100x150``, ``A4``), None when it is none."""
    if code in SHEETS:
        return SHEETS[code]
    try:
        width, height = (float(part) for part in code.lower().split("x"))
    except ValueError:
        return None
    low, high = PAPER_MM
    return (width, height) if low <= width <= high and low <= height <= high else None


def paper_code(width: float, height: float) -> str:
    """The code of a paper typed in millimetres."""
    return f"{width:g}x{height:g}"


def paper_text(code: str) -> str:
    """A paper as the user reads it: ``100 × 150 mm``, ``A4``."""
    size = paper_mm(code)
    if code in SHEETS or size is None:
        return code
    return f"{size[0]:g} × {size[1]:g} mm"


def _key(form: str) -> str:
    return f"print.{form}"


def recall(session: Session, form: str) -> PrintChoices:
    """What was chosen last for this form; the shop's defaults the first time. What makes no sense is dropped."""
    stored = settings.get(session, _key(form))
    start = PrintChoices(dpi=_whole(settings.get(session, "printer_dpi"), RESOLUTIONS[0], RESOLUTIONS))
    if not isinstance(stored, dict):
        return start
    known: dict[str, Any] = {}
    for item in fields(PrintChoices):
        value, usual = stored.get(item.name), getattr(start, item.name)
        right = isinstance(value, (int, float)) if isinstance(usual, float) else type(value) is type(usual)
        if right:
            known[item.name] = value
    known.pop("full", None)
    found = replace(start, **known)
    return replace(
        found,
        paper=found.paper if paper_mm(found.paper) else "",
        dpi=_whole(found.dpi, start.dpi, RESOLUTIONS),
        copies=max(1, min(COPIES_AT_MOST, found.copies)),
        x_mm=_within(found.x_mm),
        y_mm=_within(found.y_mm),
    )


def remember(session: Session, form: str, choices: PrintChoices) -> None:
    """Keep the choices of a form for the next time; with the shop file, so that a backup brings them along."""
    values = asdict(replace(choices, printed=True))
    del values["full"]
    settings.put(session, _key(form), values)


def _whole(value: object, usual: int, allowed: tuple[int, ...]) -> int:
    return value if isinstance(value, int) and value in allowed else usual


def _within(value: float) -> float:
    return max(-OFFSET_AT_MOST, min(OFFSET_AT_MOST, float(value)))
