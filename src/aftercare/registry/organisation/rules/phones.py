"""Phone numbers in one form: E.164, with `;ext=` behind where there is an extension."""

from functools import lru_cache

import phonenumbers
from django.utils.translation import gettext_lazy as _

NOT_A_PHONE = _("This is not a phone number. Write it with its area code, or with + and the country's number.")
TAIL = 4


def normal_phone(text: str, *, region: str = "CN") -> str:
    """`"138 0013 8000"` → `"+8613800138000"`; "" stays "". Raises ValueError where it is no number."""
    if not text.strip():
        return ""
    try:
        number = phonenumbers.parse(text.replace("转", " ext "), region)
    except phonenumbers.NumberParseException as error:
        raise ValueError(text) from error
    if not phonenumbers.is_possible_number(number):
        raise ValueError(text)
    plain = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return f"{plain};ext={number.extension}" if number.extension else plain


def phone_tail(phone: str) -> str:
    """The last four digits of a normal phone number, by which people look it up."""
    return phone.partition(";")[0][-TAIL:]


@lru_cache(maxsize=2_048)
def shown_phone(phone: str, *, region: str = "CN") -> str:
    """As people write it: `138 0013 8000` at home, `+44 20 7946 0958` abroad; other text unchanged."""
    try:
        number = phonenumbers.parse(phone, region)
    except phonenumbers.NumberParseException:
        return phone
    home = phonenumbers.region_code_for_number(number) == region
    style = phonenumbers.PhoneNumberFormat.NATIONAL if home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, style)


def digits_of(text: str) -> str:
    """The digits that somebody typed to find a phone number, else "" (fewer than four, or other signs)."""
    digits = "".join(sign for sign in text if sign.isdigit())
    rest = {sign for sign in text if not sign.isdigit()}
    return digits if len(digits) >= TAIL and rest <= set("+-() ") else ""
