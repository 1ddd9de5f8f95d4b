"""The form of a text that rules are matched on: as long as the text, so that every offset holds for both.

Full-width letters, digits and punctuation become half-width, traditional characters simplified ones.
The table has the characters of the words that the rules know, and their neighbours; a character that
is not in it stays as it is, and a rule that needs it does not fire.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

# Pairs: traditional, simplified.
PAIRS = (
    "貳贰溫温務务應应當当時时間间報报維维護护場场個个號号員员責责職职負负評评審审開开閉闭關关規规範范則则條条項项節节標标"
    "準准檔档單单據据錄录記记簽签領领導导產产業业電电話话郵邮網网絡络線线聯联繫系係系統统計计劃划書书證证獲获獎奖"
    "懲惩罰罚資资績绩層层級级別别調调訪访問问題题處处決决議议測测試试驗验檢检備备機机構构設设儲储庫库貨货運运輸输"
    "質质價价費费額额賠赔償偿換换損损壞坏險险風风緊紧過过遲迟滯滞達达將将經经營营會会總总結结終终絕绝對对於于與与"
    "為为無无須须復复複复製制訂订訊讯語语說说請请諮咨詢询談谈講讲課课學学習习實实際际現现發发見见觀观視视聽听聲声"
    "長长門门區区國国園园圍围團团隊队體体點点熱热燈灯變变態态勢势歷历曆历歲岁歸归數数屬属後后從从來来們们兩两幾几"
    "萬万億亿雙双週周氣气漢汉車车軍军輛辆載载較较轉转軟软辦办協协勞劳動动勵励勝胜華华廠厂參参響响嚴严圖图塊块墊垫"
    "傳传傷伤儀仪優优兒儿內内冊册冪幂凍冻剛刚創创劑剂勻匀廳厅歡欢歐欧殘残毀毁漲涨潔洁濕湿災灾爐炉爭争獨独環环療疗"
    "盡尽監监盤盘確确碼码礎础禮礼種种積积稱称穩稳競竞筆笔簡简築筑糾纠紀纪約约純纯細细組组絲丝綜综緩缓編编練练縮缩"
    "繼继續续織织罷罢義义聞闻腦脑臨临舉举舊旧藝艺藥药蓋盖術术衛卫補补裝装覺觉覽览觸触訓训託托許许訴诉診诊詳详認认"
    "誌志誤误誠诚論论諾诺謀谋謹谨識识譯译讓让貝贝財财貢贡買买貼贴貿贸賓宾賣卖賬账購购贈赠贊赞趕赶跡迹踐践軌轨輔辅"
    "輕轻輪轮辭辞農农遞递適适選选遺遗還还邊边鄰邻鄭郑醫医釋释鐘钟銷销鋒锋錯错鍵键鎖锁鎮镇鏈链鑒鉴鑑鉴闡阐陳陈陽阳"
    "階阶隨随雜杂離离難难靜静順顺預预頁页頂顶頻频顧顾顯显飛飞養养餘余驅驱驟骤齊齐齡龄龍龙併并並并佔占佈布僅仅儘尽"
    "彙汇彈弹徵征愛爱慮虑憑凭懷怀戶户戰战擇择擔担擬拟擴扩攜携敗败斷断暫暂曠旷東东極极樣样權权況况沒没溝沟減减滿满"
    "漸渐潛潜獻献異异籤签紅红給给緝缉縣县繪绘脫脱臺台蘇苏褲裤襲袭詞词該该誰谁諧谐譽誉讚赞豐丰貸贷贏赢趨趋蹤踪軸轴"
    "輝辉輯辑辯辩違违遠远邏逻釘钉鈕钮鋼钢錶表録录鋪铺閱阅闊阔隱隐雖虽雲云霧雾靈灵頒颁頭头類类飯饭館馆馬马駐驻駕驾"
    "駛驶騎骑驚惊鬥斗麗丽黃黄齒齿錢钱銀银鋁铝銅铜鐵铁裏里裡里幹干乾干祇只臟脏髒脏傢家嚐尝囑嘱壓压壟垄夾夹妝妆媽妈"
    "嬰婴寧宁寫写寬宽屆届島岛師师帳帐帶带幣币廢废廣广強强徑径恆恒惡恶惱恼愼慎憂忧懸悬戲戏掛挂採采揀拣揚扬搖摇搶抢"
    "撥拨撫抚擊击擋挡擠挤攝摄攔拦敵敌晉晋曉晓暢畅楊杨樓楼樂乐樹树橋桥檯台殺杀氫氢沖冲淚泪淨净潤润澤泽濟济濾滤灑洒"
    "煙烟燒烧爲为牆墙狀状瑣琐畢毕畫画皺皱盜盗睏困瞭了矯矫硏研磚砖禦御稅税穀谷窮穷竊窃籃篮糧粮納纳紙纸紛纷紮扎紹绍"
    "絞绞綱纲綠绿緒绪縱纵繳缴罵骂羅罗聖圣肅肃腳脚膠胶臉脸艙舱莊庄葉叶蔣蒋藍蓝虛虚蟲虫衝冲覈核詐诈詮诠誘诱諒谅謂谓"
    "謝谢讀读貫贯賃赁賦赋賴赖躍跃逕径遙遥鄉乡醞酝鈔钞銘铭鋭锐錦锦鍋锅鎂镁鏡镜閃闪閘闸陣阵陸陆僱雇韌韧頓顿頗颇顆颗"
    "願愿飲饮飾饰馴驯驕骄骯肮髮发鬆松鮮鲜鳥鸟鹽盐麥麦黨党齣出絶绝産产説说執执專专幫帮針针屢屡徹彻誡诫貴贵擾扰"
)
FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
# Kept as they are: 。 and 、 have no half-width twin that means the same.
SIGNS = {
    "　": " ", "\xa0": " ", "\t": " ", "〔": "[", "〕": "]", "【": "[", "】": "]", "﹣": "-", "－": "-", "–": "-",
    "—": "-", "―": "-", "−": "-", "‐": "-", "‑": "-",
    "〜": "~", "∼": "~", "～": "~", "﹪": "%", "％": "%", "’": "'", "‘": "'",
    "“": '"', "”": '"', "．": ".", "﹒": ".", "︰": ":", "﹕": ":", "；": ";", "﹔": ";", "㎡": "m", "×": "x",
}  # fmt: skip
TABLE: dict[int, int | str] = {
    **FULL_WIDTH,
    **{ord(char): to for char, to in SIGNS.items()},
    **{ord(old): new for old, new in zip(PAIRS[::2], PAIRS[1::2], strict=True)},
}


def matching(text: str) -> str:
    """The form that the rules look at, character for character."""
    return text.translate(TABLE)


def is_chinese(char: str) -> bool:
    """A Han character."""
    return "\u3400" <= char <= "\u9fff"


def width(text: str) -> int:
    """How wide a line is on paper: a Han character or full-width sign takes two columns."""
    return sum(2 if "\u2e80" <= char <= "\uffee" else 1 for char in text)


HAN = re.compile(r"[\u3400-\u9fff]")
LATIN = re.compile(r"[A-Za-z]{2}")


@dataclass(frozen=True, slots=True)
class Scripts:
    """Which scripts a text is in. Rules for the other one need not look at it: that halves the time."""

    han: bool
    latin: bool

    def worth(self, pattern: re.Pattern[str]) -> bool:
        """Whether this pattern could match at all."""
        chinese, english = _scripts_of(pattern.pattern)
        return (self.han and chinese) or (self.latin and english) or not (chinese or english)


def scripts(text: str) -> Scripts:
    """The scripts of a text in matching form."""
    return Scripts(HAN.search(text) is not None, LATIN.search(text) is not None)


@lru_cache(maxsize=1024)
def _scripts_of(pattern: str) -> tuple[bool, bool]:
    """What words a pattern holds; names of its groups and escapes are none."""
    bare = re.sub(r"\\[a-zA-Z]|\?P<\w+>|\\u[0-9a-f]{4}", "", pattern)
    return HAN.search(bare) is not None, re.search(r"[A-Za-z]{2}", bare) is not None
