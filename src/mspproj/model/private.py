"""What stands outside the workspace: cost rates, pay, reasons of leave."""

from dataclasses import dataclass

from mspproj.model.fields import Day, Id, Money, Record, Whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost(Record):
    """What an hour of a person costs, from a day on."""

    who: Id
    cost: Money
    from_: Day | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Private(Record):
    """The file named by `private:` in mspproj.yaml or MSPPROJ_PRIVATE."""

    format: Whole = 1
    costs: tuple[Cost, ...] = ()
