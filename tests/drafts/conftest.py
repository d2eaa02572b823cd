"""People of the tests of 开始使用, and a data folder of their own."""

import pytest

from departments import roles
from tests.factories import make_client, make_user


@pytest.fixture(autouse=True)
def data_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return tmp_path


@pytest.fixture
def administrator(db):
    return make_user(roles.ADMINISTRATOR, username="administrator")


@pytest.fixture
def client(administrator):
    return make_client(administrator)
