from pathlib import Path

from models.documents.similarity.shingles import shingles
from models.documents.similarity.stock import common_stock, given_stock, rubric_texts
from models.standard.loading import load_standard
from tests.models.documents.similarity.texts import essay

HEADER = "青山县第一小学信息技术应用能力提升工程教学案例模板"


def teachers(n, sharing, header=HEADER):
    texts = {f"T{k}": essay(k) + ("\n" + header if k < sharing else "") for k in range(n)}
    return {teacher: [shingles(text).keys] for teacher, text in texts.items()}


def is_stock(by_teacher):
    return bool(common_stock(by_teacher).holds(shingles(HEADER).keys).all())


def test_what_many_teachers_share_is_stock_and_the_rest_is_not():
    stock = common_stock(teachers(30, 12))
    assert stock.holds(shingles(HEADER).keys).all()
    assert not stock.holds(shingles(essay(3)).keys).any()


def test_what_a_few_teachers_share_is_a_copy_not_stock():
    assert not is_stock(teachers(30, 7))
    assert not is_stock(teachers(200, 19))
    assert is_stock(teachers(200, 20))


def test_in_a_small_school_most_teachers_must_share_it():
    assert is_stock(teachers(5, 4))
    assert not is_stock(teachers(9, 4))
    assert not is_stock(teachers(3, 3))


def test_one_teacher_who_repeats_themselves_counts_once():
    keys = [shingles(HEADER).keys] * 20
    assert not common_stock({"T": keys} | teachers(20, 0)).holds(shingles(HEADER).keys).any()


def test_no_teachers_no_stock():
    assert len(common_stock({}).keys) == 0


def test_the_wording_of_the_rubric_is_stock():
    standard = load_standard(Path("data/standards/micro-ability-2019-derived.json"))
    descriptor = standard.points[0].evidence[0].criteria[0].levels[-1].descriptor
    assert given_stock(rubric_texts(standard)).holds(shingles(descriptor).keys).all()
