"""Bring a shop file to this program's schema, step by step, each step whole or not at all.

A new file runs every step from the first; the live models never create a table. Within the transaction of each
step the row counts and the references are compared, so that a step that would lose rows is rolled back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from playhouse.cysqlite_ext import CySqliteDatabase
from playhouse.migrations import Runner

from shopcare.domain.errors import ShopDamaged, ShopUnavailable
from shopcare.store.database import APPLICATION_ID, SCHEMA_VERSION, Shop
from shopcare.store.failures import DRIVER_ERRORS, translate

#: Beside this module, also in a frozen program, whose build ships the steps as files.
STEPS = Path(__file__).resolve().parent / "migrations"


@dataclass
class Migrated:
    """What a migration did: versions, the steps run, and the row counts of every table before and after."""

    from_version: int
    to_version: int
    steps: list[str] = field(default_factory=list)
    rows_before: dict[str, int] = field(default_factory=dict)
    rows_after: dict[str, int] = field(default_factory=dict)


def row_counts(execute: Callable) -> dict[str, int]:
    """Rows per table; ``execute(sql)`` returns a cursor."""
    tables = execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
    names = [name for (name,) in tables if not name.startswith("sqlite_")]
    return {name: execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}


def _lost(before: dict[str, int], after: dict[str, int]) -> list[str]:
    return [name for name, n in before.items() if name in after and after[name] < n]


class _Steps(Runner):
    """Peewee's runner with our checks and the schema version inside each step's transaction."""

    def __init__(self, db: CySqliteDatabase, directory: Path, version: int,
                 before_step: Callable[[str], None] | None = None):
        super().__init__(db, str(directory))
        self._version = version
        self._before_step = before_step

    def _run(self, name, module, direction, fake=False):  # noqa: ANN001 - the base class's signature
        db = self.database
        version = getattr(module, "VERSION", self._version)
        with self.migrator.migration_context(True):
            before = row_counts(db.execute_sql)
            module.up(self.migrator, db)
            if self._before_step is not None:
                self._before_step(name)
            lost = _lost(before, row_counts(db.execute_sql))
            if lost and not getattr(module, "REMOVES_ROWS", False):
                raise ShopUnavailable("migration_lost_rows", step=name, tables=", ".join(lost))
            if db.execute_sql("PRAGMA foreign_key_check").fetchone():
                raise ShopUnavailable("migration_broke_references", step=name)
            self.History.create(name=name)
            db.execute_sql(f"PRAGMA application_id = {APPLICATION_ID}")
            db.execute_sql(f"PRAGMA user_version = {version}")


def read_version(shop: Shop) -> tuple[int, int]:
    """(application id, schema version) of the connected file."""
    try:
        return (
            shop.db.execute_sql("PRAGMA application_id").fetchone()[0],
            shop.db.execute_sql("PRAGMA user_version").fetchone()[0],
        )
    except DRIVER_ERRORS as exc:
        raise translate(exc, path=str(shop.folder.file)) from exc


def check_identity(shop: Shop, known: int = SCHEMA_VERSION) -> int:
    """The schema version of the connected file. Raises ShopDamaged for a foreign or a newer file."""
    application, version = read_version(shop)
    path = str(shop.folder.file)
    if application != APPLICATION_ID:
        raise ShopDamaged("shop_not_ours", path=path)
    if version > known:
        raise ShopUnavailable("shop_newer", path=path, schema=version, known=known)
    return version


def declared_schema(steps: Path = STEPS) -> dict[tuple[str, str], str]:
    """What a fresh file holds: {(type, name): SQL} of tables, indexes and triggers."""
    db = CySqliteDatabase(":memory:", rank_functions=False, autoconnect=False)
    db.connect()
    try:
        _Steps(db, steps, SCHEMA_VERSION).up()
        return schema_of(db.execute_sql)
    finally:
        db.close()


def schema_of(execute: Callable) -> dict[tuple[str, str], str]:
    """Tables, indexes and triggers of a file as {(type, name): SQL}."""
    rows = execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    return {(kind, name): sql for kind, name, sql in rows if not name.startswith("sqlite_")}


def schema_differences(execute: Callable, steps: Path = STEPS) -> list[tuple[str, str]]:
    """(type, name) of everything declared that is absent or otherwise in the file, and of foreign triggers."""
    declared, present = declared_schema(steps), schema_of(execute)
    wrong = [key for key, sql in declared.items() if present.get(key) != sql]
    return wrong + [key for key in present if key[0] == "trigger" and key not in declared]


def pending(shop: Shop, steps: Path = STEPS) -> list[str]:
    """Names of the steps that the connected file still needs."""
    return [step.name for step in Runner(shop.db, str(steps)).status() if step.path and not step.applied]


def migrate(
    shop: Shop, steps: Path = STEPS, version: int = SCHEMA_VERSION, new_file: bool = False,
    before_step: Callable[[str], None] | None = None,
) -> Migrated:
    """Run every pending step on the shop; it must not be inside a transaction.

    Call it after a verified backup. Raises ShopDamaged (foreign or damaged file) and ShopUnavailable (newer file, a
    failing step: the file is as it was before that step). ``before_step`` is called before each step's commit.
    """
    with shop.connection():
        found = read_version(shop)[1] if new_file else check_identity(shop, version)
        done = Migrated(from_version=found, to_version=version)
        try:
            done.rows_before = row_counts(shop.db.execute_sql)
            done.steps = _Steps(shop.db, steps, version, before_step).up()
            done.rows_after = row_counts(shop.db.execute_sql)
            if not done.steps:
                done.to_version = found
                return done
            problem = shop.db.execute_sql("PRAGMA integrity_check(1)").fetchone()[0]
            wrong = schema_differences(shop.db.execute_sql, steps)
        except DRIVER_ERRORS as exc:
            try:
                raise translate(exc, path=str(shop.folder.file)) from exc
            except DRIVER_ERRORS as own:
                raise ShopUnavailable("migration_failed", path=str(shop.folder.file), detail=str(own)) from exc
        if problem != "ok":
            raise ShopDamaged("shop_damaged", path=str(shop.folder.file))
        if wrong:
            raise ShopDamaged("schema_differs", path=str(shop.folder.file), what=", ".join(n for _, n in wrong[:5]))
        return done
