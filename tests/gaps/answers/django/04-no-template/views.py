from django.shortcuts import render, redirect
from django.http import HttpResponse

from .forms import BookForm
from .models import Book


def index(request):
    return HttpResponse("ok")


def book_list(request):
    books = Book.objects.filter(stock__gt=0)
    print(books)
    return render(request, "books.html", {"books": books})


def add_book(request):
    print(request.method)
    if request.method == "POST":
        form = BookForm(request.POST)
        if form.is_valid():
            form.save()
            return redirect("book_list")
    else:
        form = BookForm()
    return render(request, "add.html", {"form": form})
