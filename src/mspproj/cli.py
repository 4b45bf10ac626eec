"""The table of contents: names every command and imports none until it runs; one place turns errors into exit codes."""

import os
import sys

from mspproj.commands.options import common_words, words
from mspproj.commands.quick import parse
from mspproj.commands.run import TAKE_A_VALUE, Command, call, find, load, split
from mspproj.errors import INTERNAL, INTERRUPTED, MspprojError
from mspproj.render.text import set_colour, use_colour

COMMANDS = (
    Command("status", "status:status", "How all projects stand, or one: health with its reasons."),
    Command("today", "today:today", "What is due now over all projects, in order, with its command; --walk."),
    Command("next", "next:next_", "What to work on now and why, and who blocks the rest."),
    Command("dashboard", "dashboard:dashboard", "Lists by role or your own, live in the terminal or once."),
    Command("log", "log:log", "Log time: `mspproj log 1h30m T3 cut over mail`."),
    Command("start", "timer:start", "Start a timer on a task: `mspproj start T3 cut over mail`."),
    Command("stop", "timer:stop", "Stop my timer and log what ran; --discard logs nothing."),
    Command("switch", "timer:switch", "Stop my timer and start one on another task."),
    Command("again", "timer:again", "Start a timer on the task I worked on last."),
    Command("time list", "time:time_list", "Time entries, of me, a person, a project, a period."),
    Command("time edit", "time:time_edit", "Correct an entry; the old values stay on record."),
    Command("time void", "time:time_void", "Take an entry back, with a reason."),
    Command("time sheet", "sheet:time_sheet", "A week's grid against the hours expected, with its gaps."),
    Command("time submit", "sheet:time_submit", "Hand my week in."),
    Command("time approve", "approve_time:time_approve", "Approve somebody's week, and settle what is billed."),
    Command("time adjust", "adjust:time_adjust", "Put an entry of a locked month right, in an open one."),
    Command("time lock", "lock:time_lock", "Close a month for accounting; --list tells which are; --lift opens it."),
    Command("expense add", "expense:expense_add", "Money laid out for a project, with its receipt."),
    Command("expense list", "expense:expense_list", "Expenses, of me, a person, a project, a period."),
    Command("expense edit", "expense:expense_edit", "Correct an expense, or add its receipt."),
    Command("expense void", "expense:expense_void", "Take an expense back, with a reason."),
    Command("undo", "undo:undo", "Take back what I logged or recorded last."),
    Command("detention", "detention:detention", "Who still owes time or notes, by the published rule."),
    Command("check", "check:check", "Is the data right? Every finding with its file, line and mend."),
    Command("explain", "check:explain", "What a finding's code means, why it matters, how to mend it."),
    Command("triage", "triage:triage", "Incident, service request, project or recurring visit? And why."),
    Command("sop", "triage:sop", "A standard operating procedure, step by step."),
    Command("new", "new:new", "A project from a template."),
    Command("template list", "template:template_list", "The project templates, and which projects run on which."),
    Command("template update", "template_update:template_update", "Take a later version of its template in."),
    Command("template lint", "template_lint:template_lint", "Do the templates hold for small and large answers?"),
    Command("intake check", "intake:intake_check", "What is missing before the proposal may go out."),
    Command("intake approve", "review:approve", "Service Delivery approves a stated version."),
    Command("intake reject", "review:reject", "Service Delivery sends it back, with a reason."),
    Command("intake handoff", "review:handoff", "Sales hands over to the coordinator, once."),
    Command("intake history", "review:history", "Reviews, hand-off, the client's word, stages, waivers."),
    Command("proposal sent", "accept:proposal_sent", "The proposal went out; only if approved as it stands."),
    Command("accept", "accept:accept", "The client's word: proposal, change, window, milestone, final; or the plan."),
    Command("acknowledge", "accept:acknowledge", "I know my part of a project."),
    Command("advance", "stage:advance", "To the next stage, if its gate holds; or on hold, back, cancelled."),
    Command("waive", "stage:waive", "Let a finding be, with a reason and a last day."),
    Command("logistics", "logistics:logistics", "What to chase today: parts, quotes, vendors, visits, windows."),
    Command("record list", "record_list:record_list", "The register: decisions, issues, risks, actions and more."),
    Command("record resolve", "record_edit:record_resolve", "A record's end, with its outcome."),
    Command("record reopen", "record_edit:record_reopen", "A record is open again, with a reason."),
    Command("record set", "record_edit:record_set", "Another owner, day, response of a record."),
    Command("record", "record:record", "A decision, issue, risk, action, note, change or escalation, in writing."),
    Command("change new", "change_new:new", "A change order: tasks and parts to add, change, remove; with a reason."),
    Command("change quote", "change:quote", "What a change does to hours, money and dates; the client's draft."),
    Command("change approve", "change:approve", "The client's yes; plan and budget follow it."),
    Command("change reject", "change:reject", "The client's no; or we withdraw the offer."),
    Command("change list", "change:list_", "Every change order and how it stands."),
    Command("plan", "plan:plan", "When what will be done: dates, slack, critical path, the odds; what moved."),
    Command("comms plan", "comms:comms_plan", "Who is told what, by when, how; and who is not."),
    Command("comms send", "send:comms_send", "Send drafts: a look, then mail (or .eml, Graph, chat); once, on record."),
    Command("comms due", "due:comms_due", "What to send or hold today in all projects, with its command."),
    Command("comms run", "run_comms:comms_run", "For cron and CI: drafts that are due, reminders, what may be sent."),
    Command("comms invites", "invites:comms_invites", "Calls and meetings as .ics; changes and cancellations as well."),
    Command("comms sent", "told:comms_sent", "It went out another way: on record."),
    Command("comms held", "told:comms_held", "The call or meeting took place: on record."),
    Command("report weekly", "report:weekly", "Draft the weekly report; your own paragraphs stay."),
    Command("report daily", "report_draft:daily", "Draft the note of the day: today, tomorrow, what blocks us."),
    Command("report management", "report_draft:management", "Draft state, risks, asks; money for our management."),
    Command("report notice", "report_draft:notice", "Draft the notice before, during or after an impact or milestone."),
    Command("report kickoff", "report_draft:kickoff", "Draft the kick-off: people, rules, dates, what we need first."),
    Command("report closing", "report_draft:closing", "Draft what was delivered, what is open, who helps now."),
    Command("report plan", "report_draft:plan", "Draft the plan in words, with its dates."),
    Command("report change", "report_change:change", "Draft a change order as the client would read it."),
    Command("report handoff", "handoff:handoff", "Draft what support must know: people, changes, parts, open points."),
    Command("report after", "after:after", "Tickets, hypercare, satisfaction after projects; by template."),
    Command("report monthly", "monthly:monthly", "A month's hours, changes, materials and invoices, for accounting."),
    Command("report brief", "brief:brief", "The portfolio for superiors: challenges, asks, trends."),
    Command("budget", "budget:budget", "Hours and money against the plan; alerts; --fail-over for CI."),
    Command("live", "live:live", "Live reports: history, audit, utilisation, profitability ...; your own SQL."),
    Command("forecast", "forecast:forecast", "Final hours with an 80 % band, what moves them, and a backtest."),
    Command("invoiced", "invoice:invoiced", "An invoice was written for a step, or a month's time."),
    Command("task done", "facts:task_done", "A task is done."),
    Command("task set", "facts:task_set", "How much of a task remains, or that it is not done after all."),
    Command("part ordered", "facts:part_ordered", "A part was ordered."),
    Command("part eta", "facts:part_eta", "When a part is to arrive."),
    Command("part received", "facts:part_received", "A part arrived, whole or in part."),
    Command("duty done", "facts:duty_done", "The client did what was theirs to do."),
    Command("milestone reached", "facts:milestone_reached", "A milestone is reached."),
    Command("closeout", "closeout:closeout", "Walk the closeout checklist; it remembers where you were."),
    Command("lessons add", "lessons:lessons_add", "What was learned, in one line from anywhere."),
    Command("lessons list", "lessons:lessons_list", "Lessons: open ones first, the oldest before all."),
    Command("lessons search", "lessons:lessons_search", "Lessons with these words, the best first."),
    Command("lessons review", "lessons_review:lessons_review", "Open lessons become a change, or are refused."),
    Command("lessons close", "lessons_review:lessons_close", "Accepted lessons whose commit is there are closed."),
    Command("lessons effect", "lessons_effect:lessons_effect", "Did what lessons changed help? Counts, not wishes."),
    Command("escalate list", "escalate_show:escalate_list", "What waits for a decision, what is late first."),
    Command("escalate show", "escalate_show:escalate_show", "One escalation on a page, for whoever decides."),
    Command("escalate decide", "escalate_decide:escalate_decide", "The decision, in writing."),
    Command("escalate acknowledge", "escalate_decide:escalate_acknowledge", "It went up to me; I see to it."),
    Command("escalate", "escalate:escalate", "A challenge with its effect, options and recommendation, to be decided."),
    Command("site", "site:site", "Web pages as a folder of files: portfolio, projects, people, clients."),
    Command("serve", "serve:serve", "The web pages on this machine, made anew as files change."),
    Command("import csv", "import_:import_csv", "Bring projects, tasks and time in from CSV, by a mapping file."),
    Command("sync", "sync:sync", "Commit, fetch and push the logs alone; your other changes stay yours."),
    Command("redact", "sync:redact", "Blank the text of an entry for good; who, when and why stay."),
    Command("demo", "demo:demo", "A whole example workspace with history, to play with."),
    Command("init", "init:init", "A new, empty workspace."),
    Command("schema", "schema:schema", "JSON Schemas of the files, for editors."),
    Command("doctor", "doctor:doctor", "Is the workspace sound? What to do where it is not."),
    Command("config show", "config:config_show", "The settings in force, with their meaning."),
)


