"""Posts and forms as shipped regulations name them; a company says which of its own posts each one is."""

from aftercare.base.kernel.words import Words

# Whom an escalation tells besides the holders of posts.
ROLES = {"owner": Words("负责人", "Person in charge"), "engineer": Words("工程师", "Engineer")}

POSTS: dict[str, Words] = {
    "management": Words("管理层", "Management"),
    "general-manager": Words("总经理", "General manager"),
    "vice-president": Words("副总裁", "Vice president"),
    "director": Words("售后总监", "After-sales director"),
    "service-manager": Words("服务经理", "Service manager"),
    "project-manager": Words("项目经理", "Project manager"),
    "quality-manager": Words("质量经理", "Quality manager"),
    "supervisor": Words("主管", "Supervisor"),
    "service-leader": Words("售后服务组长", "Leader of the service group"),
    "repair-leader": Words("维修服务组长", "Leader of the repair group"),
    "customer-service": Words("客户服务专员", "Customer service specialist"),
    "account-manager": Words("客户经理", "Account manager"),
    "dispatcher": Words("派单员", "Dispatcher"),
    "service-engineer": Words("售后服务工程师", "Service engineer"),
    "field-engineer": Words("现场服务工程师", "Field engineer"),
    "installation-engineer": Words("安装工程师", "Installation engineer"),
    "repair-engineer": Words("维修工程师", "Repair engineer"),
    "support-engineer": Words("技术支持工程师", "Technical support engineer"),
    "consultant": Words("技术顾问", "Technical consultant"),
    "quality": Words("质量专员", "Quality specialist"),
    "market": Words("市场开发专员", "Market developer"),
    "sales": Words("销售", "Sales"),
    "storekeeper": Words("仓库管理员", "Storekeeper"),
    "hr": Words("人力资源专员", "HR specialist"),
    "finance": Words("财务", "Finance"),
    "safety": Words("安全员", "Safety officer"),
    "general-management": Words("综合管理部", "General management department"),
    "training": Words("培训负责人", "Training officer"),
    "information": Words("信息安全负责人", "Information security officer"),
}
