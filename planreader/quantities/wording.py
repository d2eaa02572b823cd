"""The words around a number that say what it is: a goal, a limit, a base, a result, a parameter."""

import re

from ..plan import QuantityBasis
from .numbers import Number

#: 每月一次, 每个村3户: counted for each of something.
EACH = re.compile(
    r"每(?P<per>年|半年|季度?|月|周|旬|天|日|个?(?:行政)?村|镇|乡|户|人|个[一-龥]{1,6}?)[^，。；0-9一二三四五六七八九十]{0,14}$"
)
#: Making or reaching something: a small number in Chinese signs below is promised.
_MAKING = re.compile(
    "新增|新建|整修|新[修打购开]|新改扩?建|新（改）建|改扩?建|扩建|重建|建设|建成|打造|培育|引进|创建|创成|争创|完成|实施|启动|谋划|推进|抓好|"
    "推动|加快|实现|达到|达|增长|力争|确保|控制|改造|修复|修建|修缮|铺设|安装|种植|流转|整治|治理|清理|开展|举办|组织|"
    "培训|招引|签约|落地|开工|竣工|投产|提升|争取|申报|认定|孵化|转移|发放|落实|维修|硬化|绿化|植树|造林|疏浚|建立|配备|"
    "设立|增加|减少|下降|压减|淘汰|拆除|化解|办理|招商|选派|选树|评选|布设|更新|拓宽|架设|储备|入库|盘活闲置|解决|"
    "安置|搬迁|脱贫|巩固|扶持|奖补|消化|收储|供应|出让|覆盖|吸纳|新培育|纳入|升级|突破|超|不少于|不低于"
)
#: What is there already, whatever the clause does with it.
_THERE_ALREADY = re.compile(
    r"(?:依托|立足|凭借|(?<!安全)(?<!综合)(?<!化)利用(?!率|[外内]资|资金)|盘活(?!闲置|批而未供|存量|低效)|发挥|现有|原有|已有|共有|辖|帮扶|针对|面向|围绕|申报的|下达的|申请的|现存|既有|在建的|做好全[镇乡县])[^，。；]{0,30}$|以[^，。；]{0,20}等$"
)
_DONE = re.compile(r"已|先后|共完成|累计完成了|完成了|达到了|实现了|新增了|形成了|梳理|共涉及")
#: What is told of another time; a comparison with it (较去年增长) is a goal.
_OTHER_TIME = re.compile(
    r"(?:截至|截止|目前|(?:去|上|前)年)(?![^，。；]*(?:基础|同期|增长|提高|下降|提升|减少|相比|比|持平|水平))"
)
#: People who are looked after: they are there already.
_CARED_FOR = re.compile(r"^[^，。；]*(?:帮扶|动态管理|动态监测|结对|包保|走访|包联)")
_ALL_OF_TOWN = re.compile("^(?:我|全)[镇乡县市区村]$")
#: From here on a number in Chinese signs is rather an amount than a way of speaking.
_MANY = 10
#: Money that names a class of things: 亿元以上项目, 千万元楼宇.
CLASS_OF_THINGS = re.compile(
    r"^(?:以上|及以上|级|以下)?的?(?:[一-龥]{0,4})?(?:项目|企业|楼宇|产业|集群|单品|园区|工程|薄弱村|户(?!均))(?!投资|完成)"
)
_REMAINS = re.compile(r"(?:其中|其余)$")
_LIST_OF = re.compile(r"^(?:项|件|个|方面|条)?(?:为|方面)|^(?:工作|事项|实事)?如下|^(?:民生)?实事")
_PARAMETER = re.compile(
    r"(?:总投资|投资额|(?<!年度)(?<![今本当全]年)(?<!\d年)计划投资|概算|估算|预算|造价|拟投资|占地|占地面积|建筑面积|总面积|用地面积?|总长度?|全长|库容|总库容|总规模|"
    r"注册资[本金]|年产值?|日供水|设计[^，。；]{0,8}规模|设计|服务半径|服务人口|净宽|路宽|宽度?|坝高|深度?|容积|地上|地下|层高)(?:约为?|达到?|为|共|近)?$|日处理(?:能力|规模)?$|处理规模$"
)
_INVESTED = re.compile(
    r"(?:投资|投入|安排|筹集|筹措|下达|拨付|整合|争取到)(?:各?类?[^，。；]{0,8}(?:资金|经费|财力|债券))?(?:约|共|近|为|不少于|不低于)?$"
)
_INVESTMENT_GOAL = re.compile(
    r"(?:完成|实现|达到?|到位|新增|增加|力争|确保|争取|年度|当年|技改|工业|固定资产|民间|基础设施|社会)(?:[^，。；]{0,12})(?:投资|投入)[^，。；]{0,8}$"
)
_SUPPORT = re.compile(r"(?<!发放)(?:补助|补贴|奖励|奖补|人均补|给予|标准为|罚款|奖金)[^，。；]{0,8}$")
_BASE = re.compile(r"(?:去年|上年|基数|任务|基础|现有|年底|同期)[^，。；]{0,12}[（(]$")
_FROM = re.compile(r"(?:由|从)[^，。；]{0,16}$")
_UP_TO = re.compile(r"^[^，。；]{0,8}?(?:提高|增加|提升|增长|扩大|下降|降|减少|压减|上升|增|发展|升)(?:到|至)")
_OF_SOMETHING = re.compile(r"^(?:以上|左右|余)?的(?!基础|增速|增幅|速度|目标|任务|比例|标准|水平)[^，。；、]{1,40}")
_AT_MOST_BEFORE = re.compile(
    r"(?:控制在|不超过|不高于|不突破|不大于|(?<!不)低于|(?<!不)少于|(?<!不)小于|压降[至到]|降低?[至到]|下降[至到]|减少[至到]|压减[至到]|压缩[至到]|缩[短小减][至到]|≤|<|＜)(?:约|全[省市县]的?)?$"
)
_AT_LEAST_BEFORE = re.compile(r"(?:不低于|不少于|不小于|≥|>|＞)$")
_AT_MOST_AFTER = re.compile(r"^(?:（?含?）?)?(?:以内|以下|之内|内$)")
AFTER = re.compile(r"^(?:以上|以内|以下|之内|左右|上下|之间|及以上|（含）以上)")