def run(argv: list[str]) -> int:
    """The exit code of a command line."""
    for stream in (sys.stdout, sys.stderr):
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(errors="backslashreplace")  # an old terminal shows what it cannot show as \\u2192
    set_colour(use_colour(sys.stdout, os.environ))
    try:
        return _guarded(argv)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115, PTH123  # the reader is gone; nothing is to be said at exit
        return 0
    except MspprojError as error:
        sys.stdout.flush()
        return tell(error)
    except Exception:
        from traceback import print_exc

        print_exc()
        from mspproj import __version__

        print(f"mspproj {__version__}: this is a bug in mspproj, not in your data.", file=sys.stderr)
        return INTERNAL


def tell(error: MspprojError) -> int:
    """One line of what is wrong, one of what to do; the findings of unreadable settings before them."""
    from mspproj.render.text import clean

    for finding in getattr(error, "findings", ()):
        print(clean(f"{finding.place}: {finding.message}. {finding.fix}"), file=sys.stderr)
    print(f"mspproj: {clean(error.message)}", file=sys.stderr)
    if error.hint:
        print(f"  {clean(error.hint)}", file=sys.stderr)
    return error.exit_code


def _guarded(argv: list[str]) -> int:
    if instruction := os.environ.get("_MSPPROJ_COMPLETE"):
        from mspproj.commands.shell import complete

        answered = complete(COMMANDS, instruction)
        if answered is not None:
            return answered
    elif argv == ["--version"]:
        from mspproj import __version__

        sys.stdout.write(f"mspproj {__version__}\n")
        return 0
    before, rest = split(argv)
    if found := find(COMMANDS, rest):
        command, after = found
        function = load(command)
        values = parse([*words(function), *common_words(function)], [*before, *after])
        if values is not None:
            return call(function, values)
        rest = [*command.words.split(" "), *before, *after]
    from mspproj.commands.full import run_full

    return run_full(COMMANDS, rest or [word for word in before[:1] if word not in TAKE_A_VALUE])
