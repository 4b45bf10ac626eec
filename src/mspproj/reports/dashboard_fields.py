"""What a dashboard's lists can show: the subjects and their fields. docs/dashboard.md is tested against it."""

from typing import NamedTuple

TEXT, DAY, HOURS, NUMBER, PERCENT, MONEY, FLAG, NAMES = (
    "text", "day", "hours", "number", "percent", "money", "flag", "names",
)  # fmt: skip


class Field(NamedTuple):
    """`kind`: text | day | hours | number | percent | money | flag | names (several words)."""

    name: str
    kind: str
    what: str


class Subject(NamedTuple):
    """`columns` and `sort` are the usual ones. `wide`: the columns that may be cut."""

    name: str
    what: str
    columns: tuple[str, ...]
    sort: tuple[str, ...]
    fields: tuple[Field, ...]

    def field(self, name: str) -> Field | None:
        return _BY_NAME[self.name].get(name)


def _fields(text: str) -> tuple[Field, ...]:
    """Lines of `name kind what it is`."""
    found = (line.split(None, 2) for line in text.strip().splitlines())
    return tuple(Field(name, kind, what) for name, kind, what in found)


SUBJECTS: dict[str, Subject] = {
    one.name: one
    for one in (
        Subject(
            "projects",
            "every readable project, ended ones as well",
            ("health", "project", "stage", "done_pct", "promised", "why"),
            ("rank", "promised", "project"),
            _fields("""
project text its id
name text its name
client text the client's id
kind text such as migration
stage text request, proposed, approved, planning, executing, closing, hypercare, on-hold, closed, cancelled
ended flag it is closed or cancelled
health text red, yellow or green, as `status` tells it
rank number 0 red, 1 yellow, 2 green: to sort by
why text the first reason of its health
reasons number how many reasons there are
coordinator text who coordinates it
lead_tech text who leads the work
sales text who sold it
service_delivery text who approves its intake
support text who takes it over
accounting text who bills it
people names everybody in its team or with a task
mine flag I am among them
start day its first day
promised day what the client was told, approved changes included
days_left number days to the promised one, below 0 after it
done_pct percent how much of the work is done
tasks number how many tasks it has
tasks_done number how many of them are done
logged hours what is logged
budget hours what was sold, approved changes included
spent_pct percent logged of sold
projected_pct percent projected in the end of sold
margin money projected in the end; missing without the private file
waiting number what the client owes us
waiting_for text the first of it
milestone text its next milestone
milestone_day day when that one was promised
last_activity day when anything was logged or told last
"""),
        ),
        Subject(
            "tasks",
            "open tasks of ours in projects that are being worked on",
            ("project", "task", "title", "who", "must_by", "spare", "remaining"),
            ("spare", "project", "task"),
            _fields("""
project text its project's id
client text the client's id
task text its id
title text its name
phase text its phase
who names who does it
mine flag I do
state text in progress, not started or blocked
blocked flag something keeps it from being worked on
blocked_by text what, and who can lift it
frees number how many tasks wait for it
estimate hours its estimate
logged hours what is logged on it
remaining hours what remains
used_pct percent logged of the estimate
finish day its planned end
must_by day when it must be done so that the promise is kept; docs/next.md
promise text which promise that is
spare number working days between the planned end and that day, below 0 too late
critical flag its delay moves the project's end
opens day its start or window
issues number open issues about it
last_worked day when time was logged on it last
"""),
        ),
        Subject(
            "due",
            "what is due today, as `today` tells it; who owes time is among the people",
            ("group", "day", "project", "what", "who"),
            ("place",),
            _fields("""
place number its place in the published order of `today`
group text late, today or waiting (no day is set)
day day when it is or was due
late number days since then
kind text message, call, approval, part, quote, vendor, visit, window, notice, duty, task, milestone, action, invoice …
project text its project's id
client text the client's id
id text what it is about
what text in words
who text who is to do it
mine flag I am
waits text client, work, colleague or books: who waits for it
why text why it stands where it stands
command text what does it
"""),
        ),
        Subject(
            "time",
            "time entries of the last 31 days, void ones left out",
            ("day", "who", "hours", "project", "task", "note"),
            ("-day", "who"),
            _fields("""
id text the entry's id
day day when it was worked
who text who worked
mine flag I did
hours hours how long
project text the project, empty outside projects
client text the client's id
task text the task
bucket text service, admin, presales, training or leave
work text regular, after-hours, weekend, travel or on-call
billable flag it is to be billed
change text the change order it belongs to
note text what was done
note_length number how many characters that are
lag number days from the work to its entry
edited flag it was corrected
imported flag it comes from another system
"""),
        ),
        Subject(
            "communications",
            "what is to be told in the next 31 days, what is late, and what was told in the last 7",
            ("day", "state", "project", "what", "method", "owner"),
            ("day", "project", "id"),
            _fields("""
project text its project's id
client text the client's id
id text the communication
what text in words
day day when it is due
at text the time of day, if one is told
state text planned, due, overdue, sent, held or cancelled
open flag it is due or overdue
late number days since it was due
told day when it was sent or held
method text email, call, meeting, teams, slack …
content text weekly, daily, notice, monthly …
owner text who tells it
mine flag I do
to names who is told
for_client flag somebody of the client's is among them
"""),
        ),
        Subject(
            "records",
            "the register of projects that have not ended: decisions, issues, risks, actions and the rest",
            ("kind", "project", "title", "owner", "due", "status"),
            ("due", "on", "project", "id"),
            _fields("""
project text its project's id
client text the client's id
id text its id
kind text decision, issue, risk, action, note, change or escalation
title text what it is
status text open, in-progress, draft, quoted, approved …
open flag it is not settled
overdue flag its day has passed
owner text who sees to it, as written
who text our person who is meant
mine flag I am
by text who wrote it
on day when
age number days since then
due day when it is to be settled or decided
affects text its effect on hours, money, days, quality, phases
probability text of a risk: low, medium, high
effect text of a risk: low, medium, high
client_visible flag the client's reports may tell it
"""),
        ),
        Subject(
            "parts",
            "the bill of materials of projects that have not ended",
            ("state", "project", "part", "item", "eta", "needed"),
            ("rank", "needed", "eta", "project", "part"),
            _fields("""
project text its project's id
client text the client's id
stage text the project's stage
part text its id
item text what it is
qty number how many
received number how many have come
vendor text from whom
task text the task that needs it
state text not ordered, ordered, partly received or received
open flag it has not come whole
late flag it comes after its day, or should have come
rank number 0 late, 1 not ordered, 2 on its way, 3 here: to sort by
ordered flag it was ordered
eta day when it is to come
needed day when its task begins by the plan
quoted_until day the quote's last day
price money for all of it
coordinator text who chases it
mine flag I do
"""),
        ),
        Subject(
            "people",
            "our people who are still here",
            ("who", "state", "today", "week", "tasks", "remaining", "owes"),
            ("who",),
            _fields("""
who text the person's id
name text the name
teams names delivery, support, sales, accounting, management
roles names what their time is billed as
mine flag it is me
state text here, on call, or why today is no working day
away flag today is no working day of theirs
back day the first one after it
leave day when their next time off begins
timer text what their timer runs on, on this clone
today hours logged today, over everything
week hours logged this week
projects hours of it on projects
expected hours what this week expects of them up to today
tasks number open tasks in projects
late number of them too late for their promise
blocked number of them blocked
remaining hours what remains of their tasks
next text what `next` puts first
owes text what time or notes they owe, by the rule of `detention`
"""),
        ),
    )
}
_BY_NAME = {one.name: {field.name: field for field in one.fields} for one in SUBJECTS.values()}
