import pytest

from models.documents.concreteness import concreteness
from models.documents.passages import split
from models.documents.wording import Wording


def features(text):
    return concreteness(Wording(split(text)))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("misconceptions_log", "不少人误以为切成几块就是几分之几。"),
        ("groups_log", "其余十九名学生编入四个小组。"),
        ("caveats_log", "样本不大，还不能说明方法有效。"),
        ("plan_b_log", "如果网络卡顿就改用纸质学习单。"),
        ("actions_log", "据此调整第二课时的顺序。"),
        ("misconceptions_log", "Many mistook the whole for a part."),
    ],
)
def test_what_could_not_be_said_of_any_class_counts(name, text):
    assert features(text)[name] > features("学生积极参与，课堂气氛活跃。")[name] == 0


def test_several_kinds_in_one_sentence_make_it_rich():
    rich = features("用希沃投屏核对，答错的8人编入一组。")
    bare = features("教学效果良好。气氛活跃。")
    assert rich["rich_sentences"] == 1 > rich["bare_sentences"]
    assert bare["bare_sentences"] == 1 > bare["rich_sentences"]
    assert rich["concrete_kinds"] >= 3


def test_a_text_without_words_has_nothing():
    assert set(features("").values()) == {0}
