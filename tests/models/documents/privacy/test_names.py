import pytest

from models.documents.privacy import PersonalDataKind as Kind
from tests.models.documents.privacy.marked import certain, found


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("本次检测中，王小明（85分）进步明显。", ["王小明"]),
        ("李雷：92分；韩梅梅：88.5分", ["李雷", "韩梅梅"]),
        ("小红（92，优秀）比上次好", ["小红"]),
        ("张伟同学在期中考试中数学考了62分", ["张伟"]),
        ("欧阳雨桐的数学成绩不理想", ["欧阳雨桐"]),
        ("期末：王小明85、李雷92、张伟78。", ["王小明", "李雷", "张伟"]),
        ("我请王小明同学回答。", ["王小明"]),
        ("和李雷的妈妈沟通后", ["李雷"]),
        ("赵一诺家长反映孩子爱看书", ["赵一诺"]),
        ("学生姓名：阿依古丽·买买提", ["阿依古丽·买买提"]),
        ('"姓名": "李明"', ["李明"]),
        ("姓 名：王 芳", ["王 芳"]),
        ("组长：王小明 组员：李雷、韩梅梅", ["王小明", "李雷", "韩梅梅"]),
        ("获奖的有王小明、李雷、韩梅梅。", ["王小明", "李雷", "韩梅梅"]),
        ("请王小明和李雷两位同学上台", ["王小明", "李雷"]),
        ("学生王小明在课堂上主动举手", ["王小明"]),
        ("王小明：我觉得应该先通分。", ["王小明"]),
        ("师：谁来说？\n李雷：我来。", ["李雷"]),
    ],
)
def test_names_of_pupils(text, names):
    assert found(text, Kind.STUDENT_NAME) == names
    assert certain(text) == []


def test_a_name_found_once_is_found_everywhere():
    text = "王小明（85分）很努力。课后王小明又练了一遍，我和王小明谈心。"
    assert found(text, Kind.STUDENT_NAME) == ["王小明"] * 3


@pytest.mark.parametrize(
    ("text", "scores"),
    [
        ("王小明（85分）", ["85"]),
        ("张伟同学数学从62分提高到85.5分，用时40分钟", ["62", "85.5"]),
        ("全班平均85分，最高100分", []),
        ("王小明用了3分钟", []),
    ],
)
def test_marks_are_found_beside_a_name_only(text, scores):
    assert found(text, Kind.SCORE) == scores


@pytest.mark.parametrize(
    "text",
    [
        "高度（15分米）、方法（10分）、安全（20分）",
        "满分100分，平均分85分",
        "李白、杜甫、白居易都是唐代诗人。",
        "鲁迅的母亲，司马光的父亲",
        "张老师同学们都喜欢，王校长（85分）",
        "全班同学、部分同学、高年级同学、全体同学",
        "黄色、白色、蓝色",
        "方法：先分后合。\n高潮：第三段。",
        "学生高兴地说，学生安静下来，学生明白了",
        "学生：平行。\n师：为什么？",
        "江苏、浙江、安徽三省",
        "执教教师姓名：王芳",
        "男同学和女同学，小组同学",
        "孟子云：生于忧患。\n老子曰：道可道。",
        "时间：40分钟 地点：高一3班",
        "万一、周围、康复、石头、温度",
        "王国的妈妈，安全的家长",
        "小熊的妈妈，小组的家长",
        "家长：孩子喜欢看书。",
    ],
)
def test_what_only_looks_like_a_name(text):
    assert found(text) == []
