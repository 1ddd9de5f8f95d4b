"""Clauses out of running text, whatever their numbers look like."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftercare.base.kernel.errors import DomainError
from aftercare.regulations.paper.rules import Paper, read

FIRST, SECOND, THIRD = "客户报修后应当登记。", "维修人员应按时到场。", "维修完成后请客户签字。"


def paper(text: str, name: str = "a.txt") -> Paper:
    return read(text.encode(), name)


def clauses(text: str, name: str = "a.txt") -> list[tuple[str, str]]:
    return [(clause.number, clause.text) for clause in paper(text, name).clauses]


@pytest.mark.parametrize(
    "numbers",
    [
        ("第一条", "第二条", "第三条"), ("第1条", "第2条", "第3条"), ("一、", "二、", "三、"), ("（一）", "（二）", "（三）"),
        ("(一)", "(二)", "(三)"), ("一）", "二）", "三）"), ("1.", "2.", "3."), ("1、", "2、", "3、"), ("1．", "2．", "3．"),
        ("１．", "２．", "３．"), ("1)", "2)", "3)"), ("1）", "2）", "3）"), ("（1）", "（2）", "（3）"), ("[1]", "[2]", "[3]"),
        ("①", "②", "③"), ("⑴", "⑵", "⑶"), ("⒈", "⒉", "⒊"), ("㈠", "㈡", "㈢"), ("A.", "B.", "C."), ("a)", "b)", "c)"),
        ("(a)", "(b)", "(c)"), ("I.", "II.", "III."), ("i) ", "ii) ", "iii) "), ("1.1", "1.2", "1.3"), ("壹、", "貳、", "參、"),
        ("2.3.1", "2.3.2", "2.3.3"), ("Article 1 ", "Article 2 ", "Article 3 "), ("Section 2.1 ", "Section 2.2 ", "Section 2.3 "),
        ("Rule One: ", "Rule Two: ", "Rule Three: "), ("第九十九条", "第一百条", "第一百零一条"), ("•", "•", "•"), ("● ", "● ", "● "),
        ("—", "—", "—"), ("- ", "- ", "- "), ("第三款", "第四款", "第五款"), ("1、", "2.", "3、"), ("Ⅰ、", "Ⅱ、", "Ⅲ、"), ("甲、", "乙、", "丙、"), ("1-1 ", "1-2 ", "1-3 "), ("1：", "2：", "3："), ("一：", "二：", "三："), ("1。", "2。", "3。"),
        ("第 1 条", "第 2 条", "第 3 条"), ("【1】", "【2】", "【3】"), ("Chapter I. ", "Chapter II. ", "Chapter III. "), ("1 ", "2 ", "3 "),
        ("【一】", "【二】", "【三】"), ("No.1 ", "No.2 ", "No.3 "), ("№1 ", "№2 ", "№3 "), ("Item 1: ", "Item 2: ", "Item 3: "), ("1.）", "2.）", "3.）"),
        ("[A]", "[B]", "[C]"), ("第一，", "第二，", "第三，"), ("第一　", "第二　", "第三　"), ("其一、", "其二、", "其三、"), ("1# ", "2# ", "3# "), ("P1 ", "P2 ", "P3 "),
        ("SOP-1.1 ", "SOP-1.2 ", "SOP-1.3 "), ("QP1-1 ", "QP1-2 ", "QP1-3 "), ("01 ", "02 ", "03 "), ("1-", "2-", "3-"), ("第1点：", "第2点：", "第3点："), ("条款一、", "条款二、", "条款三、"),
        ("规则一　", "规则二　", "规则三　"), ("A01 ", "A02 ", "A03 "), ("（1.1）", "（1.2）", "（1.3）"), ("Para. 1 ", "Para. 2 ", "Para. 3 "), ("一条　", "二条　", "三条　"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("blank", ["", " ", "　"])
def test_any_numbering(numbers: tuple[str, ...], blank: str) -> None:
    lines = [f"{number}{blank}{text}" for number, text in zip(numbers, (FIRST, SECOND, THIRD), strict=True)]
    found = clauses("维修管理制度\n" + "\n".join(lines))
    assert [text for _number, text in found] == [FIRST, SECOND, THIRD]
    assert [number for number, _text in found] == [number.strip() for number in numbers]


@pytest.mark.parametrize(
    "line",
    [
        "压力应保持在0.8兆帕以内。", "3.5小时内应当修复。", "2024.3.15以前购买的设备除外。", "9:00至18:30受理报修。",
        "400-050-0827为服务电话。", "1000元以上的须报批。", "24小时内应有人值守。", "12.5%的设备应当抽检。", "3月15日前完成检查。",
        "第三条规定的情形除外。", "2台以上设备同时停机的从其规定。", "1.5倍计算加班工资。", "A4 纸打印后存档。", "B2 层的设备房须上锁。",
        "No.3 机组除外。", "第二，三组轮流值班。",
    ],
)  # fmt: skip
def test_figures_begin_no_clause(line: str) -> None:
    """A line that a wrap lets begin with a figure goes on with its clause."""
    assert clauses(f"第一条 {FIRST}\n{line}\n第二条 {SECOND}") == [("第一条", f"{FIRST}\n{line}"), ("第二条", SECOND)]


def test_chapters_are_headings_and_lists_have_parents() -> None:
    text = f"维修管理制度\n第一章 总则\n第一条 {FIRST}\n第二章 要求\n第二条 维修人员应当：\n（一）及时到场；\n（二）文明服务。\n第三条 {THIRD}"
    found = paper(text).clauses
    assert [(one.number, one.headings, one.parent) for one in found] == [
        ("第一条", ("总则",), None), ("第二条", ("要求",), None), ("（一）", ("要求",), 1), ("（二）", ("要求",), 1), ("第三条", ("要求",), None),
    ]  # fmt: skip


def test_all_in_one_line() -> None:
    text = f"维修管理制度第一章总则第一条{FIRST}第二条按照第一条执行。{SECOND}第二章附则第三条{THIRD}"
    (document,) = paper(text).documents
    assert document.title == "维修管理制度"
    assert [(one.number, one.text) for one in document.clauses] == [
        ("第一条", FIRST), ("第二条", f"按照第一条执行。{SECOND}"), ("第三条", THIRD),
    ]  # fmt: skip


def test_paragraphs_without_numbers_under_headings() -> None:
    text = f"维修管理制度\n一、受理\n{FIRST}\n二、维修\n{SECOND}\n{THIRD}"
    assert clauses(text) == [("一、", FIRST), ("二、", SECOND), ("", THIRD)]


def test_further_paragraphs_belong_to_their_clause() -> None:
    assert clauses(f"第一条 {FIRST}\n{SECOND}\n第二条 {THIRD}") == [("第一条", f"{FIRST}\n{SECOND}"), ("第二条", THIRD)]


def test_several_regulations() -> None:
    text = f"甲部门报修管理制度\n第一条 {FIRST}\n乙部门维修管理办法\n第一条 {SECOND}\n第二条 {THIRD}"
    documents = paper(text).documents
    assert [(one.title, len(one.clauses)) for one in documents] == [
        ("甲部门报修管理制度", 1),
        ("乙部门维修管理办法", 2),
    ]
    assert documents[0].end <= documents[1].start


def test_several_parts_called_pian() -> None:
    text = f"第1篇\n一、受理\n1.{FIRST}\n2.{SECOND}\n第2篇\n一、受理\n1.{THIRD}\n2.{SECOND}"
    assert [len(one.clauses) for one in paper(text).documents] == [2, 2]


def test_page_noise_and_contents() -> None:
    text = (
        "文件编号：QP-1\n版本：A\n维修管理制度\n目  录\n第一章 总则……………1\n第二章 要求　　　　3\n"
        f"第一章 总则\n第一条 客户报修后\n- 1 -\n应当登记。\n第 2 页 共 3 页\n维修管理制度\n第二条 {SECOND}\nPage 3 of 3\n维修管理制度\n第三条 {THIRD}\n"
        "某某有限公司\n2024年5月1日"
    )
    found = [(number, "".join(words.split())) for number, words in clauses(text)]
    assert found == [("第一条", FIRST), ("第二条", SECOND), ("第三条", THIRD)]


def test_hard_wraps() -> None:
    text = (
        "维修管理制度\n响应要求\n客户报修以后，客服人员应当立即登记并且在二十四\n小时内安排工程师上门，特殊情况需要延期的，应\n"
        "当向客户说明原因并取得同意。\n其他要求\n维修人员应当穿着工作服并且佩戴工牌，不得在客户\n现场吸烟或者从事与维修工作没有关系的活动。"
    )
    found = paper(text).clauses
    assert len(found) == 2
    assert "二十四小时内" in found[0].text


def test_headings_of_markdown() -> None:
    text = f"# 维修管理制度\n\n## 受理\n\n- **登记**：{FIRST}\n\n## 维修\n\n1. {SECOND}\n2. {THIRD}\n"
    assert clauses(text, "a.md") == [("-", f"登记：{FIRST}"), ("1.", SECOND), ("2.", THIRD)]


def test_characters_with_their_sound_beside() -> None:
    assert clauses(f"第一条 客戶報(bào)修后應(yīng)當登記。\n第二条 {SECOND}")[0] == ("第一条", "客戶報修后應當登記。")


def test_offsets_lead_back_to_the_text() -> None:
    text = f"维修管理制度\n第一条　接到报修后，应在２４小时内到场。\n第二条 {SECOND}"
    first = paper(text).clauses[0]
    assert text[first.start : first.end] == "第一条　接到报修后，应在２４小时内到场。"
    (length,) = [one for one in first.findings if one.what == "duration"]
    assert (length.words, text[length.start : length.end], length.value) == ("２４小时", "２４小时", 24)


PIECES = st.sampled_from(
    ["第一条", "第二章 总则", "一、", "（二）", "1.", "2.1", "①", "•", "A.", "\n", "\n\n", "\f", "。", "，", "每月", "24小时内", "三个工作日",
     "30%-40%", "第 3 页 共 8 页", "目录", "维修管理制度", "应当填写报告", "Article 3", "within two days", "(shù)", "**", "| a |", " ", "　", "半年"]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(PIECES, st.text(max_size=4)), min_size=1, max_size=40), st.sampled_from(["a.txt", "a.md"]))
def test_any_text_is_read_and_every_offset_holds(pieces: list[str], name: str) -> None:
    text = "".join(pieces).encode("utf-8", "ignore").decode()
    content = "条例。" + text.replace("\x00", "")
    try:
        found = paper(content, name)
    except DomainError:
        return
    written = found.text
    for clause in found.clauses:
        assert 0 <= clause.start <= clause.end <= len(written)
        for one in clause.findings:
            assert clause.start <= one.start < one.end <= clause.end
            assert written[one.start] == one.words[0]
            assert written[one.end - 1] == one.words[-1]
    assert paper(content, name) == found


@pytest.mark.parametrize(
    "text",
    [
        "1. 甲\n" * 3000, "\f" * 50_000 + "a", "甲1." * 10_000, "第一条 " + "24小时" * 5000, "1" * 50_000, "第一条 甲。\n" + "每月24小时内。\n" * 3000,
        "甲。1." * 10_000, "1-1 甲。\n" * 3000, "每" * 50_000, "every " * 20_000, "|" * 50_000, " " * 50_000 + "a", "不低于95%，" * 5000,
    ],
    ids=lambda text: text[:6].strip() or "blank",
)  # fmt: skip
def test_nasty_texts_take_no_longer_than_others(text: str) -> None:
    """Each of these took minutes with a careless pattern; the test's time-out is the judge."""
    found = paper(text)
    assert all(len(clause.headings) <= 12 for clause in found.clauses)


