"""Leave out indexes that say nothing of their own: each cost every new order time and room.

The unique indexes of orders and customers begin with the storefront already, and hardly any parcel has a case or
customer a successor, so that only those few are worth an entry.
"""

#: An older program reads and writes such a file just as well.
VERSION = 2

STATEMENTS = [
    'DROP INDEX "orders_storefront_id"',
    'DROP INDEX "customer_storefront_id"',
    'DROP INDEX "customer_merged_into_id"',
    'CREATE INDEX "customer_merged_into_id" ON "customer" ("merged_into_id") WHERE "merged_into_id" IS NOT NULL',
    'DROP INDEX "parcel_case_id"',
    'CREATE INDEX "parcel_case_id" ON "parcel" ("case_id") WHERE "case_id" IS NOT NULL',
]


def up(migrator, db):
    """Drop the two and build the others anew."""
    for statement in STATEMENTS:
        db.execute_sql(statement)
