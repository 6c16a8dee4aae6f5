import pytest

from service.accounts import passwords
from service.accounts.tables import Person
from service.errors import PasswordWeak

PERSON = Person(login="wang2026", name="王小明")


@pytest.mark.parametrize(
    "password",
    [
        "short-one",
        "x" * 201,
        "aaaaaaaaaaaa",
        "123456789012",
        "9876543210",
        "Qwertyuiop",
        "1qaz2wsx3edc",
        "Password1234",
        "ADMIN123456",
        "my-WANG2026!",
        "我叫王小明今年三十八岁",
    ],
)
def test_guessable_passwords_are_refused(password: str):
    with pytest.raises(PasswordWeak):
        passwords.require_strong(password, PERSON)


@pytest.mark.parametrize("password", ["河边有七棵柳树真好看啊", "correct horse battery", "k7dm-3xqa-v9pt"])
def test_others_are_taken(password: str):
    passwords.require_strong(password, PERSON)


def test_a_password_is_kept_as_a_slow_salted_hash():
    first, second = passwords.hashed("河边有七棵柳树"), passwords.hashed("河边有七棵柳树")
    assert first.startswith("$argon2id$")
    assert first != second
    assert passwords.matches("河边有七棵柳树", first) == (True, None)
    assert passwords.matches("河边有八棵柳树", first) == (False, None)


def test_what_is_no_hash_matches_nothing():
    assert passwords.matches("x", None) == (False, None)
    assert passwords.matches("x", "plain") == (False, None)
    assert passwords.matches("x" * 300, passwords.hashed_temporary("x" * 300)) == (False, None)
    assert passwords.matches("\ud800", passwords.hashed_temporary("x")) == (False, None)


def test_temporary_passwords_are_strong_all_different_and_renewed_when_used():
    made = {passwords.new_temporary() for _ in range(200)}
    assert len(made) == 200
    for one in made:
        passwords.require_strong(one, PERSON)
    one = made.pop()
    right, renewed = passwords.matches(one, passwords.hashed_temporary(one))
    assert right
    assert renewed is not None
    assert passwords.matches(one, renewed) == (True, None)
