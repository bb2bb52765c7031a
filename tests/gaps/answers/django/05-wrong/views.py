from django.shortcuts import render, redirect

from .forms import BookForm
from .models import Book


def book_list(request):
    books = Book.objects.all()
    return render(request, books.html, {"books": books})


def add_book(request):
    if request.method == "GET":
        form = BookForm(request.GET)
        if form.is_valid():
            Book.save()
            return redirect("book_list")
    else:
        form = BookForm()
    return render(request, "add.html", {"form": form})
