"""The three designs that the system comes with."""

from django.db import migrations

DESIGNS = (
    ("Trang trọng", True, {"design": "formal", "border": "rule", "background": "none"}),
    ("Trang hoàng đỏ và vàng", False, {"design": "festive", "border": "fret", "background": "drum"}),
    ("Giản dị, in số lượng lớn", False, {"design": "plain", "border": "none", "background": "none"}),
)


def make_designs(apps, _schema_editor):
    templates = apps.get_model("certificates", "CertificateTemplate").objects
    versions = apps.get_model("certificates", "TemplateVersion").objects
    for name, default, look in DESIGNS:
        template = templates.create(name=name, is_default=default)
        versions.create(template=template, number=1, **look)


class Migration(migrations.Migration):

    dependencies = [("certificates", "0001_initial")]

    operations = [migrations.RunPython(make_designs, migrations.RunPython.noop)]
