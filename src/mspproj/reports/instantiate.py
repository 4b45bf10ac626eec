"""A project from a template: questions answered, expressions put in, what does not apply left out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from mspproj.model.expression import Value, show
from mspproj.model.parse import parse_id, parse_minutes
from mspproj.model.template import Template
from mspproj.reports.answers import AnswerError, evaluated


@dataclass(frozen=True, slots=True)
class Instance:
    """The body of project.yaml, the risk records' bodies, and the default name; plain data of texts."""

    name: str
    project: dict[str, Any]
    risks: tuple[dict[str, Any], ...]
    answers: dict[str, str]


def instantiate(template: Template, answers: Mapping[str, Value], start: date) -> Instance:
    """The project that the answers make. Ids of what was left out vanish from every list of dependencies."""
    values: dict[str, Value] = {"start": start, **answers}
    dropped: dict[str, dict[str, Any]] = {}
    body = {k: _filled(v, values, dropped) for k, v in template.project.items() if k not in ("budget", "billing")}
    values["hours"] = Decimal(_estimated(body)) / 60
    body |= {k: _filled(template.project[k], values, dropped) for k in ("budget", "billing") if k in template.project}
    _clean(body, dropped)
    risks = tuple(map(_named, _filled(list(template.risks), values, {})))
    if template.closeout:
        body["closeout"] = [_checklist(item) for item in template.closeout]
    name = show(evaluated(template.name_as or template.name, values, "name_as"))
    return Instance(name, body, risks, {k: show(v) for k, v in answers.items()})


def _named(risk: dict[str, Any]) -> dict[str, Any]:
    """A risk whose id may be part of a file's name."""
    try:
        parse_id(str(risk.get("id", "")))
    except ValueError as error:
        raise AnswerError(f"the risk's id '{risk.get('id', '')}' {error}") from None
    return risk


def _checklist(item: Any) -> dict[str, Any]:
    keys = ("id", "group", "question", "why", "evidence", "answers", "accepts", "required")
    plain = {key: getattr(item, key) for key in keys if getattr(item, key) is not None}
    return plain | {"required": "true" if item.required else "false"}


def _filled(node: Any, values: dict[str, Value], dropped: dict[str, dict[str, Any]]) -> Any:
    if isinstance(node, dict):
        return {key: _filled(value, values, dropped) for key, value in node.items() if not _is_condition(key, value)}
    if isinstance(node, list | tuple):
        kept = []
        for item in node:
            if _left_out(item, values):
                dropped |= {str(left["id"]): left for left in (item, *item.get("tasks", ())) if "id" in left}
            else:
                kept.append(_filled(item, values, dropped))
        return kept
    if isinstance(node, str):
        value = evaluated(node, values, node)
        if isinstance(value, Decimal):
            return show(value.quantize(Decimal("0.01")) if value != value.to_integral_value() else value)
        return show(value)
    return node


def _left_out(item: Any, values: dict[str, Value]) -> bool:
    if not isinstance(item, dict) or not _is_condition("when", item.get("when")):
        return False
    return evaluated(item["when"], values, str(item.get("id", "when"))) is not True


def _is_condition(key: str, value: Any) -> bool:
    """`when: "{expression}"` on an item is a condition; a communication's `when` is a mapping."""
    return key == "when" and isinstance(value, str) and value.startswith("{")


def _estimated(body: dict[str, Any]) -> int:
    total = 0
    for phase in body.get("phases", ()):
        for task in phase.get("tasks", ()):
            parts = [a["estimate"] for a in task.get("assigned", ()) if "estimate" in a] or [task.get("estimate")]
            try:
                total += sum(parse_minutes(part) for part in parts if part)
            except ValueError as error:
                raise AnswerError(f"the estimate of {task.get('id')} {error}") from None
    return total


def _clean(body: dict[str, Any], dropped: dict[str, dict[str, Any]]) -> None:
    """Nothing points at what was left out; who waited for a left-out task waits for what that waited for."""
    if "phases" in body:
        body["phases"] = [phase for phase in body["phases"] if phase.get("tasks")]
    for task in [task for phase in body.get("phases", ()) for task in phase["tasks"]]:
        kept = _bridged(task.pop("depends", ()), dropped)
        if kept:
            task["depends"] = kept
    for item in body.get("milestones", ()):
        after = item.get("after", ())
        item["after"] = [_id(d) for d in _bridged([after] if isinstance(after, str) else after, dropped)]
    for item in (*body.get("bill_of_materials", ()), *body.get("impacts", ())):
        if item.get("task") in dropped:
            del item["task"]
    if "communications" in body:
        body["communications"] = [c for c in body["communications"] if not _about(c, dropped)]


def _bridged(items: Any, dropped: dict[str, dict[str, Any]]) -> list[Any]:
    kept: dict[str, Any] = {}
    waiting, seen = list(items), set()
    while waiting:
        item = waiting.pop(0)
        if _id(item) not in dropped:
            kept.setdefault(_id(item), item)
        elif _id(item) not in seen:
            seen.add(_id(item))
            waiting += dropped[_id(item)].get("depends", ())
    return list(kept.values())


def _id(item: Any) -> str:
    return str(item["task"] if isinstance(item, dict) else item)


def _about(communication: dict[str, Any], dropped: dict[str, dict[str, Any]]) -> bool:
    rhythm = communication.get("when")
    return isinstance(rhythm, dict) and bool({rhythm.get("before"), rhythm.get("after")} & dropped.keys())
