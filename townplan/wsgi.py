"""The application that waitress serves."""

import os

from django.core.wsgi import get_wsgi_application

from .environment import private_files

private_files()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "townplan.settings")
application = get_wsgi_application()

from .demo.guard import refuse_in_production  # noqa: E402  (needs the models, which are loaded above)
from .keeping.patience import limit_waiting  # noqa: E402
from .keeping.sqlite import make_no_database  # noqa: E402

refuse_in_production()
limit_waiting()
make_no_database()
