"""What a PDF says about itself: PDF/A-3a and PDF/UA-1 together, always in the same bytes."""

import datetime as dt
from typing import Any
from xml.sax.saxutils import escape

from django.utils import timezone
from pydyf import String
from weasyprint import VERSION

CREATOR = "Dân vận"
# PDF/A asks that a property it does not know be described; pdfuaid is one.
# Source: ISO 19005-3, 6.6.2.3.3; PDF Association, "PDF/UA in PDF/A".
XMP = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF'
    ' xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
    '<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"'
    ' xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"'
    ' xmlns:pdf="http://ns.adobe.com/pdf/1.3/">\n'
    "<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>"
    "<pdfuaid:part>1</pdfuaid:part>\n"
    '<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>\n'
    "<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>\n"
    "<dc:description><rdf:Alt>"
    '<rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>\n'
    "<dc:language><rdf:Bag><rdf:li>vi</rdf:li></rdf:Bag></dc:language>\n"
    "<xmp:CreatorTool>{creator}</xmp:CreatorTool><xmp:CreateDate>{date}</xmp:CreateDate>"
    "<xmp:ModifyDate>{date}</xmp:ModifyDate>\n"
    "<pdf:Producer>{producer}</pdf:Producer></rdf:Description>\n"
    '<rdf:Description rdf:about=""'
    ' xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"'
    ' xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"'
    ' xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">\n'
    '<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">\n'
    "<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>"
    "<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>"
    "<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>\n"
    '<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">'
    "<pdfaProperty:name>part</pdfaProperty:name>"
    "<pdfaProperty:valueType>Integer</pdfaProperty:valueType>"
    "<pdfaProperty:category>internal</pdfaProperty:category>"
    "<pdfaProperty:description>Part of ISO 14289</pdfaProperty:description>"
    "</rdf:li></rdf:Seq></pdfaSchema:property>\n"
    "</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>\n"
    "</rdf:RDF></x:xmpmeta>\n"
    '<?xpacket end="r"?>'
)


def describe(pdf: Any, *, title: str, author: str, subject: str, moment: dt.datetime) -> None:
    """Put title, author, subject and dates into the document and its XMP, equal in both."""
    local = timezone.localtime(moment).replace(microsecond=0)
    facts = {"title": title, "author": author, "subject": subject, "creator": CREATOR}
    facts |= {"producer": f"WeasyPrint {VERSION}", "date": local.isoformat()}
    xmp = XMP.format(**{name: escape(text) for name, text in facts.items()})
    stream = pdf.objects[int(pdf.catalog["Metadata"].split()[0])]
    stream.stream, stream.compress = [xmp.encode()], False
    stamp = pdf_date(local)
    for key, text in (
        ("Title", title),
        ("Author", author),
        ("Subject", subject),
        ("Creator", CREATOR),
        ("Producer", facts["producer"]),
        ("CreationDate", stamp),
        ("ModDate", stamp),
    ):
        pdf.info[key] = String(text)


def pdf_date(moment: dt.datetime) -> str:
    """D:20261125091500+07'00'"""
    zone = f"{moment:%z}"
    return f"D:{moment:%Y%m%d%H%M%S}{zone[:3]}'{zone[3:]}'"