def fact_of(before: str, own: str, after: str, number: Number) -> QuantityBasis | None:
    """What a number of a plan's text says where it promises nothing; None: it is a target.

    Args:
        before: the words of the clause before the number; own: those of them behind the number before it.
        after: the words behind its unit.
    """
    if _PARAMETER.search(before) and not (re.search("新增|完成|达产", before) and not re.search("总|占地", before)):
        return QuantityBasis.PARAMETER
    if _DONE.search(own) or _OTHER_TIME.search(before):
        return QuantityBasis.RESULT
    if _BASE.search(before) or (_FROM.search(before) and _UP_TO.match(after)):
        return QuantityBasis.BASE
    if number.is_money:
        if _SUPPORT.search(before) or (_OF_SOMETHING.match(after) and not re.search("目标|任务", after[:12])):
            return QuantityBasis.PARAMETER
        if _INVESTED.search(before) and not _INVESTMENT_GOAL.search(before):
            return QuantityBasis.PARAMETER
    if _LIST_OF.match(after) or _REMAINS.search(before):
        return QuantityBasis.COUNT
    if not number.is_rate and _THERE_ALREADY.search(before):
        return QuantityBasis.COUNT
    if _ALL_OF_TOWN.search(own) and not number.is_rate and not _MAKING.search(after):
        return QuantityBasis.COUNT
    if _CARED_FOR.match(after) and re.search("对|做好|落实", before):
        return QuantityBasis.COUNT
    is_small = number.is_han and number.value is not None and (int(number.value) < _MANY or number.unit == "所")
    return QuantityBasis.COUNT if is_small and not (_MAKING.search(before) or EACH.search(before)) else None


def comparator_of(before: str, after: str) -> str:
    """``lte`` where the words set a limit from above, else ``gte``."""
    if _AT_LEAST_BEFORE.search(before):
        return "gte"
    return "lte" if _AT_MOST_AFTER.match(after) or _AT_MOST_BEFORE.search(before) else "gte"


_GROWTH = re.compile(r"(?:增长|增收|增幅|增速|增加|提高|提升|下降|减少|降低|减量|递增|上升|压减|回落)[^，。；、]{0,8}$")
_MOVED = re.compile(r"(?:推进|推动|抓好|实施|启动|谋划|储备|加快|开展|抓实|做好|开工)[^，。；]{0,30}$")
#: Reaching a level, not growing by an amount.
_LEVEL = re.compile(r"(?:到|至)(?:约|近)?$")
_COUNTED_THINGS = {"个", "项", "件"}


def basis_of(before: str, after: str, number: Number) -> QuantityBasis:
    """What a promised number says: growth, share, progress or level."""
    if number.is_rate:
        return QuantityBasis.GROWTH if _GROWTH.search(before) and not _LEVEL.search(before) else QuantityBasis.SHARE
    if number.unit in _COUNTED_THINGS and _MOVED.search(before) and re.search("项目|工程|工作", after[:24]):
        return QuantityBasis.PROGRESS
    return QuantityBasis.LEVEL