def test_a_text_that_lost_its_line_breaks_is_cut_at_its_decimals() -> None:
    run_on = (
        "工程部工作手册 1 总则 1.1 目的 为规范设备检修,特制定本手册。 1.2 适用范围 适用于各项目部,按 1.1 执行。 "
        "2 巡检 2.1 配电房每班巡检两次,间隔不超过 4 小时。 2.2 水泵房每周巡检一次。 2.2.1 巡检内容见附表。 3 考核 3.1 漏检一次扣 20 元。"
    )
    glued = "设备检修管理制度\n1、范围1.1各项目部适用。\n1.2外包单位参照。\n2巡检要求2.1每周一次。\n2.2发现异常15分钟内上报。"
    assert [number for number, _text in clauses(run_on)] == ["1.1", "1.2", "2.1", "2.2", "2.2.1", "3.1"]
    assert [number for number, _text in clauses(glued)] == ["1.1", "1.2", "2.1", "2.2"]


def test_a_number_that_is_spoken_of_begins_nothing() -> None:
    text = "1 总则\n1.1 各部门执行本手册。\n1.2 检修 按 1.3 进行,压力为 1.4 以上时停机。\n1.3 检修后试运行。"
    assert [number for number, _text in clauses(text)] == ["1.1", "1.2", "1.3"]


def test_numbers_may_be_written_with_the_comma_of_lists() -> None:
    text = "投诉制度\n1、受理\n1、1客户十日内书面提出。\n1、2当日登记。\n2、处理\n2、1一般投诉\n2、1、1三日内答复。\n2、2重大投诉上报。"
    assert [number for number, _text in clauses(text)] == ["1、1", "1、2", "2、1、1", "2、2"]
    assert [number for number, _text in clauses("一、响应\n1、24小时内到场。\n2、3个工作日内修复。")] == ["1、", "2、"]


def test_emphasis_is_left_out_whatever_the_file_is_called() -> None:
    assert clauses("1.**时限**:24小时内答复。\n2.**回访**:三日内回访。", "a.txt") == [
        ("1.", "时限:24小时内答复。"),
        ("2.", "回访:三日内回访。"),
    ]


def test_rows_of_a_table_go_by_their_number() -> None:
    text = f"# 标准\n\n## 一、时限\n\n| 序号 | 要求 |\n| --- | --- |\n| 1 | {FIRST} |\n| 2 | {SECOND} |\n\n## 二、其他\n\n1. {THIRD}\n"
    assert clauses(text, "a.md") == [("1", FIRST), ("2", SECOND), ("1.", THIRD)]
