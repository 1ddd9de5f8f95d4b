"""What the fields of events are called, where a clause says that they must be filled in."""

from collections.abc import Iterable

from aftercare.base.kernel.words import Words

FIELDS: dict[str, Words] = {
    "action": Words("处理措施", "what was done"),
    "agreement": Words("协议", "agreement"),
    "amount_minor": Words("金额", "amount"),
    "appraisal_period": Words("考核周期", "appraisal period"),
    "asset": Words("设备", "equipment"),
    "base_minor": Words("基数", "base"),
    "bonus_minor": Words("奖金", "bonus"),
    "cases": Words("案例", "cases"),
    "category": Words("类别", "category"),
    "cause": Words("原因", "cause"),
    "channel": Words("渠道", "channel"),
    "channels": Words("渠道", "channels"),
    "clause": Words("条款", "clause"),
    "contact": Words("联系人", "contact"),
    "customer": Words("客户", "customer"),
    "description": Words("情况说明", "description"),
    "due_at": Words("期限", "due time"),
    "due_on": Words("期限", "due day"),
    "end_at": Words("结束时间", "end"),
    "ends_on": Words("结束日期", "last day"),
    "engineer": Words("工程师", "engineer"),
    "file_hashes": Words("文件", "files"),
    "form": Words("表单", "form"),
    "grade": Words("等级", "grade"),
    "heads": Words("人数", "number of people"),
    "impact": Words("影响", "impact"),
    "is_completed": Words("是否完成", "whether it is completed"),
    "is_corrected": Words("是否纠正", "whether it was corrected"),
    "is_good": Words("是否合格", "whether it is good"),
    "is_satisfied": Words("是否满意", "whether they are satisfied"),
    "is_sound": Words("是否完好", "whether it is sound"),
    "is_upheld": Words("是否成立", "whether it is upheld"),
    "issued_on": Words("发出日期", "day of issue"),
    "items": Words("明细", "items"),
    "kind": Words("类型", "kind"),
    "level": Words("级别", "level"),
    "likelihood": Words("可能性", "likelihood"),
    "method": Words("方式", "method"),
    "minimum_milli": Words("最低数量", "least quantity"),
    "missing": Words("缺项", "what is missing"),
    "nature": Words("服务类型", "kind of request"),
    "orders": Words("工单", "orders"),
    "outcome": Words("结果", "outcome"),
    "owner": Words("负责人", "who answers for it"),
    "part": Words("配件", "part"),
    "party": Words("参与方", "party"),
    "passed": Words("是否通过", "whether it was passed"),
    "payer": Words("费用承担", "who pays"),
    "performance_minor": Words("绩效金额", "performance pay"),
    "position": Words("岗位", "position"),
    "post": Words("岗位", "post"),
    "priority": Words("优先级", "priority"),
    "product": Words("产品", "product"),
    "project": Words("项目", "project"),
    "quantity_milli": Words("数量", "quantity"),
    "rater": Words("考核人", "rater"),
    "reached": Words("是否联系上", "whether somebody was reached"),
    "realm": Words("范围", "realm"),
    "reason": Words("原因", "reason"),
    "recruitment": Words("招聘", "recruitment"),
    "reports": Words("报告", "reports"),
    "requirements": Words("要求", "requirements"),
    "respondent": Words("评价人", "who answers"),
    "review_on": Words("评审日期", "day of review"),
    "role": Words("角色", "role"),
    "roles": Words("角色", "roles"),
    "score_bp": Words("得分", "score"),
    "scores_bp": Words("各项得分", "scores"),
    "severity": Words("严重程度", "severity"),
    "shares_bp": Words("比例", "shares"),
    "site": Words("现场", "site"),
    "skill": Words("技能", "skill"),
    "source": Words("来源", "source"),
    "staff": Words("员工", "person"),
    "start_at": Words("开始时间", "start"),
    "starts_on": Words("开始日期", "first day"),
    "subject": Words("对象", "subject"),
    "symptom": Words("故障现象", "symptom"),
    "taker": Words("接手人", "whoever takes over"),
    "to_unit": Words("转往部门", "unit that it goes to"),
    "topics": Words("议题", "topics"),
    "track": Words("发展通道", "track"),
    "unit": Words("部门", "unit"),
    "units": Words("部门", "units"),
    "urgency": Words("紧急程度", "urgency"),
    "verdict": Words("结论", "verdict"),
    "version": Words("版本", "version"),
    "visits": Words("上门", "visits"),
    "way": Words("方式", "way"),
    "work_type": Words("作业模板", "work type"),
}


def field_name(name: str) -> Words:
    """What a field is called; one within another by the outer one's name."""
    return (
        FIELDS.get(name)
        or FIELDS.get(name.partition(".")[0])
        or FIELDS.get(name.rpartition(".")[2])
        or Words(name, name)
    )


def field_names(names: Iterable[str]) -> Words:
    """Several in a sentence, each once."""
    found = [field_name(name) for name in names]
    chinese, english = (dict.fromkeys(texts) for texts in ([one.zh for one in found], [one.en for one in found]))
    return Words("、".join(chinese), ", ".join(english))
