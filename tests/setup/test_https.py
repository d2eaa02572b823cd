"""What a browser is told where a town has HTTPS; the other tests run without."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
ASK = """
import django; django.setup()
from django.core.management import call_command; call_command("migrate", verbosity=0)
from departments.models import User; User.objects.create_user("wang", password="Barley-in-the-field-7")
from django.test import Client
client = Client(headers={"host": "localhost"})
print(client.get("/sign-in/").url)
client.get("/sign-in/", secure=True)
client.post("/language/", {"language": "en", "next": "/"}, secure=True)
answer = client.post("/sign-in/", {"username": "wang", "password": "Barley-in-the-field-7"}, secure=True)
print(answer.headers["Strict-Transport-Security"])
for name, cookie in sorted(client.cookies.items()):
    print(name, cookie["secure"], cookie["httponly"], cookie["samesite"])
"""


def test_cookies_belong_to_this_host_alone_and_the_browser_keeps_to_https(tmp_path):
    own = {name: value for name, value in os.environ.items() if not name.startswith("TOWNPLAN_")}
    own |= {"DATABASE_URL": "", "TOWNPLAN_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "townplan.settings"}
    own["TOWNPLAN_DEBUG"] = "1"  # static files under their own names
    ran = subprocess.run([sys.executable, "-c", ASK], cwd=ROOT, env=own, capture_output=True, text=True, check=False)
    assert ran.stdout.splitlines() == [
        "https://localhost/sign-in/",
        "max-age=31536000; includeSubDomains; preload",
        "__Host-csrftoken True True Lax",
        "__Host-language True True Lax",
        "__Host-sessionid True True Lax",
        "__Secure-known True True Lax",
    ], ran.stderr
