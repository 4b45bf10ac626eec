"""`mspproj import csv`: projects, tasks and time from CSV by a mapping file."""

from typing import Annotated

from mspproj.commands.options import Arg, opt
from mspproj.commands.session import Session
from mspproj.errors import FINDINGS, OK


def import_csv(
    session: Session,
    mapping: Annotated[str, Arg("The mapping file (docs/import.md).", "file", "MAPPING")],
    file: Annotated[str | None, Arg("The CSV file, instead of those that the mapping names.", "file", "FILE")] = None,
    data: Annotated[
        str | None, opt("--data", help="The folder of the files that the mapping names.", metavar="DIR")
    ] = None,
    dry_run: Annotated[bool, opt("--dry-run", help="Show what would be written; write nothing.")] = False,
    update: Annotated[
        bool, opt("--update", help="Also change plans, and entries that somebody changed here since.")
    ] = False,
    create_people: Annotated[bool, opt("--create-people", help="Add people that are missing to people.yaml.")] = False,
    create_clients: Annotated[bool, opt("--create-clients", help="Add clients that are missing to clients/.")] = False,
    not_a_secret: Annotated[
        bool, opt("--not-a-secret", help="Let texts pass that look like a password or key.")
    ] = False,
) -> int:
    """Bring projects, tasks and time in from CSV. The same rows again change nothing.

    Example: mspproj import csv autotask.yaml --dry-run
    """
    from mspproj.commands.import_read import find_files, read_mapping, read_tables, take_stock
    from mspproj.commands.import_show import show_findings, show_plan
    from mspproj.commands.import_write import write_plan
    from mspproj.exchange.mapping import Wishes, plan_import
    from mspproj.store.secrets import looks_secret

    session.choose_format("table", "json")
    rules, findings = read_mapping(mapping)
    if rules is None or findings:
        return show_findings(session, findings)
    files = find_files(rules, mapping, file, data)
    tables, findings = read_tables(rules, files)
    if findings:
        return show_findings(session, findings)
    wishes = Wishes(
        update=update,
        create_people=create_people,
        create_clients=create_clients,
        suspicious=(lambda _text: None) if not_a_secret else looks_secret,
    )
    plan = plan_import(rules, tables, take_stock(session, rules), wishes)
    if not dry_run:
        write_plan(session, plan, wishes)
    show_plan(session, plan, {name: str(path) for name, path in files.items()}, written=not dry_run)
    return FINDINGS if plan.rejected else OK
