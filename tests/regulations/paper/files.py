"""Files that tests read: documents of Word and PDFs, made here."""

import io
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import pylopdf_fonts_zh_cn
import typst

FONTS = [Path(pylopdf_fonts_zh_cn.__file__).parent]
SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
# Three levels: 第一条, （一）, 1. — and a bullet list.
NUMBERING = f"""{HEAD}<w:numbering {SPACE}>
<w:abstractNum w:abstractNumId="0">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="第%1条"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:isLgl/><w:lvlText w:val="%1.%2.%3"/></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="1">
<w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val=""/></w:lvl>
</w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
</w:numbering>"""
STYLES = f"""{HEAD}<w:styles {SPACE}>
<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/></w:style>
<w:style w:type="paragraph" w:styleId="own"><w:name w:val="Own"/><w:basedOn w:val="1"/></w:style>
</w:styles>"""


def paragraph(text: str, *, number: tuple[int, int] | None = None, style: str = "", extra: str = "") -> str:
    """One paragraph of Word."""
    numbered = (
        f'<w:numPr><w:ilvl w:val="{number[1]}"/><w:numId w:val="{number[0]}"/></w:numPr>' if number is not None else ""
    )
    styled = f'<w:pStyle w:val="{style}"/>' if style else ""
    run = f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""
    return f"<w:p><w:pPr>{styled}{numbered}</w:pPr>{run}{extra}</w:p>"


def table(rows: list[list[str]]) -> str:
    """A table of Word."""
    cells = ("".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) for row in rows)
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"


def docx(*blocks: str, document: str | None = None) -> bytes:
    """A document of Word."""
    body = document or f"{HEAD}<w:document {SPACE}><w:body>{''.join(blocks)}</w:body></w:document>"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", body)
        archive.writestr("word/numbering.xml", NUMBERING)
        archive.writestr("word/styles.xml", STYLES)
    return out.getvalue()


def pdf(text: str, *, head: str = "") -> bytes:
    """A PDF whose pages bear a header and 第 n 页 共 m 页."""
    lines = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    source = f"""#set page(paper: "a5", header: [{head}], footer: context [第 #counter(page).display() 页 共 #counter(page).final().first() 页])
#set text(font: "Noto Serif CJK SC", size: 12pt)
#let text = "{lines}"
#for line in text.split("\\n") [#line#parbreak()]"""
    return typst.compile(source.encode(), font_paths=FONTS)


def drawing() -> bytes:
    """A PDF with a picture and no text, as a scanner makes it."""
    return typst.compile(b"#rect(width: 100%, height: 80%, fill: gray)\n#pagebreak()\n#rect(width: 50%)")
