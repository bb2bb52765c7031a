from django.db import models


class Activity(models.Model):
    """活动"""
    id = models.IntegerField(primary_key=True)
    title = models.CharField(max_length=50)
    place = models.CharField(max_length=50)
    fee = models.DecimalField(max_digits=8, decimal_places=2)

    class Meta:
        managed = False
        db_table = 'activity'


class Member(models.Model):
    """用户"""
    id = models.AutoField(primary_key=True)
    username = models.CharField(max_length=20, unique=True)
    password = models.CharField(max_length=128)
    phone = models.CharField(max_length=20)

    class Meta:
        managed = False
        db_table = 'member'
