"""Items as other systems write them, in the spelling of each version."""

import zipfile
from io import BytesIO

NAMESPACES = {
    "2p1": "http://www.imsglobal.org/xsd/imsqti_v2p1",
    "2p2": "http://www.imsglobal.org/xsd/imsqti_v2p2",
    "3p0": "http://www.imsglobal.org/xsd/imsqtiasi_v3p0",
}
MATCH_2 = "http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct"
MAP_2 = "http://www.imsglobal.org/question/qti_v2p1/rptemplates/map_response"
MATCH_3 = "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct.xml"


def item2(body, response="", *, template=MATCH_2, rules="", after="", version="2p1"):
    """An item of 2.1 or 2.2."""
    processing = f"<responseProcessing>{rules}</responseProcessing>" if rules else ""
    if template and not rules:
        processing = f'<responseProcessing template="{template}"/>'
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><assessmentItem xmlns="{NAMESPACES[version]}" '
        'identifier="x" title="Câu" adaptive="false" timeDependent="false">'
        f"{response}<itemBody>{body}</itemBody>{processing}{after}</assessmentItem>"
    ).encode()


def item3(body, response="", *, template=MATCH_3, after=""):
    """An item of 3.0."""
    return (
        f'<qti-assessment-item xmlns="{NAMESPACES["3p0"]}" identifier="x" title="Câu">{response}'
        f'<qti-item-body>{body}</qti-item-body><qti-response-processing template="{template}"/>'
        f"{after}</qti-assessment-item>"
    ).encode()


def declared(right=(), marks=(), *, name="RESPONSE", cardinality="single", base="identifier"):
    """A response declaration of 2.x."""
    values = "".join(f"<value>{value}</value>" for value in right)
    entries = "".join(f'<mapEntry mapKey="{k}" mappedValue="{v}"/>' for k, v in marks)
    return (
        f'<responseDeclaration identifier="{name}" cardinality="{cardinality}" baseType="{base}">'
        + (f"<correctResponse>{values}</correctResponse>" if values else "")
        + (f'<mapping defaultValue="0">{entries}</mapping>' if entries else "")
        + "</responseDeclaration>"
    )


def choice(*texts, most=1, shuffle="true", prompt="Hỏi?", element="simpleChoice"):
    """A choice interaction of 2.x whose choices are called A, B, C …"""
    choices = "".join(
        f'<{element} identifier="{key}">{text}</{element}>'
        for key, text in zip("ABCDEFGH", texts, strict=False)
    )
    return (
        f'<choiceInteraction responseIdentifier="RESPONSE" shuffle="{shuffle}" maxChoices="{most}">'
        f"<prompt>{prompt}</prompt>{choices}</choiceInteraction>"
    )


def package(*items, kind="imsqti_item_xmlv2p1", files=None, folder="", hrefs=None):
    """A package with these items as items/1.xml, items/2.xml …"""
    hrefs = hrefs or [f"items/{at}.xml" for at in range(1, len(items) + 1)]
    resources = "".join(
        f'<resource identifier="r{at}" type="{kind}" href="{href}"><file href="{href}"/></resource>'
        for at, href in enumerate(hrefs)
    )
    manifest = (
        '<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" identifier="m"><organizations/>'
        f"<resources>{resources}</resources></manifest>"
    )
    output = BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{folder}imsmanifest.xml", manifest)
        for at, item in enumerate(items, 1):
            archive.writestr(f"{folder}items/{at}.xml", item)
        for name, content in (files or {}).items():
            archive.writestr(f"{folder}{name}", content)
    return output.getvalue()
