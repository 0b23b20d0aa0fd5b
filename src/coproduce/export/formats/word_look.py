"""How a document for Word looks: its styles, lists, fonts and settings, with nothing of a template left in them."""

from __future__ import annotations

from typing import Any

from coproduce.export.needs import needed

TEAL, INK, SECOND, AMBER = "0B5C6B", "1F2A30", "4A5A63", "9A5B00"
TINT, AMBER_TINT, RULE = "E6F0F2", "FBF3E4", "C9D6DA"
PAGE_WIDTH, PAGE_HEIGHT, MARGIN, EDGE = 11_906, 16_838, 1_134, 624
"""A4 with margins of 2 cm, in twentieths of a point."""

TEXT_WIDTH = PAGE_WIDTH - 2 * MARGIN
TERM_WIDTH = 3_100
"""How wide the column of terms is at the left of their texts."""

BULLETS, NUMBERS = 0, 1
"""The two kinds of list, by their place in the numbering."""

_MAIN = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_FONT = '<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:eastAsia="Calibri" w:cs="Calibri"/>'


def _rule(side: str, colour: str, size: int, space: int = 0) -> str:
    return f'<w:{side} w:val="single" w:sz="{size}" w:space="{space}" w:color="{colour}"/>'


def _bar(colour: str, size: int, space: int) -> str:
    return f"<w:pBdr>{_rule('left', colour, size, space)}</w:pBdr>"


def _box(colour: str, paper: str) -> str:
    """Set a bar at the left, and some of the paper's own colour above and below."""
    edges = (_rule("top", paper, 4, 5), _rule("left", colour, 24, 8), _rule("bottom", paper, 4, 5))
    return f"<w:pBdr>{''.join(edges)}</w:pBdr>{_shade(paper)}"


def _ink(colour: str, size: int, *, bold: bool = False) -> str:
    weight = "<w:b/><w:bCs/>" if bold else ""
    return f'{weight}<w:color w:val="{colour}"/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'


def _room(before: int, after: int) -> str:
    return f'<w:spacing w:before="{before}" w:after="{after}"/>'


def _level(number: int) -> str:
    return f'<w:outlineLvl w:val="{number}"/>'


def _shade(colour: str) -> str:
    return f'<w:shd w:val="clear" w:color="auto" w:fill="{colour}"/>'


_KEEP = "<w:keepNext/><w:keepLines/>"
_RIGHT_TAB = f'<w:tabs><w:tab w:val="right" w:pos="{TEXT_WIDTH}"/></w:tabs>'
_TERM_TAB = f'<w:tabs><w:tab w:val="left" w:pos="{TERM_WIDTH}"/></w:tabs>'
_TERM_INDENT = f'<w:ind w:left="{TERM_WIDTH}" w:hanging="{TERM_WIDTH}"/>'
_UNDER_TITLE = f"<w:pBdr>{_rule('bottom', TEAL, 8, 10)}</w:pBdr>"

