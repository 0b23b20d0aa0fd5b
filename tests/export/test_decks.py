"""The participants' own report-back: which decks there are, what stands on them, and what is left to write."""

import functools
import re
from datetime import date

import attrs
import pytest

from cases import BOTH_OPTIONS_OFF, planned, tailored
from coproduce import Audience, QuickWin, Source
from coproduce.export.languages.speaker import Speaker
from coproduce.export.making.brief import is_provisional_event
from coproduce.export.making.decks import decks
from coproduce.export.making.listeners import Variant
from coproduce.export.report import Layout, MarkKind
from coproduce.export.seen import seen_by
from coproduce.export.words import NOTHING
from coproduce.offer import Note
from injections import TEXTS

ALL = ("trustees", "staff", "volunteers", "service users")
AIM = "People who come to us decide with us."
WINS = (QuickWin("Choose the chairs", "volunteer coordinator", by=date(2027, 2, 26), noticed_by="everybody"),)


@functools.cache
def a_plan(**changes):
    """Plan the worked case with a report-back to everybody, an aim and a quick win."""
    return planned({"B1": AIM, "F3": WINS, "G7.audiences": ALL, **changes})


def the_decks(plan=None, *, dated=True):
    """Make the decks of a plan, or of its package alone."""
    plan = plan or a_plan()
    made = decks(Speaker(("en",)), plan if dated else None, plan.package)
    return {deck.variant: deck for deck in made}


def slide_named(deck, title):
    (slide,) = [slide for slide in deck.slides if str(slide.title) == title]
    return slide


def texts_of(slide):
    points = [str(point) for point in slide.points]
    return points + [str(each) for heading, column in slide.columns for each in (heading, *column)]


def all_texts(deck):
    return [text for slide in deck.slides for text in (str(slide.title), *texts_of(slide), *map(str, slide.notes))]


class TestDecks:
    """Which decks there are."""

    def test_are_one_for_each_audience(self):
        """There is a deck for each audience that the report-back names, in the order of the offer."""
        assert ["trustees", "staff", "volunteers", "service-users"] == list(the_decks())

    def test_are_only_for_those_who_are_reported_to(self):
        """An audience that the charity does not report to has no deck."""
        package = tailored({"G7.audiences": ("trustees", "service users")})

        assert ["trustees", "service-users"] == [deck.variant for deck in decks(Speaker(("en",)), None, package)]

    def test_are_none_without_a_report_back(self):
        """A package in which nobody reports back has no decks."""
        assert () == decks(Speaker(("en",)), None, tailored(BOTH_OPTIONS_OFF))

    def test_differ_in_what_they_ask(self):
        """Each deck asks something else of those who listen."""
        asks = {tuple(texts_of(slide_named(deck, "What we ask of you"))) for deck in the_decks().values()}

        assert len(Variant) == len(asks)

    def test_have_names_of_their_own(self):
        """The title of a deck says for whom it is."""
        assert len(Variant) == len({str(deck.title) for deck in the_decks().values()})


