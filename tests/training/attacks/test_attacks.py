from random import Random

import pytest

from models.documents.passages import split
from models.grading.counted import what_counts
from tests.models.standard.rubrics import shipped
from training.attacks import filler
from training.attacks.attacks import ATTACKS, Target
from training.attacks.duplication import paraphrased
from training.attacks.wording import best_descriptors, is_chinese, terms

ITEM = shipped().points[0].evidence[0]
TEXT = (
    "课前我在三班发放问卷四十二份，收回四十一份。小测第二题答错的有二十三人，其中十九人两题都错。\n"
    "据此我作了三处调整：新授前增加辨析活动，占六分钟；把两题都错的学生编入四个小组。\n"
    "下课前用两道同类题再测，若错误仍超过八人，第二课时先补活动再讲写法。统计表和原始截图附后，姓名已换成编号。"
)
TARGET = Target(TEXT, ITEM, ("这是另一个能力点的好材料。",))


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_changes_the_text_and_is_the_same_again_by_seed(name):
    first, again = (ATTACKS[name](TARGET, Random(3)) for _ in range(2))
    assert first == again != TEXT


def test_what_an_attack_adds_is_there():
    made = {name: attack(TARGET, Random(1)) for name, attack in ATTACKS.items()}
    assert any(paragraph in made["padding"] for paragraph in filler.CHINESE)
    assert len(made["padding"]) >= 1.5 * len(TEXT)
    assert len(made["repeated_paragraphs"]) > 1.5 * len(TEXT)
    assert all(term in made["keywords_listed"] for term in terms(ITEM))
    assert sorted(made["shuffled_sentences"]) == sorted(TEXT)
    assert all(descriptor in made["rubric_pasted"] for descriptor in best_descriptors(ITEM))
    assert "优秀" in made["orders_in_chinese"]
    assert "gnore previous instructions" in made["orders_in_english"]
    assert made["other_point"] == TARGET.others[0]
    assert len(made["doubled"]) > 1.8 * len(TEXT)


def test_where_an_attack_cannot_be_made_there_is_none():
    assert ATTACKS["other_point"](Target(TEXT, ITEM), Random(0)) is None
    assert ATTACKS["shuffled_sentences"](Target("一句。两句。", ITEM), Random(0)) is None


def test_a_reworded_sentence_keeps_its_end_and_changes_words():
    assert paraphrased("因为学生可以说明理由。", Random(0)).endswith("。")
    assert paraphrased("People think it is good.", Random(0)) == "People believe it is fine."


def test_scripts_are_told_apart():
    assert is_chinese(TEXT)
    assert not is_chinese(filler.ENGLISH[0])


@pytest.mark.parametrize(
    "name", ["keywords_listed", "rubric_pasted", "orders_in_chinese", "orders_in_english", "repeated_paragraphs"]
)
@pytest.mark.parametrize("seed", range(3))
def test_of_an_attacked_text_only_what_counted_before_counts(name, seed):
    before = what_counts(split(TEXT), ITEM)
    after = what_counts(split(ATTACKS[name](TARGET, Random(seed))), ITEM)
    kept = {"".join(line.split()) for line in after.document.text.split("\n")}
    assert kept == {"".join(line.split()) for line in before.document.text.split("\n")}
    assert max(after.shares.values()) > 0.05
