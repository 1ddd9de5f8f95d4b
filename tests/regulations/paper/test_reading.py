"""Files into text: encodings, Word, PDF, and what is refused in plain words."""

import io
import zipfile

import pytest
from tests.regulations.paper import files
from tests.regulations.paper.judge import bare

from aftercare.regulations.paper import errors
from aftercare.regulations.paper.rules import read, reading

TEXT = "设备报修管理办法\n第一条 接到报修后，应在2小时内响应。\n第二条 每月检查一次。\n"
ARTICLES = [("第一条", "接到报修后，应在2小时内响应。"), ("第二条", "每月检查一次。")]


def clauses(content: bytes, name: str = "a.txt") -> list[tuple[str, str]]:
    return [(clause.number, clause.text) for clause in read(content, name).clauses]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_text_in_any_encoding_of_an_office(encoding: str) -> None:
    assert clauses(TEXT.encode(encoding)) == ARTICLES


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_of_any_system(end: str) -> None:
    assert clauses(TEXT.replace("\n", end).encode()) == ARTICLES


def test_the_kind_of_file_is_seen_from_its_bytes() -> None:
    content = files.docx(*map(files.paragraph, TEXT.split("\n")))
    assert clauses(content, "a.txt") == ARTICLES


class TestWord:
    @pytest.mark.parametrize("numbers", [("1", "2", "3"), ("一", "二", "三"), ("1.1", "1.2", "1.3")])
    def test_clauses_that_stand_in_a_table_have_the_numbers_of_its_first_column(self, numbers: tuple[str, ...]) -> None:
        said = ("30分钟内答复。", "2小时内到场。", "每月回访。")
        rows = [
            ["序号", "要求", "责任人"],
            *([number, text, "客服"] for number, text in zip(numbers, said, strict=True)),
        ]
        content = files.docx(files.paragraph("售后服务制度"), files.table(rows))
        assert [(bare(number), text) for number, text in clauses(content)] == [
            (bare(number), f"{text} | 客服") for number, text in zip(numbers, said, strict=True)
        ]

    def test_a_table_row_that_begins_with_an_article_is_that_article(self) -> None:
        rows = [["条款", "内容"], *([number, text] for number, text in ARTICLES)]
        assert clauses(files.docx(files.paragraph("设备报修管理办法"), files.table(rows))) == ARTICLES

    def test_numbers_that_word_draws(self) -> None:
        content = files.docx(
            files.paragraph("车辆维修制度", style="1"),
            files.paragraph("报修人应当：", number=(1, 0)),
            files.paragraph("填写报修单；", number=(1, 1)),
            files.paragraph("说明故障现象。", number=(1, 1)),
            files.paragraph("拍照上传。", number=(1, 2)),
            files.paragraph("维修人员2小时内到场。", number=(1, 0)),
            files.paragraph("备用车每周保养一次。", number=(1, 1)),
        )
        assert clauses(content, "a.docx") == [
            ("第一条", "报修人应当："),
            ("（一）", "填写报修单；"),
            ("（二）", "说明故障现象。"),
            ("1.2.1", "拍照上传。"),
            ("第二条", "维修人员2小时内到场。"),
            ("（一）", "备用车每周保养一次。"),
        ]

    def test_a_list_that_starts_anew(self) -> None:
        content = files.docx(
            files.paragraph("A设备管理规定"), files.paragraph("每日点检。", number=(1, 0)),
            files.paragraph("每周清洁。", number=(1, 0)),
            files.paragraph("B设备管理规定"), files.paragraph("每月校准。", number=(3, 0)),
        )  # fmt: skip
        paper = read(content, "a.docx")
        assert [document.title for document in paper.documents] == ["A设备管理规定", "B设备管理规定"]
        assert [clause.number for clause in paper.clauses] == ["第一条", "第二条", "第一条"]

    def test_headings_by_style_and_by_what_it_is_based_on(self) -> None:
        content = files.docx(
            files.paragraph("响应要求", style="own"), files.paragraph("接到电话后10分钟内回电。"),
        )  # fmt: skip
        (clause,) = read(content, "a.docx").clauses
        assert (clause.headings, clause.text) == (("响应要求",), "接到电话后10分钟内回电。")

    def test_tables_row_by_row_and_bullets(self) -> None:
        content = files.docx(
            files.paragraph("响应时限", style="1"),
            files.table([["一级故障", "应在30分钟内响应。"], ["二级故障", "应在2小时内响应。"]]),
            files.paragraph("节假日顺延。", number=(2, 0)),
        )
        assert clauses(content, "a.docx") == [
            ("", "一级故障 | 应在30分钟内响应。"), ("", "二级故障 | 应在2小时内响应。"), ("•", "节假日顺延。"),
        ]  # fmt: skip

    def test_deleted_text_is_gone_and_inserted_text_is_there(self) -> None:
        changed = (
            "<w:del><w:r><w:delText>48</w:delText></w:r></w:del>"
            "<w:ins><w:r><w:t>24</w:t></w:r></w:ins><w:r><w:t>小时内修复。</w:t></w:r>"
        )
        assert clauses(files.docx(files.paragraph("第一条 故障应在", extra=changed)), "a.docx") == [
            ("第一条", "故障应在24小时内修复。")
        ]

    def test_entities_are_refused(self) -> None:
        bomb = (
            f'{files.HEAD}<!DOCTYPE w:document [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
            f"<w:document {files.SPACE}><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>"
        )
        with pytest.raises(errors.PaperBrokenError):
            read(files.docx(document=bomb), "a.docx")

    def test_five_hundred_pages(self) -> None:
        said = "接到报修后，维修人员应在{}小时内到达现场，并每月汇总一次。" + "说明。" * 60
        blocks = [files.paragraph(f"第{at}条 {said.format(at)}") for at in range(1, 1000)]
        found = read(files.docx(files.paragraph("维修管理办法"), *blocks), "a.docx").clauses
        assert len(found) == 999
        assert found[-1].proposals[0].value == 999


