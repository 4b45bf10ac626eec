"""All views: those about projects, then people, what happened, what is reckoned."""

from mspproj.model.view import View, view
from mspproj.model.view_projects import PROJECT_VIEWS

VIEWS: tuple[View, ...] = (
    *PROJECT_VIEWS,
    view(
        "person",
        "one of our people",
        """
who text the person's id
name text the name
teams text delivery, support, sales, accounting, management; with spaces between them
roles text with spaces between them
capacity_pct real the part of the week meant for projects
subcontractor text whose, if not ours
""",
    ),
    view(
        "person_day",
        "a person on a day, from their first time entry on: what was expected and what was logged",
        """
who text the person
day day the day
month text 2026-11
week text 2026-W47
expected_minutes int contracted, less holidays and time off; 0 for subcontractors
capacity_minutes int the part of that meant for projects
logged_minutes int all that was logged
project_minutes int on projects
billable_minutes int on projects, to be billed
service_minutes int on tickets
leave_minutes int as leave
other_minutes int admin, presales, training
""",
    ),
    view(
        "detention_day",
        "a working day of a person from their first entry on (five years at most), judged by the rule after its grace",
        """
who text the person
day day the day
month text 2026-11
week text 2026-W47
state text clear, settled (owed when it was due, settled since), owes, unknown (not heard from)
expected_minutes int what the day was to account for
logged_minutes int what is logged for it by now
""",
    ),
    view(
        "event",
        "what happened to a project: a line of its journal",
        """
event text its id
project text the project's id
op text stage, review, acceptance, progress, part, duty, milestone, sent, held, answer, signoff ...
about text the task, part, milestone, change ... it is about
what text what it says, in words
who text who wrote it
day day the day it holds for
logged instant when it was written
""",
    ),
    view(
        "correction",
        "a change or taking back of a time entry or expense",
        """
correction text its id
op text edit or void
entry text the entry or expense it changes
by text who did it
why text the reason given
what text what changed, in words
logged instant when
""",
    ),
    view(
        "revision",
        "a file that a commit changed: plans, records, clients, people, settings; not the logs",
        """
commit_id text the commit
file text the file
project text the project it belongs to; null for shared files
who text the person of ours with the author's address
author text the author's name, as git has it
email text the author's address
instant instant when
subject text the commit's first line
what text the changed lines: `-` before, `+` after
""",
    ),
    view(
        "budget",
        "a project's hours and money, as `mspproj budget` tells them",
        """
project text the project's id
budget_hours real sold, with approved changes
contingency_hours real on top
estimated_hours real the sum of the estimates
logged_hours real spent
billed_hours real of these on invoices
remaining_hours real projected less spent
projected_hours real in the end
projected_low_hours real the band holds in 80 of 100 cases; null without history
projected_high_hours real the same
spent_pct real spent of the budget's hours
projected_pct real projected of the budget's hours
done_pct real how much of the work is done
currency text of its money
labor_budget_cents int what labour was sold for
labor_value_cents int time at the agreed prices
price_cents int so far; a fixed price whole
projected_price_cents int in the end
expenses_cents int laid out
approved_changes int change orders that hold
pending_changes int change orders not decided yet
""",
    ),
    view(
        "margin",
        "what a project costs us and leaves",
        """
project text the project's id
cost_cents int so far: time, materials ordered, expenses; null: a cost is not known
margin_cents int price less cost, so far
margin_pct real of the price
projected_cost_cents int in the end
projected_margin_cents int in the end
""",
        private=True,
    ),
    view(
        "forecast_replay",
        "a closed project looked back at when 25, 50 or 75 % was earned: what the forecast would have said",
        """
project text the project's id
stage_pct int 25, 50 or 75
day day the day looked at
projected_hours real what would have been projected
projected_low_hours real the 80 % band; null with too few projects finished before
projected_high_hours real the same
plan_hours real the plan itself, or what was spent where that is more
final_hours real what it took
covered flag 1 when the band held
""",
    ),
    view(
        "lesson",
        "a lesson learned",
        """
lesson text its id
text text what was learned
went text well or wrong
project text the project it is from
phase text the phase
status text open, accepted, closed, refused
by text who said it
day day when
""",
    ),
)
NAMED: dict[str, View] = {view.name: view for view in VIEWS}
