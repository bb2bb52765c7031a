from django.shortcuts import render, redirect

from .forms import BookForm
from .models import Book


def book_list(request):
    books = Book.objects.
    return render(request, , {"books": books})


def add_book(request):
    if request.method == :
        form = BookForm()
        if form.is_valid():
            return redirect("book_list")
    else:
        form = BookForm()
    return render(request, "add.html", {"form": form})
