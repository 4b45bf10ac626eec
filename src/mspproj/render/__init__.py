"""From a report to bytes: terminal, Markdown, JSON, CSV, HTML. Knows no report."""
