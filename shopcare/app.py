"""The window's process: lock, open the shop in a safe order, show the right first window, close with a backup."""

from __future__ import annotations

import hashlib
import json
import logging
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from PySide6.QtWidgets import QApplication, QWidget

from shopcare import assets, bootstrap
from shopcare.domain.clock import Clock
from shopcare.domain.errors import DomainError, ShopDamaged, ShopUnavailable
from shopcare.i18n import Translator
from shopcare.services import locking, safety
from shopcare.services.session import Session
from shopcare.store.database import ShopFolder
from shopcare.store.opening import Opened
from shopcare.ui.icons import Icons
from shopcare.ui.jobs import Jobs
from shopcare.ui.language import QtTexts, window_language
from shopcare.ui.main_window import MainWindow
from shopcare.ui.prompts import QtPrompts
from shopcare.ui.scanner import ScannerFilter
from shopcare.ui.theme import Theme
from shopcare.ui.window_state import WindowState

_log = logging.getLogger("shopcare")
#: How long a second start waits for the first window to answer.
_WAIT_MS = 1500


def server_name(folder: Path) -> str:
    """The name under which the window of a data folder listens on this computer."""
    return "shopcare-" + hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:20]


def hand_over(folder: Path, files: Iterable[str]) -> bool:
    """Raise the window that has this shop open and give it the files; False when it does not answer."""
    socket = QLocalSocket()
    socket.connectToServer(server_name(folder))
    if not socket.waitForConnected(_WAIT_MS):
        return False
    paths = [str(Path(file).resolve()) for file in files]
    socket.write(json.dumps(paths).encode() + b"\n")
    socket.waitForBytesWritten(_WAIT_MS)
    socket.disconnectFromServer()
    return True


