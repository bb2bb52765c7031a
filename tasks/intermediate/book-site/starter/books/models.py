from django.db import models


class Book(models.Model):
    """图书，对应数据库中已有的表 book"""
    title = models.CharField('书名', max_length=100)
    # 请在此处编写代码：其余字段

    class Meta:
        managed = False     # 表已经存在，不需要迁移
        # 请在此处编写代码：表名
