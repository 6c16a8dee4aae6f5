import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from models.documents.document import Format
from models.documents.readers.recognition.text_formats import SAMPLE, recognise_text

LESSON_PLAN = """课题：分数的初步认识
课时：第一课时
年级：三年级
教学目标：
1. 知识与技能：认识几分之一。
2. 过程与方法：经历折纸。
教学重点：理解平均分。
教学难点：说出理由。
一、导入（5:00）
师：一个苹果怎样分？
生：一人一半。
设计意图：联系生活。
二、新授
活动一：折一折
设计意图：动手操作。
三、小结
作业：练习册第 3 页。
"""
TWO_PERIODS = "\n".join(["教学目标：认识一半", "教学重点：平均分", "教学过程：折纸", "设计意图：操作"] * 3)
FORM = "姓名：张三\n学校：实验小学\n能力点：A3\n日期：2024年5月1日\n说明：本人提交"
POEM = "春眠不觉晓,处处闻啼鸟\n夜来风雨声,花落知多少\n白日依山尽,黄河入海流\n"
PROSE = "Well, I tried it.\nThen, we read it.\nLast, they wrote.\nNow, all is done.\n"
SCHEDULE = "签到 08:30\n开幕 09:00\n评课 10:30\n午餐 12:00\n"


@pytest.mark.parametrize(
    "text",
    [
        LESSON_PLAN, TWO_PERIODS, FORM, POEM, PROSE, SCHEDULE, "", " \n", "师：好\n", "他说：“好。”\n", "WEBVTTX\n",
        "{教学}", "[1] 陈某. 课堂评价.", '{"a": 1}', "<p>3 < 5</p>", "A --> B\nB --> C", "一,二\n三,四\n五,六",
        "看 https://a.cn/b\n看 https://a.cn/c\n看 https://a.cn/d\n看 https://a.cn/e", "\t缩进,1\n\t缩进,2\n\t缩进,3",
        "第1步：折\n第2步：画\n第3步：说\n第1步：折\n第2步：画\n第3步：说",
        "甲法：\n优点：快\n缺点：占地方\n乙法：\n优点：省地方\n缺点：慢",
        "1、优点：有趣\n2、不足：拖堂\n3、建议：精讲\n1、优点：有趣\n2、不足：拖堂",
    ],
)  # fmt: skip
def test_what_teachers_write_is_text(text):
    assert recognise_text(text) is Format.TEXT


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("1\r\n00:00:01,000 --> 00:00:02,000\r\n好\r\n", Format.SRT),
        ("\ufeffWEBVTT\n\n00:01.000 --> 00:02.000\n好\n", Format.VTT),
        ('\n{"segments": [{"start": 0, "end": 1, "text": "好"}]}', Format.WHISPER),
        ("发言人,时间,内容\n张,00:01,好\n", Format.MEETING),
        ("speaker,text\nT,hello\n", Format.MEETING),
        ("姓名,语文,数学\n张三,88,90\n李四,79.5,\n王五,90,100%\n", Format.CSV),
        ("日期\t人数\n2024-05-01\t30\n2024年5月2日\t31\n", Format.CSV),
        ('学号;评语\n1;"好, 很好; 再来"\n2;好\n', Format.CSV),
        ("<!DOCTYPE html><p>好", Format.HTML),
        ('<?xml version="1.0"?>\n<!-- saved -->\n<html lang="zh">', Format.HTML),
        ("师：谁来说？\n生：我\n师：请\n", Format.DIALOGUE),
        ("T: Good morning.\nSs: Good morning, teacher.\nT: Sit down.\n(They sit.)\n", Format.DIALOGUE),
        ("张老师 00:01\n大家好\n\n李明 00:05\n老师好\n\n张老师 00:09\n上课\n", Format.DIALOGUE),
    ],
)
def test_each_format_is_known_by_its_content(text, kind):
    assert recognise_text(text) is kind


def test_a_long_table_is_known_though_the_sample_ends_within_a_row():
    assert recognise_text("学号,成绩\n" + "123456,77\n" * (SAMPLE // 7)) is Format.CSV


@settings(max_examples=200)
@given(st.one_of(st.text(max_size=60), st.text(st.sampled_from('{}[]<>:：,，"\n 0a师\t;-'), max_size=60)))
def test_any_text_has_a_format(text):
    assert recognise_text(text) in Format


@settings(max_examples=100)
@given(st.lists(st.lists(st.sampled_from(["We read", "they said", "then", "老师说", "于是"]), min_size=2, max_size=4)))
def test_prose_with_commas_is_never_a_table(sentences):
    assert recognise_text(".\n".join(",".join(parts) for parts in sentences)) is not Format.CSV
