from django.shortcuts import render, redirect

from .forms import BookForm
from .models import Book


def book_list(request):
    books = Book.objects.filter（stock__gt=0）
    return render(request, "books.html"____【2】____, {"books": books})


def add_book(request):
    if request.method == “POST”:
        form = BookForm(____request.POST____)
        if form.is_valid():
            form.save();
            return redirect("book_list")
    else:
        form = BookForm()
    return render(request, "add.html", {"form": form})
