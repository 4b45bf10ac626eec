"""Asks the rules. The engine, not the rule, stamps code, severity, place and project."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from mspproj.finding import Finding, Place
from mspproj.model.dossier import Dossier, Portfolio
from mspproj.model.project import Project
from mspproj.rules.catalog import RULES
from mspproj.rules.rule import Rule, Scope, Spot, in_order, place_of

_PROJECT_RULES = tuple(rule for rule in RULES if rule.scope is Scope.PROJECT)
WIDE = (Scope.OFFICE, Scope.TIME, Scope.PORTFOLIO)


def check_project(dossier: Dossier, today: date, stage: str | None = None) -> list[Finding]:
    """Everything the rules find in one project, sorted. With `stage`: what they would find were it there already.

    So a gate can tell what is missing for the next stage; the journal of stages is not judged then.
    """
    rules: Iterable[Rule] = _PROJECT_RULES
    if stage is not None and stage != dossier.project.stage:
        dossier = replace(dossier, project=_at(dossier.project, stage))
        rules = (rule for rule in rules if not rule.code.startswith("STG"))
    here = dossier.project.stage
    return in_order(
        _stamp(rule, spot, message, fix, dossier.id)
        for rule in rules
        if here in rule.stages
        for spot, message, fix in rule.hits(dossier, today)
    )


def check_portfolio(portfolio: Portfolio, today: date, scopes: Collection[Scope] = WIDE) -> list[Finding]:
    """What shows only when all projects, people and clients are seen together, sorted."""
    return in_order(
        _stamp(rule, spot, message, fix, None)
        for rule in RULES
        if rule.scope in scopes
        for spot, message, fix in rule.hits(portfolio, today)
    )


def _at(project: Project, stage: str) -> Project:
    word: Any = stage  # checked by who asks: one of the stages
    moved = replace(project, stage=word)
    object.__setattr__(moved, "place", project.place)
    object.__setattr__(moved, "places", project.places)
    return moved


def _stamp(rule: Rule, spot: Spot, message: str, fix: str, project: str | None) -> Finding:
    place = place_of(spot)
    return Finding(rule.code, rule.severity, place, message, fix, project or _project_of(spot, place))


def _project_of(spot: Spot, place: Place) -> str | None:
    parts = place.file.split("/")
    if parts[0] == "projects" and len(parts) > 2:
        return parts[1]
    return getattr(spot, "project", None)
