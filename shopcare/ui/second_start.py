"""One window per shop: a second start raises the window that is there and hands it the files it was given."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

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


class SecondStart(QObject):
    """Listens for second starts. Signal: ``asked(list)`` the paths of the files that one was given."""

    asked = Signal(list)

    def __init__(self, parent: QObject | None = None):
        """Listens from :meth:`listen` on."""
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connection)

    def listen(self, folder: Path) -> None:
        """Listen for this folder; the caller holds its lock."""
        self._server.close()
        name = server_name(folder)
        if not self._server.listen(name):
            # Left behind by a crash: we hold the lock, so nobody is listening there.
            QLocalServer.removeServer(name)
            self._server.listen(name)

    def close(self) -> None:
        """Listen no more."""
        self._server.close()

    def _on_connection(self) -> None:
        socket = self._server.nextPendingConnection()
        if socket is None:
            return

        def take() -> None:
            if not socket.canReadLine():
                return
            try:
                files = [str(path) for path in json.loads(bytes(socket.readLine().data()))]
            except (ValueError, TypeError):
                files = []
            self.asked.emit(files)

        socket.readyRead.connect(take)
        socket.disconnected.connect(socket.deleteLater)
        take()
