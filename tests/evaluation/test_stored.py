"""Tables beside the nets: read as they were written, or said what is wrong and what to do."""

import pytest

from mood.errors import ManifestError
from mood.evaluation import stored


def test_names_stay_text_and_numbers_become_numbers(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("id,seen,n\n007,,1\nNA,happy,2\n", "utf-8")
    table = stored.read(path, ("id", "n"), "Again.")
    assert table["id"].to_list() == ["007", "NA"]
    assert table["seen"].to_list() == ["", "happy"]
    assert table["n"].sum() == 3
    assert stored.read(tmp_path / "nothing.csv", ("id",), "Again.") is None


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "cannot be read"),
        (b"\xff\xfe\x00", "cannot be read"),
        (b'id,n\n"1,2', "cannot be read"),
        (b"id,m\n1,2\n", "missing: n"),
    ],
)
def test_what_is_wrong_with_a_table_is_said(tmp_path, content, said):
    path = tmp_path / "t.csv"
    path.write_bytes(content)
    with pytest.raises(ManifestError, match=said) as raised:
        stored.read(path, ("id", "n"), "Do it again.")
    assert "Do it again." in str(raised.value)
