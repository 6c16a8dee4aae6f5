import random

import pytest

from models.documents.assembly import assemble
from models.documents.charset import COMMON_HANZI
from models.documents.conditions import Condition, condition_of, condition_of_refusal
from models.documents.conditions.leftovers import leftovers
from models.documents.document import Format, Fragment, Place
from models.documents.passages import split
from models.errors import DamagedDocument, EmptyDocument, PicturesOnly
from tests.models.standard.rubrics import shipped

ITEM = next(item for point in shipped().points for item in point.evidence if item.id == "A5-E1")
PLAN = (
    "课题是八年级物理的《光的折射》。开课后先播放一段自己拍的慢放录像：硬币放在空碗里看不见，缓缓倒水以后就“浮”了出来，"
    "请每名学生先写下自己的判断，再用投票器选择。预计有一半学生会选错，这时请两名意见不同的学生到白板上画出光线，"
    "拍照后留在屏幕右侧，探究结束时由他们自己修改。若投票器断网，改用四色卡片举手表示，全程共四分钟左右。"
)
TRADITIONAL = (
    "課前我請全班學生填寫問卷，並且用平板完成六道小題，結果顯示多數學生忽略了平均分的意義，因此調整了導入環節與分組方式，"
    "讓學生先動手摺紙，再說明理由，最後用同類題目檢驗效果。"
)
ENGLISH = (
    "The lesson begins with a short film about the market, and the students write down what they would like to buy. "
    "Then they ask each other in pairs, and I walk around and listen to the questions that they find difficult."
)
JAPANESE = "この授業では、はじめに短い動画を見せて、生徒に自分の考えを書いてもらい、それから話し合います。"
KOREAN = "이 수업에서는 먼저 짧은 동영상을 보여 주고 학생들이 자신의 생각을 쓰게 한 다음 토론합니다."
RUSSIAN = (
    "В начале урока учитель показывает короткий фильм, а ученики записывают свои мысли и затем обсуждают их в группах."
)
FRENCH = (
    "Au début de la leçon, le professeur montre une petite vidéo et les élèves écrivent ce que les personnes dans le "
    "film pourraient dire. Ensuite ils travaillent avec leurs voisins, et nous regardons les réponses sur le tableau "
    "pour les comparer avec celles des autres groupes qui sont plus avancés."
)
UYGHUR = "دەرس باشلانغاندا ئوقۇتقۇچى قىسقا فىلىم كۆرسىتىدۇ، ئاندىن ئوقۇغۇچىلار ئۆز پىكرىنى يازىدۇ."
TIBETAN = "སློབ་ཚན་འགོ་འཛུགས་སྐབས་དགེ་རྒན་གྱིས་བརྙན་འཕྲིན་ཐུང་ངུ་ཞིག་བསྟན་ནས་སློབ་མས་རང་གི་བསམ་ཚུལ་འབྲི།"
MONGOLIAN = "ᠬᠢᠴᠢᠶᠡᠯ ᠡᠬᠢᠯᠡᠬᠦ ᠳᠦ ᠪᠠᠭᠰᠢ ᠪᠣᠭᠣᠨᠢ ᠺᠢᠨᠣ ᠦᠵᠡᠭᠦᠯᠦᠨ᠎ᠡ ᠰᠤᠷᠤᠭᠴᠢ ᠪᠢᠴᠢᠨ᠎ᠡ"


def condition(text, item=ITEM):
    return condition_of(split(text), item)


@pytest.mark.parametrize(
    "text",
    [
        PLAN,
        TRADITIONAL,
        ENGLISH,
        PLAN + ENGLISH,
        "课",
        "不知道",
        "学生朗读课文：" + JAPANESE[:12] + "。" + PLAN,
        "x = 3.14\nfor row in table:\n    print(row * 2)  # 输出每行\n" * 5,
        "apple banana cherry teacher pencil window garden market " * 6,
        "1 | 88 | 92 | 79\n2 | 76 | 81 | 90\n" * 20,
        "作为人工智能的重要分支，机器学习已经走进课堂。" + PLAN,
        "希望这些建议对他有所帮助。" + PLAN,
        "如果您有任何问题，请随时与我联系。" + PLAN,
    ],
)
def test_texts_that_can_be_graded_have_no_condition(text):
    assert condition(text) is None


