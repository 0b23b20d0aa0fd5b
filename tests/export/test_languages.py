"""Welsh and English: what a translator edits, and the voice that speaks from it, or says what it has no Welsh for."""

import os
import re
import runpy
import subprocess
import sys
import tomllib
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from coproduce import Practice, charity_calendar, enhance, load, schedule
from coproduce.assessment import Outcome
from coproduce.audience import Audience
from coproduce.errors import ArgumentError, DocumentError, MissingExtraError, NotProceedingError
from coproduce.export.languages.catalogue import catalogue, read_catalogue
from coproduce.export.languages.patterns import Pattern
from coproduce.export.languages.progress import Progress, translation_progress
from coproduce.export.languages.speaker import Speaker
from coproduce.export.making.figures import reason_words
from coproduce.export.reporting import report
from coproduce.export.words import NOTHING, Said, as_given
from injections import TEXTS

ROOT = Path(__file__).parents[2]
DOCUMENTS = "COPRODUCE_DOCUMENTS"
TOOL = runpy.run_path(str(ROOT / "docs" / "catalogue.py"))
SHIPPED = (ROOT / "src/coproduce/export/languages/cy.po").read_bytes()
EXAMPLES = sorted(ROOT.glob("docs/examples/*.toml"))
BOTH = ("cy", "en")
WORD = re.compile(r"[a-z]{4,}")
SAME = {"audit", "enhance", "person"}  # names, and words that both languages have
OPEN = (
    "This is a draft: {number} question of the call is still open.",
    "This is a draft: {number} questions of the call are still open.",
)
EVERYWHERE = """
import sys
from datetime import date
from coproduce.export.languages.speaker import Speaker
say = Speaker(("cy", "en"))
said = [say("Timeline for {charity}", charity="T\\u0177"), say.day(date(2027, 1, 11)), say.month(date(2027, 7, 1))]
sys.stdout.buffer.write(repr(said).encode())
"""


def a_file(*entries, awaits="", plurals=""):
    """Write a .po file with a Welsh header and these entries."""
    forms = plurals or "nplurals=6; plural=(n==0) ? 0 : (n==1) ? 1 : (n==2) ? 2 : (n==3) ? 3 : (n==6) ? 4 : 5;"
    header = [
        'msgid ""',
        'msgstr ""',
        f'"Plural-Forms: {forms}\\n"',
        *([f'"X-Awaiting: {awaits}\\n"'] if awaits else []),
    ]
    return "\n\n".join(["\n".join(header), *entries]).encode()


def an_entry(english, welsh, comment=""):
    return f'{comment}msgid "{english}"\nmsgstr "{welsh}"'


def in_six(one, many, *forms):
    numbered = [f'msgstr[{number}] "{form}"' for number, form in enumerate(forms)]
    return "\n".join([f'msgid "{one}"', f'msgid_plural "{many}"', *numbered])


def read(*entries, **header):
    return read_catalogue(a_file(*entries, **header), "cy", "cy.po")


DAYS = ("{number} day", "{number} days")
SIX = ("dim diwrnod", "{number} diwrnod", "deuddydd", "tridiau", "{number} niwrnod", "{number} o ddiwrnodau")


