"""The import of platform exports: what the file is, what would happen, the import itself, its result, its undo."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from shopcare import mapping_texts, texts
from shopcare.services import imports
from shopcare.ui.announce import announce
from shopcare.ui.buttons import text_button
from shopcare.ui.context import Context
from shopcare.ui.import_facts import Facts
from shopcare.ui.import_preview import PreviewPage
from shopcare.ui.import_progress import ProgressRow
from shopcare.ui.import_reading import OWN_TABLE, facts_of, layouts_of, outcome_of
from shopcare.ui.import_result import ResultPage
from shopcare.ui.import_words import file_name, fitting_storefronts, trouble, undone_text
from shopcare.ui.jobs import Job
from shopcare.ui.message_bar import MessageBar
from shopcare.ui.theme import set_look

FILES = "*.csv *.tsv *.txt *.xlsx *.xls *.xlsb *.ods *.json *.zip"


class ImportDialog(QDialog):
    """Takes files one after another through preview, import and result.

    Enter imports, Esc goes back or cancels; nothing is written before 导入 was pressed.
    Signal: ``imported(object)`` the service's result of a file.
    """

    imported = Signal(object)

    def __init__(self, context: Context, paths: list[str], parent: QWidget | None = None):
        """``paths`` may be empty: a file is asked for then."""
        super().__init__(parent)
        self._context = context
        self._paths, self._at = [str(path) for path in paths], 0
        self._options = imports.Options()
        self._facts: Facts | None = None
        self._layouts: list[tuple[str, str]] = []
        self._fronts: list[dict] = []
        self._raw: Any = None
        self._result: Any = None
        self._job: Job | None = None
        self._asked, self._over = 0, False
        self.setObjectName("import_dialog")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._build()
        context.jobs.progress.connect(self._on_progress)
        context.theme.changed.connect(self._space)
        self._space()
        # Until the file was read there is nothing to confirm: Enter must not close the dialog.
        self._turn(self.empty)
        context.jobs.read(self._load, done=self._loaded, failed=self._unreadable)

    # -- building ---------------------------------------------------------------------------------------------

    def _build(self) -> None:
        tr, icons = self._context.tr, self._context.icons
        self._head, self._sub = QLabel(), QLabel()
        set_look(self._head, role="title")
        set_look(self._sub, role="secondary")
        for label in (self._head, self._sub):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.message = MessageBar(icons, tr)
        self.page = PreviewPage(icons, tr)
        self.page.layout_chosen.connect(lambda code: self._choose(layout=code, mapping=None))
        self.page.storefront_chosen.connect(lambda front: self._choose(storefront_id=front))
        self.page.encoding_chosen.connect(lambda code: self._choose(encoding=code))
        self.page.sheet_chosen.connect(lambda name: self._choose(sheet=name, mapping=None))
        self.page.mapped.connect(self._map)
        self.result_page = ResultPage(icons, tr)
        self.result_page.show_wanted.connect(self._show_rows)
        self.empty = QWidget()
        self.stack = QStackedWidget()
        for page in (self.empty, self.page, self.result_page):
            self.stack.addWidget(page)
        self.progress = ProgressRow(self._context)
        self.problems_button = text_button(tr("Export rows with problems"), "", "file-up", icons)
        self.problems_button.clicked.connect(self.save_problems)
        self.other_button = text_button(tr("Choose another file"), "", "folder-open", icons)
        self.other_button.clicked.connect(self.choose_file)
        self.undo_button = text_button(tr("Undo this import"), "", "undo-2", icons)
        self.undo_button.clicked.connect(self.undo)
        self.cancel_button = text_button(tr("Cancel"))
        self.cancel_button.clicked.connect(self.reject)
        self.main_button = text_button("", "primary")
        self.main_button.setAutoDefault(True)
        self.main_button.setDefault(True)
        self.main_button.clicked.connect(self.go_on)
        self._column, self._buttons = QVBoxLayout(self), QHBoxLayout()
        for widget in (self.problems_button, self.other_button, self.undo_button):
            self._buttons.addWidget(widget)
        self._buttons.addStretch(1)
        for widget in (self.cancel_button, self.main_button):
            self._buttons.addWidget(widget)
        self._column.addWidget(self._head)
        self._column.addWidget(self._sub)
        self._column.addWidget(self.message)
        self._column.addWidget(self.stack, 1)
        self._column.addWidget(self.progress)
        self._column.addLayout(self._buttons)

    def _space(self) -> None:
        px = self._context.theme.px
        self._column.setContentsMargins(px(20), px(16), px(20), px(16))
        self._column.setSpacing(px(12))
        self._buttons.setSpacing(px(8))
        room = self.screen().availableGeometry()
        self.resize(min(px(1040), room.width() - 40), min(px(680), room.height() - 60))

    # -- reading ----------------------------------------------------------------------------------------------

    def _load(self) -> tuple[list[tuple[str, str]], list[dict]]:
        session = self._context.session
        return layouts_of(self._context.tr, session), session.storefronts()

    def _loaded(self, found: tuple[list[tuple[str, str]], list[dict]]) -> None:
        if self._over:
            return
        layouts, storefronts = found
        self._layouts, self._fronts = layouts, storefronts
        self.page.set_layouts(layouts)
        self.page.set_storefronts(storefronts)
        if self._paths:
            self._preview()
        else:
            self._head.setText(self._context.tr("Import a file"))
            self._turn(self.empty)
            self.choose_file()

    @property
    def path(self) -> str:
        """The file at work."""
        return self._paths[self._at] if self._at < len(self._paths) else ""

    @property
    def facts(self) -> Facts | None:
        """What the preview found, None while there is none."""
        return self._facts

    @property
    def result(self) -> Any:
        """The service's result once imported."""
        return self._result

    def _choose(self, **changed: object) -> None:
        self._options = replace(self._options, **changed)
        self._preview()

    def _map(self, column: str, field: str) -> None:
        # Only this column is told anew; what was recognised or chosen for the others stays.
        mapping = {**(self._options.mapping or {}), column: field}
        if field == mapping_texts.KEPT:
            del mapping[column]
        layout = self._options.layout or (self._facts.layout if self._facts else "") or OWN_TABLE
        self._choose(mapping=mapping, layout=layout)

    def _preview(self) -> None:
        if self._job is not None:
            self._job.cancel()
        self._asked += 1
        asked = self._asked
        self._result = None
        tr = self._context.tr
        self._head.setText(self._step(2, tr("Check the columns")) if self._facts else tr("Reading the file"))
        self._sub.setText(file_name(self.path))
        self.message.hide()
        self._start_job()
        job = self._context.jobs.read(
            imports.preview,
            self._context.session,
            Path(self.path),
            self._options,
            watched=True,
            name=file_name(self.path),
            done=lambda preview: self._previewed(preview) if asked == self._asked else None,
            failed=lambda problem: self._unreadable(problem) if asked == self._asked else None,
        )
        self._keep_job(job)

    def _previewed(self, preview: Any) -> None:
        self._end_job()
        tr = self._context.tr
        self._raw = preview
        self._facts = facts = facts_of(tr, preview, self._layouts)
        if facts.storefront_id is not None and self._options.storefront_id is None:
            self._options = replace(self._options, storefront_id=facts.storefront_id)
        parts = [file_name(self.path)]
        if facts.encoding:
            parts.append(facts.encoding.upper())
        if facts.total:
            parts.append(tr.plural("{count} row", "{count} rows", facts.total, count=f"{facts.total:,}"))
        if facts.layout_words:
            parts.append(tr("recognised as {layout}", layout=facts.layout_words))
        parts.append(tr.plural("{n} column matched", "{n} columns matched", facts.mapped))
        self._sub.setText(" · ".join(parts))
        kind = texts.kind_text(tr, facts.kind) if facts.kind else ""
        self._head.setText(self._step(2, tr("Check the columns"), kind))
        self.page.show_preview(facts)
        if not facts.layout:
            self.message.show_message(
                tr("The columns of this file are not known. Check the suggestions below, or choose what it is."),
                "warn", [(tr("Use these columns"), lambda: self._choose(layout=OWN_TABLE))], closable=False,
            )  # fmt: skip
        elif facts.lacking:
            names = tr("list|, ").join(facts.lacking)
            self.message.show_message(
                tr("Nothing can be imported without: {names}. Choose its column under “Goes to”.", names=names),
                "warn", closable=False,
            )  # fmt: skip
        elif facts.seen_before:
            self.message.show_message(
                tr("This very file was imported before. Importing it again adds nothing twice."), "info"
            )
        self._turn(self.page)
        self.main_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _step(self, step: int, name: str, kind: str = "") -> str:
        tr = self._context.tr
        text = tr("Import {kind} — step {step} of 3: {name}", kind=kind, step=step, name=name).replace("  ", " ")
        if len(self._paths) > 1:
            text += " · " + tr("file {n} of {total}", n=self._at + 1, total=len(self._paths))
        return text

    def _unreadable(self, problem: BaseException) -> None:
        self._end_job()
        tr = self._context.tr
        # A wrong choice keeps its page, so that another one can be made there.
        if self._facts is None:
            self._head.setText(tr("This file cannot be imported"))
            self._turn(self.empty)
        else:
            self._turn(self.page)
        fronts = [
            (front["name"], lambda front_id=front["id"]: self._choose(storefront_id=front_id))
            for front in fitting_storefronts(problem, self._fronts)
        ]
        self.message.show_message(trouble(tr, problem), "danger", fronts, closable=False)

    # -- importing --------------------------------------------------------------------------------------------

    def go_on(self) -> None:
        """The primary button: import, or after it the next file or the end."""
        if self.main_button.isEnabled() and self._job is None:
            if self.stack.currentWidget() is self.page:
                self._import()
            elif not self._next_file():
                self.accept()

    def _import(self) -> None:
        box: list[Any] = []
        self.message.hide()
        self._start_job()

        def work(progress: Any, cancelled: Any) -> Any:
            result = imports.run(
                self._context.session, Path(self.path), self._options, progress=progress, cancelled=cancelled
            )
            box.append(result)
            return result.changes

        job = self._context.jobs.write(
            work,
            watched=True,
            name=file_name(self.path),
            done=lambda _changes: self._done(box[0]),
            failed=self._failed,
            stopped=self._stopped,
        )
        self._keep_job(job)

    def _done(self, result: Any) -> None:
        self._end_job()
        tr = self._context.tr
        self._result = result
        outcome = outcome_of(tr, result, self._facts)
        self._head.setText(self._step(3, tr("Result"), texts.kind_text(tr, outcome.kind)))
        self.result_page.show_result(outcome)
        self._turn(self.result_page)
        announce(self, self.result_page.sentence)
        self.main_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self.imported.emit(result)

    def _failed(self, problem: BaseException) -> None:
        self._end_job()
        tr = self._context.tr
        text = f"{trouble(tr, problem)} {tr('No row was imported.')}"
        self.message.show_message(text, "danger", [(tr("Try again"), self._import)])
        self._turn(self.page)

    def _stopped(self) -> None:
        self._end_job()
        self.message.show_message(self._context.tr("Cancelled. No row was imported."), "warn")
        self._turn(self.page)

    def undo(self) -> None:
        """Take the import just made back."""
        if self._result is None or self._job is not None:
            return
        box: list[Any] = []
        batch = self._result.batch
        self._start_job()

        def work(progress: Any, cancelled: Any) -> Any:
            undone = imports.undo_batch(
                self._context.session, batch, progress=progress, cancelled=cancelled
            )
            box.append(undone)
            return undone.changes

        def done(_changes: object) -> None:
            self._end_job()
            self.undo_button.hide()
            self.message.show_message(undone_text(self._context.tr, box[0]), "ok")

        def failed(problem: BaseException) -> None:
            self._end_job()
            self.message.show_message(trouble(self._context.tr, problem), "danger")

        job = self._context.jobs.write(work, watched=True, done=done, failed=failed, stopped=self._end_job)
        self._keep_job(job)

    def _next_file(self) -> bool:
        if self._at + 1 >= len(self._paths):
            return False
        self._at += 1
        self._begin_file()
        return True

    def _begin_file(self) -> None:
        self._facts = None
        # The storefront chosen for one file is likely that of the next; what the file itself tells is not.
        self._options = imports.Options()
        self._preview()

    def choose_file(self) -> None:
        """Ask for a file in place of this one."""
        tr = self._context.tr

        def chosen(paths: list[str]) -> None:
            if paths:
                self._paths[self._at :] = [*paths, *self._paths[self._at + 1 :]]
                self._begin_file()

        filters = f"{tr('Tables')} ({FILES});;{tr('All files')} (*)"
        self._context.prompts.open_files(self, tr("Import a file"), filters, True, chosen)

    def save_problems(self) -> None:
        """Save the rows with problems, with reasons, to be corrected and imported again."""
        tr = self._context.tr
        source = self._result if self._result is not None else self._raw
        start = f"{Path(self.path).stem}-{tr('problems')}.csv"

        def chosen(place: str) -> None:
            if place:
                self._context.jobs.read(
                    imports.save_problem_rows,
                    self._context.session,
                    Path(self.path),
                    source,
                    Path(place),
                    done=lambda _n: self.message.show_message(tr("Saved: {path}", path=place), "ok"),
                    failed=lambda problem: self.message.show_message(trouble(tr, problem), "danger"),
                )

        if source is not None:
            self._context.prompts.save_file(self, tr("Export rows with problems"), "CSV (*.csv)", start, chosen)

    def _show_rows(self, kind: str, text: str) -> None:
        self._context.hub.show_list.emit(kind, "all", text)
        self.accept()

    # -- work under way ---------------------------------------------------------------------------------------

    def _start_job(self) -> None:
        self.progress.start()
        self._job = Job()  # holds the place while an inline job ends within its start
        self._enable()

    def _keep_job(self, job: Job) -> None:
        if self._job is not None and not job.finished:
            self._job = job

    def _end_job(self) -> None:
        self._job = None
        self._enable()

    def _on_progress(self, job: Job) -> None:
        if job is self._job:
            self.progress.report(job.done, job.total)

    def _turn(self, page: QWidget) -> None:
        self.stack.setCurrentWidget(page)
        self._enable()

    def _enable(self) -> None:
        tr, idle, page = self._context.tr, self._job is None, self.stack.currentWidget()
        facts = self._facts
        self.progress.setVisible(not idle)
        self.page.setEnabled(idle)
        has_problems = self.result_page.has_problems if page is self.result_page else bool(facts and facts.problems)
        self.problems_button.setVisible(page is not self.empty and has_problems)
        self.problems_button.setEnabled(idle)
        self.other_button.setVisible(page is not self.result_page)
        self.other_button.setEnabled(idle)
        self.undo_button.setVisible(page is self.result_page and self.result_page.can_undo)
        self.undo_button.setEnabled(idle)
        more = self._at + 1 < len(self._paths)
        self.cancel_button.setVisible(page is not self.result_page or not idle)
        if page is self.page:
            count = facts.rows_imported if facts else 0
            words = tr.plural("Import {count} row", "Import {count} rows", count, count=f"{count:,}")
            ready = facts is not None and facts.layout and not facts.lacking and count > 0
            self.main_button.setEnabled(idle and bool(ready))
        else:
            words = tr("Next file") if more else tr("Done")
            self.main_button.setEnabled(idle)
        self.main_button.setText(words)
        self.main_button.setVisible(page is not self.empty or more)

    def reject(self) -> None:
        """Esc and Cancel: stop what runs, else close."""
        if self._job is not None and self.stack.currentWidget() is not self.empty:
            self._job.cancel()
            self.progress.say(self._context.tr("Stopping…"))
            return
        self._close_down()
        super().reject()

    def accept(self) -> None:
        """Done: what was imported stays."""
        self._close_down()
        super().accept()

    def _close_down(self) -> None:
        self._over = True
        self._asked += 1
        if self._job is not None:
            self._job.cancel()
        self._context.jobs.progress.disconnect(self._on_progress)
