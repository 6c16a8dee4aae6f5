"""``python -m tests.benchmarks.measure_privacy``: how much personal data is found, and how much is found where none is.

Recall: 300 sentences and small tables are composed from invented names, numbers and addresses, in shapes that teachers'
evidence has. False alarms: everything found in texts without pupils (``../shared/data`` must be there), to be read by a
person with ``--show``.
"""

import argparse
import json
import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from models.documents.passages import split
from models.documents.privacy import PersonalDataKind, find_personal_data, mask_text

SHARED = Path("../shared/data")
N_PLANTED = 300
_NAMES = (
    "王浩然 李思琪 张雨桐 刘子墨 陈俊杰 杨欣怡 赵天佑 黄梓涵 周诗涵 吴宇轩 徐若曦 孙铭泽 胡可馨 朱俊熙 高语桐 "
    "林书豪 何嘉怡 郭奕辰 马晓燕 罗志强 梁婉清 宋佳琪 郑博文 谢雨欣 韩梅 唐小龙 冯建国 于海洋 董洁 萧然 程橙 曹颖 "
    "袁洪亮 邓紫涵 许诺言 傅文博 沈佳宜 曾婷 彭飞 吕秀芳 苏醒醒 卢晓宇 蒋欣妍 蔡明轩 贾静 丁一诺 魏来 薛梦瑶 "
    "叶子豪 阎立新 余欢 潘玉婷 杜鹏 戴安琪 夏天宇 钟灵 汪子涵 田甜 任嘉伦 姜山 范晓萱 方佳怡 石磊 姚远 谭笑 "
    "廖俊涛 邹雨薇 熊壮壮 金秀贤 陆依萍 郝帅 孔令辉 白雪梅 崔健 康乐乐 毛毛 邱淑贞 秦朗 江一燕 史小雨 欧阳雨桐 "
    "上官婉儿 司马睿 诸葛明月 覃小妹 韦柳青 莫书豪 冼志远 逯鹏程 买买提 阿依古丽 迪丽娜尔 农秀英 蓝天翔 盘月娥 "
    "牛犇 侯亮平 祁同伟 高小琴 陈海"
)
NAMES = _NAMES.split()


@dataclass(frozen=True)
class Planted:
    """A text, the kind of what was planted in it and the strings that must not survive masking."""

    text: str
    kind: PersonalDataKind
    secrets: tuple[str, ...]


def identity_number(draw: random.Random) -> str:
    """Return an invented number with a valid check character."""
    region = draw.choice(("420106", "110101", "310115", "440305", "510104", "620102", "330106", "610113"))
    born = f"{draw.randint(1975, 2017)}{draw.randint(1, 12):02d}{draw.randint(1, 28):02d}"
    body = f"{region}{born}{draw.randint(1, 999):03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, weights, strict=True)) % 11]


def mobile(draw: random.Random) -> str:
    return f"1{draw.choice('3456789')}{draw.randint(0, 9)}{draw.randint(10_000_000, 99_999_999)}"