class TestPdf:
    def test_pages_headers_numbers_and_wraps(self) -> None:
        text = "\n".join(
            [
                "锅炉房管理制度",
                *(
                    f"第{number}条 司炉工应在接到异常报告后{number}0分钟内到场处置，并如实填写锅炉运行记录表，交班长签字确认。"
                    for number in range(1, 20)
                ),
            ]
        )
        found = read(files.pdf(text, head="恒安热力公司管理文件"), "a.pdf")
        assert "第 1 页 共 2 页" in found.text
        assert [bare(clause.number) for clause in found.clauses] == [f"第{number}条" for number in range(1, 20)]
        texts = ["".join(clause.text.split()) for clause in found.clauses]
        assert texts[7] == "司炉工应在接到异常报告后80分钟内到场处置，并如实填写锅炉运行记录表，交班长签字确认。"
        assert not [text for text in texts if "恒安" in text or "页" in text]

    def test_a_scan_has_no_text(self) -> None:
        with pytest.raises(errors.PaperScannedError, match="pictures of pages"):
            read(files.drawing(), "scan.pdf")

    def test_a_torn_one(self) -> None:
        with pytest.raises(errors.PaperBrokenError):
            read(files.pdf("第一条 正文。")[:200], "a.pdf")

    def test_one_with_a_password(self) -> None:
        with pytest.raises(errors.PaperLockedError):
            read(LOCKED, "a.pdf")


def test_what_is_no_regulation() -> None:
    refused: list[tuple[bytes, str, type[errors.DomainError]]] = [
        (b"", "a.txt", errors.PaperEmptyError),
        (b"", "a.docx", errors.PaperEmptyError),
        (b" \n\t\n", "a.md", errors.PaperEmptyError),
        (files.docx(files.paragraph("")), "a.docx", errors.PaperEmptyError),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8, "a.png", errors.DomainError),
        (bytes(range(32)) * 20, "a.txt", errors.PaperTypeError),
        (b"\x81\xff\x81\xff\x81", "a.txt", errors.PaperEncodingError),
        (files.docx(files.paragraph("第一条 正文。"))[:300], "a.docx", errors.PaperBrokenError),
        (b"no document", "a.docx", errors.PaperBrokenError),
        (b"no document", "a.pdf", errors.PaperBrokenError),
        (reading.COMPOUND + reading.ENCRYPTED, "a.docx", errors.PaperLockedError),
        (reading.COMPOUND + b"WordDocument", "a.doc", errors.PaperTypeError),
        (zipped("xl/workbook.xml"), "a.docx", errors.PaperTypeError),
        (b"a" * (reading.MAX_CHARACTERS + 1), "a.txt", errors.PaperTooLargeError),
    ]
    for content, name, error in refused:
        with pytest.raises(error) as caught:
            read(content, name)
        assert name in str(caught.value)


def zipped(part: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(part, "<a/>")
    return out.getvalue()


# A one-page PDF whose standard security handler wants a user password.
LOCKED = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n"
    b"4 0 obj<</Filter/Standard/V 1/R 2/P -4/O<" + b"11" * 32 + b">/U<" + b"22" * 32 + b">>>endobj\n"
    b"trailer<</Root 1 0 R/Size 5/Encrypt 4 0 R/ID[<00><00>]>>\n%%EOF\n"
)
