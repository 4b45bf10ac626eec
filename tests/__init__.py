"""Tests by floor; `build` makes projects from text."""
