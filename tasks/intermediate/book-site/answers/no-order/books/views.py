from django.shortcuts import get_object_or_404, render

from .models import Book


def book_list(request):
    """列表页：全部图书，或者书名包含关键字 q 的图书，按销量从高到低排列"""
    q = request.GET.get('q', '').strip()
    books = Book.objects.all()
    if q:
        books = books.filter(title__icontains=q)
    return render(request, 'books/list.html', {'books': books, 'q': q})


def book_detail(request, pk):
    """详情页：一本图书；编号不存在时返回 404"""
    book = get_object_or_404(Book, pk=pk)
    return render(request, 'books/detail.html', {'book': book})
