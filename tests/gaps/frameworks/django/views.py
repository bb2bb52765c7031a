from django.shortcuts import render, redirect

from .forms import BookForm
from .models import Book


def book_list(request):
    books = Book.objects.⟦1: filter(stock__gt=0)⟧
    return render(request, ⟦2: "books.html"⟧, {"books": books})


def add_book(request):
    if request.method == ⟦3: "POST"⟧:
        form = BookForm(⟦4: request.POST⟧)
        if form.is_valid():
            ⟦5: form.save()⟧
            return redirect("book_list")
    else:
        form = BookForm()
    return render(request, "add.html", {"form": form})
