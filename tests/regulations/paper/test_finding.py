"""Lengths, periods and shares in words, and what only looks like them."""

from decimal import Decimal

import pytest

from aftercare.regulations.paper.rules import durations, periods, shares
from aftercare.regulations.paper.rules.characters import matching


def lengths(text: str) -> list[tuple[str, str]]:
    form = matching(text)
    often = tuple(periods.find(form))
    return [(f"{one.value.normalize():f}", one.unit) for one in durations.find(form, often) if one.value is not None]  # type: ignore[misc]


def rhythms(text: str) -> list[tuple[str | None, int | None]]:
    return [(one.every, one.n) for one in periods.find(matching(text)) if one.every]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("24小时内到场", 24, "hour"), ("２４小时内", 24, "hour"), ("二十四小时内", 24, "hour"), ("三个工作日内", 3, "workday"),
        ("三（3）个工作日内", 3, "workday"), ("3（三）日内", 3, "day"), ("半年内", 6, "month"), ("半小时内", 30, "minute"),
        ("半天内", Decimal("0.5"), "day"), ("两周内", 2, "week"), ("15 分钟内", 15, "minute"), ("1小时30分内", 90, "minute"),
        ("一个半小时内", 90, "minute"), ("一年半", 18, "month"), ("1.5小时内", Decimal("1.5"), "hour"), ("3-5天内", 5, "day"),
        ("3～5个工作日", 5, "workday"), ("2至4小时", 4, "hour"), ("三到五天", 5, "day"), ("3个月内", 3, "month"), ("十五日内", 15, "day"),
        ("当日内处理", 1, "day"), ("次日到场", 1, "day"), ("下一个工作日答复", 1, "workday"), ("不超过两年", 2, "year"), ("提前7天通知", 7, "day"),
        ("within 24 hours", 24, "hour"), ("within twenty-four (24) hours", 24, "hour"), ("within two business days", 2, "workday"),
        ("within one and a half hours", 90, "minute"), ("an hour and a half", 90, "minute"), ("in 1 hour and 30 minutes", 90, "minute"),
        ("within a week", 1, "week"), ("half an hour", 30, "minute"), ("by the next business day", 1, "workday"), ("the same day", 1, "day"),
        ("3 to 5 working days", 5, "workday"), ("a 48-hour limit", 48, "hour"), ("for ninety days", 90, "day"), ("二小時內", 2, "hour"),
        ("within a fortnight", None, ""), ("within 2 fortnights", 4, "week"), ("每2小时巡查", 2, "hour"), ("第一百二十天内", None, ""),
    ],
)  # fmt: skip
def test_lengths(text: str, value: int | Decimal | None, unit: str) -> None:
    assert lengths(text) == ([] if value is None else [(f"{value}", unit)]) or unit == ""


@pytest.mark.parametrize(
    "text",
    [
        "2024年3月1日起施行", "3月15日前完成", "每月10日前提交", "次月5日前结清", "7×24小时服务", "24小时服务热线", "全天24小时值班",
        "周一至周五", "9:00-18:30受理", "星期三上午", "第3天", "每天检查", "每3个月检定一次", "两年一次", "2024年度", "10日志", "日常维护",
        "半年检修一次", "一年一度", "本年度", "当月", "某一天", "every two weeks", "24/7 hotline", "1 January 2025", "once a day", "三年级学生",
        "call us 24 hours a day",
    ],
)  # fmt: skip
def test_what_is_no_length(text: str) -> None:
    assert lengths(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("每月汇总", [("month", 1)]), ("每季度一次", [("quarter", 1)]), ("次月上旬进行", [("month", 1)]), ("每周一例会", [("week", 1)]),
        ("每年1月", [("year", 1)]), ("每半年评估", [("half_year", 1)]), ("每两周一次", [("week", 2)]), ("隔周召开", [("week", 2)]),
        ("每3个月检定", [("month", 3)]), ("每六个月", [("month", 6)]), ("两年一次", [("year", 2)]), ("每个工作日", [("day", 1)]),
        ("逐月统计", [("month", 1)]), ("按季考核", [("quarter", 1)]), ("月度考核与年度考核", [("month", 1), ("year", 1)]), ("年终总结", [("year", 1)]),
        ("提交周报和月报", [("week", 1), ("month", 1)]), ("每日、每周、每月", [("day", 1), ("week", 1), ("month", 1)]), ("每旬上报", [("day", 10)]),
        ("次年1月进行", [("year", 1)]), ("每季辦理", [("quarter", 1)]), ("半年召开一次", [("half_year", 1)]), ("每月（季）", [("month", 1)]),
        ("monthly", [("month", 1)]), ("every quarter", [("quarter", 1)]), ("once a year", [("year", 1)]), ("every two (2) years", [("year", 2)]),
        ("every other week", [("week", 2)]), ("semi-annually", [("half_year", 1)]), ("at the end of each month", [("month", 1)]),
        ("twice a year", [("year", 1)]), ("biweekly", [("week", 2)]), ("every six months", [("month", 6)]), ("on the first Monday of each month", [("month", 1)]),
        ("本月完成", []), ("一个月内", []), ("周到服务", []), ("年限", []), ("日常工作", []), ("上月数据", []), ("每次服务", []), ("3月", []), ("周围环境", []),
    ],
)  # fmt: skip
def test_periods(text: str, found: list[tuple[str, int]]) -> None:
    assert rhythms(text) == found


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("30%-40%", 30, 40), ("30-40%", 30, 40), ("30％～40％", 30, 40), ("不低于95%", 95, None), ("95%以上", 95, None), ("达到98%", 98, None),
        ("不超过5%", None, 5), ("控制在3%以内", None, 3), ("低于80%", None, 80), ("百分之三十", 30, 30), ("百分之三十至四十", 30, 40),
        ("三成以上", 30, None), ("三成五左右", 35, 35), ("不得低于百分之九十九点五", Decimal("99.5"), None), ("at least 95%", 95, None),
        ("no more than 4%", None, 4), ("not less than 90 percent", 90, None), ("90% or more", 90, None), ("below 2%", None, 2), ("≥98%", 98, None),
    ],
)  # fmt: skip
def test_shares(text: str, low: int | None, high: int | None) -> None:
    found = [one for one in shares.find(matching(text)) if one.low is not None or one.high is not None]
    assert [(one.low, one.high) for one in found] == [(low, high)]


@pytest.mark.parametrize(
    ("text", "hasty"),
    [("及时上报", True), ("及时率", False), ("立即停机", True), ("优质、及时的服务", False), ("without delay", True)],
)
def test_haste_without_a_figure(text: str, *, hasty: bool) -> None:
    assert any(one.what == "promptness" for one in durations.find(matching(text))) is hasty
