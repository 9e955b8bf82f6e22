"""Reading and writing the files of other programs. No database."""
