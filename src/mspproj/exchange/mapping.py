"""From rows to what is to be written: an import is planned whole before anything is touched."""

from collections.abc import Mapping

from mspproj.exchange.csvafter import plan_scores, plan_tickets
from mspproj.exchange.csvfile import Table
from mspproj.exchange.csvprojects import plan_projects
from mspproj.exchange.csvtasks import plan_tasks
from mspproj.exchange.csvtime import last_import, plan_time
from mspproj.exchange.importplan import CODES, Existing, Imported, ImportPlan, Wishes
from mspproj.exchange.importrows import Desk, header_findings, mapping_findings
from mspproj.model.mapping import ImportMapping

__all__ = [
    "CODES",
    "Existing",
    "ImportPlan",
    "Imported",
    "Wishes",
    "header_findings",
    "last_import",
    "mapping_findings",
    "plan_import",
]


def plan_import(
    mapping: ImportMapping, tables: Mapping[str, Table], existing: Existing, wishes: Wishes | None = None
) -> ImportPlan:
    """What the tables (by section) bring to a workspace that holds `existing`. Nothing is written.

    The mapping and the headers must be sound: see `mapping_findings` and `header_findings`.
    """
    plan = ImportPlan()
    desk = Desk(plan, mapping, existing, wishes or Wishes())
    if mapping.projects is not None:
        plan_projects(desk, mapping.projects, tables["projects"])
    if mapping.tasks is not None:
        plan_tasks(desk, mapping.tasks, tables["tasks"])
    if mapping.time is not None:
        plan_time(desk, mapping.time, tables["time"])
    if mapping.tickets is not None:
        plan_tickets(desk, mapping.tickets, tables["tickets"])
    if mapping.satisfaction is not None:
        plan_scores(desk, mapping.satisfaction, tables["satisfaction"])
    return plan
