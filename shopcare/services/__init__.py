"""Use cases: one transaction each, shared by the window and the command line."""
