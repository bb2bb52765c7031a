from django.shortcuts import render


def book_list(request):
    return render(request, 'books/list.html')


def book_detail(request, pk):
    return render(request, 'books/detail.html')