_PARAGRAPHS = (  # id, name, what it rests on, how its paragraph is set, how its characters are
    ("Title", "Title", "Normal", f"{_KEEP}{_room(0, 80)}", _ink(TEAL, 44, bold=True)),
    ("Subtitle", "Subtitle", "Normal", f"<w:keepNext/>{_room(0, 80)}", _ink(INK, 28)),
    ("Byline", "Byline", "Normal", f"{_UNDER_TITLE}{_room(0, 200)}", _ink(SECOND, 20)),
    ("Heading1", "heading 1", "Normal", f"{_KEEP}{_room(320, 100)}{_level(0)}", _ink(TEAL, 30, bold=True)),
    ("Heading2", "heading 2", "Normal", f"{_KEEP}{_room(220, 80)}{_level(1)}", _ink(INK, 25, bold=True)),
    ("Heading3", "heading 3", "Normal", f"{_KEEP}{_room(180, 60)}{_level(2)}", _ink(TEAL, 22, bold=True)),
    ("Lead", "Lead", "Normal", _room(0, 100), _ink(INK, 22)),
    ("Quiet", "Quiet", "Normal", _room(60, 40), _ink(SECOND, 19)),
    (
        "Notice",
        "Notice",
        "Normal",
        f'{_box(AMBER, AMBER_TINT)}{_room(160, 200)}<w:ind w:left="227"/>',
        _ink(INK, 21),
    ),
    ("Quote", "Quote", "Normal", f'{_bar(TEAL, 18, 10)}{_room(80, 80)}<w:ind w:left="284"/>', _ink(INK, 22)),
    ("QuoteSource", "Quote source", "Quote", _room(0, 160), _ink(SECOND, 19)),
    ("ListBullet", "List Bullet", "Normal", '<w:numPr><w:numId w:val="1"/></w:numPr><w:spacing w:after="40"/>', ""),
    ("ListNumber", "List Number", "Normal", '<w:spacing w:after="40"/>', ""),
    ("Term", "Term", "Normal", f"<w:keepLines/>{_TERM_TAB}{_room(0, 60)}{_TERM_INDENT}", ""),
    ("LongTerm", "Long term", "Normal", f"<w:keepLines/>{_room(0, 80)}", ""),
    ("Caption", "caption", "Normal", f"{_KEEP}{_room(180, 80)}", _ink(INK, 20, bold=True)),
    ("Picture", "Picture", "Normal", _room(20, 160), ""),
    (
        "TableText",
        "Table text",
        "Normal",
        '<w:spacing w:before="0" w:after="0" w:line="252" w:lineRule="auto"/>',
        _ink(INK, 19),
    ),
    ("TableHeading", "Table heading", "TableText", "<w:keepNext/>", _ink(TEAL, 19, bold=True)),
    ("TableTotal", "Table total", "TableText", "", _ink(INK, 19, bold=True)),
    ("Header", "header", "Normal", f"{_RIGHT_TAB}{_room(0, 0)}", _ink(SECOND, 18)),
    ("Footer", "footer", "Normal", f"{_RIGHT_TAB}{_room(0, 0)}", _ink(SECOND, 18)),
    ("Closing", "Closing line", "Normal", _room(200, 0), _ink(SECOND, 20)),
)
_CHARACTERS = (
    ("Hyperlink", "Hyperlink", f'<w:color w:val="{TEAL}"/><w:u w:val="single"/>'),
    ("SecondLanguage", "Second language", f'<w:color w:val="{SECOND}"/>'),
    ("Strong", "Strong", "<w:b/><w:bCs/>"),
    ("PageMark", "Page mark", f'<w:b/><w:bCs/><w:color w:val="{AMBER}"/>'),
)
_ROOTS = """<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>
<w:style w:type="character" w:default="1" w:styleId="DefaultFont"><w:name w:val="Default Paragraph Font"/>
<w:uiPriority w:val="1"/><w:semiHidden/></w:style><w:style w:type="numbering" w:default="1" w:styleId="NoList">
<w:name w:val="No List"/><w:uiPriority w:val="99"/><w:semiHidden/></w:style>"""
_PLAIN_TABLE = """<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>
<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>"""
_RULED_TABLE = f"""<w:style w:type="table" w:customStyle="1" w:styleId="RuledTable"><w:name w:val="Ruled table"/>
<w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>{_rule("top", TEAL, 8)}{_rule("bottom", TEAL, 8)}
{_rule("insideH", RULE, 4)}</w:tblBorders><w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:left w:w="100" w:type="dxa"/>
<w:bottom w:w="40" w:type="dxa"/><w:right w:w="100" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>"""
_BUILT_IN = ("Title", "Subtitle", "Quote", "List Bullet", "List Number", "Hyperlink", "Strong")
_LISTS = (
    ("bullet", "•", f'<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri"/><w:color w:val="{TEAL}"/>'),
    ("decimal", "%1.", f'<w:color w:val="{TEAL}"/>'),
)
_FONTS = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:fonts {_MAIN}><w:font w:name="Calibri"><w:altName w:val="Carlito"/><w:panose1 w:val="020F0502020204030204"/>
<w:charset w:val="00"/><w:family w:val="swiss"/><w:pitch w:val="variable"/></w:font></w:fonts>"""
_SETTINGS = f"""<w:settings {_MAIN}><w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/>
<w:characterSpacingControl w:val="doNotCompress"/><w:compat><w:compatSetting w:name="compatibilityMode"
w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat><w:themeFontLang w:val="LANGUAGE"/>
<w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>"""
_LEFTOVERS = ("theme", "webSettings", "stylesWithEffects", "customXml", "thumbnail", "extended-properties")


def dress(document: Any, language: str) -> None:  # noqa: ANN401 - the library's own
    """Give a new document of python-docx our page, styles, lists and language, and take out what its template left."""
    part = document.part
    _refill(document.styles.element, f"<w:styles {_MAIN}>{_defaults(language)}{_all_styles()}</w:styles>")
    _refill(part.numbering_part.element, f"<w:numbering {_MAIN}>{_all_lists()}</w:numbering>")
    _refill(document.settings.element, _SETTINGS.replace("LANGUAGE", language))
    _set_page(document.sections[0])
    for relations in (part.rels, part.package.rels):
        for key in [key for key, each in relations.items() if each.reltype.rsplit("/", 1)[-1] in _LEFTOVERS]:
            del relations[key]
    fonts = next(each.target_part for each in part.rels.values() if each.reltype.endswith("/fontTable"))
    fonts._blob = _FONTS.encode()  # noqa: SLF001 - the library has no other way to replace a part that it does not read


def _refill(element: Any, text: str) -> None:  # noqa: ANN401
    filled = needed("docx.oxml", "a document for Word").parse_xml(text)
    for name in list(element.attrib):
        del element.attrib[name]
    element[:] = filled[:]


def _set_page(section: Any) -> None:  # noqa: ANN401
    twips = needed("docx.shared", "a document for Word").Twips
    section.page_width, section.page_height = twips(PAGE_WIDTH), twips(PAGE_HEIGHT)
    section.left_margin = section.right_margin = section.bottom_margin = twips(MARGIN)
    section.top_margin = twips(MARGIN + 100)
    section.header_distance = section.footer_distance = twips(EDGE)


def _defaults(language: str) -> str:
    characters = f'{_FONT}{_ink(INK, 21)}<w:lang w:val="{language}" w:eastAsia="{language}" w:bidi="he-IL"/>'
    paragraph = '<w:spacing w:before="0" w:after="100" w:line="264" w:lineRule="auto"/>'
    return (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{characters}</w:rPr></w:rPrDefault>"
        f"<w:pPrDefault><w:pPr>{paragraph}</w:pPr></w:pPrDefault></w:docDefaults>"
    )


def _all_styles() -> str:
    paragraphs = [_style("paragraph", *each) for each in _PARAGRAPHS]
    characters = [_style("character", id_, name, "DefaultFont", "", look) for id_, name, look in _CHARACTERS]
    return "".join((_ROOTS, _PLAIN_TABLE, *paragraphs, *characters, _RULED_TABLE))


def _style(kind: str, id_: str, name: str, rests_on: str, paragraph: str, characters: str) -> str:  # noqa: PLR0913, PLR0917 - one row of the table of styles
    ours = "" if name in _BUILT_IN or name.islower() else ' w:customStyle="1"'
    follows = '<w:next w:val="Normal"/>' if "<w:keepNext/>" in paragraph else ""
    inside = f"<w:pPr>{paragraph}</w:pPr>" if paragraph else ""
    return (
        f'<w:style w:type="{kind}"{ours} w:styleId="{id_}"><w:name w:val="{name}"/><w:basedOn w:val="{rests_on}"/>'
        f"{follows}<w:qFormat/>{inside}<w:rPr>{characters}</w:rPr></w:style>"
    )


def _all_lists() -> str:
    lists = "".join(
        f'<w:abstractNum w:abstractNumId="{number}"><w:multiLevelType w:val="singleLevel"/>'
        f'<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{sign}"/>'
        f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="397" w:hanging="397"/></w:pPr><w:rPr>{look}</w:rPr></w:lvl>'
        "</w:abstractNum>"
        for number, (kind, sign, look) in enumerate(_LISTS)
    )
    return f'{lists}<w:num w:numId="1"><w:abstractNumId w:val="{BULLETS}"/></w:num>'