class TestSlides:
    """What stands on the slides."""

    @pytest.mark.parametrize("variant", [each.value for each in Variant])
    def test_tell_the_story_in_order(self, variant):
        """Every deck goes from what was learned to what comes next, with what we ask before the questions."""
        titles = [str(slide.title) for slide in the_decks()[variant].slides]
        story = [
            "What we learned, and what we plan",
            "Why we set out",
            "What we did",
            "How we got here",
            "What we heard",
            "Our vision",
            "The start of our plan",
            "Our first steps",
            "What we ask of you",
            "How we keep it alive",
            "Your questions",
            "What happens next",
        ]

        assert story == [title for title in titles if title in story]

    def test_begin_with_the_charity(self):
        """The first slide names the charity, who listens, and the day."""
        cover = the_decks()["staff"].slides[0]

        assert Layout.TITLE is cover.layout
        assert ["Hope", "For our staff", "Monday 12 April 2027"] == texts_of(cover)

    def test_quote_the_aim(self):
        """What should be different in a year's time stands in the charity's own words, without a language."""
        slide = slide_named(the_decks()["staff"], "Why we set out")

        assert ("", f"“{AIM}”") == (slide.points[1].said[0].language, slide.points[1].said[0].text)

    def test_leave_room_for_an_aim_that_is_not_known(self):
        """Where nobody said what should be different, there is room to write it."""
        package = tailored({"G7.audiences": ("staff",)})
        (deck,) = decks(Speaker(("en",)), None, package)

        assert Layout.ROOM_TO_WRITE is slide_named(deck, "Why we set out").layout

    def test_say_when_the_workshops_were(self):
        """What we did names each workshop with its date in short, and the work in between."""
        said = texts_of(slide_named(the_decks()["staff"], "What we did"))

        assert ["Concepts workshop: Mon 11 Jan 2027", "In between: Listen to wider staff"] == [said[0], said[3]]
        assert not [text for text in said if "Choose the chairs" in text]

    def test_say_of_a_split_workshop_from_when_to_when(self):
        """A workshop in several sessions has the first and the last of their days."""
        plan = a_plan(**{"G5.face-to-face": "no", "G5.session-minutes": 180})

        said = texts_of(slide_named(the_decks(plan)["staff"], "What we did"))

        assert "Concepts workshop: Mon 11 to Tue 12 Jan 2027, 2 sessions" == said[0]

    def test_need_no_plan(self):
        """Without dates, workshops stand without them, and nothing is drawn."""
        deck = the_decks(dated=False)["staff"]

        assert "Concepts workshop" == texts_of(slide_named(deck, "What we did"))[0]
        assert [] == [slide for slide in deck.slides if slide.timeline]

    def test_leave_out_what_was_not_done(self):
        """With a report-back alone, there is no slide on what we did."""
        package = a_plan().package
        alone = attrs.evolve(package, lines=(package.line("enhance/report-back"),))

        titles = [str(slide.title) for deck in decks(Speaker(("en",)), None, alone) for slide in deck.slides]

        assert ("What we did" in titles, titles.count("Your questions")) == (False, 4)

    def test_draw_the_way_to_the_report_back(self):
        """The timeline has a lane for each workshop, the check-ins, the report-back and the debrief."""
        timeline = slide_named(the_decks()["staff"], "How we got here").timeline

        kinds = [MarkKind.WORKSHOP] * 3 + [MarkKind.CHECK_IN] + [MarkKind.REPORT_BACK, MarkKind.DEBRIEF]
        assert kinds == [lane.marks[0].kind for lane in timeline.lanes]
        assert {mark.kind for lane in timeline.lanes for mark in lane.marks} == {kind for kind, _ in timeline.key}

    def test_draw_nothing_as_provisional(self):
        """They are shown when the dates lie behind everybody, so nothing on them waits for something."""
        waits = (Note(id="hall/key", text="The caretaker hands over the key.", source=Source.assumption("a test")),)
        lines = [attrs.evolve(line, conditions=waits) for line in a_plan().package.lines]
        assert is_provisional_event(lines[0], a_plan().events[0])
        plan = attrs.evolve(a_plan(), package=attrs.evolve(a_plan().package, lines=tuple(lines)))
        timeline = slide_named(the_decks(plan)["staff"], "How we got here").timeline

        assert {False} == {mark.provisional for lane in timeline.lanes for mark in lane.marks}
        assert NOTHING == timeline.provisional

    def test_have_the_headings_of_a_plan(self):
        """The plan has the headings of the framework, and room below each (R56)."""
        slide = slide_named(the_decks()["trustees"], "The start of our plan")

        headings = ["What", "Who with", "By when", "How we will know", "What it needs"]
        assert [(heading, ()) for heading in headings] == [(str(heading), points) for heading, points in slide.columns]

    def test_have_the_quick_wins_of_the_package(self):
        """First steps are the quick wins in the package, with their owners; without any there is no such slide."""
        said = texts_of(slide_named(the_decks()["trustees"], "Our first steps"))

        assert ["Choose the chairs (volunteer coordinator, by Friday 26 February 2027)"] == said
        without = the_decks(a_plan(F3=()))["trustees"]
        assert "Our first steps" not in [str(slide.title) for slide in without.slides]

    def test_leave_space_for_questions(self):
        """Questions have a slide with room to write, and the most time of all (R61)."""
        slides = the_decks()["volunteers"].slides
        minutes = {str(slide.title): int(re.search(r"\d+", str(slide.notes[-1]))[0]) for slide in slides}

        assert Layout.ROOM_TO_WRITE is slide_named(the_decks()["volunteers"], "Your questions").layout
        assert "Your questions" == max(minutes, key=minutes.get)

    def test_say_what_changes_for_staff_alone(self):
        """Only staff see what changes in daily work."""
        told = {variant for variant, deck in the_decks().items() if "What changes in daily work" in all_texts(deck)}

        assert {"staff"} == told

    @pytest.mark.parametrize("variant", [each.value for each in Variant])
    def test_have_notes_with_a_time(self, variant):
        """Each slide says how to use it and how long that takes, and all of it takes less than an hour."""
        notes = [slide.notes for slide in the_decks()[variant].slides]
        minutes = [int(re.fullmatch(r"About (\d+) minutes?\.", str(each[-1]))[1]) for each in notes]

        assert {2} == {len(each) for each in notes}
        assert 30 <= sum(minutes) <= 60

    def test_are_plain_for_service_users(self):
        """For people who use the services, no text has a long sentence or a word of the trade."""
        own = {AIM, "Develop the vision and plan"}
        texts = [text for text in all_texts(the_decks()["service-users"]) if text not in own]
        sentences = [sentence for text in texts for sentence in re.split(r"(?<=[.?!]) ", text)]

        assert [] == [sentence for sentence in sentences if len(sentence.split()) > 18]
        trade = ("coproduction", "stakeholder", "implement", "framework", "governance", "resource")
        assert [] == [text for text in texts for word in trade if word in text.lower()]


class TestAudiences:
    """What reaches the slides of a document for others."""

    @pytest.mark.parametrize("audience", list(Audience))
    def test_have_decks_of_what_each_may_see(self, audience):
        """Whatever is hidden from an audience, its decks are made from the rest."""
        plan = seen_by(a_plan(), audience)

        assert ["trustees", "staff", "volunteers", "service-users"] == list(the_decks(plan))

    def test_do_not_ask_for_what_is_hidden(self):
        """Without the answers of the call there is room to write, and no error."""
        plan = a_plan()
        silent = attrs.evolve(plan.package.assessment.diagnostic, answers=())
        assessment = attrs.evolve(plan.package.assessment, diagnostic=silent)
        package = attrs.evolve(plan.package, assessment=assessment)

        made = decks(Speaker(("en",)), attrs.evolve(plan, package=package), package)

        assert {Layout.ROOM_TO_WRITE} == {slide_named(deck, "Why we set out").layout for deck in made}


class TestLanguages:
    """In which languages the slides are."""

    def test_say_a_hostile_text_as_it_is(self):
        """A text with what looks like a place for a fact is never filled in (E08)."""
        wins = (attrs.evolve(WINS[0], what=TEXTS["template"]),)
        plan = a_plan(F3=wins, B1="{title} {day}")

        deck = the_decks(plan)["staff"]

        assert TEXTS["template"] in texts_of(slide_named(deck, "Our first steps"))[0]
        assert "“{title} {day}”" == texts_of(slide_named(deck, "Why we set out"))[1]