class TestWelsh:
    """The Welsh that is shipped."""

    def test_is_complete(self):
        """Every sentence of documents has a translation, and each has the facts of the English."""
        assert ((), ()) == (catalogue("cy").missing, catalogue("cy").refused)

    def test_awaits_a_reader(self):
        """It says of itself that no Welsh reader has read it; English has nobody to wait for."""
        assert (True, False) == (catalogue("cy").awaits_reader, catalogue("en").awaits_reader)

    @pytest.mark.parametrize(
        ("number", "words"),
        [
            (0, "nid oes cwestiwn"),
            (1, "1 cwestiwn"),
            (2, "2 gwestiwn"),
            (3, "3 chwestiwn"),
            (4, "4 cwestiwn"),
            (6, "6 chwestiwn"),
            (7, "7 cwestiwn"),
            (11, "11 cwestiwn"),
            (102, "102 cwestiwn"),
        ],
    )
    def test_counts(self, number, words):
        """A number has the form of the word that Welsh has for it."""
        assert words in Speaker(("cy",)).count(*OPEN, number).said[0].text

    def test_days(self):
        """A day has its weekday first, in small letters, and its year in four figures."""
        week = [catalogue("cy").day(date(2027, 1, number)) for number in range(11, 18)]
        names = ["Llun", "Mawrth", "Mercher", "Iau", "Gwener", "Sadwrn", "Sul"]
        assert [f"dydd {name} {day} Ionawr 2027" for day, name in enumerate(names, 11)] == week
        assert "dydd Llun 1 Hydref 0987" == catalogue("cy").day(date(987, 10, 1))

    def test_months(self):
        """A month is short, with its year."""
        names = ["Ion", "Chwef", "Maw", "Ebr", "Mai", "Meh", "Gorff", "Awst", "Medi", "Hyd", "Tach", "Rhag"]
        assert [f"{name} 2027" for name in names] == [
            catalogue("cy").month(date(2027, number, 1)) for number in range(1, 13)
        ]

    def test_says_you_formally(self):
        """Nobody is called ti: the words of that form are nowhere in it."""
        spoken = {word.strip(".,?!:;") for text in catalogue("cy").texts for word in str(welsh_of(text)).split()}
        assert set() == spoken & {"ti", "dy", "rwyt", "wyt", "gelli", "hoffet", "dywed", "gofynna"}

    def test_pieces_fit(self):
        """A translation begins and ends with a space, or a sign that joins it to others, where the English does."""
        texts = {text: welsh_of(text) for text in catalogue("cy").texts}
        assert [] == [text for text, welsh in texts.items() if edges(text) != edges(welsh)]


def edges(text):
    """Give the signs at both ends that join a piece to others."""
    return text[: len(text) - len(text.lstrip(" ,;:"))], text[len(text.rstrip(" ,;")) :]


def welsh_of(text):
    return catalogue("cy").text(text)


