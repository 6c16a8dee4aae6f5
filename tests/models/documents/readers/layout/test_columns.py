from hypothesis import given, settings
from hypothesis import strategies as st

from models.documents.readers.layout.columns import stretches
from models.documents.readers.layout.runs import Box, Run, line, rows


def run(left, top, width, text="x", size=10):
    return Run(text, Box(left, top, left + width, top + size), size)


def order(runs):
    return ["".join(part.text for row in rows(stretch) for part in row) for stretch in stretches(runs)]


def column(letter, left, width, count, top=100):
    return [run(left, top + 14 * number, width, letter) for number in range(count)]


def alternately(*columns):
    """Return the runs as a program writes them that goes line by line."""
    return [part for row in zip(*columns, strict=True) for part in row]


def test_two_columns_written_line_by_line_are_read_one_after_the_other():
    assert order(alternately(column("a", 50, 200, 6), column("b", 270, 200, 6))) == ["a" * 6, "b" * 6]


def test_three_columns_are_two_cuts():
    columns = column("a", 50, 150, 6), column("b", 215, 150, 6), column("c", 380, 150, 6)
    assert order(alternately(*columns)) == ["a" * 6, "b" * 6, "c" * 6]


def test_what_runs_across_cuts_the_page_into_bands():
    upper = alternately(column("a", 50, 200, 4), column("b", 270, 200, 4))
    lower = alternately(column("c", 50, 200, 4, top=200), column("d", 270, 200, 4, top=200))
    title, between = run(100, 60, 300, "T"), run(50, 170, 420, "M")
    assert order([title, *upper, between, *lower]) == ["T", "aaaa", "bbbb", "M", "cccc", "dddd"]


def test_a_table_of_uneven_cells_is_read_row_by_row():
    widths = [(120, 40), (30, 90), (60, 25), (90, 60), (20, 110)]
    cells = [
        (run(50, 100 + 20 * row, first, "a"), run(250, 100 + 20 * row, second, "b"))
        for row, (first, second) in enumerate(widths)
    ]
    assert order([part for row in cells for part in row]) == ["ab" * 5]


def test_narrow_labels_before_long_values_are_no_column():
    assert order(alternately(column("a", 50, 40, 6), column("b", 120, 300, 6))) == ["ab" * 6]


def test_sides_that_the_file_writes_apart_are_columns_even_with_short_lines():
    ragged = [run(50, 100 + 14 * number, 100 + 25 * (number % 4), "a") for number in range(8)]
    other = [run(280, 103 + 15 * number, 90 + 30 * (number % 3), "b") for number in range(7)]
    assert order([*ragged, *other]) == ["a" * 8, "b" * 7]


boxes = st.tuples(st.integers(0, 500), st.integers(0, 700), st.integers(1, 300), st.integers(6, 20))


@settings(max_examples=60)
@given(st.lists(boxes, max_size=40))
def test_nothing_is_lost_or_read_twice(found):
    runs = [run(left, top, width, f"<{number}>", size) for number, (left, top, width, size) in enumerate(found)]
    read = [part for stretch in stretches(runs) for row in rows(stretch) for part in row]
    assert sorted(part.text for part in read) == sorted(part.text for part in runs)


def test_a_wide_gap_parts_cells_and_a_word_gap_words():
    parts = [run(0, 0, 30, "The"), run(33, 0, 30, "end"), run(120, 0, 30, "姓"), run(153, 0, 10, "名")]
    assert line(parts).cells == ("The end", "姓名")


def test_raised_notes_do_not_part_a_row():
    raised = Run("1", Box(100, 97, 104, 103), 6)
    assert [len(row) for row in rows([run(0, 100, 100), raised, run(0, 114, 100)])] == [2, 1]
