"""The application that gunicorn and waitress serve."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "townplan.settings")
application = get_wsgi_application()

from .demo.guard import refuse_in_production  # noqa: E402  (needs the models, which are loaded above)

refuse_in_production()
