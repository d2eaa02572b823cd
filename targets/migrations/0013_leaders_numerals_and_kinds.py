"""A leader for each sub-measure, an area's number as printed, and the kind 民生实事."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('targets', '0012_asked_from'),
    ]

    operations = [
        migrations.AddField(
            model_name='submeasure',
            name='leader',
            field=models.CharField(blank=True, default='', help_text="Empty: the lead department's.", max_length=50, verbose_name='responsible leader'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='handover',
            name='leader',
            field=models.CharField(blank=True, default='', editable=False, max_length=50, verbose_name='responsible leader before'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='taskarea',
            name='numeral',
            field=models.CharField(blank=True, default='', help_text='As the plan prints it.', max_length=20, verbose_name='numeral'),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name='taskarea',
            name='kind',
            field=models.CharField(choices=[('headline', 'Headline figures'), ('task', 'Task area'), ('livelihood', "People's livelihood"), ('proposal', 'Proposals to the district')], max_length=10, verbose_name='kind'),
        ),
    ]
