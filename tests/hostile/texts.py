"""What people and machines type who mean no good, or know no better."""

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'`{{7*7}}${7*7}"
SIGNS = "👩‍🔧🏗️ \u202eزر\u202c \u200fמעלית\u200f ﷽ Z̷̡͝a̶l̸g̴o 𠮷野家"
QUERY = "'; DROP TABLE service_request; -- ) OR 1=1 /*"
FORMULA = '=HYPERLINK("http://x","y")+cmd|\' /C calc\'!A0'
PATH = "../../../../etc/passwd\\..\\..\\x"
NULL = "a\x00b"
CONTROLS = "a\x07b\x1b[31m\x0bc"
# Half of a character that needs two: no database and no file can hold it.
HALF = "a\ud83db"
BROKEN_TYPST = '#eval("1") ] $ @x <y> \\ `z` #let'
LONG = "长" * 350_000  # a megabyte

TEXTS = {
    "script": SCRIPT,
    "signs": SIGNS,
    "query": QUERY,
    "formula": FORMULA,
    "path": PATH,
    "null": NULL,
    "controls": CONTROLS,
    "long": LONG,
}
DAYS = ("0001-01-01", "9999-12-31", "2026-02-30", "10000-01-01", "-1-01-01", "١٢٣٤-٠١-٠١", "\x00")
MOMENTS = ("0001-01-01T00:00", "9999-12-31T23:59", "2026-02-30T25:61", "1900-01-01T00:00:00+14:00", "\x00")
NUMBERS = ("99999999999999999999999999", "-9223372036854775809", "1e400", "NaN", "٣", "²", "0x10", "\x00")
IDS = ("0", "9223372036854775808", "9" * 40, "²", "-1", "abc", "\x00", SCRIPT)
