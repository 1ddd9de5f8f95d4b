"""Reading a regulation from YAML, and saying what is wrong with it: clause, field, reason. Pure."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import ValidationError

from aftercare.base.kernel.errors import Text
from aftercare.regulations.bindings.rules import Appraisal, Binding, Clock, Indicator, Weights
from aftercare.regulations.conditions.rules import ConditionRefusedError, accept
from aftercare.regulations.documents.rules.document import Document

SOURCE_LIMIT = 2_000_000
# What a draft from paper calls an event, a form or a post that nobody has chosen yet.
UNCHOSEN_EVENT, UNCHOSEN_KEY = "to.be.chosen", "to-be-chosen"

# Kind of fault, as pydantic names it → what is wrong or what belongs there instead.
_NAMES = gettext_lazy("Here belong names with values, each on a line: “name: value”.")
_LIST = gettext_lazy("Here belongs a list.")
_NUMBER = gettext_lazy("Here belongs a whole number.")
_SWITCH = gettext_lazy("Here belongs true or false.")
_MISSING = gettext_lazy("This is missing.")
_KIND = gettext_lazy("The kind must be one of those that clauses can be bound to.")
WANTED: Mapping[str, Text] = {
    "missing": _MISSING, "too_short": _MISSING, "string_too_short": _MISSING,
    "extra_forbidden": gettext_lazy("Nothing is known by this name."),
    "union_tag_invalid": _KIND, "union_tag_not_found": _KIND,
    "model_type": _NAMES, "model_attributes_type": _NAMES, "dict_type": _NAMES,
    "list_type": _LIST, "tuple_type": _LIST,
    "string_type": gettext_lazy("Here belongs a text."),
    "string_too_long": gettext_lazy("This is too long."),
    "int_type": _NUMBER, "int_parsing": _NUMBER, "int_from_float": _NUMBER,
    "bool_type": _SWITCH, "bool_parsing": _SWITCH,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that keeps a document from being published, or that its author should see."""

    clause: str
    binding: str
    field: str
    message: str

    def __str__(self) -> str:
        where = "/".join(part for part in (self.clause, self.binding, self.field) if part)
        return f"{where}: {self.message}" if where else self.message


class DocumentUnreadableError(ValueError):
    """A text that is no regulation; `problems` say where."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("; ".join(map(str, problems)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """The names that a binding may use, as far as they are known here; an empty list is not checked."""

    events: Collection[str] = ()
    forms: Collection[str] = ()
    posts: Collection[str] = ()
    requirements: Collection[str] = ()
    goals: Collection[str] = ()
    calendars: Collection[str] = field(default=("own", "24x7"))


def read_yaml(source: str) -> Document:
    """A document from an author's text; DocumentUnreadableError."""
    if len(source) > SOURCE_LIMIT:
        raise DocumentUnreadableError([Problem("", "", "", _("The text is too long."))])
    try:
        data = yaml.safe_load(source)
    except yaml.YAMLError as error:
        raise DocumentUnreadableError([Problem("", "", _line_of(error), _("This is not YAML."))]) from error
    return read_data(data)


def read_data(data: Any) -> Document:
    """A document from plain values; DocumentUnreadableError names clause and field of each fault."""
    try:
        return Document.model_validate(data)
    except ValidationError as error:
        raise DocumentUnreadableError([_problem_of(one, data) for one in error.errors()]) from error


def problems_of(document: Document, vocabulary: Vocabulary) -> list[Problem]:
    """Names that nobody knows, conditions that cannot be judged, targets that cannot be meant."""
    posts = (("approved_by", document.approved_by), ("interpreted_by", document.interpreted_by))
    return (
        [
            Problem("", "", where, _("There is no post %(name)s.") % {"name": name})
            for where, name in posts
            if name and _unknown([name], vocabulary.posts)
        ]
        + [
            Problem(clause.key, binding.key, where, message)
            for clause, binding in document.bound()
            for where, message in _faults(binding, vocabulary)
        ]
        + [
            Problem(clause.key, "", "requirements", _("There is no requirement %(name)s.") % {"name": one})
            for clause in document.clauses
            for one in _unknown(clause.requirements, vocabulary.requirements)
        ]
        + list(_question_faults(document))
        + list(_scheme_faults(document))
    )


