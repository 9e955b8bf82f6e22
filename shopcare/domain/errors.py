"""What can go wrong, as codes. The sentences for people stand in ``shopcare.texts``, in every language."""

from __future__ import annotations


class DomainError(Exception):
    """A step was refused; nothing changed. ``code`` names the cause, ``params`` fill its sentence."""

    exit_code = 2

    def __init__(self, code: str, **params: object):
        super().__init__(code, params)
        self.code = code
        self.params = params

    def __str__(self) -> str:
        details = ", ".join(f"{k}={v!r}" for k, v in self.params.items())
        return f"{self.code}({details})"


class ShopDamaged(DomainError):
    """The shop file is damaged, missing or not ours; leads to the recovery screen."""

    exit_code = 3


class ShopUnavailable(DomainError):
    """A passing trouble (locked, no rights, disk full): never to be treated as damage."""

    exit_code = 2


class Cancelled(DomainError):
    """The user cancelled; everything begun was rolled back."""

    def __init__(self) -> None:
        super().__init__("cancelled")