def named(draw: random.Random) -> Planted:
    """Compose a name beside a mark, a parent or a title."""
    a, b, c = draw.sample(NAMES, 3)
    x, y, z = (draw.randint(31, 100) for _ in range(3))
    shapes: tuple[tuple[str, tuple[str, ...]], ...] = (
        (f"本次单元检测中，{a}（{x}分）进步明显，而{b}（{y}分）仍需辅导。", (a, b)),
        (f"{a}同学在期中考试中数学得了{x}分，比上次提高了{y % 20 + 1}分。", (a,)),
        (f"课后我找到{a}同学，和他谈了最近的作业。", (a,)),
        (f"姓名：{a}  性别：女  班级：七（3）班", (a,)),
        (f"学生姓名：{a}，评价等级：良好", (a,)),
        (f"姓名 | 语文 | 数学 | 英语\n{a} | {x} | {y} | {z}\n{b} | {y} | {x} | {z}", (a, b)),
        (f"序号\t学生姓名\t前测\t后测\n1\t{a}\t{x}\t{y}\n2\t{b}\t{y}\t{z}\n3\t{c}\t{z}\t{x}", (a, b, c)),
        (f"学号,姓名,成绩,等级\n2023010{x},{a},{x},B\n2023010{y},{b},{y},A", (a, b)),
        (f"{a} {x} {y} {z}\n{b} {y} {z} {x}\n{c} {z} {x} {y}", (a, b, c)),
        (f"我打电话给{a}的妈妈，她说孩子在家很少看书。", (a,)),
        (f"家访时，{a}家长反映孩子喜欢动手做实验。", (a,)),
        (f"优秀小作者：{a}、{b}、{c}。", (a, b, c)),
        (f"请{a}、{b}和{c}三位同学上台展示。", (a, b, c)),
        (f"第二小组组长：{a}  组员：{b}、{c}", (a, b, c)),
        (f"学生{a}在课堂上主动举手，回答了第二个问题。", (a,)),
        (f"{a}：老师，我觉得可以先画线段图。\n师：说说理由。", (a,)),
        (f"{a}的数学成绩一直不理想，这次只考了{x}分。", (a,)),
        (f"前测最低的是{a}，{x}分；后测她考到{y}分。", (a,)),
        (f"期末成绩：{a}{x}、{b}{y}、{c}{z}。", (a, b, c)),
        (f"|姓名|平时|期末|\n|---|---|---|\n|{a}|{x}|{y}|\n|{b}|{z}|{x}|", (a, b)),
        (f"姓名    语文    数学\n{a}    {x}    {y}\n{b[0]}　{b[1:]}    {z}    {x}", (a, b[1:])),
        (f"个案：{a}，男，11岁，父母在外务工。", (a,)),
    )
    text, secrets = draw.choice(shapes)
    return Planted(text, PersonalDataKind.STUDENT_NAME, secrets)


def numbered(draw: random.Random) -> Planted:
    """Compose a number or an address that leads to a person."""
    number, phone = identity_number(draw), mobile(draw)
    card = _card(draw)
    qq, student = str(draw.randint(10_000, 9_999_999_999)), f"20{draw.randint(18, 25)}{draw.randint(10_000, 999_999)}"
    house = f"{draw.choice(('珞喻', '解放', '中山', '和平', '学府'))}路{draw.randint(1, 999)}号"
    flat = f"{draw.randint(1, 20)}栋{draw.randint(1, 4)}单元{draw.randint(101, 2203)}室"
    kind = PersonalDataKind
    spaced = f"{number[:6]} {number[6:14]} {number[14:]}"
    shapes: tuple[tuple[str, PersonalDataKind, str], ...] = (
        (f"身份证号：{number}", kind.ID_NUMBER, number),
        (f"监护人证件{spaced}，已核对。", kind.ID_NUMBER, spaced),
        (f"王同学，{number.translate(_WIDE)}，七年级。", kind.ID_NUMBER, number.translate(_WIDE)),
        (f"姓名 | 身份证号\n李四光明 | {number}", kind.ID_NUMBER, number),
        (f"家长电话{phone}，随时联系。", kind.PHONE, phone),
        (f"联系方式：{phone[:3]}-{phone[3:7]}-{phone[7:]}", kind.PHONE, phone[7:]),
        (f"有事请打 +86 {phone[:3]} {phone[3:7]} {phone[7:]}。", kind.PHONE, phone[7:]),
        (f"座机 027-8{phone[4:]}，转教务处", kind.PHONE, f"8{phone[4:]}"),
        (f"把作业发到 {student}@qq.com 邮箱", kind.EMAIL, f"{student}@qq.com"),
        (f"邮箱：xiao.ming{qq[:3]}@163.com", kind.EMAIL, f"xiao.ming{qq[:3]}"),
        (f"QQ：{qq}，欢迎交流", kind.ACCOUNT, qq),
        (f"加我微信号：wx_{qq}", kind.ACCOUNT, f"wx_{qq}"),
        (f"学号：{student}", kind.STUDENT_NUMBER, student),
        (f"学籍号 G{number}", kind.STUDENT_NUMBER, f"G{number}"),
        (f"请将费用打到银行卡{card}。", kind.BANK_CARD, card),
        (f"家住武汉市洪山区{house}{flat}。", kind.ADDRESS, f"{house}{flat}"),
        (f"家庭住址：湖北省黄冈市英山县温泉镇{house}", kind.ADDRESS, f"温泉镇{house}"),
        (
            f"孩子跟奶奶住在李家湾村{draw.randint(1, 12)}组{draw.randint(1, 99)}号，离学校三里路。",
            kind.ADDRESS,
            "李家湾村",
        ),
        (f"地址：阳光花园小区{flat}", kind.ADDRESS, f"阳光花园小区{flat}"),
        (f"他搬到了{house}幸福家园{flat}，上学更远了。", kind.ADDRESS, f"{house}幸福家园{flat}"),
    )
    text, of_kind, secret = draw.choice(shapes)
    return Planted(text, of_kind, (secret,))