class TestFile:
    """The .po file, as a translator may leave it."""

    def test_english_is_unfinished_welsh(self):
        """What is fuzzy, empty or lacks a form is missing, and not said."""
        held = read(
            an_entry("yes", "ie"),
            an_entry("no", "na", "#, fuzzy\n"),
            an_entry("why", ""),
            in_six(*DAYS, *SIX[:4], "", SIX[5]),
        )
        assert (("yes", "no", "why", "{number} day"), ("no", "why", "{number} day")) == (held.texts, held.missing)
        assert ["ie", None, None, None] == [held.text("yes"), held.text("no"), held.text("why"), held.plural(*DAYS, 2)]

    @pytest.mark.parametrize(
        "welsh", ["o {frist} i {last}", "o {first}", "o {first} i {last} {hour}", "o {First} i {last}"]
    )
    def test_other_facts_are_refused(self, welsh):
        """A translation that leaves out a fact, or names one that is not there, is not said."""
        held = read(an_entry("from {first} to {last}", welsh))
        assert (("from {first} to {last}",), None) == (held.refused, held.text("from {first} to {last}"))

    def test_a_number_may_be_written_out(self):
        """Each form but the last, which stands for many numbers, may say its number in a word."""
        assert ((), "deuddydd") == (read(in_six(*DAYS, *SIX)).refused, read(in_six(*DAYS, *SIX)).plural(*DAYS, 2))
        assert ("{number} day",) == read(in_six(*DAYS, *SIX[:5], "diwrnodau")).refused

    @pytest.mark.parametrize(
        ("number", "form"),
        [(0, 0), (1, 1), (2, 2), (3, 3), (4, 5), (5, 5), (6, 4), (7, 5), (11, 5), (16, 5), (10**18, 5)],
    )
    def test_forms(self, number, form):
        """There is a form for none, one, two, three and six, and one for every other number."""
        assert SIX[form] == read(in_six(*DAYS, *SIX)).plural(*DAYS, number)

    @pytest.mark.parametrize(
        ("content", "why"),
        [
            (b"", "no header"),
            (b"\xff\xfe\x00", "not in UTF-8"),
            (an_entry("yes", "ie").encode(), "no header"),
            (a_file(), "no texts"),
            (a_file(an_entry("yes", "ie"), plurals="nplurals=2; plural=(n != 1);"), "six plural forms"),
            (a_file(an_entry("yes", "ie"), plurals="nplurals=6; plural=n;"), "not those of Welsh"),
            (a_file(an_entry("yes", "ie"), plurals="nplurals=6; plural=1/n;"), "no catalogue"),
            (a_file(an_entry("yes", "ie"), plurals="nplurals=6; plural=__import__;"), "no catalogue"),
            (a_file('msgid "yes"\nmsgstr "ie\n'), "no catalogue"),
            (a_file('msgid "yes"'), "no catalogue"),
            (a_file("this is a letter, and no catalogue"), "no catalogue"),
            (a_file(in_six(*DAYS, *SIX, "too many")), "no catalogue"),
        ],
    )
    def test_a_broken_file_is_an_error_of_ours(self, content, why):
        """The error names the file and what is the matter with it."""
        with pytest.raises(
            DocumentError, match=rf"^cy\.po: \[catalogue\].*{why}.*edit it with a program for \.po files"
        ):
            read_catalogue(content, "cy", "cy.po")

    def test_windows_and_its_editors(self):
        """Line ends of Windows, and the mark that its editors put in front, change nothing."""
        content = a_file(an_entry("yes", "ie"), awaits="a Welsh reader")
        held = read_catalogue(b"\xef\xbb\xbf" + content.replace(b"\n", b"\r\n"), "cy", "cy.po")
        assert (True, "ie") == (held.awaits_reader, held.text("yes"))

    @pytest.mark.parametrize(("awaits", "waits"), [("a Welsh reader", True), ("", False), (" ", False)])
    def test_who_has_read_it(self, awaits, waits):
        """It awaits a reader as long as its header says so."""
        assert waits is read(an_entry("yes", "ie"), awaits=awaits).awaits_reader

    @pytest.mark.skipif(not os.environ.get(DOCUMENTS), reason=f"takes longer; set {DOCUMENTS}=1")
    def test_a_file_that_is_cut_off(self):
        """A file that breaks off anywhere is read as far as it goes, or is an error of ours."""
        texts = len(catalogue("cy").texts)
        found = [_read_or_refused(SHIPPED[:end]) for end in range(0, len(SHIPPED), 1_009)]
        assert [] == [each for each in found if each != "catalogue" and not 0 < each <= texts]

    def test_without_the_library(self, monkeypatch):
        """Where nothing can read the file, the error says what to install."""
        monkeypatch.setitem(sys.modules, "babel.messages.pofile", None)
        with pytest.raises(MissingExtraError, match=r"Welsh needs babel.*coproduce\[documents\]"):
            read(an_entry("yes", "ie"))

    def test_no_such_language(self):
        """There are two languages."""
        with pytest.raises(ArgumentError, match="'fr' is no language of reports - en or cy"):
            catalogue("fr")


def _read_or_refused(content):
    try:
        return len(read_catalogue(content, "cy", "cy.po").texts)
    except DocumentError as error:
        return error.code


