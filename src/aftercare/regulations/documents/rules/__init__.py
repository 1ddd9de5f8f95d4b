"""Regulations as documents: what they are made of, how they are read, checked and compared. Pure."""

from aftercare.regulations.documents.rules.comparing import Difference, changed_clauses, differences
from aftercare.regulations.documents.rules.document import (
    Address,
    Chapter,
    Clause,
    Dimension,
    Document,
    Option,
    Question,
    address,
    clocks_in,
    read_address,
)
from aftercare.regulations.documents.rules.reading import (
    UNCHOSEN_EVENT,
    UNCHOSEN_KEY,
    DocumentUnreadableError,
    Problem,
    Vocabulary,
    problems_of,
    read_data,
    read_yaml,
)
from aftercare.regulations.documents.rules.writing import write_yaml

__all__ = [
    "UNCHOSEN_EVENT",
    "UNCHOSEN_KEY",
    "Address",
    "Chapter",
    "Clause",
    "Difference",
    "Dimension",
    "Document",
    "DocumentUnreadableError",
    "Option",
    "Problem",
    "Question",
    "Vocabulary",
    "address",
    "changed_clauses",
    "clocks_in",
    "differences",
    "problems_of",
    "read_address",
    "read_data",
    "read_yaml",
    "write_yaml",
]
