"""aftercare regulations import FILE."""

import json
from pathlib import Path

import pytest

from aftercare.config import cli

TEXT = "维修管理制度\n第一条 接到报修后，工程师应在24小时内到场，并填写服务单。\n第二条 每半年评估一次，满意度不低于95%。\n"


@pytest.fixture
def regulation(tmp_path: Path) -> Path:
    path = tmp_path / "制度.txt"
    path.write_text(TEXT, encoding="gbk")
    return path


def test_json(regulation: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["regulations", "import", str(regulation), "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert [one["title"] for one in printed["documents"]] == ["维修管理制度"]
    first, second = printed["clauses"]
    assert (first["number"], first["text"]) == ("第一条", "接到报修后，工程师应在24小时内到场，并填写服务单。")
    assert [(one["kind"], one["value"], one["unit"]) for one in first["bindings"]] == [
        ("clock", 24, "hour"), ("record", None, None),
    ]  # fmt: skip
    assert first["bindings"][0]["words"] == ["24小时"]
    assert [(one["kind"], one["every"], one["n"], one["low"]) for one in second["bindings"]] == [
        ("routine", "half_year", 1, None), ("indicator", None, None, 95),
    ]  # fmt: skip


def test_lines(regulation: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    assert cli.main(["regulations", "import", str(regulation)]) == 0
    printed = capsys.readouterr().out
    assert "clock 24 hour  “24小时”" in printed
    assert "1 regulations, 2 clauses, 2 of them with something to run." in printed


@pytest.mark.parametrize(("language", "words"), [("en_GB.UTF-8", "holds no text"), ("zh_CN.UTF-8", "没有文字")])
def test_a_refusal_is_a_sentence_in_the_readers_language(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, language: str, words: str
) -> None:
    monkeypatch.setenv("LC_ALL", language)
    path = tmp_path / "empty.txt"
    path.write_text(" ", encoding="utf-8")
    assert cli.main(["regulations", "import", str(path), "--json"]) == 1
    out = capsys.readouterr()
    assert out.out == ""
    assert words in out.err
