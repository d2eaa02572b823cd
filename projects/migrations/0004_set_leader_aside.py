"""Sets a project's leader aside, so that the sub-measure that it is can have a column of that name."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('projects', '0003_project_continues'),
        ('targets', '0012_asked_from'),
    ]
    run_before = [('targets', '0013_leaders_numerals_and_kinds')]

    operations = [migrations.RenameField(model_name='project', old_name='leader', new_name='own_leader')]
