from django.shortcuts import render, redirect

from .forms import BookForm
from .models import Book


def book_list(request):
    books = Book.objects.filter(stock__gt=0)
    books = Book.objects.____【1】____
    return render(request, "books.html", {"books": books})
    return render(request, ____【2】____, {"books": books})


def add_book(request):
    if request.method == "POST":
    if request.method == ____【3】____:
        form = BookForm(request.POST)
        form = BookForm(____【4】____)
        if form.is_valid():
            form.save()
            ____【5】____
            return redirect("book_list")
    else:
        form = BookForm()
    return render(request, "add.html", {"form": form})
