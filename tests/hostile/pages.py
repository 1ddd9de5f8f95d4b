"""The forms of a page as a browser sees them, and what could be typed into each control."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Control:
    """One thing to fill in."""

    name: str
    kind: str
    value: str = ""
    choices: list[str] = field(default_factory=list)
    # Of a picker: where it asks.
    picker: str = ""


@dataclass
class FoundForm:
    """One form of a page."""

    method: str
    action: str
    controls: list[Control] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[FoundForm] = []
        self.open: FoundForm | None = None
        self.select: Control | None = None
        self.area: Control | None = None
        self.picker: tuple[str, str] = ("", "")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.open = FoundForm(given.get("method", "get").lower(), given.get("action", ""))
            self.forms.append(self.open)
        elif self.open is None:
            return
        elif "data-picker" in given:
            self.open.controls.append(Control(given["data-name"], "picker", picker=given["data-picker"]))
        elif tag in {"input", "textarea", "select", "button"} and given.get("name") and "disabled" not in given:
            self._control(tag, given)
        elif tag == "option" and self.select is not None:
            self.select.choices.append(given.get("value", ""))
            if "selected" in given:
                self.select.value = given.get("value", "")

    def _control(self, tag: str, given: dict[str, str]) -> None:
        kind = given.get("type", "text") if tag == "input" else tag
        known = next((one for one in self.open.controls if one.name == given["name"]), None) if self.open else None
        if self.open is None or (kind == "hidden" and known):
            return
        if kind in {"radio", "checkbox"} and known:
            known.choices.append(given.get("value", "on"))
            return
        made = Control(given["name"], kind, given.get("value", ""))
        made.choices = [made.value or "on"] if kind in {"radio", "checkbox"} else []
        self.open.controls.append(made)
        self.select = made if tag == "select" else None
        self.area = made if tag == "textarea" else None

    def handle_data(self, data: str) -> None:
        if self.area is not None:
            self.area.value += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = None
        elif tag == "select":
            self.select = None
        elif tag == "textarea":
            self.area = None


def forms_of(text: str) -> Iterator[FoundForm]:
    """Those that change something."""
    reader = _Reader()
    reader.feed(text)
    yield from (one for one in reader.forms if one.method == "post")
