"""A regulation as its author writes it: YAML without what goes without saying. The inverse of `read_yaml`. Pure."""

from typing import Any

import yaml
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from aftercare.base.kernel.words import Words
from aftercare.regulations.bindings.rules import Span
from aftercare.regulations.documents.rules.document import Document

# Lines break where a screen half as wide as usual ends.
WIDTH = 100
# What tells the kinds apart is written even where it is the usual one.
ALWAYS = frozenset({"kind"})


class _Dumper(yaml.SafeDumper):
    """Short lists and pairs of words on one line, as people write them."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Lists stand deeper than what they belong to."""
        del indentless
        super().increase_indent(flow, False)


def _words(dumper: yaml.SafeDumper, words: Words) -> yaml.Node:
    pairs = {language: text for language, text in (("zh", words.zh), ("en", words.en)) if text}
    return dumper.represent_mapping(
        "tag:yaml.org,2002:map", pairs, flow_style=sum(map(len, pairs.values())) < WIDTH // 2
    )


def _list(dumper: yaml.SafeDumper, items: list[Any]) -> yaml.Node:
    return dumper.represent_sequence(
        "tag:yaml.org,2002:seq", items, flow_style=all(isinstance(item, str | int) for item in items)
    )


_Dumper.add_representer(Words, _words)
_Dumper.add_representer(list, _list)


def write_yaml(document: Document) -> str:
    """`read_yaml(write_yaml(one)) == one`."""
    return yaml.dump(_plain(document), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=WIDTH)


def _plain(value: Any) -> Any:
    match value:
        case BaseModel():
            fields = type(value).model_fields
            return {name: _plain(getattr(value, name)) for name, one in fields.items() if _is_said(name, one, value)}
        case Words() | None | bool() | int():
            return value
        case Span() | str():
            return str(value)
        case dict():
            return {str(key): _plain(one) for key, one in value.items()}
        case _:
            return [_plain(one) for one in value]


def _is_said(name: str, field: FieldInfo, of: BaseModel) -> bool:
    return name in ALWAYS or field.is_required() or getattr(of, name) != field.get_default(call_default_factory=True)
