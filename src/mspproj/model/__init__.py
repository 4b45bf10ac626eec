"""The vocabulary: frozen records by subject."""
