"""What a project's web pages are made from, gathered once for both."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from mspproj.finding import Finding
    from mspproj.model.dossier import Dossier
    from mspproj.model.project import Project
    from mspproj.reports.comms import CommsPlan
    from mspproj.reports.schedule import ProjectSchedule
    from mspproj.reports.status import ProjectStatus

SHARED = ("proposed", "approved", "planning", "executing", "closing", "hypercare", "on-hold", "closed")


@dataclass(frozen=True, slots=True)
class Made:
    """`before`: the project a week ago; `weeks`: its health on days before, and today."""

    dossier: "Dossier"
    plan: "Project"
    status: "ProjectStatus"
    schedule: "ProjectSchedule"
    comms: "CommsPlan"
    findings: "list[Finding]"
    before: "Dossier | None"
    weeks: list[tuple[str, str | None]]
    company: str

    @property
    def as_of(self) -> "date":
        return self.status.as_of

    @property
    def client_name(self) -> str:
        return self.dossier.client.name if self.dossier.client else self.plan.client

    @property
    def shared(self) -> bool:
        """Whether the client has a page of it."""
        return self.plan.stage in SHARED and not self.plan.internal
