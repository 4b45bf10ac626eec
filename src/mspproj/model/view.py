"""The views that live reports ask: their names, columns and units. docs/views.md is made from this.

A column's ending tells its unit: `_minutes`, `_hours`, `_days`, `_pct` (per cent: 73.4), `_cents` (hundredths of the
project's currency, without tax). Days and instants are ISO text, flags 0 or 1. Columns are added, never renamed.
"""

from typing import Any, Literal, NamedTuple, TypeAlias

Kind = Literal["text", "day", "instant", "int", "real", "flag"]
Row: TypeAlias = tuple[Any, ...]
STORED: dict[str, str] = {"int": "INTEGER", "flag": "INTEGER", "real": "REAL"}


class Field(NamedTuple):
    """A column; `what` in words."""

    name: str
    kind: Kind
    what: str

    @property
    def stored(self) -> str:
        return STORED.get(self.kind, "TEXT")


class View(NamedTuple):
    """`what` says what one row is. `private`: it has rows only where the file of cost rates is there."""

    name: str
    what: str
    fields: tuple[Field, ...]
    private: bool = False


def _view(name: str, what: str, text: str, private: bool = False) -> View:
    """`text`: a column a line, `name kind what it is`."""
    lines = [line.split(None, 2) for line in text.strip().splitlines()]
    kinds: dict[str, Kind] = {k: k for k in ("text", "day", "instant", "int", "real", "flag")}
    return View(name, what, tuple(Field(name, kinds[kind], words) for name, kind, words in lines), private)


VIEWS: tuple[View, ...] = (
    _view(
        "project",
        "a project, with approved changes in its dates",
        """
project text its id
name text its name
client text the client's id
client_name text the client's name
kind text what kind of project it is
template text the template it was made from
template_version int that template's version
stage text request, proposed, approved, planning, executing, closing, hypercare, closed, on-hold, cancelled
ended flag 1 when closed or cancelled
internal flag 1 for our own projects
billing text fixed, actual, not-to-exceed, block, agreement, warranty, internal
currency text of its money
program text the program it belongs to
coordinator text our coordinator
lead_tech text our lead tech
start day planned start
promised day what the client was told
first_worked day the first day with time
last_worked day the last day with time
closed_on day the day it was closed
""",
    ),
    _view(
        "task",
        "a task of a plan, with approved changes",
        """
project text the project's id
task text its id; the same in all projects of a template
name text its name
phase text the phase it is in
who text who is to do it, with spaces between them
estimate_minutes int what it was estimated at; null: not estimated
logged_minutes int what was logged on it
remaining_minutes int what is left, by the tech's word, else the estimate less what is logged
state text done, in progress, blocked, not started
done flag 1 when done
done_on day the day for which it was told as done
change text the change order that brought or last changed it
""",
    ),
    _view(
        "entry",
        "a time entry as it stands; what was taken back is left out",
        """
entry text its id
who text the person
day day the day of the work
month text 2026-11
week text 2026-W47
minutes int how long
project text the project; null outside projects
task text the task
bucket text service, admin, presales, training, leave: time outside projects
work text regular, after-hours, weekend, travel, on-call
billable flag 1 unless told otherwise
billed_minutes int what goes on an invoice, rounded as the contract says
price_cents int what that is sold for at the agreed prices; of a fixed price: its worth
role text the role it is priced as
change text the change order it belongs to
note text the internal note
at text when it began, HH:MM
logged instant when it was written
lag_hours real from the end of the work to the entry; null for imported ones
late_days int whole days from the day of the work to that of the entry
edited flag 1 when it was corrected
imported flag 1 when another system wrote it
adjusts text the entry of a locked month that it puts right
""",
    ),
    _view(
        "entry_cost",
        "what a time entry on a project costs us",
        """
entry text the entry's id
cost_cents int minutes at the person's cost on that day; null: no cost is known
""",
        private=True,
    ),
    _view(
        "expense",
        "money laid out, as it stands",
        """
expense text its id
who text the person
day day its day
project text the project
task text the task
amount_cents int how much
kind text travel, hotel, meal, parking, shipping, parts, fees, other
billable flag 1 when the client pays it
note text what for
""",
    ),
    _view(
        "record",
        "a decision, issue, risk, action, note, change or escalation",
        """
project text the project's id
record text its id
kind text decision, issue, risk, action, note, change, escalation
title text in a line
status text as written, a change's by the client's last word
open flag 1 until it is settled
by text who wrote it
owner text who is to act
opened day the day it is from
due day when it is to be settled
settled day when it was settled
""",
    ),
    _view(
        "change",
        "a change order and its course",
        """
project text the project's id
change text its id
title text in a line
status text draft, quoted, approved, rejected, withdrawn ...
reason text why
opened day the day it was raised
quoted_on day the day of its first quote
decided_on day the day of the client's last word on it
minutes int what it adds to the hours, below zero when it saves some
price_cents int what the client pays for it; null: not priced yet
promised_days real working days it moves the promised date
goodwill flag 1 when it costs the client nothing
logged_minutes int time logged to it or on the tasks that it brings
unapproved_minutes int of that, what was worked before the client said yes
""",
    ),
    _view(
        "communication",
        "an item of the communication plan: one thing to tell on one day",
        """
project text the project's id
communication text the communication's id
what text in words
content text weekly, daily, monthly, notice, change ...
method text email, call, meeting ...
owner text who tells it
for_client flag 1 when it reaches the client
due day when it is to be told
state text sent, held, due, overdue, planned, cancelled
told day the day it was told
late_days int days after due that it was told, or that it is overdue by; 0 in time
""",
    ),
    _view(
        "part",
        "a line of the bill of materials, with approved changes",
        """
project text the project's id
part text its id
item text what it is
qty real how many
vendor text from whom
task text the task that needs it
price_cents int the client's price of the line over its term
purchase_cents int our price of it, as written in the plan
ordered flag 1 once ordered
eta day when it is to come, by the newest word
received_qty real how many came
received_on day when the last came
""",
    ),
    _view(
        "milestone",
        "a milestone",
        """
project text the project's id
milestone text its id
name text its name
promised day the day promised
reached day the day it was reached
""",
    ),
    _view(
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
    _view(
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
    _view(
        "detention_day",
        "a working day of a person, from their first entry on, judged by the detention rule: its grace was over before today",
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
    _view(
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
    _view(
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
    _view(
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
    _view(
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
    _view(
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
    _view(
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
    _view(
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
