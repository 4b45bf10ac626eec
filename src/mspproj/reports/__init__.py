"""What does the data say? Pure functions to frozen reports, one module a word."""
