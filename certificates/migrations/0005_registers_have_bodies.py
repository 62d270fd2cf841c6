from django.db import migrations
from django.db.models import F


def give_bodies(apps, schema_editor):
    """The one issuing body there was becomes the default; its registers become its own."""
    body_model = apps.get_model("certificates", "IssuingBody")
    register_model = apps.get_model("certificates", "Register")
    certificate_model = apps.get_model("certificates", "Certificate")
    body = body_model.objects.order_by("pk").first()
    if body is None and register_model.objects.exists():
        body = body_model()
    if body is not None:
        body.is_default = True
        body.save()
        register_model.objects.filter(body=None).update(body=body)
    for row in certificate_model.objects.exclude(enrolment__completed_unit=None).values_list(
        "pk", "enrolment__completed_unit"
    ).iterator(chunk_size=2000):
        certificate_model.objects.filter(pk=row[0]).update(unit_id=row[1])
    certificate_model.objects.filter(state="revoked", decision_number="").update(
        decision_number="–", decision_date=F("state_changed_at__date")
    )


class Migration(migrations.Migration):
    dependencies = [("certificates", "0004_register")]
    operations = [migrations.RunPython(give_bodies, migrations.RunPython.noop)]
