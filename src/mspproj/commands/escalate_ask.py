"""An escalation asked for in the terminal; every answer has its flag."""

from mspproj.commands.escalate_words import Given
from mspproj.commands.session import Session
from mspproj.render.text import clean


def asked(session: Session, said: Given) -> Given:
    """The challenge (what is known is offered), two options or more, the recommendation, who decides by when."""
    if said.challenge:
        session.say(clean(f"What is known: {said.challenge}"))
    challenge = session.ask("What is the challenge? " + ("(empty: as above) " if said.challenge else ""))
    options = list(said.options)
    while True:
        more = session.ask(
            f"Option {len(options) + 1} (what; cost; days){'; empty: enough' if len(options) > 1 else ''}: "
        )
        if more:
            options.append(more)
        elif len(options) > 1:
            break
        else:
            session.say("  two at least: one option is a complaint")
    recommendation = said.recommendation or session.ask("Which do we recommend? (number, or words) ")
    decider = session.ask(f"Who decides? (empty: {said.decider or 'nobody'}) ")
    decide_by = session.ask(f"By when? (empty: {said.decide_by}) ")
    return said._replace(
        challenge=challenge or said.challenge,
        options=tuple(options),
        recommendation=recommendation,
        decider=decider or said.decider,
        decide_by=decide_by or said.decide_by,
    )
