from uuid import uuid4

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("drafts", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="planinpreparation",
            name="matched",
            field=models.BooleanField(default=False, verbose_name="compared with the plan"),
        ),
        # No draft is older than this field.
        migrations.AddField(
            model_name="planinpreparation",
            name="token",
            field=models.UUIDField(default=uuid4, editable=False, unique=True),
        ),
    ]
