"""Is the data right? Pure generators of findings, one module a topic."""
