"""Welsh names of the bank holidays of England and Wales, as GOV.UK publishes them."""

import warnings
from collections.abc import Iterable, Mapping
from types import MappingProxyType

WELSH_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "New Year's Day": "Dydd Calan",
        "Good Friday": "Gwener y Groglith",
        "Easter Monday": "Llun y Pasg",
        "Early May bank holiday": "Gŵyl banc dechrau Mai",
        "Early May bank holiday (VE day)": "Gŵyl banc dechrau Mai (diwrnod VE)",
        "Spring bank holiday": "Gŵyl banc y gwanwyn",
        "Summer bank holiday": "Gŵyl banc yr haf",
        "Christmas Day": "Dydd Nadolig",
        "Boxing Day": "Dydd San Steffan",
        "Queen's Diamond Jubilee": "Jiwbilî Ddiemwnt y Frenhines",
        "Platinum Jubilee bank holiday": "Gŵyl banc Jiwbilî Blatinwm",
        "Bank Holiday for the State Funeral of Queen Elizabeth II": (
            "Gŵyl y Banc ar gyfer Angladd Gwladol y Frenhines Elizabeth II"
        ),
        "Bank holiday for the coronation of King Charles III": "Gŵyl y banc ar gyfer coroni Brenin Siarl III",
    }
)
"""The Welsh name of each bank holiday of England and Wales from 2012 on, by its English one."""

ALSO_CALLED: Mapping[str, str] = MappingProxyType(
    {
        "May Day": "Early May bank holiday",
        "Late Summer Bank Holiday": "Summer bank holiday",
        "Diamond Jubilee of Elizabeth II": "Queen's Diamond Jubilee",
        "Platinum Jubilee of Elizabeth II": "Platinum Jubilee bank holiday",
        "State Funeral of Queen Elizabeth II": "Bank Holiday for the State Funeral of Queen Elizabeth II",
        "Coronation of Charles III": "Bank holiday for the coronation of King Charles III",
    }
)
"""What our calendars call a bank holiday that GOV.UK calls otherwise; which is which awaits a Welsh reader."""

_OBSERVED = " (observed)"
_SUBSTITUTE = " (diwrnod amgen)"


class MissingWelshNameWarning(UserWarning):
    """A bank holiday has no Welsh name written in, so that it stays in English."""


def welsh_name(title: str) -> str:
    """Give the Welsh name of a bank holiday; one that has none stays in English, with a `MissingWelshNameWarning`.

    >>> welsh_name("Easter Monday")
    'Llun y Pasg'
    >>> welsh_name("Boxing Day (observed)")
    'Dydd San Steffan (diwrnod amgen)'
    """
    found = _found(title)
    if not found:
        warnings.warn(f"no Welsh name is written in for {title!r}", MissingWelshNameWarning, stacklevel=2)
    return found or title


def untranslated(titles: Iterable[str]) -> tuple[str, ...]:
    """List those titles, each once, for which no Welsh name is written in.

    >>> untranslated(["Good Friday", "Golden Jubilee of Elizabeth II"])
    ('Golden Jubilee of Elizabeth II',)
    """
    return tuple(dict.fromkeys(title for title in titles if not _found(title)))


def _found(title: str) -> str:
    plain = title.removesuffix(_OBSERVED)
    name = _BY_KEY.get(_key(plain), "")
    return f"{name}{_SUBSTITUTE}" if name and plain != title else name


def _key(title: str) -> str:
    """Make titles alike that differ in capitals, or in how the apostrophe is written."""
    return title.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").casefold()


_BY_KEY = {
    **{_key(title): name for title, name in WELSH_NAMES.items()},
    **{_key(title): WELSH_NAMES[same] for title, same in ALSO_CALLED.items()},
}
