"""Search: a trigram index per kind of record (rebuilt from the rows at any time), and exact numbers by index."""

VERSION = 2

TABLES = ("orders", "cases", "refund", "claim", "complaint", "review", "repair", "unknown_parcel")


def up(migrator, db):
    """Create the indexes; rows that are there already are queued for the search index."""
    for table in TABLES:
        db.execute_sql(
            f"CREATE VIRTUAL TABLE search_{table} USING fts5(t, content='', contentless_delete=1, detail=none, "
            "tokenize='trigram')"
        )
        db.execute_sql(f"CREATE VIRTUAL TABLE search_{table}_terms USING fts5vocab('search_{table}', 'row')")
        db.execute_sql(
            f"INSERT INTO search_queue (kind, first_id, last_id) SELECT '{table}', min(id), max(id) FROM {table} "
            "HAVING count(*) > 0"
        )
    db.execute_sql('CREATE INDEX "orders_number" ON "orders" (platform_order_no)')
    db.execute_sql('CREATE INDEX "orders_waybill" ON "orders" (waybill)')
