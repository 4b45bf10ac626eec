"""By what an item of a list is known again in another version of the list; plain data of texts."""

from collections.abc import Sequence
from typing import Any

KEYS = ("@", "id", "name", "task", "who", "what")


def identity(item: Any) -> str | None:
    """A text is itself; a group its id, name, task, person or sentence; a billing step its event and what it covers."""
    if isinstance(item, str):
        return item
    if not isinstance(item, dict):
        return None
    found = next((item[key] for key in KEYS if isinstance(item.get(key), str)), None)
    if found is None and isinstance(item.get("when"), str):
        return f"{item['when']}/{item.get('covers', 'all')}"
    return found


def by_identity(items: Sequence[Any]) -> dict[str, Any] | None:
    """The items by identity, in order; None when one has none, or two have the same."""
    found = {key: item for item in items if (key := identity(item)) is not None}
    return found if len(found) == len(items) else None