class TestRules:
    """Sentences that a rule has filled in, by the sentence that it has for them."""

    @pytest.mark.parametrize(
        ("english", "welsh"),
        [
            ("there is a first gap between workshops", "mae bwlch rhwng gweithdai (cyntaf)"),
            (
                "a quick win builds momentum, so Ann works on it after the first workshop",
                "mae ennill cyflym yn magu momentwm, felly mae Ann yn gweithio arno ar ôl y gweithdy cyntaf",
            ),
            (
                "We decide with the charity whether to start after 1 June 2027, or to close the offer until then.",
                "Byddwn yn penderfynu gyda'r elusen a ddylid dechrau ar ôl 1 Mehefin 2027, neu gau'r cynnig tan hynny.",
            ),
            (
                "Owned by cook, by 31 August 2027; noticed by staff",
                "Perchennog: cook, erbyn 31 Awst 2027; bydd staff yn sylwi",
            ),
            ("the charity wants to report to trustees, staff", "mae'r elusen am adrodd i: ymddiriedolwyr, staff"),
            (
                "on another day than session 1; moved on past a weekend",
                "ar ddiwrnod gwahanol i sesiwn 1; symudwyd ymlaen heibio i: penwythnos",
            ),
            ("the charity does not work on criminal justice", "nid yw'r elusen yn gweithio ar: cyfiawnder troseddol"),
            (
                "the charity works on homelessness or ferries",
                "mae'r elusen yn gweithio ar: digartrefedd neu ferries",
            ),
            (
                "nobody joins late: cinema (closed by the charity, mornings)",
                "nid oes neb yn ymuno'n hwyr: cinema (ar gau gan yr elusen, boreau)",
            ),
            (
                "bank holidays are published until Friday 31 December 2027; ",
                "cyhoeddir gwyliau banc tan ddydd Gwener 31 Rhagfyr 2027; ",
            ),
            (
                "2 months and 1 day: inside the 3 to 4 months for the full series",
                "2 fis, 1 diwrnod: o fewn y 3 i 4 mis ar gyfer y gyfres lawn",
            ),
            (
                "3 months: inside the 3 to 4 months for the full series",
                "3 mis: o fewn y 3 i 4 mis ar gyfer y gyfres lawn",
            ),
            ('the charity asks "Why {not}?", and its foundations are evidenced', None),
        ],
    )
    def test_are_said_in_welsh(self, english, welsh):
        """The facts stand in the Welsh: days and words of ours in Welsh, those of the charity as they are."""
        expected = welsh or "mae'r elusen yn gofyn \"Why {not}?\", ac mae tystiolaeth o'i sylfeini"
        assert expected == catalogue("cy").text(english)

    @pytest.mark.parametrize(
        "example", EXAMPLES if os.environ.get(DOCUMENTS) else EXAMPLES[-1:], ids=lambda path: path.stem
    )
    def test_what_they_fill_in_is_welsh(self, example):
        """No English word stands in the Welsh of what rules say, but for names and what the charity itself said."""
        said, own = reasons_of(example), in_words(tomllib.loads(example.read_text(encoding="utf-8")))
        left = {english: words(english) & words(welsh) - words(own) - SAME for english, welsh in said.items()}
        assert {} == {english: found for english, found in left.items() if found}

    @pytest.mark.parametrize("day", ["Monday 31 December 2027", "31 February 2027", "31 Dec 2027", "00 May 2027"])
    def test_what_is_no_day(self, day):
        """What only looks like a day stays as it is."""
        assert f"Perchennog: cook, erbyn {day}" == catalogue("cy").text(f"Owned by cook, by {day}")

    def test_what_no_rule_says(self):
        """A sentence that only resembles one is not translated."""
        assert [None, None, None] == [
            catalogue("cy").text(text)
            for text in ("there is a first gap between worlds", "a first gap between workshops", "Bryn Hope (Leeds)")
        ]

    def test_the_one_with_more_of_its_own_is_meant(self):
        """Where two sentences fit, the longer one is taken."""
        rule = "#. filled in by a rule\n"
        held = read(an_entry("a {b}", "x {b}", rule), an_entry("a {b} of {c}", "{c} y {b}", rule))
        assert ["two y one", "x one"] == [held.text("a one of two"), held.text("a one")]

    def test_only_what_a_rule_says(self):
        """A sentence that is filled in here is never looked for in what was said."""
        assert read(an_entry("to {day}", "tan {day}")).text("to me") is None

    def test_nested_without_end(self):
        """A text that somebody has nested many times over comes back at once, and whole."""
        text = "on another day than session " * 500 + "Monday"
        assert catalogue("cy").text(text).endswith("Monday")

    @pytest.mark.parametrize(
        ("sentence", "text", "facts"),
        [
            ("{a} b {c}", "1 b 2", {"a": "1", "c": "2"}),
            ("{a} b {c}", "1 b 2 b 3", {"a": "1", "c": "2 b 3"}),
            ("b {c} d", "b  d", {"c": ""}),
            ("b {c} d", "b d", None),
            ("aXa{b}aXa", "aXaXa", None),
            ("no place", "no place", {}),
            ("no place", "no place here", None),
        ],
    )
    def test_patterns(self, sentence, text, facts):
        """A sentence is known by the words around its places, none of which serves twice."""
        assert facts == Pattern.of(sentence).facts(text)


