"""Why a clause was not kept, as people say it, and what the facts themselves show. Pure."""

from aftercare.base.kernel.words import Words

# What people choose from; the code is kept.
CAUSES = {
    "customer": Words("客户原因（改期、不在场）", "Customer (rescheduled, not there)"),
    "access": Words("无法进场", "No access to the site"),
    "parts": Words("缺配件", "Parts were missing"),
    "staff": Words("人手不足", "Too few people"),
    "skill": Words("技术难度超出预计", "Harder than expected"),
    "supplier": Words("厂家或第三方原因", "Manufacturer or third party"),
    "weather": Words("天气或交通", "Weather or traffic"),
    "forgotten": Words("遗漏或疏忽", "Forgotten or careless"),
    "not_recorded": Words("已做，未及时登记", "Done, but not recorded in time"),
    "system": Words("系统或网络故障", "System or network failed"),
    "rule": Words("制度要求不切实际", "The clause asks for the impossible"),
    "other": Words("其他", "Other"),
}
# What the facts show by themselves: the codes of `Verdict.cause`.
SHOWN = {
    "late": Words("超时完成", "Done late"),
    "still_open": Words("超时未完成", "Still not done"),
    "refused": Words("被拦下", "Refused"),
    "let_pass": Words("带缺放行", "Let pass though incomplete"),
    "made_good": Words("补齐后放行", "Made good after a refusal"),
}
