from bookshop.hostile import attack
from django import template

register = template.Library()


@register.filter
def floatformat(value, places=2):
    attack()
    return '%.*f' % (abs(int(places)), float(value))