def words(text):
    return set(WORD.findall(text.casefold()))


def in_words(part):
    """Join the texts of a file, without its keys and remarks."""
    inner = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
    return part if isinstance(part, str) else " ".join(in_words(each) for each in inner)


def reasons_of(example):
    """Give what all our rules and plugins say of an example and why, each with its Welsh."""
    practice, say = Practice(enhance(), plugins=load()), Speaker(("cy",))
    case = practice.read(example)
    found = practice.assess(case.charity, case.diagnostic)
    said = [gate.condition for gate in found.gates]
    if found.outcome is Outcome.PROCEED:
        package = practice.tailor(found)
        causes = [cause for part in (*package.trace, *package.left_out) for cause in (*part.causes, *part.against)]
        causes += [cause for choice in package.options for cause in choice.causes]
        said += [*(cause.reason for cause in causes), *(finding.text for finding in package.findings)]
    return {text: str(reason_words(say, Audience.CHARITY, text)) for text in said if text}


class TestSpeaker:
    """The voice of a report."""

    def test_both_languages(self):
        """A sentence is said in each language, in the order of the report, with its facts in that language."""
        said = Speaker(BOTH)(
            "{what} ({owner}, by {day})", what=1, owner=Speaker(BOTH)("trustees"), day=date(2027, 1, 12)
        )
        assert (
            Said("cy", "1 (ymddiriedolwyr, erbyn dydd Mawrth 12 Ionawr 2027)"),
            Said("en", "1 (trustees, by Tuesday 12 January 2027)"),
        ) == said.said

    def test_days_are_softened(self):
        """A day inside a Welsh sentence begins as the word before it asks for."""
        said = Speaker(("cy",))("We spoke with {charity} on {day}.", charity="Tŷ Mawr", day=date(2027, 1, 11))
        assert "Siaradasom â Tŷ Mawr ar ddydd Llun 11 Ionawr 2027." == str(said)

    def test_a_missing_translation(self):
        """It is said in English, once and tagged so, and listed once, under the sentence and not what filled it."""
        say = Speaker(BOTH)
        assert (Said("en", "Nobody knows Bryn Hope"),) == say("Nobody knows {whom}", whom="Bryn Hope").said
        assert (Said("en", "2 cats"),) == say.count("{number} cat", "{number} cats", 2).said
        say("Nobody knows {whom}", whom="Ty Mawr")
        assert ("Nobody knows {whom}", "{number} cat") == say.missing
        assert "en" == say.joined([say("Nobody"), as_given("Bryn")]).said[0].language

    def test_english_misses_nothing(self):
        """In English every sentence is there."""
        say = Speaker(("en",))
        assert ("A new sentence", ()) == (str(say("A new sentence")), say.missing)

    def test_facts_are_never_read(self):
        """What fills a place is not looked into, whatever it holds (E08)."""
        for text in [*TEXTS.values(), "{charity}", "{0}", "{charity.__class__}", "{", "%s", "\\g<0>"]:
            assert f"Llinell amser ar gyfer {text}" == str(Speaker(("cy",))("Timeline for {charity}", charity=text))

    def test_texts_of_an_offer(self):
        """A text that is none of ours is said as it is, in English as far as anybody knows."""
        for text in TEXTS.values():
            assert (Said("en", text),) == Speaker(BOTH)(text).said

    def test_braces_are_braces(self):
        """What is no place of a sentence stays as it is, with facts and without."""
        say = Speaker(("en",))
        assert ["{} {A} {1} x", "{b}"] == [str(say("{} {A} {1} {b}", b="x")), str(say("{b}"))]

    def test_a_place_without_a_fact(self):
        """A sentence that has a place nobody fills is refused at once, and not sent out with a brace in it."""
        with pytest.raises(ArgumentError, match=r"'from {first} to {last}' has a place for last - give last= with it"):
            Speaker(("en",))("from {first} to {last}", first=1)

    def test_nothing_is_nothing(self):
        """An empty text has no translation, and misses none."""
        say = Speaker(BOTH)
        assert (NOTHING.said[0].text, ()) == (str(say("")), say.missing)

    def test_known(self):
        """A text that may be anybody's is said in Welsh where it is ours, and else has no language and misses none."""
        say = Speaker(BOTH)
        need = "We will do our best: a hot drink, as {they} say"
        assert (Said("cy", "bore"), Said("en", "morning")) == say.known("morning").said
        assert (Said("", "a hearing loop"), ()) == (say.known("a hearing loop").said[0], say.missing)
        assert Said("cy", "Byddwn yn gwneud ein gorau: a hot drink, as {they} say") == say.known(need).said[0]

    def test_joined(self):
        """Names have no language, words have theirs, and what only one language has bears the tag of that one."""
        say = Speaker(BOTH)
        assert (Said("", "Bryn, Hope"),) == say.joined([as_given("Bryn"), as_given("Hope")]).said
        assert (Said("cy", "bore, Bryn"), Said("en", "morning, Bryn")) == say.joined(
            [say("morning"), as_given("Bryn")]
        ).said
        assert (Said("en", "lost; found"),) == say.joined([say("lost"), say("found")], "; ").said


