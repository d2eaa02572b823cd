"""The key that names are sorted by: how they are read, in pinyin."""

import unicodedata
from typing import Any

from django.db import models
from django.db.models.signals import pre_save
from django.utils.translation import gettext_lazy as _

LONGEST = 255


def pinyin_of(name: str) -> str:
    """The usual reading of a name: ``chong qing lu`` for 重庆路. What is not Chinese stays, in small letters."""
    text = unicodedata.normalize("NFKC", name)
    if not text.isascii():
        # Not at the top: its dictionaries take 50 MB, and only who gives a name needs them.
        from pypinyin import lazy_pinyin

        text = " ".join(lazy_pinyin(text))
    return _tidy(text)


def _tidy(text: str) -> str:
    return " ".join(text.casefold().split())[:LONGEST]


class PinyinField(models.CharField):
    """The pinyin of a row's ``name``: proposed when the row is saved without it or with a new name, open to correction.

    It sorts letter by letter, the same on every database.
    """

    def __init__(self, *args, **options) -> None:
        standard = {
            "verbose_name": _("pinyin"),
            "max_length": LONGEST,
            "blank": True,
            "default": "",
            "help_text": _("How the name is read, to sort by it. Empty: the usual reading."),
        }
        super().__init__(*args, **{**standard, **options})

    def db_parameters(self, connection) -> dict[str, Any]:
        # PostgreSQL's usual order passes over spaces; SQLite's is this one.
        collation = "C" if connection.vendor == "postgresql" else None
        return {**super().db_parameters(connection), "collation": collation}

    def contribute_to_class(self, cls, name, **options) -> None:
        super().contribute_to_class(cls, name, **options)
        pre_save.connect(self._before_saving, sender=cls)

    def _before_saving(self, instance: models.Model, update_fields=None, **_signal) -> None:
        # A signal as well as pre_save(): loaddata calls only the one, bulk_create only the other.
        if update_fields is not None and self.attname not in update_fields:
            return
        key = getattr(instance, self.attname)
        if instance.pk is not None:
            stored = type(instance)._base_manager.filter(pk=instance.pk).values_list("name", self.attname).first()
            if stored and stored[0] != instance.name and stored[1] == key:
                key = ""
        setattr(instance, self.attname, _tidy(key) or pinyin_of(instance.name))

    def pre_save(self, model_instance, add) -> str:
        if not getattr(model_instance, self.attname):
            setattr(model_instance, self.attname, pinyin_of(model_instance.name))
        return super().pre_save(model_instance, add)
