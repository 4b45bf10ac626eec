"""The workspace on disk: YAML, event logs, the derived index, git."""
