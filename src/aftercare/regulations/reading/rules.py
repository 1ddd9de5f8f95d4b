"""Marking answers. Pure."""

from collections.abc import Collection, Mapping

from aftercare.regulations.documents.rules import Document, Question


def wrong_answers(document: Document, answers: Mapping[str, Collection[int]]) -> list[Question]:
    """The questions that were not answered with exactly the right options; options count from 0."""
    return [
        one
        for one in document.questions
        if set(answers.get(one.key, ())) != {place for place, option in enumerate(one.options) if option.right}
    ]
