"""The rules helper: a question in, an answer with its reasons out. Pure; figures are data in dated packs."""
