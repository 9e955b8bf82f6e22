"""Questions and file choosers behind one object, without waiting: the answer comes to a function later.

Tests hand in an object with the same methods that answers at once and fails on an unexpected question.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QInputDialog, QLineEdit, QMessageBox, QWidget

from shopcare.i18n import Translator


@dataclass(frozen=True)
class Choice:
    """One answer: its key, its words, and whether it is the likely, the destroying or the refusing one."""

    key: str
    text: str
    role: str = ""  # "default", "danger", "cancel" or nothing


class Prompts(Protocol):
    """What pages may ask. Every ``done`` gets nothing ("" or None) when the user closes the dialog."""

    def ask(
        self, parent: QWidget, text: str, detail: str, choices: list[Choice], done: Callable[[str], object]
    ) -> None:
        """A decision; ``done(key)``, or the key of the "cancel" choice, or "" when closed."""
        ...

    def tell(self, parent: QWidget, text: str, detail: str = "", done: Callable[[], object] | None = None) -> None:
        """Something that must be read before going on."""
        ...

    def text(self, parent: QWidget, title: str, label: str, start: str, done: Callable[[str | None], object]) -> None:
        """One line of text."""
        ...

    def open_files(
        self, parent: QWidget, title: str, filters: str, many: bool, done: Callable[[list[str]], object]
    ) -> None:
        """Existing files; an empty list when none was chosen."""
        ...

    def save_file(self, parent: QWidget, title: str, filters: str, start: str, done: Callable[[str], object]) -> None:
        """A place to write to; an existing file was confirmed by the system's own question."""
        ...

    def folder(self, parent: QWidget, title: str, start: str, done: Callable[[str], object]) -> None:
        """An existing folder."""
        ...


class QtPrompts:
    """The real thing: window-modal dialogs that are opened, never waited for."""

    def __init__(self, tr: Translator):
        """``tr`` words the buttons."""
        self._tr = tr

    def ask(
        self, parent: QWidget, text: str, detail: str, choices: list[Choice], done: Callable[[str], object]
    ) -> None:
        """See :class:`Prompts`."""
        box = self._box(parent, text, detail)
        buttons = {}
        roles = {"danger": QMessageBox.ButtonRole.DestructiveRole, "cancel": QMessageBox.ButtonRole.RejectRole}
        for choice in choices:
            button = box.addButton(choice.text, roles.get(choice.role, QMessageBox.ButtonRole.AcceptRole))
            buttons[choice.key] = button
            if choice.role == "default":
                box.setDefaultButton(button)
                button.setProperty("role", "primary")
            elif choice.role == "danger":
                button.setProperty("role", "danger")
            elif choice.role == "cancel":
                box.setEscapeButton(button)

        def answer() -> None:
            clicked = box.clickedButton()
            done(next((key for key, button in buttons.items() if button is clicked), ""))

        box.finished.connect(answer)
        box.open()

    def tell(self, parent: QWidget, text: str, detail: str = "", done: Callable[[], object] | None = None) -> None:
        """See :class:`Prompts`."""
        box = self._box(parent, text, detail)
        box.addButton(self._tr("Close"), QMessageBox.ButtonRole.AcceptRole)
        if done is not None:
            box.finished.connect(lambda _result: done())
        box.open()

    def text(self, parent: QWidget, title: str, label: str, start: str, done: Callable[[str | None], object]) -> None:
        """See :class:`Prompts`."""
        dialog = QInputDialog(parent)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(title)
        dialog.setLabelText(label)
        dialog.setTextValue(start)
        dialog.setOkButtonText(self._tr("OK"))
        dialog.setCancelButtonText(self._tr("Cancel"))
        dialog.finished.connect(
            lambda result: done(dialog.textValue() if result == QDialog.DialogCode.Accepted else None)
        )
        dialog.open()
        for edit in dialog.findChildren(QLineEdit):
            edit.setAccessibleName(label)

    def open_files(
        self, parent: QWidget, title: str, filters: str, many: bool, done: Callable[[list[str]], object]
    ) -> None:
        """See :class:`Prompts`."""
        mode = QFileDialog.FileMode.ExistingFiles if many else QFileDialog.FileMode.ExistingFile
        self._files(parent, title, filters, mode, "", done)

    def save_file(self, parent: QWidget, title: str, filters: str, start: str, done: Callable[[str], object]) -> None:
        """See :class:`Prompts`."""
        mode = QFileDialog.FileMode.AnyFile
        self._files(parent, title, filters, mode, start, lambda files: done(files[0] if files else ""))

    def folder(self, parent: QWidget, title: str, start: str, done: Callable[[str], object]) -> None:
        """See :class:`Prompts`."""
        mode = QFileDialog.FileMode.Directory
        self._files(parent, title, "", mode, start, lambda files: done(files[0] if files else ""))

    def _box(self, parent: QWidget, text: str, detail: str) -> QMessageBox:
        box = QMessageBox(parent)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setWindowTitle("ShopCare")
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(text)
        box.setInformativeText(detail)
        return box

    def _files(
        self,
        parent: QWidget,
        title: str,
        filters: str,
        mode: QFileDialog.FileMode,
        start: str,
        done: Callable[[list[str]], object],
    ) -> None:
        dialog = QFileDialog(parent, title)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(mode)
        if filters:
            dialog.setNameFilter(filters)
        if mode == QFileDialog.FileMode.AnyFile:
            dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            dialog.selectFile(start)
        elif start:
            dialog.setDirectory(start)
        dialog.finished.connect(
            lambda result: done(dialog.selectedFiles() if result == QDialog.DialogCode.Accepted else [])
        )
        dialog.open()
