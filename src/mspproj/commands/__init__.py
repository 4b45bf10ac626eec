"""One module a subcommand: read, reckon, show (or write)."""
