"""A project's web page for its client: no more than the reports that go to clients tell."""

from typing import Any

from mspproj.commands.site_frame import theirs
from mspproj.commands.site_made import Made


def client_page(made: Made) -> dict[str, Any]:
    """The client's page: what a weekly report to the client holds, the plan by phases, the agreed communications."""
    from mspproj.render.site import site_page
    from mspproj.render.template import plain
    from mspproj.reports.comms_view import comms_view
    from mspproj.reports.site import sheets
    from mspproj.reports.weekly import weekly

    report = weekly(
        made.dossier,
        made.as_of,
        before=made.before,
        plan=made.comms,
        audience="client",
        findings=made.findings,
        reasons=made.status.reasons,
    )
    told = [item for item in made.comms.items if item.for_client]
    view = comms_view(made.dossier, made.comms, "client")
    stone = made.status.next_milestone
    row = {
        "project": made.plan.id,
        "name": made.plan.name,
        "state": report.health.state,
        "over": made.plan.ended,
        "tasks": made.status.tasks,
        "tasks_done": made.status.tasks_done,
        "promised": made.plan.promised,
        "milestone": {"what": stone.what, "day": stone.day} if stone else None,
        "needs": len(report.needs),
    }
    data = (
        theirs(made.company, made.as_of)
        | row
        | {
            "report": report,
            "contacts": view.contacts,
            "topics": view.topics,
            "milestones": [stone._asdict() for stone in made.schedule.milestones],
            "sheets": sheets(made.dossier, made.plan, (item for item in told), made.as_of),
        }
    )
    page = site_page("client_project", f"{made.plan.name}: {made.company}", data, {"gantt": _phases(made)})
    return {"row": plain(row), "page": page}


def _phases(made: Made) -> str:
    from datetime import datetime, time

    from mspproj.render.chart_gantt import gantt
    from mspproj.render.gantt import Bar
    from mspproj.reports.site import phases

    drawn = [Bar(one.name, one.start, one.finish, "done" if one.done else "planned") for one in phases(made.schedule)]
    for stone in made.schedule.milestones:
        day = stone.day if stone.reached else stone.promised
        if day:
            noon = datetime.combine(day, time(12))  # on the chart a day has no zone
            drawn.append(Bar(stone.name, noon, noon, "milestone"))
    return gantt(drawn, made.as_of, f"{made.plan.name}: the plan by phases")
