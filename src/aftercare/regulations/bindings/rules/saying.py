"""A binding in one plain sentence, in both languages: what an author sees before saving. Pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from aftercare.base.kernel.words import Words, any_of
from aftercare.regulations.bindings.rules.fields import field_name
from aftercare.regulations.bindings.rules.figures import target_words
from aftercare.regulations.bindings.rules.kinds import Binding
from aftercare.regulations.bindings.rules.of_periods import Appraisal, Band, Indicator, Range, Ratio, Routine, Share
from aftercare.regulations.bindings.rules.of_plans import Weights, goals
from aftercare.regulations.bindings.rules.on_cases import Authority, Clock, Entitlement, Escalation, Gate, Record
from aftercare.regulations.bindings.rules.parts import EventNeed, Need, Step, Target
from aftercare.regulations.bindings.rules.posts import POSTS
from aftercare.regulations.bindings.rules.spans import PERIOD_WORDS, Span
from aftercare.regulations.bindings.rules.values import value_words
from aftercare.regulations.conditions.rules import in_words

CALENDAR_WORDS = {"24x7": Words("全天候计时", "around the clock"), "own": Words("按工作时间", "in working hours")}
STARTS = {
    "shipped": Words("发货", "shipping"),
    "installed": Words("安装", "installation"),
    "accepted": Words("验收", "acceptance"),
    "completed": Words("竣工", "completion"),
    "handed_over": Words("移交", "handover"),
}
REMEDIES = {
    "repair": Words("维修", "repair"),
    "replacement": Words("更换", "replacement"),
    "return": Words("退货", "return"),
    "support": Words("技术支持", "technical support"),
    "maintenance": Words("保养", "maintenance"),
}


# Per cent of the time: the clock is due.
ALL = 100


@dataclass(frozen=True)
class Names:
    """What events, forms, posts and calendars are called; an unknown one is shown by its key."""

    events: Mapping[str, Words] = field(default_factory=dict)
    forms: Mapping[str, Words] = field(default_factory=dict)
    posts: Mapping[str, Words] = field(default_factory=lambda: POSTS)
    calendars: Mapping[str, Words] = field(default_factory=lambda: CALENDAR_WORDS)
    clocks: Mapping[str, Words] = field(default_factory=dict)


def say(binding: Binding, names: Names) -> Words:
    """One sentence: "Within 24 hours of "request received", around the clock: handling plan recorded"."""
    sentence = _SAYERS.get(type(binding), _statement)(binding, names)
    if not binding.when:
        return sentence
    when = in_words(binding.when, binding.subject)
    return Words(f"{sentence.zh}（条件：{when.zh}）", f"{sentence.en} (if {when.en})")


def _clock(one: Clock, names: Names) -> Words:
    start, stop = _any(one.start, names.events), _any(one.stop, names.events)
    limits = "；".join(_target(target, one.subject, names).zh for target in one.targets)
    limits_en = "; ".join(_target(target, one.subject, names).en for target in one.targets)
    return Words(f"自“{start.zh}”起 {limits}：{stop.zh}", f"From “{start.en}”, {limits_en}: {stop.en}")


def _target(target: Target, subject: str, names: Names) -> Words:
    span, calendar = target.within.words, _name(target.calendar, names.calendars)
    when = in_words(target.when, subject)
    case = (f"（{when.zh}）", f" ({when.en})") if target.when else ("", "")
    return Words(f"{span.zh}内，{calendar.zh}{case[0]}", f"within {span.en}, {calendar.en}{case[1]}")


def _gate(one: Gate, names: Names) -> Words:
    before = _any(one.before, names.events)
    needs = [_need(need, names) for need in one.needs]
    zh, en = "、".join(need.zh for need in needs), ", ".join(need.en for need in needs)
    verb = ("必须先有", "there must be") if one.on_missing == "refuse" else ("应先有", "there should be")
    return Words(f"“{before.zh}”之前{verb[0]}：{zh}", f"Before “{before.en}” {verb[1]}: {en}")


def _need(need: Need, names: Names) -> Words:
    match need.kind:
        case "event":
            return _event_need(need, names)
        case "form":
            form = _name(need.form, names.forms)
            return Words(f"《{form.zh}》已提交", f"the form “{form.en}” handed in")
        case "file":
            return Words(f"附件（{need.role}）", f"a file ({need.role})")
        case "certificate":
            kinds = "、".join(need.certificate)
            return Words(f"有效证书（{kinds}）", f"a valid certificate ({kinds})")
        case "post":
            post = _any(need.post, names.posts)
            return Words(f"由{post.zh}操作", f"done by {post.en}")
        case _:
            return Words(f"审批通过（{need.approval}）", f"an approval ({need.approval})")


def _event_need(need: EventNeed, names: Names) -> Words:
    """The event, whose it is, and the values that it must have: "assessed (way: interview)"."""
    event = _any(need.event, names.events)
    whose = [Words(f"同一{name.zh}", f"the same {name.en}") for name in [field_name(need.of)] if need.of]
    return _with(event, [*whose, *_told(need.where)])


def _with(what: Words, told: Iterable[Words]) -> Words:
    """What it is, and in brackets what more is asked of it."""
    all_of_it = list(told)
    if not all_of_it:
        return what
    zh, en = "；".join(one.zh for one in all_of_it), "; ".join(one.en for one in all_of_it)
    return Words(f"{what.zh}（{zh}）", f"{what.en} ({en})")


def _told(where: Mapping[str, Iterable[str]]) -> list[Words]:
    found = [(field_name(field), value_words(values)) for field, values in where.items()]
    return [Words(f"{field.zh}：{value.zh}", f"{field.en}: {value.en}") for field, value in found]


def _record(one: Record, names: Names) -> Words:
    what = _name(one.form, names.forms) if one.form else _any(one.event, names.events)
    what = _with(what, _told(one.where))
    filled, after = _any(one.filled_by, names.posts), _any(one.after, names.events)
    zh, en = f"记录“{what.zh}”", f"“{what.en}” is recorded"
    if one.after:
        zh, en = f"“{after.zh}”后{zh}", f"After “{after.en}” {en}"
    if one.within:
        zh, en = f"{zh}，{one.within.words.zh}内", f"{en} within {one.within.words.en}"
    if one.filled_by:
        zh, en = f"{zh}，由{filled.zh}填写", f"{en} by {filled.en}"
    if one.reviewed_by:
        reviewer = _any(one.reviewed_by, names.posts)
        often = PERIOD_WORDS[one.review_every] if one.review_every else Words()
        zh, en = f"{zh}，{reviewer.zh}{often.zh}审阅", f"{en}, reviewed {often.en} by {reviewer.en}".replace("  ", " ")
    return Words(zh, en)


def _routine(one: Routine, names: Names) -> Words:
    by, often = _any(one.by, names.posts), PERIOD_WORDS[one.every]
    zh, en = f"{by.zh}{often.zh}：{one.name.zh}", f"{by.en}, {often.en}: {one.name.en}"
    if one.due:
        zh, en = f"{zh}，期满后{one.due.words.zh}内完成", f"{en}, within {one.due.words.en} after the period"
    return Words(zh, en)


def _escalation(one: Escalation, names: Names) -> Words:
    about = _occasion(one, names)
    steps = [_rung(step, names, on_clock=bool(one.clock)) for step in one.steps]
    until, until_en = "", ""
    if one.until:
        end = _any(one.until, names.events)
        until, until_en = f"；直到“{end.zh}”", f"; until “{end.en}”"
    return Words(
        f"{about.zh}：" + "；".join(step.zh for step in steps) + until,
        f"{about.en}: " + "; ".join(step.en for step in steps) + until_en,
    )


def _occasion(one: Escalation, names: Names) -> Words:
    """The clock, or the event with the values that count."""
    if one.clock:
        name = _name(one.clock, names.clocks)
        return Words(f"时限“{name.zh}”", f"On the clock “{name.en}”")
    event = _any(one.event, names.events)
    told = [*_told(one.where), *(_below(path, limit) for path, limit in one.below.items())]
    return _with(Words(f"发生“{event.zh}”", f"On “{event.en}”"), told)


def _below(path: str, limit: int) -> Words:
    name, most = field_name(path), f"{limit // 100}%" if path.endswith("_bp") else str(limit)
    return Words(f"{name.zh} < {most}", f"{name.en} < {most}")


def _rung(step: Step, names: Names, *, on_clock: bool) -> Words:
    to, when = _any(step.to, names.posts), moment_words(step.at, on_clock=on_clock)
    zh, en = f"{when.zh}通知{to.zh}", f"{when.en} tell {to.en}"
    if step.repeat and step.times > 1:
        zh = f"{zh}，每隔 {step.repeat.words.zh}再次提醒，共 {step.times} 次"
        en = f"{en}, again every {step.repeat.words.en}, {step.times} times in all"
    return Words(zh, en)


def moment_words(at: str, *, on_clock: bool) -> Words:
    """When a step is due: "75 %", "-30 min" or "2 h", as people say it."""
    if at.endswith("%"):
        share = int(at.removesuffix("%"))
        return Words(f"用时达 {share}%", f"at {share}% of the time") if share != ALL else Words("到期时", "when due")
    span = Span.read(at)
    length = Span(abs(span.value), span.unit).words
    if not span.value:
        return Words("到期时", "when due") if on_clock else Words("立即", "at once")
    if span.value < 0:
        return Words(f"到期前 {length.zh}", f"{length.en} before it is due")
    if on_clock:
        return Words(f"超时 {length.zh}", f"{length.en} late")
    return Words(f"{length.zh}后", f"{length.en} later")


def _indicator(one: Indicator, names: Names) -> Words:
    del names
    often = PERIOD_WORDS[one.every]
    target = target_words(one)
    said = Words(f"{one.name.zh} {target.zh}".rstrip(), f"{one.name.en} {target.en}".rstrip())
    return Words(f"{often.zh}统计：{said.zh}", f"Measured {often.en}: {said.en}")


def _appraisal(one: Appraisal, names: Names) -> Words:
    of, often = _any(one.of_posts, names.posts), PERIOD_WORDS[one.every]
    who = (f"对{of.zh}", f" of {of.en}") if one.of_posts else ("", "")
    return Words(f"{often.zh}{who[0]}考核：{one.name.zh}", f"Appraisal{who[1]} {often.en}: {one.name.en}")


def _ratio(one: Ratio, names: Names) -> Words:
    del names
    shares = [_share(share) for share in one.shares]
    zh, en = "、".join(each.zh for each in shares), ", ".join(each.en for each in shares)
    return Words(f"人员配比：{zh}", f"Headcount: {en}")


def _share(share: Share) -> Words:
    bands = [_band(band) for band in share.bands]
    zh, en = "；".join(band.zh for band in bands), "; ".join(band.en for band in bands)
    return Words(
        f"{share.name.zh} {_percent(share)}" + (f"（{zh}）" if bands else ""),
        f"{share.name.en} {_percent(share)}" + (f" ({en})" if bands else ""),
    )


def _band(band: Band) -> Words:
    sizes = ((band.people, Words("人数", "people")), (band.offices, Words("办事处", "offices")))
    zh = "、".join(f"{what.zh} ≤ {most}" for most, what in sizes if most)
    en = ", ".join(f"{what.en} ≤ {most}" for most, what in sizes if most)
    return Words(f"{zh}：{_percent(band)}", f"{en}: {_percent(band)}")


def _percent(one: Range) -> str:
    return f"{one.low_bp // 100}–{one.high_bp // 100}%"


def _authority(one: Authority, names: Names) -> Words:
    what = _any(one.may, names.events)
    zh, en = f"“{what.zh}”", f"“{what.en}”"
    if one.posts_allowed:
        posts = _any(one.posts_allowed, names.posts)
        zh, en = f"{zh}只能由{posts.zh}进行", f"{en} only by {posts.en}"
    if one.approved_by:
        posts = _any(one.approved_by, names.posts)
        zh, en = f"{zh}，须经{posts.zh}批准", f"{en}, approved by {posts.en}"
    return Words(zh, en)


def _entitlement(one: Entitlement, names: Names) -> Words:
    start, remedies = STARTS[one.starts], words_of_remedies(one.remedies, one.hours, names)
    return Words(
        f"自{start.zh}起 {one.lasts.words.zh}：{remedies.zh}", f"{one.lasts.words.en} from {start.en}: {remedies.en}"
    )


def words_of_remedies(remedies: Iterable[str], hours: str, names: Names | None = None) -> Words:
    """What is owed, and when: "repair, replacement, around the clock"."""
    found = [REMEDIES[remedy] for remedy in remedies]
    zh, en = "、".join(each.zh for each in found), ", ".join(each.en for each in found)
    when = _name(hours, (names or Names()).calendars)
    return Words(f"{zh}，{when.zh}", f"{en}, {when.en}")


def _weights(one: Weights, names: Names) -> Words:
    del names
    whole = sum(one.goals.values())
    shares = [
        (_name(goal, dict(goals.items())), round(100 * weight / whole)) for goal, weight in one.goals.items() if weight
    ]
    zh, en = (
        "、".join(f"{goal.zh} {share}%" for goal, share in shares),
        ", ".join(f"{goal.en} {share}%" for goal, share in shares),
    )
    return Words(f"排程权重：{zh}", f"Plans weigh: {en}")


def _statement(one: Binding, names: Names) -> Words:
    del one, names
    return Words("仅作说明，供阅读确认", "A statement, to be read and acknowledged")


def _any(keys: Iterable[str], words: Mapping[str, Words]) -> Words:
    return any_of([_name(key, words) for key in keys])


def _name(key: str, words: Mapping[str, Words]) -> Words:
    return words.get(key) or Words(key, key)


_SAYERS: dict[type, Callable[..., Words]] = {
    Clock: _clock,
    Gate: _gate,
    Record: _record,
    Routine: _routine,
    Escalation: _escalation,
    Indicator: _indicator,
    Appraisal: _appraisal,
    Ratio: _ratio,
    Authority: _authority,
    Entitlement: _entitlement,
    Weights: _weights,
}
