from django.db import migrations

import departments.models.pinyin


def propose(apps, schema_editor):
    """Gives each person's name its usual reading."""
    model = apps.get_model("departments", "User")
    rows = list(model._base_manager.exclude(name="").only("name"))
    for row in rows:
        row.pinyin = departments.models.pinyin.pinyin_of(row.name)
    model._base_manager.bulk_update(rows, ["pinyin"], batch_size=500)


class Migration(migrations.Migration):

    dependencies = [
        ("departments", "0003_ended_and_merged"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="pinyin",
            field=departments.models.pinyin.PinyinField(blank=True, default="", help_text="How the name is read, to sort by it. Empty: the usual reading.", max_length=255, verbose_name="pinyin"),
        ),
        migrations.RunPython(propose, migrations.RunPython.noop),
    ]
