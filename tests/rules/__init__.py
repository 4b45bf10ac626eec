"""Rules: text in, code and place out."""
