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
from aftercare.regulations.documents.rules.metering import OF_SUBJECT, Meter, honesty_of, meter, waits_in
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
    "OF_SUBJECT",
    "UNCHOSEN_EVENT",
    "UNCHOSEN_KEY",
    "Address",
    "Chapter",
    "Clause",
    "Difference",
    "Dimension",
    "Document",
    "DocumentUnreadableError",
    "Meter",
    "Option",
    "Problem",
    "Question",
    "Vocabulary",
    "address",
    "changed_clauses",
    "clocks_in",
    "differences",
    "honesty_of",
    "meter",
    "problems_of",
    "read_address",
    "read_data",
    "read_yaml",
    "waits_in",
    "write_yaml",
]