def _scheme_faults(document: Document) -> Iterator[Problem]:
    """An appraisal rests on figures that the same regulation measures, and each grade begins at points of its own."""
    measured = {one.indicator for _clause, one in document.bound() if isinstance(one, Indicator)}
    for clause, binding in document.bound():
        if not isinstance(binding, Appraisal):
            continue
        for item in binding.items:
            if item.indicator and item.indicator not in measured:
                message = _("There is no indicator %(name)s in this regulation.") % {"name": item.indicator}
                yield Problem(clause.key, binding.key, f"items.{item.key}.indicator", message)
        points = [one.from_points for one in binding.grades]
        if len(points) != len(set(points)):
            yield Problem(clause.key, binding.key, "grades", _("Two grades begin at the same points."))


def _question_faults(document: Document) -> Iterator[Problem]:
    """Everybody reads questions in their own language, and is sent to a clause that is there."""
    clauses = {one.key for one in document.clauses}
    for one in document.questions:
        where = f"questions.{one.key}"
        for text in (one.question, *(each.text for each in one.options)):
            if not (text.zh and text.en):
                yield Problem("", "", where, _("Write the question and its options in both languages."))
                break
        if one.clause and one.clause not in clauses:
            yield Problem("", "", f"{where}.clause", _("There is no clause %(name)s.") % {"name": one.clause})


def _faults(binding: Binding, vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    names = (
        (binding.events(), vocabulary.events, _("There is no event %(name)s.")),
        (binding.forms(), vocabulary.forms, _("There is no form %(name)s.")),
        (binding.posts(), vocabulary.posts, _("There is no post %(name)s.")),
    )
    for named, known, message in names:
        for where, name in named:
            if name in {UNCHOSEN_EVENT, UNCHOSEN_KEY}:
                yield where, _("This is still to be chosen.")
            elif _unknown([name], known):
                yield where, message % {"name": name}
    for where, text in binding.conditions():
        try:
            accept(text, binding.subject)
        except ConditionRefusedError as error:
            yield where, str(error)
    if isinstance(binding, Clock):
        yield from _clock_faults(binding, vocabulary)
    if isinstance(binding, Weights):
        for goal in _unknown(list(binding.goals), vocabulary.goals):
            yield f"goals.{goal}", _("There is no goal %(name)s.") % {"name": goal}


def _clock_faults(clock: Clock, vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    for number, target in enumerate(clock.targets):
        if _unknown([target.calendar], vocabulary.calendars):
            yield f"targets.{number}.calendar", _("There is no calendar %(name)s.") % {"name": target.calendar}
    if set(clock.start) & set(clock.stop):
        yield "stop", _("What starts the clock stops it at once.")
    for number, target in enumerate(clock.targets[:-1]):
        if not target.when:
            yield f"targets.{number + 1}", _("A target without a condition stands before it: it is never reached.")


def _unknown(names: Collection[str], known: Collection[str]) -> list[str]:
    return [name for name in names if name not in known] if known else []


def _problem_of(error: Mapping[str, Any], data: Any) -> Problem:
    """A fault of the model, with the clause's and the binding's own keys instead of positions."""
    clause = binding = ""
    rest: list[str] = []
    position = data
    for part in error["loc"]:
        position = _step(position, part)
        if rest[-1:] == ["clauses"] and isinstance(position, Mapping):
            clause, rest = str(position.get("key", part)), []
        elif rest[-1:] == ["bindings"] and isinstance(position, Mapping):
            binding, rest = str(position.get("key", part)), []
        else:
            rest.append(str(part))
    return Problem(clause, binding, ".".join(rest), _message_of(error))


def _step(position: Any, part: Any) -> Any:
    if isinstance(position, Mapping) and part in position:
        return position[part]
    if isinstance(position, list) and isinstance(part, int) and part < len(position):
        return position[part]
    return position  # the name of a kind, which pydantic puts between


def _message_of(error: Mapping[str, Any]) -> str:
    match error["type"]:
        case "value_error":
            return str(error["ctx"]["error"])
        case "literal_error" | "enum":
            return _("One of these is meant: %(names)s.") % {"names": error["ctx"]["expected"]}
        case "greater_than_equal":
            return _("At least %(number)s.") % {"number": error["ctx"]["ge"]}
        case "less_than_equal":
            return _("At most %(number)s.") % {"number": error["ctx"]["le"]}
        case kind:
            return str(WANTED.get(kind) or error["msg"])


def _line_of(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    return _("line %(number)s") % {"number": mark.line + 1} if mark else ""
