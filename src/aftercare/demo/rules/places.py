"""Whom the demo company serves and where: made-up names, real districts and streets."""

from dataclasses import dataclass
from random import Random

# The two signs of a customer's name; every pair is used at most once.
_FIRST = "安瑞恒嘉盛宏明远景云海天金新锦康绿启卓博正广"
_SECOND = "泰和源信达丰宁阳川林润城悦澜霖禾岳沃晟航德凯"


@dataclass(frozen=True, slots=True)
class Trade:
    """A kind of customer: how its name ends, what the whole is called ("" = single buildings), its buildings."""

    ending: str
    campus: str
    buildings: tuple[str, ...]
    weight: int


TRADES = (
    Trade("物业管理有限公司", "{word}花园", ("1 号楼", "2 号楼", "3 号楼", "地下车库"), 6),
    Trade("商业管理有限公司", "{word}广场", ("购物中心", "写字楼 A 座", "写字楼 B 座"), 4),
    Trade("置业有限公司", "{word}中心", ("A 座", "B 座", "裙楼"), 4),
    Trade("医院", "{word}医院", ("门诊楼", "住院部", "医技楼"), 2),
    Trade("制造有限公司", "{word}工业园", ("一期厂房", "二期厂房", "办公楼", "仓储中心"), 4),
    Trade("酒店管理有限公司", "", ("{word}酒店主楼", "{word}宴会中心"), 3),
    Trade("实验学校", "{word}学校", ("教学楼", "图书馆", "学生公寓"), 2),
    Trade("科技有限公司", "", ("研发楼", "数据中心"), 3),
)

# Office code → district and its streets.
STREETS: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "SH": (
        ("浦东新区", ("张杨路", "金科路", "世纪大道")),
        ("徐汇区", ("虹桥路", "宜山路", "漕宝路")),
        ("静安区", ("南京西路", "江场路")),
        ("闵行区", ("沪闵路", "申虹路")),
        ("杨浦区", ("四平路", "政立路")),
        ("普陀区", ("曹杨路", "真北路")),
    ),
    "HZ": (
        ("西湖区", ("文三路", "古墩路")),
        ("上城区", ("庆春路", "钱江路")),
        ("滨江区", ("江南大道", "滨盛路")),
        ("余杭区", ("文一西路", "余杭塘路")),
    ),
    "NJ": (
        ("玄武区", ("珠江路", "中山东路")),
        ("建邺区", ("江东中路", "河西大街")),
        ("江宁区", ("双龙大道", "胜太路")),
        ("鼓楼区", ("中央路", "草场门大街")),
    ),
    "SZ": (
        ("工业园区", ("星湖街", "现代大道")),
        ("姑苏区", ("人民路", "干将西路")),
        ("虎丘区", ("狮山路", "塔园路")),
        ("吴中区", ("东吴南路", "宝带东路")),
    ),
}

# Family code → where in a building such a thing stands.
PLACES: dict[str, tuple[str, ...]] = {
    "lift": ("1 单元", "2 单元", "北侧电梯厅", "货运通道"),
    "hvac": ("屋面机房", "3 层机房", "大堂", "会议中心"),
    "pump": ("地下一层泵房", "消防泵房", "生活水泵房"),
    "access": ("1 层大堂", "东门", "地库入口", "办公区"),
    "works": ("屋面", "东立面", "地下室外墙", "卫生间"),
}

ACCESS_NOTES = (
    "",
    "北门登记后进入，联系值班室开门。",
    "需提前一天报备人员与车牌，进场戴安全帽。",
    "钥匙在一层消控室，凭工单领取。",
)


def customer_words(draw: Random) -> list[str]:
    """All pairs in a drawn order."""
    pairs = [first + second for first in _FIRST for second in _SECOND if first != second]
    draw.shuffle(pairs)
    return pairs
