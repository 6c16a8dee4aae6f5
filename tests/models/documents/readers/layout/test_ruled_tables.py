from models.documents.readers.layout.ruled_tables import MAX_LINES, tables
from models.documents.readers.layout.runs import Box, Run


def across(y, left=0, right=300):
    return Box(left, y, right, y)


def down(x, top=0, bottom=90):
    return Box(x, top, x, bottom)


def word(x, y):
    return Run("字", Box(x, y, x + 10, y + 10), 10)


GRID = [across(0), across(30), across(90), down(0), down(100), down(300)]
FILLED = [word(10, 10), word(150, 10), word(10, 50), word(150, 50)]


def shape(lines, runs=FILLED):
    (table,) = tables(lines, runs)
    return [[(cell.left, cell.right) for cell in row] for row in table.rows]


def test_lines_through_a_frame_cut_rows_and_cells():
    assert shape(GRID) == [[(0, 100), (100, 300)]] * 2


def test_borders_that_are_drawn_cell_by_cell_are_one_line():
    pieces = [across(30, 0, 100), across(30.4, 100, 200), across(29.8, 200, 300)]
    assert shape([line for line in GRID if line != across(30)] + pieces) == [[(0, 100), (100, 300)]] * 2


def test_a_joined_cell_stays_one():
    lines = [across(0), across(30), across(90), down(0), down(300), down(100, 30, 90)]
    assert shape(lines) == [[(0, 300)], [(0, 100), (100, 300)]]


def test_a_label_beside_several_rows_is_a_row_of_its_own():
    lines = [across(0), across(90), across(45, 100, 300), down(0), down(100), down(300), down(200, 45, 90)]
    assert shape(lines) == [[(0, 100)], [(100, 300)], [(100, 200), (200, 300)]]


def test_a_frame_around_one_text_and_a_grid_without_text_are_no_tables():
    assert tables([across(0), across(90), down(0), down(300)], FILLED) == []
    assert tables(GRID, []) == []


def test_two_tables_that_do_not_touch_are_two():
    below = [Box(box.left, box.top + 200, box.right, box.bottom + 200) for box in GRID]
    assert len(tables([*GRID, *below], [*FILLED, word(10, 210), word(150, 250)])) == 2


def test_a_drawing_of_very_many_lines_is_no_table():
    assert tables([across(float(y)) for y in range(MAX_LINES + 1)], FILLED) == []