class Desk(QObject):
    """Holds what belongs to one process: look, language, lock, the open shop and the window shown."""

    def __init__(self, app: QApplication, folder: Path, clock: Clock, lang: str | None, staff: str | None,
                 files: Iterable[str]):
        """Nothing is opened until :meth:`start`."""
        super().__init__()
        self.app, self.clock, self._asked_lang, self._staff = app, clock, lang, staff
        self._files = [str(file) for file in files]
        self.window: QWidget | None = None
        self.opened: Opened | None = None
        self.jobs: Jobs | None = None
        self.lock: locking.WindowLock | None = None
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_second_start)
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
        """Open the shop and show its window, the first run, or recovery. False when another window has it."""
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
        try:
            self.opened = safety.open_for_window(self.folder, self.clock.now())
        except (ShopDamaged, ShopUnavailable) as exc:
            self._recover(exc)
            return True
        self._show_shop()
        return True

    def _listen(self) -> None:
        self._server.close()
        name = server_name(self.folder.root)
        if not self._server.listen(name):
            # Left behind by a crash: we hold the lock, so nobody is listening there.
            QLocalServer.removeServer(name)
            self._server.listen(name)

    def _show_shop(self) -> None:
        assert self.opened is not None
        session: Session = bootstrap.session_for(self.opened, self.clock, self._staff, self.lang)
        shop = self.opened.shop
        self.jobs = Jobs(on_thread_start=shop.connect, on_thread_end=shop.close, parent=self)
        window = MainWindow(session, self.jobs, self.icons, self.lang, self.state, notes=self.opened.notes)
        window.closed.connect(self._close_shop)
        window.restore_requested.connect(lambda path: QTimer.singleShot(0, self, lambda: self._restore(path)))
        window.other_shop_requested.connect(lambda path: QTimer.singleShot(0, self, lambda: self._other(path)))
        window.language_changed.connect(self._on_language)
        scanner = ScannerFilter(self.app, parent=window)
        scanner.scanned.connect(window.scan)
        self._show(window)
        self._listen()
        if self._files:
            files, self._files = self._files, []
            QTimer.singleShot(0, window, lambda: window.import_files(files))

    def _show(self, window: QWidget) -> None:
        before, self.window = self.window, window
        if before is not None:
            before.close()
            before.deleteLater()
        if not isinstance(window, MainWindow):
            window.setWindowTitle("ShopCare")
            window.resize(900, 640)
        window.show()

    def _on_language(self, lang: str) -> None:
        self.lang = lang
        self._texts.switch(lang)

    def _first_run(self, values: dict | None = None) -> None:
        from shopcare.ui.first_run import FirstRun

        tr = Translator(self.lang)
        page = FirstRun(
            self.icons, tr, QtPrompts(tr), self.folder.root, self.clock, self._loose_jobs(), values
        )
        page.finished.connect(lambda folder: QTimer.singleShot(0, self, lambda: self._go_to(Path(folder))))
        page.language_changed.connect(lambda lang: QTimer.singleShot(0, self, lambda: self._first_again(page, lang)))
        self._show(page)

    def _first_again(self, page: QWidget, lang: str) -> None:
        self._on_language(lang)
        values = page.values() if callable(getattr(page, "values", None)) else None
        self._first_run(values)

    def _recover(self, error: DomainError) -> None:
        from shopcare.ui.recovery import Recovery

        tr = Translator(self.lang)
        page = Recovery(
            self.icons, tr, QtPrompts(tr), self.folder.root, error, self._loose_jobs(), self.clock
        )
        later = self._later
        page.retry.connect(lambda force: later(lambda: self.start(force)))
        page.restored.connect(lambda: later(self.start))
        page.read_only_requested.connect(lambda: later(self._read_only))
        page.other_folder.connect(lambda folder: later(lambda: self._go_to(Path(folder))))
        page.new_shop_requested.connect(lambda: later(self._first_run))
        page.quit_requested.connect(self.app.quit)
        self._show(page)

    def _later(self, run: Callable[[], object]) -> None:
        QTimer.singleShot(0, self, run)

    def _loose_jobs(self) -> Jobs:
        if self.jobs is not None:
            self.jobs.close()
        self.jobs = Jobs(parent=self)
        return self.jobs

    def _read_only(self) -> None:
        try:
            self.opened = safety.open_shop(self.folder, self.clock.now(), read_only=True)
        except (ShopDamaged, ShopUnavailable) as exc:
            self._recover(exc)
            return
        self._show_shop()

    def _go_to(self, folder: Path) -> None:
        if self.lock is not None:
            self.lock.release()
            self.lock = None
        self._use(folder)
        self.start()

    def _other(self, path: str) -> None:
        """Another data folder, or "new": the first run for a shop of one's own beside this one."""
        if self.window is not None:
            self.window.close()
        if path and path != "new":
            self._go_to(Path(path))
            return
        root = self.folder.root
        own = root.parent if root.name == "sample" else root.with_name(f"{root.name}-own")
        if self.lock is not None:
            self.lock.release()
            self.lock = None
        self._use(own)
        if safety.has_traces(self.folder):
            self.start()
        else:
            self._first_run()

    def _restore(self, path: str) -> None:
        """Close the shop, put the backup in its place, open again. "undo" goes back to the shop before."""
        actor = self._staff or ""
        if self.window is not None:
            self.window.close()
        try:
            if path == "undo":
                safety.undo_restore(self.folder, self.clock.now(), actor, own_lock=True)
            else:
                safety.restore(self.folder, Path(path), self.clock.now(), actor, own_lock=True)
        except DomainError as exc:
            self._recover(exc)
            return
        self.start()

    # -- second start and end ---------------------------------------------------------------------------------

    def _on_second_start(self) -> None:
        socket = self._server.nextPendingConnection()
        if socket is None:
            return

        def take() -> None:
            if not socket.canReadLine():
                return
            try:
                files = [str(path) for path in json.loads(bytes(socket.readLine().data()))]
            except ValueError:
                files = []
            window = self.window
            if window is None:
                return
            window.setWindowState(window.windowState() & ~window.windowState().WindowMinimized)
            window.show()
            window.raise_()
            window.activateWindow()
            if files and isinstance(window, MainWindow):
                window.import_files(files)

        socket.readyRead.connect(take)
        socket.disconnected.connect(socket.deleteLater)
        take()

    def _close_shop(self) -> None:
        """Finish what is being written, make the backup of the day's work, leave the file cleanly closed."""
        self._server.close()
        if self.jobs is not None:
            for problem in self.jobs.close():
                _log.error("a last write did not go through: %s", type(problem).__name__)
            self.jobs = None
        if self.opened is not None:
            opened, self.opened = self.opened, None
            try:
                safety.close(opened, self.clock.now())
            except DomainError as exc:
                _log.error("no backup on exit: %s", exc.code)

    def end(self) -> None:
        """Everything is closed and the lock given back."""
        self._close_shop()
        if self.lock is not None:
            self.lock.release()


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
    desk = Desk(app, folder, clock, lang, staff, files)
    code = 0
    if desk.start():
        code = app.exec()
    desk.end()
    return code