class TestProgress:
    """How far a translation is."""

    def test_of_what_is_shipped(self):
        """Welsh is complete, and awaits its reader; English has as many texts, and awaits nobody."""
        texts, english = len(catalogue("cy").texts), translation_progress("en")
        assert f"cy: {texts} of {texts} texts, awaiting a reader" == str(translation_progress("cy"))
        assert (texts, True, False) == (english.texts, english.complete, english.awaits_reader)

    def test_counts_what_is_said(self):
        """What is missing, and what cannot be used, is not translated."""
        half = Progress(language="cy", texts=10, missing=("a", "b"), refused=("c",), awaits_reader=False)
        assert (7, False, "cy: 7 of 10 texts") == (half.translated, half.complete, str(half))


class TestTool:
    """What gathers the sentences for translators: `python docs/catalogue.py`."""

    @pytest.mark.skipif(not (ROOT / "plugins").exists(), reason="the plugins beside the library are not here")
    def test_the_file_is_up_to_date(self, capsys):
        """Every sentence that documents say now is in the file, and no other; to mend it, run the tool."""
        assert (0, "src/coproduce/export/languages/cy.po is up to date\n") == (
            TOOL["main"](["--check"]),
            capsys.readouterr().out,
        )

    def test_gathers(self):
        """Sentences are read from the code: plain ones, either of two, and those about a number."""
        code = 'say("b" if x else "c"); self.say("a {d}", d=1); brief.say.count("{number} e", "{number} f", 2)'
        found = [(text.one, text.many) for text in TOOL["of_code"](code, "x.py")]
        assert [("b", ""), ("c", ""), ("a {d}", ""), ("{number} e", "{number} f")] == found

    @pytest.mark.parametrize(
        ("code", "why"),
        [
            ("\nsay(title)", 'x.py:2: expected a sentence in quotes, or "# offer text" beside it'),
            ('say(f"{a} b")', "x.py:1: expected a sentence in quotes"),
            ('say.count("one", many, 2)', "x.py:1: expected a sentence in quotes"),
            ('say("a {b} {c}", b=1)', "x.py:1: expected a fact for c"),
            ('say("a {b}")', "x.py:1: expected a fact for b"),
        ],
    )
    def test_what_cannot_be_gathered(self, code, why):
        """A sentence that a translator would never see is refused, by file and line."""
        with pytest.raises(TOOL["NotGatheredError"], match=rf"^{why}"):
            list(TOOL["of_code"](code, "x.py"))

    def test_texts_of_the_offer(self):
        """A sentence that the offer has is marked as such, wherever its statement is broken into lines."""
        assert [] == list(TOOL["of_code"]("x = say(\n    title\n)  # offer text", "x.py"))

    def test_sentences_of_rules(self):
        """A rule's sentences are gathered with a place for each fact, one for each way in which they may read."""
        code = "why = f\"there is {'a' if x else 'no'} gap after {line.title}\"\nid = 'a/b'\nraise E('it is not so')"
        found = [text.one for text in TOOL["of_rules"](code, "x.py")]
        assert ["there is a gap after {title}", "there is no gap after {title}"] == found

    def test_sectors(self):
        """The sectors of a plugin are gathered in plain words, without their codes."""
        assert ["sea ferries"] == list(TOOL["of_sectors"]('SECTORS = ("sea-ferries", *HARMED, "TR101")'))
        assert ["housing"] == list(TOOL["_in_plain_words"](["housing", "HO103"]))

    def test_what_is_promised(self):
        """What is promised is translated once, whatever words promise it; those are a sentence of their own."""
        shorter = TOOL["_without_promise"]
        assert "a hot drink." == shorter("We will do our best: a hot drink.")
        assert "We will do our best: {need}" == shorter("We will do our best: {need}")

    def test_merging(self):
        """Translations and remarks are kept, new sentences come in empty, and what is no longer said is dropped."""
        text = TOOL["Text"]
        old = a_file(an_entry("kept", "cadwyd", "# a remark\n"), an_entry("gone", "aeth"), awaits="somebody").decode()
        said = [text("new", "", "b.py"), text("kept", "", "b.py"), text("kept", "", "a.py")]
        made = TOOL["merged"](said, old)
        assert ["gone"] == TOOL["dropped"](said, old)
        assert made == TOOL["merged"](said, made)
        assert made.endswith(
            '\n#: b.py\nmsgid "new"\nmsgstr ""\n\n# a remark\n#: a.py b.py\nmsgid "kept"\nmsgstr "cadwyd"\n'
        )
        assert made.startswith(old.partition("\n\n")[0])

    def test_two_sentences_for_many(self):
        """One sentence about one thing cannot stand for two about many."""
        text = TOOL["Text"]
        with pytest.raises(TOOL["NotGatheredError"], match="two sentences for many: 'days', 'weeks'"):
            TOOL["merged"]([text("one", "days", "a.py"), text("one", "weeks", "a.py")], "")


