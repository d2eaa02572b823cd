import hashlib

from django.db import migrations, models


def hash_tokens(apps, schema_editor):
    """Addresses that were given out stay good: each is found by the hash of the token in it."""
    for link in apps.get_model('projects', 'CalendarLink').objects.all():
        link.token_hash = hashlib.sha256(link.token_hash.encode()).hexdigest()
        link.save(update_fields=['token_hash'])


class Migration(migrations.Migration):

    dependencies = [
        ('projects', '0001_projects'),
    ]

    operations = [
        migrations.RenameField('calendarlink', 'token', 'token_hash'),
        migrations.AlterField(
            model_name='calendarlink',
            name='token_hash',
            field=models.CharField(editable=False, max_length=64, unique=True),
        ),
        # There is no way back from a hash.
        migrations.RunPython(hash_tokens),
    ]
