"""Word lists behind the surface features, written for teachers' evidence in Chinese and for English essays.

Chinese entries are counted as substrings; English ones as whole words, or as runs of words where they hold a space.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Lexicon:
    """One class of words: Chinese substrings, English words, English phrases."""

    zh: tuple[str, ...]
    words: frozenset[str]
    phrases: tuple[str, ...]


def _lexicon(zh: str, en: str) -> Lexicon:
    """Build a class from spaced Chinese words and from English words and phrases between commas."""
    entries = [entry.strip() for entry in en.split(",") if entry.strip()]
    return Lexicon(
        tuple(zh.split()),
        frozenset(entry for entry in entries if " " not in entry),
        tuple(entry for entry in entries if " " in entry),
    )


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


CONNECTIVES = {
    "causal": _lexicon(
        "因为 所以 因此 由于 因而 从而 导致 以致 原因 于是 结果 可见 说明 目的是 为了 依据 根据",
        "because, since, therefore, thus, hence, so, consequently, due, reason, as a result, in order to, that is why",
    ),
    "contrast": _lexicon(
        "但 然而 不过 却 虽然 尽管 反而 相反 而不是 并非 只是 局限 不足 仍有 遗憾 误以为 误区 未能",
        "but, however, although, though, yet, nevertheless, despite, instead, whereas, unless, even though, "
        "on the other hand, in contrast, in spite of",
    ),
    "sequence": _lexicon(
        "首先 其次 然后 接着 最后 随后 第一步 第二步 第三步 先 再 之后 课前 课中 课后 下一步 其一 其二",
        "first, firstly, second, secondly, third, next, then, finally, lastly, later, meanwhile, afterwards, "
        "to begin with, in conclusion, in addition, first of all",
    ),
    "example": _lexicon(
        "例如 比如 如： 譬如 举例 以《 有的学生 其中 具体 像 诸如 一名学生 某生",
        "example, instance, such, specifically, namely, like, including, for example, for instance, such as",
    ),
    "condition": _lexicon(
        "如果 若 假如 一旦 万一 否则 备用 预案 改用 应急 断网 卡顿 不能用 只要 只有 除非 倘若",
        "if, unless, otherwise, whether, provided, would, could, in case, as long as, plan b, even if",
    ),
    "comparison": _lexicon(
        "比原来 比上 相比 对比 相同 不同 与之 前测 后测 提高到 下降到 从原来 上升 差异 多于 少于 更 高于 低于",
        "than, more, less, better, worse, similar, similarly, unlike, compared, same, different, likewise, both, "
        "compared to, as well as",
    ),
}

FIRST_PERSON = _lexicon("我 我们 本人 笔者 咱们", "i, me, my, mine, we, us, our, ours, myself")
PUPILS = _lexicon(
    "学生 同学 孩子 生： 小组 组员 全班 学困生 班里 他们 某生",
    "student, students, pupil, pupils, child, children, kids, group, class, classmates",
)
TOOLS = _lexicon(
    "问卷星 希沃 白板 平板 投屏 微课 几何画板 雨课堂 学习通 钉钉 微信 腾讯 剪映 思维导图 录屏 二维码 小程序 课件 "
    "一体机 展台 在线文档 点阵笔 答题器 班级优化大师 智慧中小学 数据表 电子表格 截图 小测 问卷",
    "computer, computers, ipad, tablet, quiz, survey, spreadsheet, app, software, website, video, internet, online",
)
SLOGANS = _lexicon(
    "激发学生的学习兴趣 激发学习兴趣 激发了学生 良好的效果 良好的教学效果 与时俱进 提高课堂效率 提高教学质量 "
    "提升教学质量 充分利用信息技术 信息技术的发展 教学重难点 突破重难点 突破教学 调动学生的积极性 调动了学生 "
    "主体地位 主导作用 学生为主体 以学生为中心 因材施教 寓教于乐 全面发展 终身发展 终身学习 坚实的基础 打下基础 "
    "轻松愉快 愉快的氛围 生动有趣 丰富多彩 形象直观 直观形象 图文并茂 事半功倍 具有重要意义 十分重要 重要作用 "
    "重要的作用 起着重要 重要环节 不断学习 不断提高 不断努力 今后的教学 今后的工作 在今后 取得了良好 收到了良好 "
    "效果良好 效果显著 效果很好 深受学生 受益匪浅 综合素质 核心素养 综合素养 创新精神 合作精神 合作意识 自主学习能力 "
    "探究精神 新课程理念 新课标 教育教学改革 多媒体教学手段 现代化教学 多种形式 各种方式 方方面面 有待加强 有待提高 "
    "多加关注 思维活跃 整体素质 充满活力 积极参与 踊跃发言 气氛活跃 课堂氛围 众所周知 随着社会的发展 随着时代 随着科技 "
    "高度重视 精心设计 极大地 情感态度 价值观 浓厚的兴趣 教学相长 潜移默化 总而言之 一定的 学习积极性 积极性高",
    "in today's society, at the end of the day, since the dawn of time, in this day and age, nowadays, very important, "
    "throughout history, plays an important role, as we all know, plays a vital role",
)

UNITS = (
    "人|名|位|份|分钟|分|秒|小时|%|％|次|题|道|节|周|天|月|年|组|个|页|张|课时|篇|条|班|岁|元|厘米|米|步|项|种|遍|轮|句|"
    "字|倍|日|号|块|本|期"
)
"""Units and counters that may follow a number; a regular expression."""

FUNCTION_WORDS = _words(
    "the of and to a in that is was he for it with as his on be at by i this had not are but from or have an they "
    "which one you were all her she there would their we him been has when who will no more if out so what up said "
    "about its into than them can only other time new some could these two may first then do any like my now over "
    "such our"
)
"""Function words of English."""
CONTRACTIONS_WITHOUT_APOSTROPHE = _words(
    "dont cant wont didnt doesnt isnt wasnt im ive youre theyre thats whats couldnt wouldnt shouldnt havent"
)
MISSPELLINGS = _words(
    "alot becuase becouse beacuse definately definatly recieve thier untill wich teh freind freinds beleive realy "
    "seperate tommorow tomorow finaly writting intresting importent diffrent probaly sence somthing peopel expecially "
    "goverment enviroment begining happend allways usualy familys computors excercise greatful truely wierd"
)
