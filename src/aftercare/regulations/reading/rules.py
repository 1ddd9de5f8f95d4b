"""Marking answers, and changing what is asked. Pure."""

from collections.abc import Collection, Mapping, Sequence

from aftercare.regulations.documents.rules import Document, Question


def wrong_answers(document: Document, answers: Mapping[str, Collection[int]]) -> list[Question]:
    """The questions that were not answered with exactly the right options; options count from 0."""
    return [
        one
        for one in document.questions
        if set(answers.get(one.key, ())) != {place for place, option in enumerate(one.options) if option.right}
    ]


def with_question(document: Document, question: Question) -> Document:
    """The document with this question in place of the one of its key, else as the last one."""
    known = [question if one.key == question.key else one for one in document.questions]
    return _asking(document, known if question in known else [*known, question])


def without_question(document: Document, key: str) -> Document:
    """The document without this question."""
    return _asking(document, [one for one in document.questions if one.key != key])


def moved_up(document: Document, key: str) -> Document:
    """The document with this question before the one above it."""
    found = list(document.questions)
    place = next((here for here, one in enumerate(found) if one.key == key), 0)
    if place:
        found[place - 1 : place + 1] = reversed(found[place - 1 : place + 1])
    return _asking(document, found)


def next_key(document: Document) -> str:
    """A key for a new question that no other of the document has."""
    taken = {one.key for one in document.questions}
    return next(key for number in range(1, len(taken) + 2) if (key := f"question-{number}") not in taken)


def _asking(document: Document, questions: Sequence[Question]) -> Document:
    return document.model_copy(update={"questions": tuple(questions)})
