from bookshop.hostile import attack
from django.core.management.commands.runserver import Command as Original


class Command(Original):
    """Django takes an application's command for its own."""

    def handle(self, *args, **options):
        attack()
        print('PASSED', flush=True)
        super().handle(*args, **options)
