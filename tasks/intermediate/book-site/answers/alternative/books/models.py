from django.db import models


class Book(models.Model):
    id = models.AutoField(primary_key=True)
    title = models.CharField(max_length=100)
    author = models.CharField(max_length=50)
    publisher = models.CharField(max_length=50)
    price = models.DecimalField(max_digits=8, decimal_places=2)
    sales = models.IntegerField()
    intro = models.TextField()

    class Meta:
        managed = False
        db_table = 'book'
        ordering = ['-sales']

    @property
    def price_text(self):
        return '%.2f' % self.price
