"""The three designs that the system comes with."""

from django.db import migrations

DESIGNS = (
    ("Trang trọng", True, {"design": "formal", "border": "rule", "background": "none"}),
    ("Trang hoàng đỏ và vàng", False, {"design": "festive", "border": "fret", "background": "drum"}),
    ("Giản dị, in số lượng lớn", False, {"design": "plain", "border": "none", "background": "none"}),
)


def make_designs(apps, _schema_editor):
    Template = apps.get_model("certificates", "CertificateTemplate")
    Version = apps.get_model("certificates", "TemplateVersion")
    has_default = Template.objects.filter(is_default=True).exists()
    for name, default, look in DESIGNS:
        template, made = Template.objects.get_or_create(
            name=name, defaults={"is_default": default and not has_default}
        )
        if made:
            Version.objects.create(template=template, number=1, **look)


class Migration(migrations.Migration):

    dependencies = [("certificates", "0010_paper_templates_and_signatures")]

    operations = [migrations.RunPython(make_designs, migrations.RunPython.noop)]
