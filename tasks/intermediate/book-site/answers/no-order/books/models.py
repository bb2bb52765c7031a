from django.db import models


class Book(models.Model):
    """图书，对应数据库中已有的表 book"""
    title = models.CharField('书名', max_length=100)
    author = models.CharField('作者', max_length=50)
    publisher = models.CharField('出版社', max_length=50)
    price = models.FloatField('价格')
    sales = models.IntegerField('销量')
    intro = models.CharField('内容简介', max_length=500)

    class Meta:
        managed = False     # 表已经存在，不需要迁移
        db_table = 'book'