_WIDE = {ord(str(digit)): chr(0xFF10 + digit) for digit in range(10)}


def _card(draw: random.Random) -> str:
    body = "622848" + "".join(str(draw.randint(0, 9)) for _ in range(12))
    doubled = [int(d) * (2 - place % 2) for place, d in enumerate(reversed(body))]
    return body + str(-sum(v - 9 if v > 9 else v for v in doubled) % 10)


def planted(seed: int, n: int) -> list[Planted]:
    """Compose texts, half of them with names, half with numbers and addresses."""
    draw = random.Random(seed)
    composers: tuple[Callable[[random.Random], Planted], ...] = (named, numbered)
    return [composers[place % 2](draw) for place in range(n)]


def recall(texts: list[Planted], show: int) -> None:
    """Print how many planted strings are gone after masking, by kind."""
    gone: Counter[PersonalDataKind] = Counter()
    total: Counter[PersonalDataKind] = Counter()
    for one in texts:
        masked = mask_text(one.text)
        for secret in one.secrets:
            total[one.kind] += 1
            gone[one.kind] += secret not in masked
            if secret in masked and show:
                show -= 1
                print(f"    missed {one.kind}: {secret!r} in {one.text!r}")
    for kind, n in total.items():
        print(f"{kind:16} {gone[kind]:4} of {n:4} planted strings masked ({gone[kind] / n:.3f})")


def false_alarms(name: str, texts: list[str], show: int) -> None:
    """Print findings per 1,000 texts, by kind."""
    counts: Counter[PersonalDataKind] = Counter()
    for text in texts:
        for one in find_personal_data(split(text)):
            counts[one.kind] += 1
            if show and one.kind is not PersonalDataKind.SCORE:
                show -= 1
                print(f"    {one.kind}: {split(text).text[max(0, one.start - 12) : one.end + 12]!r}")
    n_characters = sum(map(len, texts))
    figures = ", ".join(f"{kind} {1000 * n / len(texts):.1f}" for kind, n in counts.items()) or "nothing"
    print(f"{name:24} {len(texts):5} texts, {n_characters:7} characters; found per 1,000 texts: {figures}")


def corpora() -> Iterator[tuple[str, list[str]]]:
    """Yield texts that hold no pupil's data, or, for EduBench, invented pupils."""
    for name in ("acea/essays", "edubench_zh/answers", "ads/train"):
        path = SHARED / f"{name}.jsonl"
        if not path.is_file():
            print(f"{path} is absent: not measured")
            continue
        yield name, [json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines()]
    county = sorted(Path("data/sample_county/texts").glob("*.txt"))
    if county:
        yield "sample county", [path.read_text(encoding="utf-8") for path in county]


def main() -> None:
    """Measure both."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.measure_privacy", description=__doc__)
    parser.add_argument("--show", type=int, default=0, help="print so many of what was missed and found")
    parser.add_argument("--seed", type=int, default=3)
    arguments = parser.parse_args()
    recall(planted(arguments.seed, N_PLANTED), arguments.show)
    for name, texts in corpora():
        false_alarms(name, texts, arguments.show)


if __name__ == "__main__":
    main()
