"""The window's process: lock, open the shop in a safe order, show the right first window, close with a backup."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QWidget

from shopcare import assets, bootstrap
from shopcare.domain.clock import Clock
from shopcare.domain.errors import DomainError, ShopUnavailable
from shopcare.i18n import Translator
from shopcare.services import locking, safety
from shopcare.store.database import ShopFolder
from shopcare.store.opening import Opened
from shopcare.ui.icons import Icons
from shopcare.ui.jobs import Job, Jobs
from shopcare.ui.language import QtTexts, window_language
from shopcare.ui.main_window import MainWindow
from shopcare.ui.opening_page import OpeningPage
from shopcare.ui.prompts import QtPrompts
from shopcare.ui.scanner import ScannerFilter
from shopcare.ui.second_start import SecondStart, hand_over
from shopcare.ui.theme import Theme
from shopcare.ui.window_state import WindowState

_log = logging.getLogger("shopcare")


class Desk(QObject):
    """Holds what belongs to one process: look, language, lock, the open shop and the window shown.

    Signal: ``finished()`` the last window is closed, the shop is backed up and closed, the lock given back.
    """

    finished = Signal()

    def __init__(self, app: QApplication, folder: Path, clock: Clock, lang: str | None, staff: str | None,
                 files: Iterable[str] = ()):
        """Nothing is opened until :meth:`start`."""
        super().__init__()
        self.app, self.clock, self._asked_lang, self._staff = app, clock, lang, staff
        self._files = [str(file) for file in files]
        self.window: QWidget | None = None
        self.opened: Opened | None = None
        self.jobs: Jobs | None = None
        self.lock: locking.WindowLock | None = None
        #: What comes after the shop is closed; None: the end.
        self._next: Callable[[], object] | None = None
        self._again = False
        self._chosen_lang = ""
        self._trouble: DomainError | None = None
        self._restored = False
        self._second = SecondStart(self)
        self._second.asked.connect(self._on_second_start)
        self._texts = QtTexts(app)
        self._use(folder)
        state = self.state
        self.theme = Theme(
            state.get("theme", "system"), state.get("size", 100), state.get("rows", "normal"), parent=self
        )
        self.theme.apply(app)
        self.icons = Icons(self.theme, self)

    def _use(self, folder: Path) -> None:
        self.folder = ShopFolder(folder)
        self.state = WindowState(folder)
        self.lang = window_language(self._asked_lang or self.state.get("lang"))
        self._texts.switch(self.lang)

    # -- opening ----------------------------------------------------------------------------------------------

    def start(self, force: bool = False) -> bool:
        """Open the shop and show its window, the first run, or recovery. False when another window has it.

        The shop is read off this thread: the window may come later.
        """
        bootstrap.start_log(self.folder)
        if not safety.has_traces(self.folder):
            self._first_run()
            return True
        try:
            if self.lock is None or self.lock.path != self.folder.lock:
                self.lock = locking.WindowLock(self.folder.lock)
            self.lock.acquire(self.clock.now(), force)
        except ShopUnavailable as exc:
            if exc.code == "shop_already_open" and hand_over(self.folder.root, self._files):
                return False
            self._recover(exc)
            return True
        self._second.listen(self.folder.root)
        self._open()
        return True

    def _open(self, read_only: bool = False) -> None:
        folder, now, tr = self.folder, self.clock.now(), Translator(self.lang)

        def work(progress: Any, cancelled: Any) -> None:
            if read_only:
                opened = safety.open_shop(folder, now, read_only=True)
            else:
                opened = safety.open_for_window(folder, now, progress, cancelled)
            # This connection belongs to the worker; the window opens its own.
            opened.shop.close()
            # Kept at once: when the program is ended before the window is told, the shop is still closed cleanly.
            self.opened = opened

        self._work(tr("Opening the shop…"), work, self._show_shop, self._recover, True)

    def _work(
        self, words: str, work: Callable[..., object], done: Callable[[], object],
        failed: Callable[[DomainError], object], can_stop: bool,
    ) -> None:
        """Run blocking work; what takes longer than a moment shows a page with its progress."""
        if self.window is not None:
            self.window.setEnabled(False)
        jobs = self._loose_jobs()
        page = OpeningPage(self.icons, Translator(self.lang), words)

        def look(job: Job) -> None:
            if self.window is not page:
                self._show(page)
            page.set_progress(job.done, job.total)

        def over(then: Callable[[], object]) -> None:
            page.end()
            then()
            if self.window is not page:
                page.deleteLater()

        def trouble(exc: BaseException) -> None:
            if not isinstance(exc, DomainError):
                _log.error("unexpected", exc_info=exc)
                exc = DomainError("unexpected", detail=type(exc).__name__)
            found = exc
            over(lambda: failed(found))

        jobs.progress.connect(look)
        job = jobs.write(
            work, watched=True, done=lambda _r: over(done), failed=trouble, stopped=lambda: over(self._finish)
        )
        if can_stop:
            page.stop_requested.connect(job.cancel)

    def _show_shop(self) -> None:
        opened = self.opened
        assert opened is not None
        shop = opened.shop
        try:
            shop.connect()
            session = bootstrap.session_for(opened, self.clock, self._staff, self.lang)
        except DomainError as exc:
            self.opened = None
            opened.close()
            self._recover(exc)
            return
        self._end_jobs()
        self.jobs = Jobs(on_thread_start=shop.connect, on_thread_end=shop.close, parent=self)
        window = MainWindow(session, self.jobs, self.icons, self.lang, self.state, notes=opened.notes)
        window.closed.connect(lambda: self._later(self._on_closed))
        window.restore_requested.connect(lambda path: self._later(lambda: self._restore(path)))
        window.other_shop_requested.connect(lambda path: self._later(lambda: self._other(path)))
        window.language_changed.connect(self._on_language)
        scanner = ScannerFilter(self.app, parent=window)
        scanner.scanned.connect(window.scan)
        self._show(window)
        if self._restored:
            window.say_restored()
        if self._trouble is not None:
            window.show_failure(self._trouble)
        self._restored, self._trouble = False, None
        if self._files:
            files, self._files = self._files, []
            QTimer.singleShot(0, window, lambda: window.import_files(files))

    def _show(self, window: QWidget) -> None:
        before, self.window = self.window, window
        if not isinstance(window, (MainWindow, OpeningPage)):
            window.setWindowTitle("ShopCare")
            window.resize(900, 640)
            window.installEventFilter(self)
        # First the new one: an application without a window may be ended by the system.
        window.show()
        if before is not None:
            before.removeEventFilter(self)
            before.close()
            before.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """The first run and recovery were closed by the user: that is the end."""
        if event.type() == QEvent.Type.Close and watched is self.window:
            self._later(self._finish)
        return False

    def _on_language(self, lang: str) -> None:
        self.lang = lang
        self._texts.switch(lang)

    # -- before there is a shop -------------------------------------------------------------------------------

    def _first_run(self, values: dict | None = None) -> None:
        from shopcare.ui.first_run import FirstRun

        tr = Translator(self.lang)
        page = FirstRun(
            self.icons, tr, QtPrompts(tr), self.folder.root, self.clock, self._loose_jobs(), values
        )
        page.finished.connect(lambda folder: self._later(lambda: self._begun(Path(folder))))
        page.language_changed.connect(lambda lang: self._later(lambda: self._first_again(page, lang)))
        self._show(page)

    def _first_again(self, page: Any, lang: str) -> None:
        self._chosen_lang = lang
        self._on_language(lang)
        self._first_run(page.values())

    def _begun(self, folder: Path) -> None:
        """Language and text size chosen at the first start are those of the shop."""
        state = WindowState(folder)
        if self._chosen_lang:
            self._asked_lang = None
            state.put("lang", self._chosen_lang)
        state.put("size", self.theme.text_percent)
        state.save()
        self._go_to(folder)

    def _recover(self, error: DomainError) -> None:
        from shopcare.ui.recovery import Recovery

        tr = Translator(self.lang)
        page = Recovery(
            self.icons, tr, QtPrompts(tr), self.folder.root, error, self._loose_jobs(), self.clock
        )
        later = self._later
        page.retry.connect(lambda force: later(lambda: self._start_or_end(force)))
        page.restored.connect(lambda: later(self.start))
        page.read_only_requested.connect(lambda: later(lambda: self._open(read_only=True)))
        page.other_folder.connect(lambda folder: later(lambda: self._go_to(Path(folder))))
        page.new_shop_requested.connect(lambda: later(self._first_run))
        page.quit_requested.connect(lambda: later(self._finish))
        self._show(page)

    def _start_or_end(self, force: bool = False) -> None:
        if not self.start(force):
            self._finish()

    def _later(self, run: Callable[[], object]) -> None:
        QTimer.singleShot(0, self, run)

    def _end_jobs(self) -> None:
        """Let the workers end; writes still waiting are carried out."""
        jobs, self.jobs = self.jobs, None
        if jobs is not None:
            for problem in jobs.close():
                _log.error("a last write did not go through: %s", type(problem).__name__)
            jobs.deleteLater()

    def _loose_jobs(self) -> Jobs:
        """Workers without a shop."""
        self._end_jobs()
        self.jobs = Jobs(parent=self)
        return self.jobs

    # -- to another shop, to a backup -------------------------------------------------------------------------

    def _release(self) -> None:
        self._second.close()
        if self.lock is not None:
            self.lock.release()
            self.lock = None

    def _go_to(self, folder: Path) -> None:
        self._release()
        self._use(folder)
        self._start_or_end()

    def _close_then(self, run: Callable[[], object]) -> None:
        self._next = run
        if isinstance(self.window, MainWindow):
            self.window.close()
        else:
            self._on_closed()

    def _other(self, path: str) -> None:
        """Another data folder, or "new": the first run for a shop of one's own beside this one."""
        root = self.folder.root
        own = root.parent if root.name == "sample" else root.with_name(f"{root.name}-own")
        self._close_then(lambda: self._go_to(Path(path) if path and path != "new" else own))

    def _restore(self, path: str) -> None:
        """Close the shop, put the backup in its place, open again. "undo" goes back to the shop before."""
        folder, clock, actor = self.folder, self.clock, self._staff or ""

        def work(progress: Any, cancelled: Any) -> None:
            if path == "undo":
                safety.undo_restore(folder, clock.now(), actor, own_lock=True)
            else:
                safety.restore(folder, Path(path), clock.now(), actor, own_lock=True)

        def done() -> None:
            self._restored = True
            self.start()

        def failed(exc: DomainError) -> None:
            # The shop before is still there: open it and say in it why nothing changed.
            self._trouble = exc
            self.start()

        tr = Translator(self.lang)
        words = tr("Putting the backup in place…")
        self._close_then(lambda: self._work(words, work, done, failed, False))

    # -- second start and end ---------------------------------------------------------------------------------

    def _on_second_start(self, files: list[str]) -> None:
        window = self.window
        if isinstance(window, MainWindow):
            if files:
                window.import_files(files)
        else:
            self._files += files
        if window is None:
            # Just closed, the backup still being made: open again afterwards.
            self._again = True
            return
        window.setWindowState(window.windowState() & ~window.windowState().WindowMinimized)
        window.show()
        window.raise_()
        window.activateWindow()

    def _on_closed(self) -> None:
        """The window is hidden. Finish what is being written, make the backup of the day's work, close the file."""
        window, self.window = self.window, None
        self._end_jobs()
        if window is not None:
            window.deleteLater()
        opened, self.opened = self.opened, None
        if opened is None:
            self._go_on()
            return
        opened.shop.close()
        jobs = self._loose_jobs()
        jobs.write(
            self._close_shop, opened, done=lambda _r: self._go_on(), failed=lambda exc: self._not_closed(exc)
        )

    def _close_shop(self, opened: Opened) -> None:
        """Backup if anything changed, and a clean close; on whatever thread."""
        try:
            opened.shop.connect()
            safety.close(opened, self.clock.now())
        except DomainError as exc:
            _log.error("no backup on exit: %s", exc.code)

    def _not_closed(self, exc: BaseException) -> None:
        _log.error("not closed cleanly", exc_info=exc)
        self._go_on()

    def _go_on(self) -> None:
        run, self._next = self._next, None
        if run is None:
            run = self._finish
        run()

    def _finish(self) -> None:
        if self._again:
            self._again = False
            self.start()
            return
        self._release()
        if self.window is not None:
            self.window.hide()
        self.finished.emit()

    def end(self) -> None:
        """The program ends, perhaps with the system: everything is closed and the lock given back."""
        if isinstance(self.window, MainWindow):
            # What was typed is written before the workers end.
            self.window.close()
        self._end_jobs()
        opened, self.opened = self.opened, None
        if opened is not None:
            self._close_shop(opened)
        self._release()


def run(
    data: str | None = None, lang: str | None = None, now: str | None = None, staff: str | None = None,
    files: Iterable[str] = (),
) -> int:
    """Show the window of the shop in ``data`` and return the exit code when it was closed."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    app.setApplicationName("ShopCare")
    app.setApplicationDisplayName("ShopCare")
    icon = assets.path("resources/icons/store.svg")
    app.setWindowIcon(QIcon(str(icon)))
    folder = Path(data).expanduser() if data else bootstrap.default_folder()
    try:
        clock = bootstrap.clock(now)
    except DomainError as exc:
        print(f"ShopCare: {exc}", file=sys.stderr)
        return 2
    # Between two windows, and while the backup is made after the last one, there is none: the desk says when it ends.
    app.setQuitOnLastWindowClosed(False)
    desk = Desk(app, folder, clock, lang, staff, files)
    desk.finished.connect(app.quit)
    code = 0
    if desk.start():
        code = app.exec()
    desk.end()
    return code
