"""What each rule finds and what it leaves alone: (code, what is wrong, where as line:column, what is right).

What is given is a project's text, or a mapping: `text`, `today`, `facts`, `records`, `entries`, parts of the office,
and for rules over all projects `others`, `unassigned`, `broken`. The line and column are those of the file that the
finding names: project.yaml, a record, a client's file, or the line of a log.
"""
