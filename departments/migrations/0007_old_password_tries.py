from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('departments', '0006_passwords_sessions_and_the_screen'),
    ]

    operations = [
        migrations.AddField(
            model_name='user',
            name='old_password_tries',
            field=models.PositiveSmallIntegerField(default=0, editable=False),
        ),
    ]
