# ruff: noqa: E402 - written as candidates write
"""A Django project in one file: migrate, write, ask. Argument: the driver, mysqlclient or PyMySQL."""

import sys

if sys.argv[1] == "PyMySQL":
    import pymysql

    pymysql.install_as_MySQLdb()

import django
from django.conf import settings

settings.configure(
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.mysql",
            "NAME": "exam",
            "USER": "root",
            "PASSWORD": "123456",
            "HOST": "127.0.0.1",
            "PORT": 3306,
        }
    },
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth"],
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    USE_TZ=False,
)
django.setup()

from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.db.models import Count

call_command("migrate", verbosity=0)
User.objects.create(username="张三", is_staff=True)
User.objects.create(username="李四", is_staff=True)
User.objects.create(username="王五")
import MySQLdb

print(MySQLdb.__file__.rsplit("/", 2)[1])
for row in User.objects.values("is_staff").annotate(n=Count("id")).order_by("is_staff"):
    print(row["is_staff"], row["n"])
print(User.objects.get(username__contains="张").username)
with connection.cursor() as cursor:
    for table in connection.introspection.table_names(cursor):
        cursor.execute("SET FOREIGN_KEY_CHECKS = 0")
        cursor.execute("DROP TABLE " + table)
