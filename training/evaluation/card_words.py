"""What a model card says in words, in Chinese and English."""

from models.grading.acceptance import Refusal
from models.grading.card import Words
from training.evaluation.subgroups import LENGTH, SCHOOL, THIRDS

PURPOSE = (
    Words(
        zh="为学校评审组和县级抽查提供预评等级、依据段落和转人工的理由。",
        en="Preliminary levels, the passages behind them and reasons to ask a person, for panels and county audits.",
    ),
    Words(
        zh="帮助教师在提交前看出：要达到上一等级还缺什么。",
        en="Helps teachers see, before they submit, what the next level would take.",
    ),
)
NOT_FOR = (
    Words(
        zh="不得代替评审人作出认定结论；等级由人决定。",
        en="Never a decision: levels are given by people.",
    ),
    Words(
        zh="不得用于教师考核、排名、职称评聘或处分。",
        en="Never for appraising, ranking, promoting or disciplining teachers.",
    ),
    Words(
        zh="不得用于本标准以外的标准，或与训练数据差别很大的材料。",
        en="Never for another rubric than the one named here, or for material unlike what it learned from.",
    ),
    Words(
        zh="标记和转人工的理由只表示需要人来看，不是违规的证明。",
        en="A flag or a reason for referral asks a person to look; it proves nothing.",
    ),
)
LIMITS = (
    Words(
        zh="只读文字：看不到图片里的内容，也看不到课堂实况。",
        en="It reads text only: neither what pictures show nor the lesson itself.",
    ),
    Words(
        zh="学到的是评审人过去的判断，包括他们的偏差。",
        en="It learned what reviewers judged in the past, their leanings included.",
    ),
    Words(
        zh="标注不足的评价指标只依据标准文字，总是转人工。",
        en="Criteria with too few reviews rest on the rubric's wording alone and always go to a person.",
    ),
    Words(
        zh="各组的数字以留出数据为准；人数少的组没有列出，区间宽的数字说明不了什么。",
        en="Figures of groups hold for the held-out data; small groups are left out, and wide intervals say little.",
    ),
)
SAMPLE = Words(
    zh="示例数据：本模型从虚构材料学成，以下数字不说明任何评分质量。",
    en="Sample data: this model learned from made-up evidence; no figure here says anything about grading quality.",
)
GATES = {
    "mean_qwk": Words(zh="与评审人共识的一致性（平均 QWK）", en="Agreement with the consensus (mean QWK)"),
    "degradation": Words(zh="比两位评审人之间的一致性低多少", en="Agreement below that of two reviewers"),
    "smd": Words(zh="整体偏松或偏严（|SMD|）", en="Milder or stricter overall (|SMD|)"),
    "subgroup_dsm": Words(zh="各组中最大的偏差（|DSM|）", en="Largest difference for a group (|DSM|)"),
    "calibration_error": Words(zh="概率的校准误差（ECE）", en="Calibration error of probabilities (ECE)"),
    "raised": Words(zh="被手段抬高而未转人工的份额", en="Raised by a trick without a referral"),
    "length_excess": Words(
        zh="篇幅对等级的解释超出评审的份额（95% 区间下限）",
        en="What length explains beyond reviewers' share (low end of the 95% interval)",
    ),
    "size": Words(zh="模型包大小（MB）", en="Size of the bundle (MB)"),
}
GROUPS = {
    SCHOOL: Words(zh="学校", en="School"),
    LENGTH: Words(zh="篇幅", en="Length"),
    "subject": Words(zh="学科", en="Subject"),
    "stage": Words(zh="学段", en="Stage"),
    "area": Words(zh="城乡", en="Town or country"),
}
LENGTHS = dict(
    zip(
        THIRDS,
        (Words(zh="较短", en="short"), Words(zh="中等", en="middle"), Words(zh="较长", en="long")),
        strict=True,
    )
)
ATTACKS = {
    "padding": Words(zh="掺入无关文字", en="Unrelated padding"),
    "repeated_paragraphs": Words(zh="重复段落", en="Repeated paragraphs"),
    "keywords_listed": Words(zh="罗列标准用词", en="Rubric words listed"),
    "keywords_woven": Words(zh="句中塞入标准用词", en="Rubric words woven in"),
    "shuffled_sentences": Words(zh="打乱句序", en="Shuffled sentences"),
    "other_point": Words(zh="换成其他能力点的好材料", en="A good text of another point"),
    "rubric_pasted": Words(zh="粘贴标准原文", en="Rubric pasted in"),
    "orders_in_chinese": Words(zh="写给机器的中文指令", en="Orders to a machine, in Chinese"),
    "orders_in_english": Words(zh="写给机器的英文指令", en="Orders to a machine, in English"),
    "doubled": Words(zh="改写后再说一遍", en="Said twice in other words"),
}
REFUSALS = {
    Refusal.NOT_ASKED: Words(zh="没有要求承诺", en="no promise was asked for"),
    Refusal.FEW_ITEMS: Words(zh="校准材料太少，不作承诺", en="too few calibration items for a promise"),
    Refusal.NO_THRESHOLD: Words(zh="没有门槛能守住承诺", en="no threshold keeps the promise"),
}


def plain(name: str) -> Words:
    """Return a name that is the same in both languages."""
    return Words(zh=name, en=name)
