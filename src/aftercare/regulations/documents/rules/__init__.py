"""Regulations as documents: what they are made of, how they are read, checked and compared. Pure."""

from aftercare.regulations.documents.rules.comparing import Difference, changed_clauses, differences
from aftercare.regulations.documents.rules.document import Chapter, Clause, Dimension, Document, address
from aftercare.regulations.documents.rules.reading import (
    DocumentUnreadableError,
    Problem,
    Vocabulary,
    problems_of,
    read_data,
    read_yaml,
)
from aftercare.regulations.documents.rules.writing import write_yaml

__all__ = [
    "Chapter",
    "Clause",
    "Difference",
    "Dimension",
    "Document",
    "DocumentUnreadableError",
    "Problem",
    "Vocabulary",
    "address",
    "changed_clauses",
    "differences",
    "problems_of",
    "read_data",
    "read_yaml",
    "write_yaml",
]
