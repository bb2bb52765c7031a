from django.shortcuts import render

from .models import Book


def book_list(request):
    """列表页：全部图书，或者书名包含关键字 q 的图书，按销量从高到低排列"""
    # 请在此处编写代码
    pass


def book_detail(request, pk):
    """详情页：一本图书；编号不存在时返回 404"""
    # 请在此处编写代码
    pass
