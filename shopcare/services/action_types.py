"""What an action of ``do`` is: its name, its parameters, and how values from a script are checked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from shopcare.domain.errors import DomainError
from shopcare.services import resolving
from shopcare.services.changes import Changes
from shopcare.services.session import Session

Run = Callable[[Session, dict], Changes]


@dataclass(frozen=True)
class Param:
    """One parameter: ``type`` is text, ref, money, moment, count, flag, choice, lines, file, list or any."""

    name: str
    type: str = "text"
    required: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Action:
    """Something that can be done to the shop, by name."""

    name: str
    params: tuple[Param, ...]
    run: Run

    def check(self, given: dict) -> None:
        """Raise ``parameter_unknown``, ``parameter_missing`` or ``parameter_wrong``; nothing is guessed."""
        known = [p.name for p in self.params]
        for name in given:
            if name not in known:
                raise DomainError("parameter_unknown", name=str(name), known=", ".join(known))
        for param in self.params:
            value = given.get(param.name)
            if value in (None, "") and param.required:
                raise DomainError("parameter_missing", name=param.name)
            if value is None:
                continue
            if param.type in ("lines", "list"):
                fits = isinstance(value, list)
            elif param.type == "any":
                fits = True
            elif param.type in ("text", "ref", "moment", "file"):
                fits = isinstance(value, str | int) and not isinstance(value, bool)
            elif param.type == "money":
                fits = isinstance(value, str)
            elif param.type == "count":
                fits = not isinstance(value, bool) and str(value).isdecimal() and len(str(value)) < 16
            else:
                fits = isinstance(value, str | int)
            if not fits:
                raise DomainError("parameter_wrong", name=param.name, type=param.type)


def find(session: Session, params: dict, kind: str | None = None, name: str = "ref") -> tuple[str, int]:
    """The record a parameter names, of one kind or of any. Raises as :func:`resolving.resolve`."""
    return resolving.resolve(session, str(params[name]), kind)


def storefront_id(session: Session, value: object) -> int:
    """A storefront by id or name. Raises ``storefront_unknown``."""
    fronts = session.storefronts()
    text = str(value)
    found = [f["id"] for f in fronts if text in (str(f["id"]), f["name"])]
    if not found:
        raise DomainError("storefront_unknown", name=text, known=", ".join(f"{f['id']} {f['name']}" for f in fronts))
    return found[0]
