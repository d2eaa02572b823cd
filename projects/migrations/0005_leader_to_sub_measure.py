"""Gives a project's leader to the sub-measure that it is, and takes its own column away."""

from django.db import migrations
from django.db.models import OuterRef, Subquery


def to_sub_measures(apps, schema_editor):
    projects = apps.get_model('projects', 'Project').objects.using(schema_editor.connection.alias)
    sub_measures = apps.get_model('targets', 'SubMeasure').objects.using(schema_editor.connection.alias)
    own = projects.filter(pk=OuterRef('pk')).order_by().values('own_leader')
    sub_measures.filter(pk__in=projects.values('pk')).update(leader=Subquery(own))


def back_to_projects(apps, schema_editor):
    projects = apps.get_model('projects', 'Project').objects.using(schema_editor.connection.alias)
    for pk, leader in projects.exclude(leader='').values_list('pk', 'leader'):
        projects.filter(pk=pk).update(own_leader=leader)


class Migration(migrations.Migration):

    dependencies = [
        ('projects', '0004_set_leader_aside'),
        ('targets', '0013_leaders_numerals_and_kinds'),
    ]

    operations = [
        migrations.RunPython(to_sub_measures, back_to_projects),
        migrations.RemoveField(model_name='project', name='own_leader'),
    ]
