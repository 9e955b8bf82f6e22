"""The search index: grams of every record, where each record stands in it, and what orders a list can be sorted by.

``slot`` is the place of a record in the index. Slots of one segment ascend with the records' dates, so that the index
can be read newest first. ``entry`` names the record: number of its kind shifted by 28 bits, plus its id.
"""

VERSION = 2

STATEMENTS = [
    # No content and no positions: the records themselves are looked at where grams alone do not decide.
    "CREATE VIRTUAL TABLE search_index USING fts5 "
    "(grams, content='', contentless_delete=1, detail=none, tokenize='ascii')",
    """CREATE TABLE "search_entry" (
    "slot" INTEGER NOT NULL PRIMARY KEY,
    "entry" INTEGER NOT NULL,
    "at" INTEGER NOT NULL)""",
    """CREATE UNIQUE INDEX "search_entry_entry" ON "search_entry" ("entry")""",
    """CREATE TABLE "search_segment" (
    "first" INTEGER NOT NULL PRIMARY KEY,
    "last" INTEGER NOT NULL,
    "at" INTEGER NOT NULL,
    "entry" INTEGER NOT NULL)""",
]

#: kind, table.
KINDS = [
    ("orders", "orders"), ("returns", "cases"), ("refunds", "refund"), ("complaints", "complaint"),
    ("reviews", "review"), ("claims", "claim"), ("repairs", "repair"), ("unknown_parcels", "unknown_parcel"),
]


def up(migrator, db):
    """Make the index and queue every record there is."""
    for statement in STATEMENTS:
        db.execute_sql(statement)
    for kind, table in KINDS:
        db.execute_sql(
            f"INSERT INTO search_queue (kind, first_id, last_id) SELECT '{kind}', min(id), max(id) FROM {table} "
            "HAVING count(*) > 0"
        )
