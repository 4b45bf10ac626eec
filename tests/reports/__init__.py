"""Reports: YAML in, dates in, numbers out."""
