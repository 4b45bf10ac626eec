"""How a sentence names a day."""

from datetime import date


def day_words(day: date) -> str:
    """`Fri 20 Nov 2026`, as the tables and templates have it."""
    return f"{day:%a} {short_day(day)}"


def short_day(day: date) -> str:
    """`20 Nov 2026`: in subjects, where room is short."""
    return f"{day.day} {day:%b %Y}"
