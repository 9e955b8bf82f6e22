"""Column kinds shared by the row classes, with the checks the database itself enforces."""

from __future__ import annotations

from peewee import BigIntegerField, Check, ForeignKeyField, IntegerField, Model, TextField


class Row(Model):
    """Base of all row classes. Not bound to a database: every query is executed on the shop passed in."""

    class Meta:
        legacy_table_names = False


def minor(name: str, default: int | None = 0) -> BigIntegerField:
    """Minor units, never negative, never a float or a text. ``default=None`` makes it optional."""
    check = f"typeof({name})='integer' AND {name}>=0"
    if default is None:
        return BigIntegerField(null=True, constraints=[Check(f"{name} IS NULL OR ({check})")])
    return BigIntegerField(default=default, constraints=[Check(check)])


def pieces(name: str, default: int = 0) -> IntegerField:
    """A whole number of pieces, never negative."""
    return IntegerField(default=default, constraints=[Check(f"typeof({name})='integer' AND {name}>=0")])


def one_of(name: str, values: tuple[str, ...], default: str) -> TextField:
    """A code out of a closed list."""
    listed = ", ".join(f"'{v}'" for v in values)
    return TextField(default=default, constraints=[Check(f"{name} IN ({listed})")])


def optional_one_of(name: str, values: tuple[str, ...]) -> TextField:
    """A code out of a closed list, or nothing yet."""
    listed = ", ".join(f"'{v}'" for v in values)
    return TextField(null=True, constraints=[Check(f"{name} IS NULL OR {name} IN ({listed})")])


def utc(index: bool = False) -> TextField:
    """UTC text ``2026-11-24T08:00:00Z``, or nothing."""
    return TextField(null=True, index=index)


def flag(name: str, default: int = 0) -> IntegerField:
    """0 or 1."""
    return IntegerField(default=default, constraints=[Check(f"{name} IN (0, 1)")])


def words(default: str = "") -> TextField:
    """Text that is never NULL."""
    return TextField(default=default)


def ref(model: type[Model] | str, null: bool = True, on_delete: str = "RESTRICT", **kw: object) -> ForeignKeyField:
    """A reference whose target cannot vanish underneath it."""
    return ForeignKeyField(model, null=null, on_delete=on_delete, backref="+", lazy_load=False, **kw)


def owned(model: type[Model]) -> ForeignKeyField:
    """A reference to the record this row is a part of; goes with it."""
    return ForeignKeyField(model, null=False, on_delete="CASCADE", backref="+", lazy_load=False)
