"""The shop file on disk: where it lies, how it is opened, and transactions on it.

One connection per thread, opened on purpose (``autoconnect=False``): a forgotten one raises instead of leaking.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from playhouse.cysqlite_ext import CySqliteDatabase

from shopcare.domain.plain_text import whole_value
from shopcare.store.failures import DRIVER_ERRORS, translate
from shopcare.store.files import is_network

#: ``SHCR`` in the file header: this file is a shop of ours.
APPLICATION_ID = 0x53484352
#: Raised with every migration step that an older program could not live with.
SCHEMA_VERSION = 2
FILE_NAME = "shop.db"

PRAGMAS = [
    ("journal_mode", "wal"),
    ("synchronous", "full"),
    ("foreign_keys", 1),
    ("secure_delete", 1),
    ("trusted_schema", 0),
    ("cell_size_check", 1),
    ("cache_size", -32768),
    ("temp_store", "memory"),
]
if sys.platform == "darwin":
    PRAGMAS += [("fullfsync", 1), ("checkpoint_fullfsync", 1)]


def file_uri(path: Path, mode: str) -> str:
    """The file as SQLite's URI with ``mode`` (ro, rw, rwc); ``#``, ``?`` and ``%`` in names are safe in it."""
    uri = Path(os.path.abspath(path)).as_uri()
    if sys.platform == "win32" and not uri.startswith("file:///"):
        uri = "file:////" + uri.removeprefix("file:")
    side = path.with_name(path.name + "-wal")
    if mode == "ro" and not os.access(path.parent, os.W_OK) and not (side.exists() and side.stat().st_size):
        # SQLite wants to write its side files even for reading; in a protected folder nobody else can write either.
        return f"{uri}?mode=ro&immutable=1"
    return f"{uri}?mode={mode}"


@cache
def _by_id(table: str, columns: tuple[str, ...], key: str) -> str:
    listed = ", ".join(f'"{name}"' for name in columns)
    return f'SELECT {listed} FROM "{table}" WHERE "{key}" = ?'


@cache
def _matching(table: str, columns: tuple[str, ...], equal: tuple[str, ...], key: str) -> str:
    listed = ", ".join(f'"{name}"' for name in columns)
    where = " AND ".join(f'"{name}" = ?' for name in equal)
    return f'SELECT {listed} FROM "{table}" WHERE {where} ORDER BY "{key}"'


class ShopFolder:
    """Paths inside one data folder."""

    def __init__(self, root: Path):
        """``root`` is the data folder; it need not exist yet."""
        self.root = Path(root)
        self.file = self.root / FILE_NAME
        self.photos = self.root / "photos"
        self.backups = self.root / "backups"
        self.logs = self.root / "log"
        self.temp = self.root / "temp"
        self.cache = self.root / "cache"
        self.own_forms = self.root / "forms"
        self.own_layouts = self.root / "imports"
        self.own_rules = self.root / "rules"
        self.lock = self.root / "window.lock"
        self.open_marker = self.root / "open.marker"
        self.health = self.root / "health.json"
        self.copies = self.root / "copies.json"
        self.restore_intent = self.root / "restore.intent"
        self.stage = self.root / "restore-stage"

    def make(self) -> None:
        """Create the folders, readable by the user alone. Raises ShopUnavailable."""
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            if sys.platform != "win32":
                self.root.chmod(0o700)
            for folder in (self.photos, self.backups, self.logs, self.temp):
                folder.mkdir(exist_ok=True)
        except OSError as exc:
            raise translate(exc, path=str(self.root)) from exc


class _Database(CySqliteDatabase):
    """Peewee's database; half characters, which SQLite cannot take, are mended where a statement meets them."""

    def execute_sql(self, sql, params=None):  # noqa: ANN001, ANN201 - as Peewee has it
        try:
            return super().execute_sql(sql, params)
        except UnicodeEncodeError:
            return super().execute_sql(sql, whole_value(params))


