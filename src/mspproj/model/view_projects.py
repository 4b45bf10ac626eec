"""The views about projects: plans, time, records, money as written."""

from mspproj.model.view import View, view

PROJECT_VIEWS: tuple[View, ...] = (
    view(
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
    view(
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
    view(
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
    view(
        "entry_cost",
        "what a time entry on a project costs us",
        """
entry text the entry's id
cost_cents int minutes at the person's cost on that day; null: no cost is known
""",
        private=True,
    ),
    view(
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
    view(
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
    view(
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
    view(
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
    view(
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
    view(
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
)
