"""The shop file: Peewee models, transactions, journal, backups. Peewee lives here and nowhere else."""