class Shop:
    """An open shop file. ``db`` is Peewee's database; connections belong to threads."""

    def __init__(self, folder: ShopFolder, timeout_s: float = 5.0, read_only: bool = False):
        """Prepare access to the shop in ``folder``; connects nothing and creates nothing."""
        self.folder = folder
        self.read_only = read_only
        # WAL needs memory shared between processes, which a network folder cannot give.
        journal = ("journal_mode", "delete") if is_network(folder.root) else PRAGMAS[0]
        pragmas = [*PRAGMAS[1:], ("query_only", 1)] if read_only else [journal, *PRAGMAS[1:]]
        self.db = _Database(
            # In mode "rw" a file that has vanished is an error; the plain form would create an empty one.
            file_uri(folder.file, "ro" if read_only else "rw"),
            uri=True,
            rank_functions=False,
            pragmas=pragmas,
            timeout=timeout_s,
            lock_type="IMMEDIATE",
            autoconnect=False,
        )
        self._depth = threading.local()

    def connect(self) -> None:
        """Open this thread's connection; harmless when it is open. Raises ShopDamaged or ShopUnavailable."""
        if not self.db.is_closed():
            return
        if not self.folder.file.exists():
            raise translate(FileNotFoundError(str(self.folder.file)))
        try:
            self.db.connect()
        except DRIVER_ERRORS as exc:
            raise translate(exc, path=str(self.folder.file)) from exc

    def close(self) -> None:
        """Close this thread's connection; harmless when it is closed."""
        if not self.db.is_closed():
            self.db.close()

    @contextmanager
    def connection(self) -> Iterator[None]:
        """A connection for the block, closed afterwards unless it was open before."""
        was_open = not self.db.is_closed()
        self.connect()
        try:
            yield
        finally:
            if not was_open:
                self.close()

    def raw(self):  # noqa: ANN201 - the driver's own connection class
        """The driver's connection of this thread, for bulk rows and backups."""
        return self.db.connection()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """BEGIN IMMEDIATE … COMMIT on this thread's connection; everything or nothing.

        Raises DomainError for broken invariants, ShopUnavailable for passing troubles, ShopDamaged for damage.
        """
        try:
            with self.connection(), self.db.atomic("IMMEDIATE"):
                yield
        except DRIVER_ERRORS as exc:
            raise translate(exc) from exc

    def rows(self, query) -> list[tuple]:  # noqa: ANN001 - any Peewee query
        """All rows of a Peewee query as plain tuples."""
        try:
            return list(self.db.execute(query))
        except DRIVER_ERRORS as exc:
            raise translate(exc) from exc

    def dicts(self, query) -> list[dict]:  # noqa: ANN001
        """All rows of a Peewee query as dicts keyed by column name."""
        try:
            cursor = self.db.execute(query)
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor]
        except DRIVER_ERRORS as exc:
            raise translate(exc) from exc

    def one(self, query) -> dict | None:  # noqa: ANN001
        """The first row of a query as a dict, or None."""
        found = self.dicts(query.limit(1))
        return found[0] if found else None

    def by_id(self, row_class, row_id: object) -> dict | None:  # noqa: ANN001
        """The row of that key as a dict, or None; with prepared text, as nearly every step asks for it."""
        meta = row_class._meta
        try:
            sql = _by_id(meta.table_name, tuple(meta.columns), meta.primary_key.column_name)
            found = self.db.execute_sql(sql, (row_id,)).fetchone()
        except DRIVER_ERRORS as exc:
            raise translate(exc) from exc
        return dict(zip(meta.columns, found, strict=True)) if found is not None else None

    def matching(self, row_class, **equal: object) -> list[dict]:  # noqa: ANN001
        """Rows whose columns equal these values, in the order of their keys; with prepared text as :meth:`by_id`."""
        meta = row_class._meta
        sql = _matching(meta.table_name, tuple(meta.columns), tuple(equal), meta.primary_key.column_name)
        try:
            rows = self.db.execute_sql(sql, list(equal.values())).fetchall()
        except DRIVER_ERRORS as exc:
            raise translate(exc) from exc
        return [dict(zip(meta.columns, row, strict=True)) for row in rows]

    def scalar(self, query) -> object:  # noqa: ANN001
        """The first value of the first row, or None."""
        row = next(iter(self.rows(query)), None)
        return None if row is None else row[0]

    def data_version(self) -> int:
        """Changes when another connection has written (SQLite's ``data_version``)."""
        return self.db.execute_sql("PRAGMA data_version").fetchone()[0]