@pytest.mark.parametrize("text", ["", " \n\t", "\u200b\u200d", "\u3000"])
def test_nothing_visible_is_blank(text):
    assert condition(text) is Condition.BLANK


@pytest.mark.parametrize(
    ("encoding", "misread"),
    [
        ("utf-8", "gb18030"),
        ("utf-8", "latin-1"),
        ("utf-8", "cp1252"),
        ("gb18030", "latin-1"),
        ("gb18030", "utf-8"),
        ("gb18030", "big5"),
        ("big5", "gb18030"),
        ("utf-16-le", "utf-16-be"),
    ],
)
def test_wrongly_decoded_text_is_unreadable(encoding, misread):
    text = TRADITIONAL if encoding == "big5" else PLAN
    assert condition(text.encode(encoding, "ignore").decode(misread, "replace")) is Condition.UNREADABLE


def test_characters_that_were_recognised_at_random_are_unreadable():
    drawn = random.Random(7).choices(sorted(COMMON_HANZI), k=600)
    assert condition("".join(drawn)) is Condition.UNREADABLE


@pytest.mark.parametrize("text", ["👩‍🏫📊🎉" * 40, "。！？…" * 50, "\ufffd" * 30 + "教学" * 10, "□" * 60])
def test_text_without_words_is_unreadable(text):
    assert condition(text) is Condition.UNREADABLE


@pytest.mark.parametrize("text", [JAPANESE, KOREAN, RUSSIAN, FRENCH, UYGHUR, TIBETAN, MONGOLIAN, FRENCH + "教学设计"])
def test_other_languages_are_for_a_person(text):
    assert condition(text) is Condition.OTHER_LANGUAGE


def test_the_rubric_handed_back_is_only_a_template():
    wording = "\n".join(
        f"{criterion.name}：{level.descriptor}" for criterion in ITEM.criteria for level in criterion.levels
    )
    assert condition(wording) is Condition.TEMPLATE_ONLY
    assert condition(wording + PLAN * 2) is None


FORM = (
    "教学设计\n学校：____________\n姓名：（　　　）  学科：________ 年级：____\n课题：________________\n一、教学目标\n"
    "二、教学重难点\n三、教学准备\n四、教学过程\n教师活动 | 学生活动 | 设计意图\n____ | ____ | ____\n"
    "五、板书设计\n六、教学反思\n"
)


def test_an_empty_form_is_only_a_template_and_a_filled_one_is_not():
    assert condition(FORM) is Condition.TEMPLATE_ONLY
    assert condition(FORM.replace("四、教学过程\n", "四、教学过程\n" + PLAN)) is None


@pytest.mark.parametrize(
    "phrase",
    [
        "作为一个人工智能语言模型，我无法观看课堂录像。",
        "以下是为您生成的教学设计：",
        "希望以上内容对您有所帮助！",
        "As an AI language model, I cannot watch the recording.",
        "[插入学生作品图片]",
        "（此处填写教学目标）",
        "好的，以下是一份导入环节的教学设计：",
        "Certainly! Here is a lesson plan.",
    ],
)
def test_phrases_of_text_generators_are_suspected_where_they_stand(phrase):
    text = PLAN + "\n" + phrase + "\n" + PLAN
    assert condition(text) is Condition.MACHINE_BOILERPLATE
    (span,) = leftovers(text)
    assert len(PLAN) < span.start < span.end <= len(PLAN) + 1 + len(phrase)


def slides(*texts):
    return assemble([Fragment(text, place=Place(slide=n)) for n, text in enumerate(texts, start=1)], Format.PPTX)


def test_slides_with_nothing_but_their_numbers_are_only_pictures():
    assert condition_of(slides("1", "2", "第3页", "4"), ITEM) is Condition.ONLY_PICTURES
    assert condition_of(slides(PLAN, "2", "3", "4"), ITEM) is None
    assert condition_of(slides("光的折射"), ITEM) is None


def test_refusals_that_amount_to_a_condition():
    assert condition_of_refusal(EmptyDocument(name="a")) is Condition.BLANK
    assert condition_of_refusal(PicturesOnly(name="a")) is Condition.ONLY_PICTURES
    assert condition_of_refusal(DamagedDocument(name="a")) is None