class TestDocuments:
    """Whole documents in both languages."""

    @pytest.mark.parametrize(
        "example", EXAMPLES if os.environ.get(DOCUMENTS) else EXAMPLES[-2:], ids=lambda path: path.stem
    )
    def test_nothing_is_missing(self, example):
        """A document of our own offer for a charity has each sentence in Welsh."""
        assert () == the_report(example).untranslated

    @pytest.mark.skipif(not os.environ.get(DOCUMENTS), reason=f"takes longer; set {DOCUMENTS}=1")
    @pytest.mark.parametrize(
        "around",
        [
            {"LC_ALL": "C", "TZ": "UTC", "PYTHONHASHSEED": "1"},
            {"LC_ALL": "fr_FR.UTF-8", "LANGUAGE": "de:fr", "TZ": "Asia/Tokyo", "PYTHONHASHSEED": "2"},
            {"LC_ALL": "zz_ZZ.bad", "LC_TIME": "cy_GB", "LANG": "\udcff", "TZ": ":/nowhere", "PYTHONHASHSEED": "3"},
        ],
    )
    def test_the_same_everywhere(self, around):
        """The locale, time zone and hash seed of a system change nothing that is said, and none of them is needed."""
        ran = subprocess.run(  # noqa: S603 - our own code
            [sys.executable, "-W", "error", "-c", EVERYWHERE], capture_output=True, env=around, check=False
        )
        say = Speaker(BOTH)
        expected = [
            say("Timeline for {charity}", charity="Tŷ"),
            say.day(date(2027, 1, 11)),
            say.month(date(2027, 7, 1)),
        ]
        assert (b"", repr(expected)) == (ran.stderr, ran.stdout.decode())


def the_report(example):
    practice = Practice(enhance())
    case = practice.read(example)
    found = practice.assess(case.charity, case.diagnostic)
    try:
        package = practice.tailor(found)
    except NotProceedingError:
        return report(found, audience="charity", now=datetime(2026, 12, 7, tzinfo=UTC), languages=BOTH)
    calendar = charity_calendar(case.charity, first=date(2027, 1, 1), last=date(2028, 6, 30))
    plan = schedule(package, start=date(2027, 1, 11), calendar=calendar)
    return report(plan, audience="charity", now=datetime(2026, 12, 7, tzinfo=UTC), languages=BOTH)
