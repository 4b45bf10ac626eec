"""Prepaid blocks of hours: what was bought, what is used, what is left and until when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from mspproj.model.dossier import Dossier, Office
from mspproj.model.people import Contract
from mspproj.reports.labour import pricing
from mspproj.reports.prices import contract_of


class BlockUse(NamedTuple):
    project: str
    hours: float


@dataclass(frozen=True, slots=True)
class Block:
    """Hours have two decimals; `bought`, `left` and `used_pct` are None where the contract tells no hours.

    `used` is billed time of every project on the block since it began, as rounded or approved for the invoice. `left`
    is below zero once more was worked than was bought. `state`: open | low (by `thresholds.block_warning`) | ending
    (within `thresholds.block_warning_days`) | used up | expired.
    """

    client: str
    contract: str
    name: str
    bought: float | None
    used: float
    left: float | None
    used_pct: float | None
    starts: date | None
    expires: date | None
    days_left: int | None
    state: str
    projects: tuple[BlockUse, ...]

    @property
    def told(self) -> str:
        """Its balance as a sentence."""
        if self.bought is None:
            return f"block '{self.contract}': {self.used:g} h are used; its contract tells no hours"
        ends = "" if self.expires is None else f", {'ended' if self.state == 'expired' else 'ends'} on {self.expires}"
        left = self.left or 0.0
        rest = f"{left:g} h left" if left >= 0 else f"{-left:g} h beyond it"
        return f"block '{self.contract}': {self.used:g} of {self.bought:g} h used, {rest}{ends}"

    @property
    def beyond(self) -> str:
        """What becomes of the hours that nobody bought; empty where there are none."""
        if self.left is None or self.left >= 0:
            return ""
        what = f"hours beyond the block: {-self.left:g} h, not invoiced by the contract"
        return f"{what}: sell a block, or bill them by a change order"


def blocks(office: Office, dossiers: Iterable[Dossier], as_of: date) -> tuple[Block, ...]:
    """Every block of every client as of the end of a day; `dossiers` are all projects with their time."""
    spent: dict[tuple[str, str], dict[str, int]] = {}
    for dossier in dossiers:
        contract = contract_of(dossier)
        if contract is not None and contract.kind == "block":
            here = spent.setdefault((dossier.project.client, contract.id), {})
            here[dossier.id] = _used(dossier, contract, as_of)
    return tuple(
        _block(office, client.id, contract, spent.get((client.id, contract.id), {}), as_of)
        for client in office.clients.values()
        for contract in client.contracts
        if contract.kind == "block"
    )


def _used(dossier: Dossier, contract: Contract, as_of: date) -> int:
    first, last = (contract.starts or date.min).isoformat(), as_of.isoformat()
    worth = pricing(dossier, dossier.project)
    return sum(worth.billed(entry) for entry in dossier.entries if first <= entry.day <= last)


def _block(office: Office, client: str, contract: Contract, by_project: dict[str, int], as_of: date) -> Block:
    used, bought = sum(by_project.values()), contract.hours
    days = (contract.expires - as_of).days if contract.expires else None
    return Block(
        client=client,
        contract=contract.id,
        name=contract.name or contract.id,
        bought=None if bought is None else round(bought / 60, 2),
        used=round(used / 60, 2),
        left=None if bought is None else round((bought - used) / 60, 2),
        used_pct=round(used / bought * 100, 2) if bought else None,
        starts=contract.starts,
        expires=contract.expires,
        days_left=days,
        state=_state(office, used, bought, days),
        projects=tuple(BlockUse(id, round(minutes / 60, 2)) for id, minutes in sorted(by_project.items()) if minutes),
    )


def _state(office: Office, used: int, bought: int | None, days: int | None) -> str:
    limits = office.settings.thresholds
    if bought is not None and used and used >= bought:
        return "used up"
    if days is not None and days < 0:
        return "expired"
    if bought is not None and used * 100 >= bought * limits.block_warning and used:
        return "low"
    return "ending" if days is not None and days <= limits.block_warning_days else "open"
