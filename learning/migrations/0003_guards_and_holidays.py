import datetime

from django.db import migrations

from learning.models.sql_guards import add_guards, drop_guards

UNCHECKED = "Chưa đối chiếu với văn bản gốc (Nghị quyết 28/2026/QH16); sửa hoặc xóa nếu không đúng."
HOLIDAYS = (
    (datetime.date(2026, 1, 1), "Tết Dương lịch", ""),
    (datetime.date(2026, 4, 30), "Ngày Chiến thắng", ""),
    (datetime.date(2026, 5, 1), "Ngày Quốc tế lao động", ""),
    (datetime.date(2026, 9, 2), "Quốc khánh", "Ngày nghỉ thứ hai (01/9 hoặc 03/9) nhập theo từng năm."),
    (datetime.date(2026, 11, 24), "Ngày Văn hóa Việt Nam", UNCHECKED),
)


def enter_holidays(apps, _schema_editor):
    """Fixed days by the solar calendar; those by the lunar one are entered every year."""
    holidays = apps.get_model("learning", "Holiday").objects
    holidays.bulk_create(
        holidays.model(day=day, name=name, note=note, yearly=True) for day, name, note in HOLIDAYS
    )


class Migration(migrations.Migration):
    dependencies = [("learning", "0002_units_and_duties")]
    operations = [
        migrations.RunPython(add_guards, drop_guards),
        migrations.RunPython(enter_holidays, migrations.RunPython.noop),
    ]
