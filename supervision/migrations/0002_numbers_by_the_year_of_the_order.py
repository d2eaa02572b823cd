"""A matter's number belongs to the calendar year of its order; what was numbered by its plan's year stays as issued."""

from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def take_years_from_plans(apps, _schema_editor) -> None:
    matters, plans = apps.get_model("supervision", "Matter"), apps.get_model("targets", "Plan")
    matters.objects.update(year=Subquery(plans.objects.filter(pk=OuterRef("plan")).values("year")))


class Migration(migrations.Migration):

    dependencies = [
        ('supervision', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='matter',
            name='year',
            field=models.PositiveSmallIntegerField(default=0, verbose_name='year'),
            preserve_default=False,
        ),
        migrations.RunPython(take_years_from_plans, migrations.RunPython.noop),
        migrations.RemoveConstraint(
            model_name='matter',
            name='matter_number_once_a_plan',
        ),
        migrations.AddConstraint(
            model_name='matter',
            constraint=models.UniqueConstraint(fields=('year', 'number'), name='matter_number_once_a_year'),
        ),
        migrations.AlterModelOptions(
            name='matter',
            options={'default_permissions': (), 'ordering': ('year', 'number'), 'permissions': (('order_matter', 'Can order supervision matters'),), 'verbose_name': 'supervision matter', 'verbose_name_plural': 'supervision matters'},
        ),
    ]
