"""What a measurement says, and how the table of all of them is written."""

import ast
import os
import platform
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

PAGE = Path(__file__).resolve().parent.parent / "docs" / "performance.md"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"


@dataclass(frozen=True, slots=True)
class Row:
    """One figure. `bar` is what must be reached, compared with `ratio` if there is one, else with `value`."""

    name: str
    value: float
    unit: str
    ratio: float | None = None
    bar: float | None = None
    at_most: bool = False
    remark: str = ""

    @property
    def reached(self) -> bool | None:
        """None where nothing is demanded."""
        if self.bar is None:
            return None
        figure = self.value if self.ratio is None else self.ratio
        return figure <= self.bar if self.at_most else figure >= self.bar


def _number(value: float) -> str:
    if value >= 1000:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.3g}"


def _bar(row: Row) -> str:
    if row.bar is None:
        return ""
    sign = "≤" if row.at_most else "≥"
    return f"{sign} {row.bar:.3g} {'✓' if row.reached else '✗'}"


def table(rows: Iterable[Row]) -> str:
    """The rows as a Markdown table."""
    lines = ["| what | value | unit | of hello | bar | |", "| --- | ---: | --- | ---: | --- | --- |"]
    for row in rows:
        ratio = "" if row.ratio is None else f"{row.ratio:.3f}"
        lines.append(f"| {row.name} | {_number(row.value)} | {row.unit} | {ratio} | {_bar(row)} | {row.remark} |")
    return "\n".join(lines)


def section(name: str, rows: Iterable[Row]) -> str:
    """One measurement in the page: its module's own explanation and its table."""
    source = (Path(__file__).parent / f"{name}.py").read_text(encoding="utf-8")
    return f"## {name}\n\n{ast.get_docstring(ast.parse(source))}\n\n{table(rows)}\n"


def machine() -> str:
    """What the figures were measured on, without its name."""
    today = datetime.now(UTC).date().isoformat()
    return f"{today}, {os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"


def write(text: str) -> None:
    """Put the tables in the place of the last ones in docs/performance.md."""
    page = PAGE.read_text(encoding="utf-8") if PAGE.exists() else f"# Performance\n\n{BEGIN}\n{END}\n"
    before, _begin, rest = page.partition(BEGIN)
    _old, _end, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}\n{text.strip()}\n{END}{after}", encoding="utf-8")
