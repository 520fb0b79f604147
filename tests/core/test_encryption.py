"""Secrets at rest."""

import pytest
from cryptography.fernet import Fernet

from core.encryption import Undecipherable, decrypt, encrypt

VALUE = {"text": "Grüße, 🙂", "parts": [1, None, True]}


def test_what_was_encrypted_comes_back():
    assert decrypt(encrypt(VALUE, purpose="a"), purpose="a") == VALUE


def test_what_is_long_takes_less_room_and_comes_back():
    page = "<p>Select an interview time</p>" * 500
    assert len(encrypt(page, purpose="a")) < len(page) / 10
    assert decrypt(encrypt(page, purpose="a"), purpose="a") == page


def test_the_text_is_not_in_the_cipher():
    assert b"secret" not in encrypt("secret", purpose="a")


def test_the_same_value_never_looks_the_same():
    assert encrypt(VALUE, purpose="a") != encrypt(VALUE, purpose="a")


def test_another_purpose_is_refused():
    with pytest.raises(Undecipherable):
        decrypt(encrypt(VALUE, purpose="message:1"), purpose="message:2")


@pytest.mark.parametrize("spoil", [lambda text: text[:-4], lambda text: b"A" + text[1:], lambda text: b""])
def test_damaged_text_is_refused(spoil):
    with pytest.raises(Undecipherable):
        decrypt(spoil(encrypt(VALUE, purpose="a")), purpose="a")


def test_a_database_hands_out_memory_and_that_is_fine():
    assert decrypt(memoryview(encrypt(VALUE, purpose="a")), purpose="a") == VALUE


def test_after_rotation_old_texts_are_still_read(settings):
    old, new = Fernet.generate_key(), Fernet.generate_key()
    settings.ENCRYPTION_KEYS = [old]
    text = encrypt(VALUE, purpose="a")
    settings.ENCRYPTION_KEYS = [new, old]
    assert decrypt(text, purpose="a") == VALUE


def test_after_rotation_new_texts_need_only_the_new_key(settings):
    old, new = Fernet.generate_key(), Fernet.generate_key()
    settings.ENCRYPTION_KEYS = [new, old]
    text = encrypt(VALUE, purpose="a")
    settings.ENCRYPTION_KEYS = [new]
    assert decrypt(text, purpose="a") == VALUE


def test_a_key_that_was_removed_reads_nothing(settings):
    settings.ENCRYPTION_KEYS = [Fernet.generate_key()]
    text = encrypt(VALUE, purpose="a")
    settings.ENCRYPTION_KEYS = [Fernet.generate_key()]
    with pytest.raises(Undecipherable):
        decrypt(text, purpose="a")
